"""A map of all territories in a box of a page, with what moved and pins of pain points."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from reports.atlas.ground import AtlasGround
from reports.atlas.placing import name_territories, territory_spots
from reports.map_ink import WATER, draw_dots, draw_ground, draw_outline, draw_tint
from reports.pdf import fonts, maps
from reports.pdf.colours import G300, INK, WARN, WHITE, Colour
from reports.pdf.fonts import XS
from reports.pdf.ink import Ink


@dataclass(frozen=True, slots=True)
class Pin:
    """A numbered mark at a place in degrees."""

    lat: float
    lon: float
    mark: str
    colour: Colour = WARN


def draw_region(
    ink: Ink,
    box: maps.Box,
    ground: AtlasGround,
    *,
    title: str = "",
    pins: Sequence[Pin] = (),
    rings: Sequence[int] = (),
    dots: float = 0.5,
    unit: Literal["km", "mi"] = "mi",
    names: bool = True,
    ring: float = 4.5,
) -> None:
    """Draw the territories of a scenario; `rings` are rows of accounts that get a circle.

    `ring` is the radius of such a circle in points.
    """
    accounts = ground.state.accounts
    placed = np.flatnonzero(accounts.placed).astype(np.int64)
    window = maps.Window.around(
        box, list(accounts.lat[placed]), list(accounts.lon[placed]), min(18.0, box.width / 12)
    )
    edge = [(box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom)]
    with ink.tags.element("Figure", title or f"Map of {ground.scenario.name}"):
        with ink.clipped([edge]):
            ink.rectangle(box.x, box.y, box.width, box.height, WATER)
            draw_ground(ink, window)
            for shape in ground.shapes:
                draw_tint(ink, window, shape)
            for shape in ground.shapes:
                draw_outline(ink, window, shape, 1.6)
            draw_dots(ink, window, ground.dots(placed), dots)
            for row in rings:
                x, y = window.xy(float(accounts.lat[row]), float(accounts.lon[row]))
                ink.circle(x, y, ring, None, INK, 0.25 * ring)
            for pin in pins:
                x, y = window.xy(pin.lat, pin.lon)
                ink.circle(x, y, 6.0, pin.colour, WHITE, 0.8)
                ink.text(x, y + 2.4, pin.mark, fonts.SEMI_TAB, XS, WHITE, "centre", boxed=False)
        ink.rectangle(box.x, box.y, box.width, box.height, None, G300, 0.5)
        if names:
            _names(ink, window, ground, pins)
        sheet = maps.Sheet(ink, window)
        if title:
            sheet.title(title)
        if box.width > 200:
            sheet.scale_bar(unit)


def _names(ink: Ink, window: maps.Window, ground: AtlasGround, pins: Sequence[Pin]) -> None:
    box = window.box
    names = territory_spots(window, ground.shapes, every=True)
    taken = [
        (box.x, box.y, box.x + 130, box.y + 14),
        (box.right - 90, box.bottom - 16, box.right, box.bottom),
    ]
    for pin in pins:
        x, y = window.xy(pin.lat, pin.lon)
        taken.append((x - 7, y - 7, x + 7, y + 7))
    name_territories(ink, box, names, taken, XS)
