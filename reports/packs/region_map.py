"""A map of all territories in a box of a page, with what moved and pins of pain points."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from reports.atlas.ground import AtlasGround
from reports.map_ink import WATER, draw_dots, draw_ground, draw_outline, draw_tint, middle_of
from reports.pdf import fonts, labels, maps
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
) -> None:
    """Draw the territories of a scenario; `rings` are rows of accounts that get a circle."""
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
                ink.circle(x, y, 4.5, None, INK, 1.1)
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
    box, anchors = window.box, []
    for shape in ground.shapes:
        place = middle_of(window, shape.rings)
        if place is not None:
            left = place[0] - fonts.width(shape.name, fonts.SEMI, XS) / 2
            anchors.append(labels.Anchor(left, place[1], 0.5, shape.name, 1e9, fonts.SEMI))
    discs = [(*window.xy(pin.lat, pin.lon), 7.0) for pin in pins]
    taken = [(box.x, box.y, box.x + 130, box.y + 14), (box.right - 90, box.bottom - 16,
              box.right, box.bottom)]  # fmt: skip
    placed, _, _ = labels.place(
        anchors,
        (box.x + 3, box.y + 3, box.right - 3, box.bottom - 3),
        taken=taken,
        discs=discs,
        distances=labels.NEAR,
    )
    labels.draw_labels(ink, placed)
