"""The Review workspace: is the plan working, is the alignment fair, what is done about it."""
