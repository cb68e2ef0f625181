"""What a loss takes: its input, targets, shapes and options."""
