"""The field pack: one page that works on a phone without a signal, and plain files beside it."""
