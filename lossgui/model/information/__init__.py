"""Entropy, cross-entropy and divergence of two distributions."""
