"""The page that looks closer at the densest places of a region, up to four beside each other."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from model.arrays import IntArray
from reports.atlas.ground import AtlasGround
from reports.atlas.metros import Metro
from reports.atlas.sheet import AtlasMap, MapPlan
from reports.atlas.words import counted
from reports.pdf import fonts, maps
from reports.pdf.book import Book
from reports.pdf.colours import G500
from reports.pdf.fonts import S
from reports.pdf.ink import Ink

_NAMES: Final = 60
_GAP: Final = 16.0
_TITLE: Final = 18.0
_SCALE: Final = 0.9


def draw_metros(book: Book, ground: AtlasGround, metros: Sequence[Metro]) -> None:
    """Add the page; the numbers are those of the frames on the overview."""
    held = sum(len(one.rows) for one in metros)
    verb = "stands" if held == 1 else "stand"
    lead = f"{counted(held, 'account')} {verb} in these frames of the overview."
    with book.page("Overview: closer", lead, key="overview.near", landscape=True, level=1) as page:
        grid = page.grid
        top, bottom = grid.top - 8, grid.height - 44
        across = min(len(metros), 2)
        down = -(-len(metros) // across)
        wide = (grid.right - grid.left - _GAP * (across - 1)) / across
        high = (bottom - top - _GAP * (down - 1)) / down
        for n, metro in enumerate(metros):
            x = grid.left + (wide + _GAP) * (n % across)
            y = top + (high + _GAP) * (n // across)
            box = maps.Box(x, y + _TITLE, wide, high - _TITLE)
            draw_metro(page.ink, ground, metro, box, n + 1, _SCALE)


def draw_metro(
    ink: Ink, ground: AtlasGround, metro: Metro, box: maps.Box, number: int, scale: float
) -> None:
    """One close-up under its number and name; `scale` of its marks and letters."""
    size = S * scale if scale > 1 else S
    said = f"{number} {metro.name}"
    end = ink.text(box.x, box.y - 5 * max(scale, 1.0), said, fonts.SEMI, size)
    count = counted(len(metro.rows), "account")
    ink.text(end + 6, box.y - 5 * max(scale, 1.0), count, fonts.TEXT, size, G500)
    west, south, east, north = metro.bounds
    window = maps.Window.around(box, [south, north], [west, east], 2)
    with ink.tags.element("Figure", f"Map of {metro.name}, north up"):
        plan = MapPlan(None, _ranked(ground, metro), scale=scale, most_towns=10, furniture=False)
        AtlasMap(ink, window, ground, plan).draw()


def _ranked(ground: AtlasGround, metro: Metro) -> IntArray:
    order = np.argsort(-ground.size[metro.rows], kind="stable")
    return metro.rows[order][:_NAMES]
