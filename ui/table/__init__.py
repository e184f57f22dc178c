"""The account table and what works on it: filter, views, groups, columns, edits, copies."""
