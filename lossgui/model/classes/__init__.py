"""What is known of classes: statistics, gradient shares, priors, and the weights that do it."""
