"""Reports: all numbers and plots of a state on paper; loaded when one is asked for."""
