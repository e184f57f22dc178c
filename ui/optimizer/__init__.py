"""The optimizer dialog: what is asked, how the run goes, what it found."""
