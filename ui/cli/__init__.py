"""The command line: the same engine without a window. Nothing here imports Qt."""
