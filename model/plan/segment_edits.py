"""The rep's own decisions on segments: an account in another cell, another policy for a segment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np

from model.account_changes import CellsEdited
from model.arrays import Column
from model.change import SettingsChanged
from model.errors import PlanError
from model.plan.segmentation import cell_of
from model.settings import Settings, settings_of, shipped_defaults
from model.state import State

CHOSEN, REASON, ON = "segment_chosen", "segment_reason", "segment_chosen_on"
REFERRERS: Final = ("Referrer_T1_T3", "Referrer_other")  # policies of the one segment Referrer
_COLUMNS: Final = (CHOSEN, REASON, ON)
_MOST: Final = 260.0  # calls a year: one each working day


@dataclass(frozen=True, slots=True)
class ChosenSegment:
    """Where a rep has put an account, why and when (ISO)."""

    segment: str
    reason: str
    on: str


@dataclass(frozen=True, slots=True)
class Policy:
    """What a segment gets in a year, before activation; `own` when it is not as shipped."""

    f2f: float
    remote: float
    own: bool


def chosen_segments(state: State) -> dict[str, ChosenSegment]:
    """Every account whose segment was chosen by hand, by id."""
    accounts = state.accounts
    columns = [accounts.text(name) for name in _COLUMNS]
    return {
        str(accounts.ids[row]): ChosenSegment(*(str(column[row]) for column in columns))
        for row in np.flatnonzero(columns[0] != "")
    }


def choose_segment(
    state: State, account_id: str, segment: str, reason: str, today: date
) -> CellsEdited:
    """Put an account into a cell of the grid, with a reason that is printed; its calls follow.

    PlanError for a segment outside the grid, and without a reason.
    """
    _check(segment, reason)
    label = f"Put {_name(state, account_id)} into {segment}"
    return _edited(state, [account_id], (segment, reason.strip(), today.isoformat()), label)


def choose_segments(
    state: State, ids: Sequence[str], segment: str, reason: str, today: date
) -> CellsEdited:
    """Put several accounts into a cell of the grid for one reason, as one change.

    "" as segment lets the figures decide on them again and needs no reason. PlanError as in
    `choose_segment`.
    """
    many = f"{len(ids):,} account{'' if len(ids) == 1 else 's'}"
    if not segment:
        return _edited(state, ids, ("", "", ""), f"Let the figures place {many}")
    _check(segment, reason)
    cells = (segment, reason.strip(), today.isoformat())
    return _edited(state, ids, cells, f"Put {many} into {segment}")


def release_segment(state: State, account_id: str) -> CellsEdited:
    """Let the figures decide on the segment again."""
    if account_id not in chosen_segments(state):
        raise PlanError(
            f"The segment of {_name(state, account_id)} follows from its figures.",
            remedy="Choose an account whose segment was set by hand.",
        )
    label = f"Let the figures place {_name(state, account_id)}"
    return _edited(state, [account_id], ("", "", ""), label)


def policy_of(state: State, segment: str) -> Policy:
    """The calls and touches of a segment or of one of the two kinds of referrer."""
    settings = settings_of(state)
    names = _policy_names(settings, segment)
    own = any(settings[name] != shipped_defaults()[name].value for name in names)
    return Policy(settings[names[0]], settings[names[1]], own)


def set_policy(state: State, segment: str, f2f: float, remote: float) -> SettingsChanged:
    """Other calls and touches a year for a segment, in the whole project."""
    names = _policy_names(settings_of(state), segment)
    for value in (f2f, remote):
        if not 0 <= value <= _MOST:
            raise PlanError(
                f"{value:g} is no number of contacts a year.",
                remedy=f"Enter a number from 0 to {_MOST:.0f}.",
            )
    after = {names[0]: float(f2f), names[1]: float(remote)}
    return _set(state, f"Change the policy of {_plain(segment)}", after)


def reset_policy(state: State, segment: str) -> SettingsChanged:
    """The shipped calls and touches again."""
    names = _policy_names(settings_of(state), segment)
    return _set(state, f"Reset the policy of {_plain(segment)}", dict.fromkeys(names))


def _set(state: State, label: str, after: dict[str, Any]) -> SettingsChanged:
    before = {name: state.settings.get(name) for name in after}
    return SettingsChanged(label, before, after)


def _policy_names(settings: Settings, segment: str) -> tuple[str, str]:
    names = (f"freq.{segment}.f2f", f"freq.{segment}.remote")
    if not all(name in settings for name in names):
        raise PlanError(f"{segment} has no policy.", remedy="Choose one of the segments.")
    return names


def _plain(segment: str) -> str:
    return {"Referrer_T1_T3": "referrers with an opinion leader"}.get(
        segment, {"Referrer_other": "other referrers"}.get(segment, segment)
    )


def _name(state: State, account_id: str) -> str:
    row = state.accounts.row_of(account_id)
    return str(state.accounts.text("name")[row]) or account_id


def _check(segment: str, reason: str) -> None:
    if cell_of(segment) is None:
        raise PlanError(
            f"{segment} is no cell of the matrix.",
            remedy="Use the not-now list to set an account aside; referrers follow from the type.",
        )
    if not reason.strip():
        raise PlanError(
            "The new segment has no reason.", remedy="Write why the account belongs there."
        )


def _edited(
    state: State, ids: Sequence[str], cells: tuple[str, str, str], label: str
) -> CellsEdited:
    accounts = state.accounts
    rows = [accounts.row_of(account_id) for account_id in ids]
    before: dict[str, Column | None] = {
        name: accounts[name][rows].copy() if name in accounts else None for name in _COLUMNS
    }
    after: dict[str, Column | None] = {
        name: np.array([cell] * len(rows), object)
        for name, cell in zip(_COLUMNS, cells, strict=True)
    }
    return CellsEdited(label, tuple(ids), before, after)
