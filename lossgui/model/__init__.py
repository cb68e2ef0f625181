"""The numbers: NumPy and the standard library only."""
