"""The benefit ledger on paper: each territory at its first review and today."""

from typing import Final

from model.format import Formatter
from model.review.benefit import FIGURES, Ledger, together
from model.review.benefit_words import ledger_words, line_words
from reports.book.words import counted
from reports.packs.alignment_facts import PackFacts
from reports.packs.paper import long_table
from reports.pdf import blocks
from reports.pdf.book import Book
from reports.pdf.colours import INK, WARN
from reports.pdf.page import Frame
from reports.pdf.tables import Cell, Column, Row
from reports.pdf.text import Run, Words, semi

BENEFIT_KEY: Final = "M11"
_LEAST: Final = 60.0  # points for the sentence below
_SHORT: Final = {  # two lines of a narrow head
    "Driving a year": "Driving",
    "Visits a working day": "Visits a day",
    "Share of hours with customers": "Customers",
    "Revenue, 12 months": "Revenue",
}
_NOTE: Final = (
    "Driving: hours a year. Visits: a working day. Customers: share of hours with them. Revenue: "
    "12 months. Today’s territories, the project’s own figures."
)


def draw_benefit(book: Book, facts: PackFacts) -> None:
    """Add the ledger of every territory; no page before the first review is closed."""
    found = facts.ledgers
    if not found:
        return
    rows = [Row([label, *_cells(ledger, facts.show)]) for label, ledger in found]
    lines = [line for _label, ledger in found for line in ledger.lines]
    better = sum(line.better for line in lines)
    lead: Words = [
        semi(f"{better} of {counted(len(lines), 'figure')} better"),
        " than at the first review. Red: worse.",
    ]
    columns = [Column("Territory", 84, size=7)]
    for _key, name, _unit, _more in FIGURES:
        columns += [
            Column(f"{_SHORT[name]}\nfirst review", 54, "right", 7),
            Column("\ntoday", 50, "right", 7),
            Column("\nchange", 54, "right", 7),
        ]

    whole = together([ledger for _label, ledger in found])

    def below(area: Frame) -> None:
        blocks.heading(area, "Together", gap=18)
        blocks.paragraph(area, ledger_words(whole, facts.show, asks=False))
        blocks.small(area, _NOTE)

    long_table(
        book, "Benefit", lead, BENEFIT_KEY, columns, rows, landscape=True, after=below, least=_LEAST
    )


def _cells(ledger: Ledger, show: Formatter) -> list[Cell]:
    """Three cells per figure of the ledger; empty ones for a figure the first review lacks."""
    by_name = {line.name: line for line in ledger.lines}
    cells: list[Cell] = []
    for _key, name, _unit, _more in FIGURES:
        line = by_name.get(name)
        if line is None:
            cells += [None, None, None]
            continue
        _name, before, now, change, _verdict = line_words(line, show)
        worse = line.change != 0 and not line.better
        cells += [before, now, Run(change, colour=WARN if worse else INK)]
    return cells
