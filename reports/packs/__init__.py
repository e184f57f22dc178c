"""Packs on paper: what a ride-along needs, and what a changed alignment asks of everybody."""
