"""The medicine, on figures worked by hand and on laws."""
