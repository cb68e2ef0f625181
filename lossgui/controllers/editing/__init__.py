"""What a person does to the tables, the weights and the choices of the loss."""
