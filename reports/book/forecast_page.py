"""P35: 36 months of sales in three scenarios against what is required."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from model.plan.facts import N_MONTHS
from model.plan.forecast_table import forecast_rows, required_by_month, year_label
from model.plan.outlook import ForecastScenario
from model.settings import settings_of
from reports.book.facts import BookFacts
from reports.book.fitting import beside_ticks, close_with, lead
from reports.book.ladder import starts
from reports.book.section import Edition, Section
from reports.book.words import counted, gap, listed
from reports.pdf import blocks, charts, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.colours import INK
from reports.pdf.page import Frame, Page
from reports.pdf.tables import Column, Row
from reports.pdf.text import Run, Words, semi

_CONTRIBUTORS: Final = 10
_MARKS: Final = 4
_APART: Final = 4  # months between two named go-lives


def _gaps(facts: BookFacts) -> Sequence[Gap]:
    return (
        gap(
            facts,
            "Revenue and potential of the accounts",
            "every figure of the next 36 months",
            "finance; volumes and prices",
        ),
    )


def _units(facts: BookFacts) -> int:
    base = facts.plan.forecast.base
    if base is None:
        return 0
    return len(forecast_rows(facts.plan.forecast, facts.plan.start)) + len(base.per_account)


def _draw(book: Book, facts: BookFacts, edition: Edition) -> None:
    del edition
    base = facts.plan.forecast.base
    if base is None:
        return
    with book.page("36-month forecast", _lead(facts), tabs=("HOW",), key="P35") as page:
        area = page.frame()
        _fan(area, facts, base)
        left, right = page.columns(7, 5, top=page.below(area, gap=8), double_gutter=True)
        _table(left, facts)
        _contributions(right, facts)
        _assumptions(right, facts)
        _close(page, facts)


def _required(facts: BookFacts) -> float:
    """What the whole plan must bring; NaN when only the first year is known."""
    return facts.plan.forecast.required


def _lead(facts: BookFacts) -> Words:
    """Which scenarios bring what is required; probability words come from nowhere else."""
    outlook, show, required = facts.plan.forecast, facts.show, _required(facts)
    totals = {name: s.whole for name, s in outlook.scenarios.items()}
    thousands = {name: show.money_k(value) for name, value in totals.items()}
    rows = forecast_rows(outlook, facts.plan.start)
    year = rows[4]
    verdict: Words = ""
    if required > 0:
        met = [name for name in ("base", "high", "low") if totals[name] >= required]
        missed = [name for name in ("low", "base", "high") if name not in met]
        said = [
            f"{name.capitalize()} ({thousands[name]} k, {show.percent(totals[name] / required)})"
            for name in met
        ]
        if met:
            short_by = [
                f"{n.capitalize()} by {show.money_k(required - totals[n])} k" for n in missed
            ]
            missing = f" and missed in {listed(short_by)}" if missed else ""
            verdict = ["Required sales are met in ", semi(listed(said)), f"{missing}."]
        else:
            verdict = [
                "Required sales are missed in all scenarios, in ",
                semi(f"High by {show.money_k(required - totals['high'])} k"),
                ".",
            ]
    else:
        span = f"{thousands['low']} and {thousands['high']} k"
        verdict = [semi(f"{thousands['base']} k in 36 months"), f", between {span}."]
    first = (
        f"Year one brings {show.money_k(year.total)} k against {show.money_k(year.required)} k."
        if year.required > 0
        else f"Year one brings {show.money_k(year.total)} k."
    )
    return lead(verdict, first)


def _fan(area: Frame, facts: BookFacts, base: ForecastScenario) -> None:
    outlook, start, show = facts.plan.forecast, facts.plan.start, facts.show
    low, high_total = outlook.scenarios["low"].total, outlook.scenarios["high"].total
    required = required_by_month(outlook)
    given = required[np.isfinite(required)] / 1000
    rows = [r for r in forecast_rows(outlook, start) if r.label.startswith("Year")]
    notes = [
        f"base {show.money_k(r.total)} of {show.money_k(r.required)} required"
        if r.required > 0
        else f"base {show.money_k(r.total)}"
        for r in rows
    ]
    note = f"{facts.k_unit}; band from low to high"
    marks = _first_sales(facts)
    blocks.heading(area, "Sales per month", f"{note}; rings mark first sales" if marks else note)
    high = page_share(area)
    charts.fan(
        beside_ticks(area, float(high_total.max())),
        high,
        charts.Fan(
            list(low / 1000),
            list(base.total / 1000),
            list(high_total / 1000),
            list(given),
            list(base.base / 1000),
        ),
        years=[year_label(start, n) for n in range(3)],
        notes=notes,
        marks=marks,
    )
    area.skip(high)


def _first_sales(facts: BookFacts) -> list[charts.Mark]:
    """The largest starts whose go-live months stand far enough apart to be named."""
    marks: list[charts.Mark] = []
    for begun in sorted(starts(facts), key=lambda s: -_known(s.new_36_months)):
        apart = all(abs(begun.live_month - mark.month) >= _APART for mark in marks)
        if apart and 0 < begun.live_month <= N_MONTHS and len(marks) < _MARKS:
            marks.append(charts.Mark(begun.live_month, facts.short_of(begun.account_id)))
    return marks


def page_share(area: Frame) -> float:
    """Height of the fan: what the table below leaves."""
    return min(300.0, max(220.0, area.room - 8 - 18 - 28 - 13 * 19 - 20))


def _known(value: float) -> float:
    return value if math.isfinite(value) else 0.0


def _table(area: Frame, facts: BookFacts) -> None:
    show = facts.show
    rows = forecast_rows(facts.plan.forecast, facts.plan.start)
    required = any(row.required > 0 for row in rows)
    blocks.heading(area, "By quarter, then by half-year", f"base, {facts.k_unit}")
    columns = [
        Column("", 78),
        Column("Today’s\nbusiness", 46, "right"),
        Column("New\naccounts", 46, "right"),
        Column("Total", 44, "right"),
    ]
    if required:
        columns += [Column("Required", 48, "right"), Column("Gap", 44, "right")]
    printed = []
    for row in rows:
        cells: list[tables.Cell] = [
            row.label,
            show.money_k(row.base),
            show.money_k(row.new),
            show.money_k(row.total),
        ]
        if required:
            cells += [
                show.money_k(row.required),
                show.signed(row.gap / 1000) if math.isfinite(row.gap) else None,
            ]
        printed.append(Row(cells, total=row.is_sum))
    fits = (area.room - 30) / max(1, len(printed))
    tables.table(area, columns, printed, row_height=19 if fits >= 19 else 17 if fits >= 17 else 15)


def _contributions(area: Frame, facts: BookFacts) -> None:
    show = facts.show
    lights = {c.account_id for c in facts.plan.lighthouses.candidates if c.chosen}
    ranked = sorted(
        (s for s in starts(facts) if s.new_36_months > 0), key=lambda s: -s.new_36_months
    )
    if not ranked:
        blocks.heading(area, "Ten largest new contributions")
        blocks.gap_note(
            area,
            gap(facts, "Potential", "all new business", "volumes and prices of the accounts"),
        )
        return
    blocks.heading(area, "Largest new contributions", f"36 months, {facts.k_unit}")
    charts.bars(
        area,
        [
            charts.Bar(
                facts.short_of(s.account_id),
                s.new_36_months,
                show.money_k(s.new_36_months),
                strong=s.account_id in lights,
            )
            for s in ranked[:_CONTRIBUTORS]
        ],
    )
    rest = ranked[_CONTRIBUTORS:]
    said = []
    if rest:
        others = show.money_k(sum(s.new_36_months for s in rest))
        said.append(f"{counted(len(rest), 'other')} {others}.")
    if any(s.account_id in lights for s in ranked[:_CONTRIBUTORS]):
        said.append("Dark bar: lighthouse centre.")
    if said:
        blocks.small(area, " ".join(said))


def _assumptions(area: Frame, facts: BookFacts) -> None:
    values, show = settings_of(facts.state), facts.show
    blocks.heading(area, "Assumptions", gap=14)
    names = ("low", "base", "high")
    rows: list[list[tables.Cell]] = [
        [label, *(f"× {values[f'scenario.{n}.{key}']:g}" for n in names)]
        for label, key in (
            ("Win chance", "p"),
            ("Months to go-live", "ttc"),
            ("Ramp length", "tau"),
        )
    ]
    rows.append(["Churn a year", *(show.percent(values[f"scenario.{n}.churn"]) for n in names)])
    price = f"{show.number(100 * values['price.change'])} %"
    rows.append(["Price a year", *[Run(price, colour=INK)] * 3])
    columns = [Column("", 74)]
    columns += [Column(name.capitalize(), 36, "right") for name in names]
    tables.table(area, columns, rows)


def _close(page: Page, facts: BookFacts) -> None:
    show, required = facts.show, _required(facts)
    base = facts.plan.forecast.base
    if base is None:
        return
    best = max(starts(facts), key=lambda s: _known(s.new_36_months), default=None)
    largest = ""
    if best is not None and best.new_36_months > 0:
        worth = show.money_k(best.new_36_months)
        largest = f"{facts.short_of(best.account_id)} alone brings {worth} k of the new business."
    over = forecast_rows(facts.plan.forecast, facts.plan.start)[-1].gap
    if required > 0:
        verb = "clears what is required" if over >= 0 else "misses what is required"
        said = f"Base {verb} by {show.money_k(abs(over))} k."
        close_with(page, f"{said} {largest}".strip(), said)
    elif largest:
        close_with(page, largest.replace(" of the new business.", ": no slip costs more."))


SECTION = Section("P35", "36-month forecast", "How", 9, _units, _draw, _gaps)
