"""The Plan workspace: the plan books, as printed and as they will be printed."""
