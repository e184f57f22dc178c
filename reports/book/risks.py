"""P53: what may go wrong, how it shows early, and what is assumed."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from model.plan.risk_rules import found_risks
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, lead
from reports.book.section import Edition, Section
from reports.book.typed import amount, entries, text
from reports.book.words import counted, gap, sentence
from reports.pdf import blocks, cells, fonts, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.colours import ACCENT, ACCENT_MID
from reports.pdf.page import Frame, Page
from reports.pdf.tables import Column
from reports.pdf.text import Run, Words, semi

_MOST: Final = 14
_FULL: Final = 25.0


@dataclass(frozen=True, slots=True)
class _Row:
    risk: str
    sign: str
    weight: float  # probability × impact, as the rep or the rule sets them
    said: str
    answer: str
    owner: str
    check: str
    found: bool


def _rows(facts: BookFacts) -> list[_Row]:
    """The rep's risks, then those the figures show; heaviest first within each."""
    typed = []
    for risk in entries(facts.typed, "risks"):
        p, i = amount(risk, "probability"), amount(risk, "impact")
        known = math.isfinite(p) and math.isfinite(i)
        day = text(risk, "check")
        typed.append(
            _Row(
                text(risk, "risk"),
                text(risk, "early_sign"),
                p * i if known else 0.0,
                f"{p:.0f} × {i:.0f}" if known else "–",
                text(risk, "answer"),
                text(risk, "owner"),
                facts.show.date(day) if day[:1].isdigit() else day,
                False,
            )
        )
    found = [
        _Row(
            r.risk,
            r.sign,
            float(r.probability * r.impact),
            f"{r.probability} × {r.impact}",
            r.answer,
            "",
            "",
            True,
        )
        for r in found_risks(facts.plan)
    ]
    return [
        *sorted(typed, key=lambda r: -r.weight),
        *sorted(found, key=lambda r: -r.weight),
    ]


def _draw(book: Book, facts: BookFacts, edition: Edition) -> None:
    del edition
    rows = _rows(facts)
    with book.page("Risks and assumptions", _lead(rows), tabs=("HOW",), key="P53") as page:
        area = page.frame()
        _table(area, [r for r in rows if not r.found], "Risks", "probability × impact, 1 to 5")
        found = [r for r in rows if r.found]
        if found:
            _table(area, found, "Shown by the figures", "found by rule, not by the rep")
        typed = entries(facts.typed, "assumptions")
        if typed and area.room > 70:
            _assumptions(area, facts)
        elif area.room > 110:
            area.skip(26)
            blocks.gap_note(area, _assumption_gap(facts))
        _close(page, rows)


def _lead(rows: Sequence[_Row]) -> Words:
    typed = [r for r in rows if not r.found]
    heaviest = max(rows, key=lambda r: r.weight)
    count = (
        f"{counted(len(typed), 'risk')} named, {len(rows) - len(typed)} more shown by the figures."
    )
    return lead([semi(count)], f"Heaviest: {heaviest.risk[:1].lower()}{heaviest.risk[1:]}.")


def _table(area: Frame, rows: Sequence[_Row], title: str, note: str) -> None:
    if not rows:
        return
    blocks.heading(area, title, note, gap=24)
    owned = any(r.owner for r in rows)
    columns = [
        Column("Risk", 126),
        Column("Early sign", 104),
        Column("", 26),
        Column("P × I", 28, "right"),
        Column("Answer", 132),
    ]
    if owned:
        columns += [Column("Owner", 62, size=7), Column("Check", 46, "right", size=7)]
    drawn: list[list[tables.Cell]] = []
    for r in rows[:_MOST]:
        cells_: list[tables.Cell] = [
            cells.wrapped(sentence(r.risk)),
            cells.wrapped(sentence(r.sign)),
            cells.bar(r.weight, _FULL, colour=ACCENT if r.weight >= 12 else ACCENT_MID),
            Run(r.said, fonts.MEDIUM_TAB),
            cells.wrapped(sentence(r.answer)),
        ]
        if owned:
            cells_ += [cells.wrapped(r.owner), r.check or None]
        drawn.append(cells_)
    tables.table(area, columns, drawn, row_height=19, more=None)


def _assumptions(area: Frame, facts: BookFacts) -> None:
    blocks.heading(area, "What we assume", gap=24)
    columns = [
        Column("Assumption", 250),
        Column("Owner", 110, size=7),
        Column("Tested on", 70, "right"),
    ]
    rows = [
        [text(a, "text"), text(a, "owner") or None, facts.show.date(text(a, "test_on"))]
        for a in entries(facts.typed, "assumptions")
    ]
    tables.table(area, columns, rows, more=None)


def _assumption_gap(facts: BookFacts) -> Gap:
    return gap(facts, "Assumptions with a test date", "the forecast", "the rep with the manager")


def _close(page: Page, rows: Sequence[_Row]) -> None:
    dated = [r for r in rows if r.check and r.check[:1].isdigit() and r.weight > 0]
    if dated:
        first = max(dated, key=lambda r: r.weight)
        close_with(page, f"Check on {first.check}: {first.sign}.", f"First check on {first.check}.")
    else:
        heaviest = max(rows, key=lambda r: r.weight)
        close_with(page, f"Name an owner for: {heaviest.risk[:1].lower()}{heaviest.risk[1:]}.")


def _units(facts: BookFacts) -> int:
    return len(_rows(facts)) + len(entries(facts.typed, "assumptions"))


def _gaps(facts: BookFacts) -> Sequence[Gap]:
    return (
        gap(
            facts,
            "Risks with early sign and owner",
            "the answers to what may go wrong",
            "the rep with the manager",
        ),
    )


SECTION = Section("P53", "Risks and assumptions", "How", 5, _units, _draw, _gaps)
