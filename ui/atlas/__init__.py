"""Printing the atlas and posters from the window."""
