"""Panels: what stands beside the window or is docked to it when a person wants it."""
