"""The Diary workspace: the quarter, its weeks and days, what was asked for and what was done."""
