"""What explains a printed map: legend, scale bar, north arrow."""

from typing import Final, Literal

import numpy as np

from reports.map_facts import LegendPart, LegendRow, MapPage
from reports.pdf import fonts, maps
from reports.pdf.colours import G400, G500, INK, WHITE, colour
from reports.pdf.fonts import XS
from reports.pdf.ink import Ink

LEGEND_WIDE: Final = 132.0
_ROW: Final = 11.0
_PART: Final = 152.0  # of one part where parts stand side by side
_GAP: Final = 12.0
_SWATCH: Final = 14.0
_AREA_ALPHA: Final = 0.55  # areas lie on the map as thinly
_KM_PER_MILE: Final = 1.609344

Taken = tuple[float, float, float, float]


def draw_legend(
    ink: Ink, facts: MapPage, x: float, top: float, bottom: float, *, across: float = 0.0
) -> None:
    """The parts one below the other, or side by side where `across` points are free."""
    wide = LEGEND_WIDE if not across else min(_PART, across / max(len(facts.legend), 1) - _GAP)
    left, y, lowest = x, top, top
    for part in facts.legend:
        end = _part(ink, part, left, y, wide, bottom)
        lowest = max(lowest, end)
        if across:
            left += wide + _GAP
        else:
            y = end + _GAP
    if facts.sizes:
        start = lowest + (_GAP if facts.legend else 0)
        _sizes(ink, facts, x, start if across else max(y, start))


def _part(ink: Ink, part: LegendPart, x: float, y: float, wide: float, bottom: float) -> float:
    """A title and its rows; returns where it ends."""
    ink.text(x, y + 7, part.title, fonts.SEMI, XS, within=wide)
    y += 9
    for row in part.rows:
        if y + _ROW > bottom:
            break
        y += _ROW
        _mark(ink, row, x, y - 2.5)
        counted = fonts.width(row.count, fonts.TAB, XS) + 4 if row.count else 0
        ink.text(x + _SWATCH + 4, y, row.text, fonts.TEXT, XS, within=wide - _SWATCH - 4 - counted)
        if row.count:
            ink.text(x + wide, y, row.count, fonts.TAB, XS, G500, "right")
    return y + 4


def _mark(ink: Ink, row: LegendRow, x: float, y: float) -> None:
    shade = colour(row.colour)
    if row.form == "dot":
        ink.circle(x + _SWATCH / 2, y, 3.2, shade)
    elif row.form == "line":
        ink.line(x, y, x + _SWATCH, y, shade, 1.2)
    else:
        with ink.see_through(_AREA_ALPHA):
            ink.rectangle(x, y - 3.5, _SWATCH, 7, shade)


def _sizes(ink: Ink, facts: MapPage, x: float, y: float) -> None:
    ink.text(x, y + 7, f"Size: {facts.size_title}", fonts.SEMI, XS, within=LEGEND_WIDE)
    foot = y + 13 + 2 * max(radius for radius, _ in facts.sizes)
    for radius, said in facts.sizes:
        ink.circle(x + radius, foot - radius, radius, G400)
        x = ink.text(x + 2 * radius + 3, foot - 0.5, said, fonts.TAB, XS, G500) + 10


def draw_scale(
    ink: Ink, window: maps.Window, unit: Literal["mi", "km"], grown: float = 1.0
) -> Taken:
    """A round distance at the lower left, `grown` for large paper; returns the area it takes."""
    box = window.box
    per_unit = window.scale * (_KM_PER_MILE if unit == "mi" else 1.0)
    longest = min(box.width * 0.22, 110.0 * grown) / per_unit
    power = 10.0 ** np.floor(np.log10(longest))
    length = next(lead for lead in (5.0, 2.0, 1.0) if lead * power <= longest) * power
    wide = float(length * per_unit)
    x, y, tick = box.x + 10 * grown, box.bottom - 9 * grown, 3 * grown
    said = f"{length:,.0f} {unit}" if length >= 1 else f"{length:g} {unit}"
    ink.rectangle(x - 4 * grown, y - 14 * grown, wide + 8 * grown, 19 * grown, WHITE)
    ends = ((x, y, x + wide, y), (x, y - tick, x, y), (x + wide, y - tick, x + wide, y))
    for x0, y0, x1, y1 in ends:
        ink.line(x0, y0, x1, y1, INK, 0.8 * grown)
    ink.text(x + wide / 2, y - 4 * grown, said, fonts.TAB, XS * grown, INK, "centre")
    return x - 4 * grown, y - 15 * grown, x + wide + 4 * grown, box.bottom


def draw_north(ink: Ink, box: maps.Box, grown: float = 1.0) -> Taken:
    """An arrow at the upper right; returns the area it takes."""
    x, y, u = box.right - 16 * grown, box.y + 10 * grown, grown
    ink.rectangle(x - 8 * u, y - 5 * u, 16 * u, 28 * u, WHITE)
    tip = [(x, y - u), (x + 4 * u, y + 9 * u), (x, y + 7 * u), (x - 4 * u, y + 9 * u)]
    ink.polygon(tip, INK, None)
    ink.text(x, y + 18 * u, "N", fonts.SEMI, XS * u, INK, "centre")
    return x - 9 * u, y - 6 * u, x + 9 * u, y + 24 * u
