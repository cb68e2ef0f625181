"""What is known of single samples: loss, prediction, order, filter, colours."""
