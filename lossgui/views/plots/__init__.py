"""The plots: a tab for each, the page on show alone is computed and drawn."""
