"""Which numbers belong to the plot on show."""
