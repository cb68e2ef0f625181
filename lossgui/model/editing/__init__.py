"""Edits of the tables: ranges of cells, rows and classes, whole tables, formulas."""
