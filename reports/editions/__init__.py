"""Editions of a plan beside the whole book: own sheets, single pages, one file for the phone."""
