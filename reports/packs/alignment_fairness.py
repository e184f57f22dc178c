"""Fairness with its tests, and the headcount test."""

import math
from collections.abc import Sequence
from functools import partial
from typing import Final

import numpy as np

from model.review.pack_staffing import StaffCell
from model.settings import settings_of
from reports.book.fitting import close_with, lead, some_of
from reports.book.words import counted
from reports.packs.alignment_appeals import draw_appeals
from reports.packs.alignment_facts import PackFacts
from reports.packs.paper import long_table
from reports.pdf import blocks, fonts, tables
from reports.pdf.book import Book
from reports.pdf.colours import ACCENT, ACCENT_TINT, G200, G500, G700, INK, WARN
from reports.pdf.fonts import XS, S
from reports.pdf.page import Frame, Page
from reports.pdf.tables import Column, Row
from reports.pdf.text import Run, Words, semi

FAIR_KEY: Final = "M9"
HEADS_KEY: Final = "M10"
_SCALE: Final = (50.0, 150.0)
_LEAST_SHORT: Final = 0.05  # standard reps that print as more than nought
_MEASURES: Final = (("potential", "Potential"), ("workload", "Workload"), ("revenue", "Revenue"))


def draw_fairness(book: Book, facts: PackFacts) -> None:
    """Add the page of indices, quotas, tests and appeals."""
    fair = facts.impact.quotas[1]
    band = settings_of(facts.state)["band.green"]
    shown = facts.impact.shown[1].territories
    out = [
        _label(facts, t.code) for t in shown if abs(t.index.get("potential", 100.0) - 100) > band
    ]
    first: Words = [semi(f"{len(shown) - len(out)} of {len(shown)} within ±{band:g} %"),
                    " by potential."]  # fmt: skip
    n = int(np.isfinite(fair.quota).sum())
    second = "" if fair.tested else f"{n} quotas: too few to test them against size."
    with book.page("Fairness", lead(first, second), key=FAIR_KEY) as page:
        area = page.frame(0, 12)
        _band(area, facts, band)
        _quotas(area, facts)
        _tests(area, facts)
        draw_appeals(area, facts)
        if out:
            many = counted(len(out), "territory", "territories")
            named = f"Outside the band: {some_of(out)}."
            close_with(page, named, f"{many} outside the band.")
        else:
            close_with(page, "Every territory is inside the band.")


def _label(facts: PackFacts, code: int) -> str:
    return facts.layer.territories[code].label


def _band(area: Frame, facts: PackFacts, band: float) -> None:
    """A row per territory, a mark per measure: hollow today, filled then; the band is tinted."""
    ink, (low, high) = area.ink, _SCALE
    was, now = facts.impact.shown
    note = f"100 is the mean, tinted ±{band:g} %; ring today, disc then"
    blocks.heading(area, "Indices", note)
    names = 104.0
    third = (area.width - names) / 3
    pitch = 15.0 if len(now.territories) <= 14 else 9.5
    top = area.y + 14
    bottom = top + pitch * len(now.territories)
    before = {t.id: t for t in was.territories}

    def at(measure: int, value: float) -> float:
        left = area.x + names + third * measure
        held = min(max(value, low), high)
        return left + 8 + (third - 44) * (held - low) / (high - low)

    with ink.tags.element("Figure", "Indices of potential, workload and revenue by territory"):
        for n, (_, title) in enumerate(_MEASURES):
            ink.text(at(n, low), area.y + 9, title, fonts.MEDIUM, XS, G500)
            x0, x1 = at(n, 100 - band), at(n, 100 + band)
            ink.rectangle(x0, top, x1 - x0, bottom - top, ACCENT_TINT)
            ink.line(at(n, 100), top, at(n, 100), bottom, INK, 0.6)
        for row, territory in enumerate(now.territories):
            y = top + pitch * (row + 0.5)
            name = _label(facts, territory.code)
            ink.text(area.x, y + 2.6, name, fonts.TEXT, XS if pitch < 12 else S, within=names - 8)
            ink.rule(area.x, area.right, y + pitch / 2, G200, 0.35)
            old = before.get(territory.id)
            for n, (measure, _) in enumerate(_MEASURES):
                value = _index(facts, territory.index, measure, territory.utilisation)
                if old is not None:
                    then = _index(facts, old.index, measure, old.utilisation)
                    if math.isfinite(then):
                        ink.circle(at(n, then), y, 2.6, None, G500, 0.8)
                if math.isfinite(value):
                    shade = ACCENT if abs(value - 100) <= band else WARN
                    ink.circle(at(n, value), y, 2.4, shade)
                    said = facts.show.number(value)
                    right = area.x + names + third * (n + 1) - 4
                    ink.text(right, y + 2.5, said, fonts.TAB, XS, G700, "right")
    area.y = bottom + 4


