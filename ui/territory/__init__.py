"""Making, splitting, merging and describing territories, inside the Align workspace."""
