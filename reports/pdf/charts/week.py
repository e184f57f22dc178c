"""The diary: hour grid of a week with true lengths, and the day tiles of a quarter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from reports.pdf import fonts
from reports.pdf.colours import (
    ACCENT,
    ACCENT_TINT,
    G50,
    G100,
    G200,
    G300,
    G400,
    G500,
    G700,
    INK,
    WHITE,
)
from reports.pdf.fonts import XS, S
from reports.pdf.ink import Ink
from reports.pdf.page import Frame
from reports.pdf.symbols import padlock, role
from reports.pdf.text import Run, runs_width, wrap

Kind = Literal["customer", "own", "drive", "buffer"]
_LINE = 8.4


@dataclass(frozen=True, slots=True)
class Slot:
    """A stretch of a day, hours as decimals (13.5 is half past one)."""

    start: float
    end: float
    kind: Kind
    title: str = ""
    who: str = ""
    roles: str = ""
    purpose: str = ""
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the grid: "Mon 8 Feb", "Mason · field call", its slots."""

    name: str
    note: str
    slots: Sequence[Slot]


@dataclass(frozen=True, slots=True)
class Tile:
    """A day of the quarter: kind of day, place, figures; buffer and holiday are kinds too."""

    day: str
    kind: str = ""
    place: str = ""
    figures: str = ""
    customer: bool = False


