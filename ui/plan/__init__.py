"""The Plan workspace: the three-year plan of one territory, page by page."""
