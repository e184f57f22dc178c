"""Facts in, files out."""
