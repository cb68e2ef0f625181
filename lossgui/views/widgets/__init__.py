"""Small widgets that all parts of the window share, and the guard of their overrides."""