def _index(facts: PackFacts, index: object, measure: str, use: float) -> float:
    """The index of a measure; that of workload is the use of the rep's own hours (F28)."""
    del facts
    if measure == "workload":
        return 100 * use
    found: dict[str, float] = dict(index) if isinstance(index, dict) else {}
    return found.get(measure, math.nan)


def _quotas(area: Frame, facts: PackFacts) -> None:
    fair, show = facts.impact.quotas[1], facts.show
    if not fair.known:
        blocks.heading(area, "Quotas")
        blocks.paragraph(area, "No rep has a quota.")
        return
    blocks.heading(area, "Quota and fair quota", "with this scenario (F32)", gap=18)
    columns = [
        Column("", 130),
        Column("Quota", 62, "right"),
        Column("Fair quota", 62, "right"),
        Column("Quota ÷ fair", 58, "right"),
        Column("Revenue", 62, "right"),
        Column("Attained", 54, "right"),
        Column("Quota ÷ potential", 70, "right"),
    ]
    rows = []
    for code, territory in enumerate(facts.layer.territories):
        quota, due = float(fair.quota[code]), float(fair.fair[code])
        part = quota / due if due else math.nan
        ratio = quota / float(fair.potential[code]) if fair.potential[code] else math.nan
        rows.append(
            Row(
                [
                    territory.label,
                    show.compact(quota) if math.isfinite(quota) else None,
                    show.compact(due) if math.isfinite(due) else None,
                    show.percent(part) if math.isfinite(part) else None,
                    show.compact(float(fair.revenue[code])),
                    show.percent(float(fair.attainment[code])),
                    show.percent(ratio, 1) if math.isfinite(ratio) else None,
                ]
            )
        )
    tables.table(area, columns, rows, more="and {k} more in attainability.csv", more_key="",
                 row_height=13 if len(rows) < 16 else 11)  # fmt: skip


def fairness_tests(facts: PackFacts) -> list[tuple[str, str, str, str]]:
    """Name, figure, limit and verdict of each test; "too few to test" where so."""
    fair, show = facts.impact.quotas[1], facts.show
    n = int(np.isfinite(fair.quota).sum())
    few = "too few to test"
    spread = show.number(fair.ratio_cv, 3)
    kept = fair.ratio_cv < fair.ratio_limit
    least = int(settings_of(facts.state)["quota.min_n"])
    tests = [
        (
            "Spread of quota ÷ potential (CV)",
            f"{spread}, n = {n}",
            f"< {fair.ratio_limit:g}",
            few if n < 2 else "passed" if kept else "not passed",
        )
    ]
    figure, verdict = f"n = {n}, at least {least}", few
    if fair.tested and math.isfinite(fair.correlation):
        figure = f"{show.number(fair.correlation, 2)}, n = {n}"
        passed = abs(fair.correlation) < fair.correlation_limit
        verdict = "passed" if passed else "not passed"
    elif fair.tested:
        figure, verdict = f"n = {n}", "cannot be told: all alike"
    limit = f"< {fair.correlation_limit:g}"
    tests.append(("Attainment does not follow size (correlation)", figure, limit, verdict))
    tests.append(
        (
            "Reps within 80 to 120 % of quota",
            f"{show.percent(fair.near)}, n = {n}",
            "",
            "for information",
        )
    )
    return tests


def _tests(area: Frame, facts: PackFacts) -> None:
    if area.room < 70:
        return
    blocks.heading(area, "Tests", "with the number of territories", gap=18)
    columns = [Column("", 210), Column("Found", 110), Column("Limit", 50), Column("", 110)]
    rows = []
    for name, figure, limit, verdict in fairness_tests(facts):
        shade = WARN if verdict == "not passed" else None
        rows.append(Row([name, figure, limit or None, Run(verdict, colour=shade)]))
    tables.table(area, columns, rows, row_height=13, more=None)


