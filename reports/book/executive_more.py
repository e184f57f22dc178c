"""What stands on P03 where little is typed yet: segments, largest accounts, what to do next."""

from typing import Final

from reports.book.facts import BookFacts
from reports.book.words import gap
from reports.pdf import blocks, cells, tables
from reports.pdf.page import Frame
from reports.pdf.tables import Column, Row

_HEAD: Final = 44.0  # height of a heading with its table's head
_ROW: Final = 15.0
_FEWEST: Final = 3  # rows worth a table
_MOST: Final = 8


def segments(area: Frame, facts: BookFacts, room: float) -> None:
    """Accounts and potential by segment, while there is room for all of them."""
    rows = [row for row in facts.plan.mix.by_segment if row.key and row.n]
    if len(rows) < _FEWEST or room < _HEAD + _ROW * len(rows) + 20:
        return
    blocks.heading(area, "Segments", facts.k_unit, gap=22)
    columns = [Column("", 80), Column("Accounts", 40, "right"), Column("Potential", 46, "right")]
    money = facts.show.money_k
    lines = [Row([cells.segment(r.key), f"{r.n:,}", money(r.potential)]) for r in rows]
    tables.table(area, columns, lines, more=None)


def largest(area: Frame, facts: BookFacts, room: float) -> None:
    """The accounts with most potential and how much of it is ours, as many as fit."""
    figures, show = facts.plan.figures, facts.show
    order = [n for n in facts.by_potential() if figures.potential[n] > 0]
    n_rows = min(_MOST, len(order), int((room - _HEAD - 20) // _ROW))
    if n_rows < _FEWEST:
        return
    blocks.heading(area, "Largest accounts", facts.k_unit, gap=22)
    columns = [Column("", 96), Column("Potential", 42, "right"), Column("Ours %", 32, "right")]
    rows = [
        Row([facts.shorts[n], show.money_k(figures.potential[n]),
             show.number(100 * figures.penetration[n])])
        for n in order[:n_rows]
    ]  # fmt: skip
    tables.table(area, columns, rows, more=None)


def no_steps(area: Frame, facts: BookFacts) -> None:
    """Where nothing is dated yet."""
    note = gap(facts, "First dated steps", "the first quarter", "the diary, open opportunities")
    if area.room > blocks.gap_note_height(note, area.width) + 16:
        area.skip(16)
        blocks.gap_note(area, note)
