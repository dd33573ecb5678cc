"""Pure reading: raw cells to records and findings."""
