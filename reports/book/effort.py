"""P37: the hours of year one: for what, for whom, against what there is."""

import math
from collections.abc import Sequence

import numpy as np

from model.settings import settings_of
from reports.book.activity_counts import GROUPS, ROLES, UNKNOWN, Counts, counts_of
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, lead
from reports.book.quarters import quarter_code
from reports.book.section import Edition, Section
from reports.book.words import gap, load_words
from reports.pdf import blocks, cells, charts, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.charts import Bar
from reports.pdf.page import Frame, Page
from reports.pdf.tables import Column, Row
from reports.pdf.text import Words, semi

_MOST = 8
_QUARTERS = (1, 2, 3, 4)


def _kinds(facts: BookFacts) -> list[tuple[str, float]]:
    work = facts.plan.workload
    parts = (
        ("Calls", work.face_hours),
        ("Remote touches", work.remote_hours),
        ("Cases attended", work.case_hours),
        ("Pursuits", work.pursuit_hours),
        ("Travel", work.travel_hours),
    )
    return [(name, float(np.nansum(hours))) for name, hours in parts]


def _draw(book: Book, facts: BookFacts, edition: Edition) -> None:
    del edition
    with book.page("Effort of year one", _lead(facts), tabs=("HOW",), key="P37") as page:
        left, right = page.columns(7, 5, double_gutter=True)
        _by_segment(left, facts)
        _by_account(left, facts)
        _capacity(right, facts)
        _by_kind(right, facts)
        _support(right, facts)
        _by_quarter(page.frame(0, 12, page.below(left, right, gap=20)), facts)
        _close(page, facts)


def _lead(facts: BookFacts) -> Words:
    work, show = facts.plan.workload, facts.show
    hours = float(np.nansum(work.hours))
    first: Words = [semi(show.hours(hours)), " are planned."]
    if math.isfinite(work.utilisation):
        first = [
            semi(f"{show.hours(hours)} of {show.hours(work.capacity)}"),
            f" are planned: {show.percent(work.utilisation, 1)}, {load_words(facts)}.",
        ]
    travel = work.travel_share
    road = f"{show.percent(travel)} of them are on the road." if travel == travel else ""
    return lead(first, road)


def _by_segment(area: Frame, facts: BookFacts) -> None:
    show = facts.show
    blocks.heading(area, "By segment", "hours and calls a year")
    rows = [row for row in facts.plan.mix.by_segment if row.hours > 0]
    full = max((row.hours for row in rows), default=1.0)
    columns = [
        Column("Segment", 80),
        Column("Accounts", 44, "right"),
        Column("", 74),
        Column("Hours", 40, "right"),
        Column("Calls", 36, "right"),
        Column("Headroom k", 54, "right"),
    ]
    printed = [
        Row(
            [
                row.key or "Unknown",
                str(row.n),
                cells.bar(row.hours, full),
                show.number(row.hours),
                f"{row.calls:,}",
                show.money_k(row.headroom),
            ]
        )
        for row in rows
    ]
    total = facts.plan.mix.total
    printed.append(
        Row(
            [
                "All",
                str(total.n),
                "",
                show.number(total.hours),
                f"{sum(row.calls for row in facts.plan.mix.by_segment):,}",
                show.money_k(total.headroom),
            ],
            total=True,
        )
    )
    tables.table(area, columns, printed, more=None)


def _by_account(area: Frame, facts: BookFacts) -> None:
    work, show = facts.plan.workload, facts.show
    ranked = sorted(
        (i for i in range(facts.plan.n) if work.hours[i] > 0), key=lambda i: -work.hours[i]
    )
    if not ranked:
        return
    blocks.heading(area, "The accounts that take most", "hours a year", gap=24)
    columns = [
        Column("Account", 104),
        Column("Calls", 34, "right"),
        Column("Cases", 34, "right"),
        Column("Pursuit", 38, "right"),
        Column("Travel", 36, "right"),
        Column("All", 36, "right"),
    ]
    rows = [
        [
            facts.shorts[i],
            show.number(work.face_hours[i]),
            show.number(work.case_hours[i]),
            show.number(work.pursuit_hours[i]),
            show.number(work.travel_hours[i]),
            show.number(work.hours[i]),
        ]
        for i in ranked
    ]
    tables.table(area, columns, rows, most=_MOST)


