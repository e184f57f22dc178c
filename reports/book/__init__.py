"""The plan book: facts in, pages out. It knows what to say; `reports.pdf` knows how to draw it."""
