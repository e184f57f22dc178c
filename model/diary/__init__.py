"""The diary: the quarter as days and items, and how well it is kept."""
