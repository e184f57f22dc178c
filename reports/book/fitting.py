"""Sentences that fit their place: leads of two lines, closing lines of one, cut words of people."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from reports.book.words import listed
from reports.pdf import blocks, fonts
from reports.pdf.cells import CellBox, Drawing, wrapped
from reports.pdf.colours import G500, G700
from reports.pdf.ink import Ink
from reports.pdf.page import Frame, Page
from reports.pdf.text import Run, Words, as_runs, plain, runs_width, wrap

_LEAD_MEASURE: Final = 464.0  # of A4, the narrowest paper
_CLOSE_MEASURE: Final = 430.0


def lead(*sentences: Words) -> list[str | Run]:
    """As many of the sentences, in this order, as fit the two lines of a lead."""
    said: list[str | Run] = []
    for sentence in sentences:
        if not plain(sentence):
            continue
        trial = _one_stop([*said, *([" "] if said else []), *_parts(sentence)])
        if len(wrap(trial, _LEAD_MEASURE, fonts.TEXT, fonts.M)) <= 2:
            said = trial
    return said


def _one_stop(parts: list[str | Run]) -> list[str | Run]:
    """A sentence that ends with an abbreviation ("Great Miami Univ.") has one full stop."""
    out: list[str | Run] = []
    for part in parts:
        words = plain(part).replace("..", ".")
        if out and words.startswith(".") and plain(out[-1]).endswith("."):
            words = words[1:]
        out.append(Run(words, part.cut, part.colour) if isinstance(part, Run) else words)
    return out


def _parts(words: Words) -> list[str | Run]:
    return [words] if isinstance(words, str | Run) else list(words)


def close_with(page: Page, *candidates: str) -> None:
    """The So what line: the first candidate that is not empty and fits one line."""
    for candidate in candidates:
        words = candidate.replace("..", ".")
        if words and runs_width(as_runs(words, fonts.MEDIUM), fonts.S) <= _CLOSE_MEASURE:
            page.so_what(words)
            return


def some_of(names: Sequence[str], most: int = 3) -> str:
    """The first names in words; beyond `most` the rest is counted: "A, B and 4 more"."""
    rest = len(names) - most
    return f"{', '.join(names[:most])} and {rest} more" if rest > 0 else listed(names)


def cut_to_lines(area: Frame, text: str, wide: float, lines: int, size: float = fonts.S) -> str:
    """The text cut after whole words so that it takes at most `lines` lines; noted when cut."""
    if len(wrap(text, wide, fonts.TEXT, size)) <= lines:
        return text
    kept = text
    while kept and len(wrap(kept + "…", wide, fonts.TEXT, size)) > lines:
        kept = kept.rpartition(" ")[0] if " " in kept else kept[: len(kept) // 2]
    area.ink.ledger.note(area.ink.name, f"shortened to {lines} lines: “{text}”")
    return kept.rstrip(" ,;:.") + "…"


def say(area: Frame, text: str, label: str = "Rep", *, lines: int = 6) -> None:
    """Somebody's own words behind their bar, cut to the lines they have."""
    blocks.voice(area, cut_to_lines(area, text, area.width - 12, lines), label)


def spoken_height(text: str, wide: float, lines: int = 6) -> float:
    """Height that `say` takes."""
    return 18.0 + 12.0 * min(lines, len(wrap(text, wide - 12, fonts.TEXT, fonts.S)))


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of a column: the height it takes, how it is drawn, how soon it gives way.

    Pieces with the largest `rank` are left out first when a column is too short.
    """

    high: float
    draw: Callable[[Frame], None]
    rank: int = 0


def stack(area: Frame, pieces: Sequence[Piece], least: float = 11.0, most: float = 30.0) -> None:
    """Draw the pieces under each other, evenly spaced so that the column ends at its bottom."""
    kept = list(pieces)
    while kept and sum(p.high for p in kept) + least * (len(kept) - 1) > area.room:
        if len(kept) == 1:
            area.ink.ledger.note(area.ink.name, "a block found no room")
            return
        worst = max(kept, key=lambda piece: piece.rank)
        area.ink.ledger.note(area.ink.name, "a block found no room")
        kept.remove(worst)
    free = area.room - sum(piece.high for piece in kept)
    gap = min(most, max(least, free / (len(kept) - 1))) if len(kept) > 1 else 0.0
    for n, piece in enumerate(kept):
        if n:
            area.skip(gap)
        start = area.y
        piece.draw(area)
        area.y = max(area.y, start)


def two_lines(words: str) -> Drawing:
    """A table cell of small text on at most two lines; needs rows of 19."""

    def draw(ink: Ink, box: CellBox) -> None:
        lines = len(wrap(words, box.width, fonts.TEXT, fonts.XS))
        first = box.middle + (2.5 if lines < 2 else -1.8)
        ink.paragraph(
            box.x, first, box.width, words, fonts.TEXT, fonts.XS, G700, leading=8.4, most=2
        )

    return Drawing(draw)


def small_cell(words: str, wide: float) -> str | Drawing:
    """A cell of small text: one line where `wide` points hold it, else as many as it takes."""
    return words if fonts.width(words, fonts.TEXT, fonts.XS) <= wide else wrapped(words)


def remark(words: str) -> Drawing:
    """A table cell of small grey text that takes no width from other columns."""

    def draw(ink: Ink, box: CellBox) -> None:
        ink.text(box.x, box.baseline, words, fonts.TEXT, fonts.XS, G700, within=box.width - 2)

    return Drawing(draw)


def noted(area: Frame, label: str, words: str, lines: int = 2) -> None:
    """A small grey label over small text: remarks beside a table."""
    blocks.paragraph(area, label, cut=fonts.MEDIUM, size=fonts.XS, colour=G500)
    blocks.paragraph(
        area, cut_to_lines(area, words, area.width, lines, fonts.XS), size=fonts.XS, after=5
    )


def beside_ticks(area: Frame, highest: float) -> Frame:
    """The area for a chart of months, moved in where the figures of its axis are long."""
    digits = len(f"{highest / 1000:,.0f}")
    shift = max(0.0, 5.0 * digits - 16.0)
    return Frame(area.page, area.x + shift, area.y, area.width - shift, area.bottom)


def natural_height(pieces: Sequence[Piece], gap: float = 26.0) -> float:
    """Height of a column of pieces with comfortable gaps."""
    return sum(piece.high for piece in pieces) + gap * max(0, len(pieces) - 1)


def text_height(words: str, wide: float, size: float = fonts.S) -> float:
    """Height of a paragraph."""
    return fonts.LEADING[size] * len(wrap(words, wide, fonts.TEXT, size))
