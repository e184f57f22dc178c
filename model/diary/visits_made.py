"""Visits planned and made by account in a quarter, and how much of the plan was kept (F24)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from model.accounts import Accounts
from model.arrays import BoolArray, FloatArray
from model.diary.measures import QUARTER_DAYS, Share
from model.diary.measures_acts import FACE_TO_FACE, Act
from model.plan.period import iso_date

_KNOWN_QUARTER: Final = ("f2f_planned_last_quarter", "f2f_done_last_quarter", "last_f2f")
_QUARTERS: Final = 4
_ROUNDING: Final = 0.5  # planned visits are fractions: half a visit is none that is missing


@dataclass(frozen=True, eq=False, slots=True)
class Visits:
    """Face-to-face visits by account, (n,) each; NaN and None where nothing is on record."""

    planned: FloatArray  # in the last quarter: as recorded, else a quarter of the year's calls
    done: FloatArray  # in the last quarter
    last: tuple[date | None, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Attainment:
    """Σ min(done, planned) ÷ Σ planned over some accounts, capped per account (F24)."""

    share: Share  # visits
    short: BoolArray  # (n,) accounts that were seen less often than planned


def visits_made(accounts: Accounts, calls: FloatArray, acts: Sequence[Act], today: date) -> Visits:
    """Visits of the 91 days to `today`; `calls` are those planned a year, (n,).

    From the activities where there are any, else from the columns of the account table.
    """
    planned, done = (accounts.number(name) for name in _KNOWN_QUARTER[:2])
    planned = np.where(np.isfinite(planned), planned, calls / _QUARTERS)
    days = [iso_date(word) for word in accounts.text(_KNOWN_QUARTER[2])]
    made = [act for act in acts if act.status == "done" and act.kind in FACE_TO_FACE]
    if not made:
        return Visits(planned, done, tuple(days))
    first = today - timedelta(days=QUARTER_DAYS - 1)
    done = np.zeros(len(accounts))
    for act in made:
        if act.done is None or not accounts.has(act.account_id):
            continue
        at = accounts.row_of(act.account_id)
        done[at] += act.done >= first
        before = days[at]
        days[at] = act.done if before is None else max(before, act.done)
    return Visits(planned, done, tuple(days))


def attained(visits: Visits, of: BoolArray) -> Attainment:
    """How much of the planned visits was made at the accounts `of`, (n,).

    Accounts whose visits nobody records are left out; unknown when that are all of them.
    """
    known = of & np.isfinite(visits.done)
    planned = np.where(known, np.nan_to_num(visits.planned), 0.0)
    kept = np.minimum(np.where(known, np.nan_to_num(visits.done), 0.0), planned)
    short = known & (kept < planned - _ROUNDING)
    return Attainment(Share(float(kept.sum()), float(planned.sum())), short)
