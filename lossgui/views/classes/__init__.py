"""The card of the classes: weights, counts, schemes, and what the weights do."""
