"""Which changes are about the brief alone, so that map and table need not be drawn anew."""

from dataclasses import replace

from model.alignment_limits import LIMIT
from model.change import Change, RepsReplaced, SettingsChanged, TableReplaced
from model.planner_tables import PLANNER_TABLES
from model.reps import Rep


def is_of_brief(change: Change) -> bool:
    """Whether a change touches only notes, goals, limits, or what reps are good at."""
    if isinstance(change, TableReplaced):
        return change.table in PLANNER_TABLES
    if isinstance(change, SettingsChanged):
        return all(name.startswith(LIMIT) for name in change.after)
    if isinstance(change, RepsReplaced):
        return [_bare(rep) for rep in change.before] == [_bare(rep) for rep in change.after]
    return False


def _bare(rep: Rep) -> Rep:
    return replace(rep, skills={}, notes={})
