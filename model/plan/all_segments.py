"""The segments of all accounts of a project: among all of them, and each within its territory.

What compares territories (the account table, the map, workload, the price of a scenario) classes
an account among all, so that a move changes no class. What one territory reads (its plan, book,
diary, atlas page, phone) classes it among the accounts of that territory.
"""

from functools import lru_cache

from model.arrays import IntArray
from model.plan.facts import AccountFigures, Segmentation
from model.plan.potential import account_figures
from model.plan.segmentation import segment_accounts
from model.same_inputs import SameInputs
from model.settings import settings_of
from model.state import State


def all_segments(state: State) -> Segmentation:
    """Every account among all (§2.2); the same arrays, read-only, while nothing changed."""
    figures, accounts = account_figures(state), state.accounts
    own = frozenset(state.settings.items())
    return _segments(SameInputs((state, figures), (figures.potential, accounts), own))


def segments_within(state: State, territory: IntArray) -> Segmentation:
    """Every account among those of its territory code (n,), as the plan of that territory does."""
    return _segmented(state, account_figures(state), territory)


@lru_cache(maxsize=2)
def _segments(same: SameInputs) -> Segmentation:
    state, figures = same.source
    found = _segmented(state, figures)
    for column in (found.potential_class, found.segment, found.decile):
        column.setflags(write=False)
    return found


def _segmented(
    state: State, figures: AccountFigures, group: IntArray | None = None
) -> Segmentation:
    accounts = state.accounts
    return segment_accounts(
        figures.potential,
        figures.penetration,
        accounts.text("account_type"),
        accounts.text("status"),
        settings_of(state),
        group,
        accounts.text("segment_chosen"),
    )
