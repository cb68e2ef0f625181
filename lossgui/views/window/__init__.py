"""The main window: menus, choices, result, notices, and what is kept between two starts."""
