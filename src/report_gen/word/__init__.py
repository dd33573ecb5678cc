"""The only room that knows python-docx, docxtpl and lxml."""
