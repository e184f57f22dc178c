"""A rep's territory on their own page: a map of it, and beside it who comes and who goes."""

from collections.abc import Sequence
from typing import Final

import numpy as np

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
_HEADING: Final = 16.0


def draw_turf(area: Frame, ground: AtlasGround, code: int) -> None:
    """The map on the left, changes on the right; nothing for a territory without a place."""
    rows = ground.rows_of(code)
    if not ground.state.accounts.placed[rows].any():
        return
    page = area.page
    gained, lost = ground.changes.gained[code], ground.changes.lost[code]
    changed = len(gained) + len(lost)
    blocks.heading(area, "The territory", "rings come, crosses go", gap=20)
    high = min(area.room - 6, _TALLEST)
    wide = area.width * (0.62 if changed else 1.0)
    box = maps.Box(area.x + 10, area.y + 10, wide - 10, high - 10)
    west, south, east, north = bounds_of(ground, [code])
    window = maps.Window.around(box, [south, north], [west, east], 12)
    first = [one.row for one in (*gained, *lost)]
    names = [*first, *(row for row in rows.tolist() if row not in set(first))][:_NAMES]
    plan = MapPlan(code, np.array(names, np.int64), scale=_SCALE, most_towns=6)
    with page.ink.tags.element("Figure", f"Map of {ground.shapes[code].name}, north up"):
        AtlasMap(page.ink, window, ground, plan).draw()
    if changed:
        beside = Frame(page, area.x + wide + 14, area.y, area.width - wide - 14, area.y + high)
        _list(beside, ground, "Comes", gained, least=bool(lost))
        _list(beside, ground, "Goes", lost, least=False)
    area.y += high


def _list(
    area: Frame, ground: AtlasGround, title: str, changed: Sequence[Changed], *, least: bool
) -> None:
    """Names with the other rep, largest first; `least` leaves half the room to the next list."""
    if not changed or area.room < 2 * _HEADING:
        return
    blocks.heading(area, f"{title}: {len(changed)}", gap=0)
    room = area.room / 2 if least else area.room
    fits = int((room - _LINE) // (2 * _LINE))
    ranked = sorted(changed, key=lambda one: (-ground.size[one.row], ground.name(one.row)))
    ink = area.ink
    for one in ranked[:fits]:
        y = area.take(2 * _LINE) + 7
        ink.text(area.x, y, ground.name(one.row), fonts.TEXT, XS, within=area.width)
        way = "from" if title == "Comes" else "to"
        other = f"{way} {one.rep or one.territory}"
        ink.text(area.x, y + 8.5, other, fonts.TEXT, XS, G500, within=area.width)
    if len(ranked) > fits:
        words = f"and {len(ranked) - fits} more, see “Accounts that move”"
        ink.text(area.x, area.take(_LINE) + 7, words, fonts.TEXT, XS, G700, within=area.width)
    area.skip(8)
