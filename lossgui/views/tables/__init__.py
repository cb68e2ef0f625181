"""Tables: spreadsheets that paint and measure the cells in sight alone."""
