"""The formats of files, each read as it stands: a table of cells, or named arrays."""
