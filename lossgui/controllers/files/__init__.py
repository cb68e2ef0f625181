"""What a person does with files: open, give roles, save, export, report."""
