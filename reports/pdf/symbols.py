"""Small marks with a fixed meaning: map symbols, role classes, lighthouse star, padlock."""

from __future__ import annotations

import math
from typing import Literal

from reports.pdf import fonts
from reports.pdf.colours import ACCENT, ACCENT_MID, G400, G700, INK, WHITE, Colour, Fill
from reports.pdf.ink import Ink, Point

Form = Literal["circle", "square", "diamond", "triangle"]
FORM_OF_TYPE: dict[str, Form] = {
    "AMC": "circle",
    "TEACH": "circle",
    "COMM": "circle",
    "CAH": "circle",
    "FED": "circle",
    "ASC": "square",
    "SPEC": "diamond",
    "PRAC": "triangle",
}
ROLE_LETTERS = "UBA"


def outline_of(form: Form, x: float, y: float, radius: float) -> list[Point]:
    """Corners of a form with about the area of a disc of this radius; not for circles."""
    if form == "square":
        half = radius * 0.886
        return [
            (x - half, y - half),
            (x + half, y - half),
            (x + half, y + half),
            (x - half, y + half),
        ]
    if form == "diamond":
        half = radius * 1.25
        return [(x, y - half), (x + half, y), (x, y + half), (x - half, y)]
    half = radius * 1.3
    return [(x, y - half), (x + half * 0.9, y + half * 0.62), (x - half * 0.9, y + half * 0.62)]


def symbol(
    ink: Ink,
    form: Form,
    x: float,
    y: float,
    radius: float,
    fill: Colour | None,
    stroke: Colour | None = None,
    weight: float = 0.6,
) -> None:
    """A mark of the given form centred on (x, y)."""
    if form == "circle":
        ink.circle(x, y, radius, fill, stroke, weight)
    else:
        ink.polygon(outline_of(form, x, y, radius), fill, stroke, weight)


def filled_symbol(
    ink: Ink,
    form: Form,
    x: float,
    y: float,
    radius: float,
    fill: Fill,
    *,
    ring: bool = False,
    hollow: bool = False,
) -> None:
    """A symbol in the fill of its class; a ring when the account buys, hollow when estimated."""
    if ring:
        symbol(ink, form, x, y, radius + 1.9, WHITE, INK, 1.0)
    if hollow:
        symbol(ink, form, x, y, radius - 0.6, WHITE, fill.edge or fill.colour, 1.4)
    else:
        symbol(ink, form, x, y, radius, fill.colour, fill.edge or WHITE, 0.6)
    if fill.crossed:
        arm = 1.6
        ink.paths(
            [
                [(x - arm, y - arm), (x + arm, y + arm)],
                [(x - arm, y + arm), (x + arm, y - arm)],
            ],
            None,
            G700,
            0.8,
            closed=False,
        )


def star(ink: Ink, x: float, y: float, radius: float = 5.4, fill: Colour = INK) -> None:
    """Lighthouse centre."""
    points = [
        (
            x + (radius if n % 2 == 0 else radius * 0.42) * math.sin(n * math.pi / 5),
            y - (radius if n % 2 == 0 else radius * 0.42) * math.cos(n * math.pi / 5),
        )
        for n in range(10)
    ]
    ink.polygon(points, fill, WHITE, 0.7)


ROLE_STEP = 11.0  # from one mark to the next


def role(ink: Ink, x: float, y: float, letter: str, size: float = 9.0) -> float:
    """Role class at baseline `y`: U filled accent disc, B outlined square, A ink disc.

    Any other letter is a hollow disc. Returns where the next mark may begin.
    """
    centre, middle = x + size / 2, y - 2.5
    on = WHITE
    if letter == "U":
        ink.circle(centre, middle, size / 2, ACCENT)
    elif letter == "A":
        ink.circle(centre, middle, size / 2, INK)
    elif letter == "B":
        side = size - 0.8
        ink.rectangle(centre - side / 2, middle - side / 2, side, side, WHITE, INK, 0.8)
        on = INK
    else:
        ink.circle(centre, middle, size / 2 - 0.4, WHITE, G400, 0.8)
        on = G700
    ink.text(centre, middle + 2.1, letter, fonts.SEMI, 6, on, "centre", boxed=False)
    return x + size + 2


def badge(
    ink: Ink, x: float, y: float, number: int, kind: str = "plain", radius: float = 6.2
) -> None:
    """Rank in a disc centred on (x, y): "first" accent, "gate" mid tone, else outlined."""
    fill = {"first": ACCENT, "gate": ACCENT_MID}.get(kind, WHITE)
    ink.circle(x, y, radius, fill, ACCENT_MID if fill is WHITE else WHITE, 0.8)
    colour = WHITE if kind == "first" else INK
    ink.text(x, y + 2.5, str(number), fonts.SEMI_TAB, fonts.XS, colour, "centre", boxed=False)


def padlock(ink: Ink, x: float, y: float) -> None:
    """Fixed with the customer; centred on (x, y)."""
    half = [(1.6, 3.0), (1.6, 4.4), (0.9, 5.4)]
    bow = [(x - dx, y - dy) for dx, dy in half] + [(x + dx, y - dy) for dx, dy in half[::-1]]
    ink.rectangle(x - 2.6, y - 3, 5.2, 4, INK)
    ink.polygon(bow, None, INK, 0.9, closed=False)


def arrow(ink: Ink, x0: float, x1: float, y: float, colour: Colour) -> None:
    """A level arrow from baseline to target."""
    if x1 - x0 < 5:
        return
    ink.line(x0, y, x1 - 3, y, colour, 0.8)
    ink.polygon([(x1, y), (x1 - 4, y - 2), (x1 - 4, y + 2)], colour)
