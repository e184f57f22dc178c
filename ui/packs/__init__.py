"""Packs on paper, asked for in the window: ride-alongs, the papers of a changed alignment."""
