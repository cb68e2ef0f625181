"""What the program needs of the machine: folders, and a check before the window opens."""
