"""The only room that knows openpyxl, XlsxWriter, python-calamine and pandas."""