# ---- headcount
def draw_headcount(book: Book, facts: PackFacts) -> None:
    """Add the headcount test: needed and present, cells, what is not served, what a hire earns."""
    found = facts.staffing.get(facts.scenario.id)
    if found is None:
        return
    show = facts.show
    needed, now = show.number(found.reps_needed, 1), show.number(found.reps_now, 1)
    first: Words = [semi(f"{needed} reps needed, {now} there.")]
    many = counted(len(found.unserved), "class A account")
    second = (
        f"{show.hours(found.unserved_hours)} at {many} do not fit."
        if found.unserved
        else ("Every class A account is served.")
    )
    columns = [
        Column("Region", 70),
        Column("Class", 40),
        Column("Accounts", 52, "right"),
        Column("Hours", 56, "right"),
        Column("Needed", 50, "right"),
        Column("There", 50, "right"),
        Column("Headroom an hour", 70, "right"),
        Column("", 110),
    ]
    rows = [
        Row(
            [
                cell.region,
                cell.segment,
                show.number(cell.accounts),
                show.number(cell.hours),
                show.number(cell.reps_needed, 2),
                show.number(cell.reps_now, 2),
                show.compact(cell.headroom_per_hour),
                _cell_words(facts, cell),
            ]
        )
        for cell in _worst_regions_first(found.cells)
    ]
    long_table(
        book, "Headcount", lead(first, second), HEADS_KEY, columns, rows, row_height=14,
        group=True, before=_cells_heading, after=partial(_what_it_is_worth, facts), least=190,
    )  # fmt: skip


def _worst_regions_first(cells: Sequence[StaffCell]) -> list[StaffCell]:
    """The cells by region, first those where most hours of class A are not served."""
    short: dict[str, float] = {}
    for cell in cells:
        short[cell.region] = short.get(cell.region, 0.0) + cell.short_hours
    return sorted(cells, key=lambda cell: (-short[cell.region], cell.region))


def _cells_heading(_page: Page, area: Frame) -> None:
    blocks.heading(area, "By geography and class", "standard reps (F33); most unserved first")


def _what_it_is_worth(facts: PackFacts, area: Frame) -> None:
    left, right = area.page.columns(7, 5, top=area.y + 24)
    _unserved(left, facts)
    _hire(right, facts)
    close_with(area.page, *_heads_words(facts))


def _cell_words(facts: PackFacts, cell: StaffCell) -> Run:
    """Whether the reps of a cell are enough: in line up to the amber utilisation (F23)."""
    if cell.short_hours > 0.5:
        return Run(f"{facts.show.hours(cell.short_hours)} of A not served", colour=WARN)
    if cell.over_staffed:
        return Run("more than the work asks for")
    most = settings_of(facts.state)["util.amber_high"] / 100
    short = cell.reps_needed - cell.reps_now
    if cell.reps_needed > most * cell.reps_now and short >= _LEAST_SHORT:
        return Run(f"{facts.show.number(short, 1)} reps short")
    return Run("in line", colour=G500)


def _unserved(area: Frame, facts: PackFacts) -> None:
    found = facts.staffing[facts.scenario.id]
    names = facts.state.accounts.text("name")
    blocks.heading(area, "Class A hours that do not fit", "most first")
    if not found.unserved:
        blocks.paragraph(area, "None.")
        return
    codes = facts.layer.alignment.territory
    rows = []
    for row, hours in found.unserved:
        code = int(codes[row])
        place = facts.layer.territories[code].label if code >= 0 else "nobody"
        rows.append(Row([str(names[row]), place, facts.show.number(hours)]))
    columns = [Column("", 130), Column("", 90, colour=G700), Column("h/yr", 36, "right")]
    tables.table(area, columns, rows, row_height=12, more="and {k} more", more_key="")


def _hire(area: Frame, facts: PackFacts) -> None:
    found, show = facts.staffing[facts.scenario.id], facts.show
    blocks.heading(area, "What one more rep is worth", "an estimate")
    rows = [
        ("Hours served, of every class", show.hours(found.hire_hours)),
        ("Money won a year", show.compact(found.hire_won)),
        ("Margin", show.percent(found.hire_margin)),
        ("Cost a year", show.compact(found.hire_cost)),
        ("Return on the cost", show.percent(found.hire_roi)),
    ]
    blocks.definitions(area, rows, label_width=128, most=1)


def _heads_words(facts: PackFacts) -> list[str]:
    found = facts.staffing[facts.scenario.id]
    if math.isfinite(found.hire_roi) and found.hire_roi > 0 and found.unserved:
        return [f"One more rep returns {facts.show.percent(found.hire_roi)} on the cost."]
    if not found.unserved:
        return ["Every class A hour is served: no hire is needed."]
    return ["No hire pays for itself on these figures."]
