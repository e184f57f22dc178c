"""The safe language of a planner's own numbers: parsed by a grammar, never run as Python."""
