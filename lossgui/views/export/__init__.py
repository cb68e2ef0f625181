"""Pictures and drawings of what is on show; loaded when one is asked for."""
