"""Writes a state as PyTorch, and reads a criterion of PyTorch."""