def hour_grid(
    area: Frame, high: float, days: Sequence[Day], *, first: float = 6, last: float = 18
) -> None:
    """A week in hours; slots outside `first`..`last` widen the grid."""
    slots = [slot for day in days for slot in day.slots]
    first = min([first, *(float(int(slot.start)) for slot in slots)])
    last = max([last, *(float(-int(-slot.end // 1)) for slot in slots)])
    top, foot = area.y + 26, area.y + high - 3
    left = area.x + 22
    pitch = (area.right - left) / max(1, len(days))
    scale = (foot - top) / (last - first)
    ink = area.ink
    with ink.tags.element("Sect"):
        for hour in range(int(first), int(last) + 1):
            y = top + (hour - first) * scale
            ink.rule(left - 4, area.right, y, G200, 0.35)
            ink.text(left - 8, y + 2.5, str(hour), fonts.TAB, XS, G500, "right")
        for n, day in enumerate(days):
            x = left + n * pitch
            ink.text(x + 2, area.y + 8, day.name, fonts.SEMI, S, within=pitch - 6)
            ink.text(x + 2, area.y + 18, day.note, fonts.TEXT, XS, G700, within=pitch - 6)
            if n:
                ink.line(x - 2, area.y, x - 2, foot, G300, 0.4)
            for slot in day.slots:
                y = top + (slot.start - first) * scale + 0.6
                tall = max(2.0, (slot.end - slot.start) * scale - 1.2)
                _slot(ink, slot, x + 2, y, pitch - 7, tall)
    area.y += high


def _slot(ink: Ink, slot: Slot, x: float, y: float, wide: float, tall: float) -> None:
    if slot.kind == "drive":
        ink.hatch(x, y, 12, tall, G400)
        words = fonts.width(slot.title, fonts.TAB, XS)
        ink.rectangle(x + 14, y + tall / 2 - 4.4, words + 4, 8.8, WHITE)
        ink.text(x + 16, y + tall / 2 + 2.5, slot.title, fonts.TAB, XS, G500, within=wide - 16)
        return
    if slot.kind == "buffer":
        ink.rectangle(x, y, wide, tall, WHITE, G500, 0.7, (2, 2))
        if tall > 14:
            title = slot.title or "Buffer, protected"
            ink.text(x + 6, y + 11, title, fonts.MEDIUM, XS, G700, within=wide - 8)
        if tall > 24 and slot.purpose:
            ink.text(x + 6, y + 20, slot.purpose, fonts.TEXT, XS, G500, within=wide - 8)
        return
    customer = slot.kind == "customer"
    ink.rectangle(x, y, wide, tall, ACCENT_TINT if customer else G50)
    ink.rectangle(x, y, 2.2, tall, ACCENT if customer else G400)
    _words(ink, slot, x + 6, y, wide - 8, tall)


def _words(ink: Ink, slot: Slot, x: float, y: float, wide: float, tall: float) -> None:
    """Title, who with role marks, purpose; as many lines as the slot is long."""
    room = wide - (9 if slot.fixed else 0)
    if slot.fixed:
        padlock(ink, x + wide - 3, y + min(8.0, tall - 2))
    cut = fonts.SEMI if slot.kind == "customer" else fonts.MEDIUM
    name, comma, aside = slot.title.partition(", ")
    title = [Run(name, cut), Run(comma + aside, fonts.TEXT)]
    if aside and runs_width(title, XS) > room:  # "Dayton Foregut, remote": goes below
        title = title[:1]
    else:
        aside = ""
    ink.text(x, y + min(9.0, tall / 2 + 2.5), title, cut, XS, within=room)
    line = y + 18.2
    if (slot.who or slot.roles) and line < y + tall - 1:
        at = x
        for letter in slot.roles:
            at = role(ink, at, line + 0.3, letter, 8)
        free, who = x + wide - at, slot.who
        if fonts.width(who, fonts.TEXT, XS) > free:
            who = who.partition(" ")[2] or who  # without the title
        ink.text(at + (1 if slot.roles else 0), line, who, fonts.TEXT, XS, within=free)
        line += 9.2
    elif slot.who:
        ink.ledger.note(ink.name, f"no room for “{slot.who}” at {slot.title}")
    said = f"{aside.capitalize()}. {slot.purpose}" if aside and slot.purpose else slot.purpose
    lines = wrap(said or aside, wide, fonts.TEXT, XS)
    for n, words in enumerate(lines):
        if line > y + tall - 1:
            left = len(lines) - n
            cut = "1 line of the purpose is" if left == 1 else f"{left} lines of the purpose are"
            ink.ledger.note(ink.name, f"{slot.title}: {cut} cut")
            break
        ink.text(x, line, words, fonts.TEXT, XS, G700)
        line += _LINE


def quarter_grid(
    area: Frame, high: float, weeks: Sequence[tuple[str, Sequence[Tile]]], days: Sequence[str]
) -> None:
    """Weeks as rows (label, tiles), days as columns: the 62 days of a quarter on one page."""
    ink = area.ink
    left = area.x + 54
    pitch = (area.right - left) / max(1, len(days))
    row = (high - 12) / max(1, len(weeks))
    with ink.tags.element("Table"):
        with ink.tags.element("TR"):
            for n, name in enumerate(days):
                ink.text(left + n * pitch + 4, area.y + 8, name, fonts.MEDIUM, XS, G500)
        for k, (label, tiles) in enumerate(weeks):
            y = area.y + 12 + k * row
            with ink.tags.element("TR"):
                ink.text(area.x, y + 10, label, fonts.SEMI, XS, INK, within=50)
                for n, tile in enumerate(tiles):
                    _tile(ink, tile, left + n * pitch, y, pitch - 3, row - 3)
    area.y += high


def _tile(ink: Ink, tile: Tile, x: float, y: float, wide: float, tall: float) -> None:
    ink.rectangle(x, y, wide, tall, ACCENT_TINT if tile.customer else G100 if tile.kind else WHITE)
    if tile.customer:
        ink.rectangle(x, y, 2.2, tall, ACCENT)
    end = x + 6
    if tile.day:
        end = ink.text(x + 6, y + 9, tile.day, fonts.SEMI_TAB, XS, G700) + 5
    ink.text(end, y + 9, tile.kind, fonts.MEDIUM, XS, within=x + wide - end - 2)
    if tall > 19 and (tile.place or tile.figures):
        taken = fonts.width(tile.figures, fonts.TAB, XS) + 2 if tile.figures else 0.0
        ink.text(x + 6, y + 18, tile.place, fonts.TEXT, XS, G700, within=wide - 8 - taken)
        ink.text(x + wide - 3, y + 18, tile.figures, fonts.TAB, XS, G700, "right")
