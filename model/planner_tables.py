"""Names of further tables that hold what a planner says, and that no figure is computed from."""

from typing import Final

BRIEF: Final = "brief"
GOALS: Final = "alignment_goals"
PAIRS: Final = "forbidden_pairs"
PLANNER_TABLES: Final = frozenset({BRIEF, GOALS, PAIRS})
