"""Pages for a browser: one file, no script, nothing fetched from anywhere."""
