"""What a person may do: plain methods over the model and the ports, no Qt."""