def _by_quarter(area: Frame, facts: BookFacts) -> None:
    """Activities by quarter and role class, quarter one from the diary, the others estimated."""
    known = [counts_of(facts, n, quarter_code(facts, n)) for n in _QUARTERS]
    if not any(counts for counts, _ in known):
        known = [(_without_roles(facts), True) for _ in _QUARTERS]
    keys = [key for key in GROUPS if any(key in counts for counts, _ in known)]
    if not keys or area.room < 70:
        return
    planned = [n for n, (_, estimated) in zip(_QUARTERS, known, strict=True) if not estimated]
    note = "quarter 1 from the diary, the others estimated" if planned else "estimated"
    if planned and not any(counts for counts, estimated in known if estimated):
        note = "quarter 1 from the diary; the others have no outline yet"
    blocks.heading(area, "Activities by quarter and role class", note)
    roles = [*ROLES, UNKNOWN] if any(_of(c, keys, UNKNOWN) for c, _ in known) else list(ROLES)
    if not any(_of(counts, keys, role) for counts, _ in known for role in ROLES):
        roles = [UNKNOWN]
    shown = [(n, counts) for n, (counts, _) in zip(_QUARTERS, known, strict=True) if counts]
    columns = _quarter_columns([n for n, _ in shown], roles)
    rows = [_quarter_row(GROUPS[key][0], shown, [key], roles) for key in keys]
    whole = _quarter_row("All", shown, keys, roles)
    rows.append(Row(whole.cells, total=True))
    tables.table(area, columns, rows, row_height=12, more=None)
    if UNKNOWN in roles and len(roles) > 1 and area.room > 12:
        area.skip(2)
        blocks.small(area, "?: several role classes at once, or role unknown.")


def _quarter_columns(quarters: Sequence[int], roles: Sequence[str]) -> list[Column]:
    """A column for each role class of each quarter; one for the quarter where none is known."""
    columns = [Column("", 96)]
    for n in quarters:
        if len(roles) == 1:
            columns.append(Column(f"Q{n}", 24 * 4, "right"))
            continue
        heads = [f"Q{n}\n{role}" if role == roles[0] else f"\n{role}" for role in roles]
        columns += [Column(head, 24, "right") for head in heads]
    return [*columns, Column("All", 34, "right")]


def _quarter_row(
    name: str, shown: list[tuple[int, Counts]], keys: list[str], roles: list[str]
) -> Row:
    figures = [_of(counts, keys, role) for _, counts in shown for role in roles]
    return Row([name, *(f"{figure:,}" for figure in figures), f"{sum(figures):,}"])


def _of(counts: Counts, keys: list[str], role: str) -> int:
    return sum(counts.get(key, {}).get(role, 0) for key in keys)


def _without_roles(facts: BookFacts) -> Counts:
    """A quarter of the year's calls, touches and cases where nothing is planned yet."""
    work = facts.plan.workload
    year = {"f2f": work.calls, "cases": work.cases}
    found = {key: round(float(np.nansum(values)) / 4) for key, values in year.items()}
    return {key: {UNKNOWN: n} for key, n in found.items() if n > 0}


def _capacity(area: Frame, facts: BookFacts) -> None:
    work, show = facts.plan.workload, facts.show
    if not math.isfinite(work.utilisation):
        return
    blocks.heading(area, "Against capacity")
    said = f"{show.number(float(np.nansum(work.hours)))} of {show.number(work.capacity)} h"
    charts.progress(area, work.utilisation, said, show.percent(work.utilisation, 1))
    area.skip(6)
    blocks.definitions(
        area,
        [
            ("Working days", show.number(work.working_days)),
            ("Gross", show.hours(work.gross_hours)),
            ("Capacity", f"{show.hours(work.capacity)}, after admin and buffer"),
        ],
        label_width=66,
    )


def _by_kind(area: Frame, facts: BookFacts) -> None:
    blocks.heading(area, "By kind of work", "hours", gap=24)
    bars = [Bar(name, value, facts.show.number(value)) for name, value in _kinds(facts)]
    charts.bars(area, bars, label_width=78)


def _support(area: Frame, facts: BookFacts) -> None:
    work, show = facts.plan.workload, facts.show
    cases = float(np.nansum(work.cases))
    if cases <= 0:
        return
    blocks.heading(area, "Support in the operating room", gap=24)
    blocks.definitions(
        area,
        [
            ("Cases", f"{show.number(cases)} to attend, rep and specialist"),
            ("Days", f"{show.number(float(np.nansum(work.or_days)))} operating days"),
            ("Rep", f"{show.hours(float(np.nansum(work.case_hours)))} of it"),
        ],
        label_width=44,
    )


def _close(page: Page, facts: BookFacts) -> None:
    work, show = facts.plan.workload, facts.show
    if work.utilisation > 1:
        close_with(page, f"{show.percent(work.utilisation)} cannot be kept: cut calls of class C.")
    elif math.isfinite(work.utilisation):
        free = show.percent(1 - work.utilisation, 1)
        under = work.utilisation < settings_of(facts.state)["util.green_low"] / 100
        room = "room for more accounts or calls" if under else "no room for more"
        close_with(page, f"{free} of the capacity is free: {room}.")


def _units(facts: BookFacts) -> int:
    if not facts.plan.workload.hours.sum() > 0:
        return 0
    segments = sum(row.hours > 0 for row in facts.plan.mix.by_segment)
    return segments + sum(hours > 0 for _, hours in _kinds(facts))


def _gaps(facts: BookFacts) -> Sequence[Gap]:
    return (gap(facts, "Segments and call frequencies", "the hours of year one", "potential"),)


SECTION = Section("P37", "Effort of year one", "How", 8, _units, _draw, _gaps)
