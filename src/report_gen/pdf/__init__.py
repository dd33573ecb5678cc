"""The only room that looks into PDF files and puts them together; LibreOffice makes them."""
