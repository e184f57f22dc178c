"""Spreadsheets and exports in: pre-flight, reader process, recognition, values, merge."""
