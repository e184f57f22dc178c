"""Is the plan working, is the alignment fair: alerts, scorecards, reviews and their records."""
