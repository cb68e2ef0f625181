"""What menus and shortcuts do to the selected cells, samples and classes."""
