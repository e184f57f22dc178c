"""Leads: who gets a new one and why, where more of them are to be found."""
