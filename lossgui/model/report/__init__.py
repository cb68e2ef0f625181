"""What is said of a state: in a report, and on the command line."""
