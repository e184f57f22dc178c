"""The Share workspace: files for others."""
