"""The segments of all accounts of a project together, as its account table shows them."""

from functools import lru_cache

from model.plan.facts import Segmentation
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


@lru_cache(maxsize=2)
def _segments(same: SameInputs) -> Segmentation:
    state, figures = same.source
    accounts = state.accounts
    found = segment_accounts(
        figures.potential,
        figures.penetration,
        accounts.text("account_type"),
        accounts.text("status"),
        settings_of(state),
        chosen=accounts.text("segment_chosen"),
    )
    for column in (found.potential_class, found.segment, found.decile):
        column.setflags(write=False)
    return found
