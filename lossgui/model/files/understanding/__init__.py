"""From what a file holds to what it means: roles, kinds, and the loss that fits."""
