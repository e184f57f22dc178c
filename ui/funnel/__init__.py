"""Opportunities by funnel step: board, list and the form at the gate."""
