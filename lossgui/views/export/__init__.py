"""Pictures and drawings of what is on show."""
