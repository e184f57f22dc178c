"""A rep's territory on their own page: a map of it, and beside it what is to be said of accounts.

That is who comes and who goes, what the rep lacks a skill for, else the largest ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from model.arrays import IntArray
from reports.atlas.changes import Changed
from reports.atlas.ground import AtlasGround, bounds_of
from reports.atlas.sheet import AtlasMap, MapPlan
from reports.pdf import blocks, fonts, maps
from reports.pdf.colours import G500, G700
from reports.pdf.fonts import XS
from reports.pdf.page import Frame

_NAMES: Final = 24
_SCALE: Final = 0.85
_TALLEST: Final = 300.0
_LINE: Final = 10.5
_HEADING: Final = 18.0
_GAP: Final = 8.0
_WIDE: Final = 0.62  # of the page for the map
_LARGEST: Final = 12
_ELSEWHERE: Final = "see “Accounts that move”"


@dataclass(frozen=True, slots=True)
class Listed:
    """A list beside the map: its title and, of each account, its name and a few words."""

    title: str
    lines: Sequence[tuple[str, str]]
    elsewhere: str = ""  # where those are that find no room


def draw_turf(area: Frame, ground: AtlasGround, code: int, lacking: Listed) -> None:
    """The map on the left, lists on the right; lists alone where no account has a place."""
    rows = ground.rows_of(code)
    placed = bool(ground.state.accounts.placed[rows].any())
    wide = area.width * _WIDE if placed else 0.0
    lists = _lists(ground, code, rows, lacking)
    if placed:
        blocks.heading(area, "The territory", "rings come, crosses go", gap=20)
    high = min(area.room - 2, _TALLEST)
    if placed:
        _map(area, ground, code, rows, maps.Box(area.x, area.y + 4, wide, high - 4))
    gap = 14 if placed else 0
    beside = Frame(area.page, area.x + wide + gap, area.y, area.width - wide - gap, area.y + high)
    for one, fits in zip(
        lists, rows_of_lists([len(one.lines) for one in lists], high), strict=True
    ):
        _list(beside, one, fits)
    area.y += high


def _lists(ground: AtlasGround, code: int, rows: IntArray, lacking: Listed) -> list[Listed]:
    gained, lost = ground.changes.gained[code], ground.changes.lost[code]
    found = [_changed(ground, "Comes", gained), _changed(ground, "Goes", lost), lacking]
    found = [one for one in found if one.lines]
    if found:
        return found
    first = sorted(rows.tolist(), key=lambda row: -ground.size[row])[:_LARGEST]
    towns = ground.state.accounts.text("city")
    return [Listed("Largest accounts", [(ground.name(row), str(towns[row])) for row in first])]


def _changed(ground: AtlasGround, title: str, changed: Sequence[Changed]) -> Listed:
    """Names with the other rep, largest first."""
    ranked = sorted(changed, key=lambda one: (-ground.size[one.row], ground.name(one.row)))
    way = "from" if title == "Comes" else "to"
    lines = [(ground.name(one.row), f"{way} {one.rep or one.territory}") for one in ranked]
    return Listed(f"{title}: {len(changed)}", lines, _ELSEWHERE)


def _map(area: Frame, ground: AtlasGround, code: int, rows: IntArray, box: maps.Box) -> None:
    west, south, east, north = bounds_of(ground, [code])
    window = maps.Window.around(box, [south, north], [west, east], 12)
    first = [one.row for one in (*ground.changes.gained[code], *ground.changes.lost[code])]
    names = [*first, *(row for row in rows.tolist() if row not in set(first))][:_NAMES]
    plan = MapPlan(code, np.array(names, np.int64), _SCALE, most_towns=6, furniture=False)
    with area.ink.tags.element("Figure", f"Map of {ground.shapes[code].name}, north up"):
        AtlasMap(area.ink, window, ground, plan).draw()


def rows_of_lists(lengths: Sequence[int], room: float) -> list[int]:
    """How many accounts each list shows: one of each in turn, as long as there is room.

    Titles always stand; a list that is not whole needs a line that tells of the rest.
    """
    shown = [0] * len(lengths)

    def need(n: int, rows: int) -> float:
        return 2 * _LINE * rows + (_LINE if rows < lengths[n] else 0.0)

    left = room - sum(_HEADING + _GAP + need(n, 0) for n in range(len(lengths)))

    while True:
        more = [
            n
            for n, length in enumerate(lengths)
            if shown[n] < length and need(n, shown[n] + 1) - need(n, shown[n]) <= left
        ]
        if not more:
            return shown
        n = min(more, key=lambda n: (shown[n], n))
        left -= need(n, shown[n] + 1) - need(n, shown[n])
        shown[n] += 1


def _list(area: Frame, one: Listed, fits: int) -> None:
    """The title, so many lines, and how many are left."""
    if area.room < _HEADING:
        return
    blocks.heading(area, one.title, gap=0)
    ink = area.ink
    for name, words in one.lines[:fits]:
        y = area.take(2 * _LINE) + 7
        ink.text(area.x, y, name, fonts.TEXT, XS, within=area.width)
        ink.text(area.x, y + 8.5, words, fonts.TEXT, XS, G500, within=area.width)
    left = len(one.lines) - fits
    if left > 0 and (fits or one.elsewhere):
        rest = (f"and {left} more" if fits else "", one.elsewhere)
        told = ", ".join(part for part in rest if part)
        ink.text(area.x, area.take(_LINE) + 7, told, fonts.TEXT, XS, G700, within=area.width)
    area.skip(_GAP)
