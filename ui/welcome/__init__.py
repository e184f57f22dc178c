"""The first screen: the demo, a spreadsheet, a file, what was open last."""
