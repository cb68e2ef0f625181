"""What a model is taken to say: confusion matrix and thresholds."""
