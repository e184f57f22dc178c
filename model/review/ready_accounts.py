"""Reports about territories and their accounts: scorecard, coverage, frequency, movers."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from model.plan.facts import SEGMENTS
from model.review.alerts_accounts import neglected
from model.review.ground import TerritoryGround
from model.review.readings import readings_of
from model.review.ready_table import Bars, Column, Kind, ReadyTable, known

_CARD: Final = (
    ("revenue", "Revenue of expected"),
    ("penetration", "Penetration"),
    ("coverage", "A accounts covered"),
    ("frequency", "Call frequency"),
    ("adherence", "Adherence"),
    ("unplanned", "Unplanned"),
    ("win_rate", "Win rate"),
    ("utilisation", "Utilisation"),
)
_YEAR: Final = 12
_BARS: Final = 20


def scorecard(grounds: Sequence[TerritoryGround]) -> ReadyTable:
    """One row per territory with the figures a manager compares (S2-31, S2-70)."""
    rows = []
    for ground in grounds:
        found = {reading.key: reading for reading in readings_of(ground)}
        rows.append(
            (
                ground.territory.label,
                ground.rep.name if ground.rep else "",
                *(known(found[key].value / 100) for key, _ in _CARD),
                known(found["density"].value),
                known(found["time_to_close"].value),
                known(found["satisfaction"].value),
                known(float(np.nansum(ground.core.figures.headroom))),
            )
        )
    columns = (
        Column("Territory"),
        Column("Rep"),
        *(Column(name, Kind.SHARE) for _, name in _CARD),
        Column("Visits per 100 k", Kind.NUMBER),
        Column("Days to close", Kind.COUNT),
        Column("Satisfaction", Kind.NUMBER),
        Column("Headroom", Kind.MONEY),
    )
    bars = Bars("Territory", ("A accounts covered", "Call frequency"))
    return ReadyTable(columns, tuple(rows), bars)


def covered(grounds: Sequence[TerritoryGround]) -> ReadyTable:
    """Every A account with its visits, the neglected ones first (S2-06, S2-52)."""
    rows: list[tuple[Any, ...]] = []
    for ground in grounds:
        starved = {one.position for one in neglected(ground)}
        for at in np.flatnonzero(ground.core.segmentation.potential_class == "A"):
            last = ground.visits.last[at]
            rows.append(
                (
                    str(ground.ids[at]),
                    str(ground.names[at]),
                    ground.territory.label,
                    str(ground.core.segmentation.segment[at]),
                    known(float(ground.core.figures.potential[at])),
                    known(float(ground.visits.planned[at])),
                    known(float(ground.visits.done[at])),
                    last.isoformat() if last else "",
                    "neglected" if at in starved else "",
                )
            )
    rows.sort(key=lambda row: (row[8] == "", -(row[4] or 0.0)))
    columns = (
        Column("Account id"), Column("Account"), Column("Territory"), Column("Segment"),
        Column("Potential", Kind.MONEY), Column("Visits planned", Kind.NUMBER),
        Column("Visits done", Kind.COUNT), Column("Last visit", Kind.DAY), Column("State"),
    )  # fmt: skip
    bars = Bars("Account", ("Visits planned", "Visits done"), most=_BARS)
    missing = "" if rows else "No account has a potential."
    return ReadyTable(columns, tuple(rows), bars, missing)


def attained(grounds: Sequence[TerritoryGround]) -> ReadyTable:
    """Planned and done visits by segment; done counts up to what was planned (F24)."""
    rows = []
    for segment in SEGMENTS:
        planned = done = 0.0
        accounts = 0
        for ground in grounds:
            own = ground.core.segmentation.segment == segment
            own &= np.isfinite(ground.visits.done)
            wanted = np.nan_to_num(ground.visits.planned[own])
            accounts += int(own.sum())
            planned += float(wanted.sum())
            done += float(np.minimum(ground.visits.done[own], wanted).sum())
        if accounts:
            share = done / planned if planned else None
            rows.append((segment, accounts, planned, done, share))
    columns = (
        Column("Segment"), Column("Accounts", Kind.COUNT), Column("Visits planned", Kind.NUMBER),
        Column("Done of them", Kind.NUMBER), Column("Attained", Kind.SHARE),
    )  # fmt: skip
    missing = "" if rows else "No visits are on record."
    return ReadyTable(columns, tuple(rows), Bars("Segment", ("Visits planned", "Done of them")),
                      missing)  # fmt: skip


def movers(grounds: Sequence[TerritoryGround]) -> ReadyTable:
    """Accounts by what they bought more or less than a year ago, with what is still to win."""
    rows: list[tuple[Any, ...]] = []
    for ground in grounds:
        months, units = ground.sales.months, ground.sales.amount
        enough = len(months) >= 2 * _YEAR
        figures = ground.core.figures
        for at in range(len(ground.ids)):
            now = float(units[at, -_YEAR:].sum()) if enough else float("nan")
            then = float(units[at, -2 * _YEAR : -_YEAR].sum()) if enough else float("nan")
            rows.append(
                (
                    str(ground.ids[at]),
                    str(ground.names[at]),
                    ground.territory.label,
                    known(float(figures.potential[at])),
                    known(float(figures.penetration[at])),
                    known(float(figures.headroom[at])),
                    known(now),
                    known(then),
                    known(now - then),
                )
            )
    rows.sort(key=lambda row: -abs(row[8] or 0.0))
    columns = (
        Column("Account id"), Column("Account"), Column("Territory"),
        Column("Potential", Kind.MONEY), Column("Penetration", Kind.SHARE),
        Column("Headroom", Kind.MONEY), Column("Units, 12 months", Kind.COUNT),
        Column("A year before", Kind.COUNT), Column("Change", Kind.COUNT),
    )  # fmt: skip
    bars = Bars("Account", ("Change",), most=_BARS)
    return ReadyTable(columns, tuple(rows), bars, "" if rows else "There are no accounts.")
