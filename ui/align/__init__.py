"""The Align workspace: cutting territories on the map, in the tree and in the table."""
