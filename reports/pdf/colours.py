"""Colour tokens of the book: white page, one blue, greys; source: look/book-style.md, "Colour".

Segment fills fall in lightness as priority rises, so that a greyscale print still ranks them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Colour(NamedTuple):
    """Red, green and blue, each 0 to 1."""

    red: float
    green: float
    blue: float


def colour(text: str) -> Colour:
    """The colour of "#RRGGBB".

    Raises
    ------
    ValueError
        If the text is not of that form.
    """
    if len(text) != 7 or text[0] != "#":
        raise ValueError(f"not a colour: {text}")
    red, green, blue = (int(text[n : n + 2], 16) / 255 for n in (1, 3, 5))
    return Colour(red, green, blue)


INK = colour("#15202B")
G700 = colour("#45525E")
G500 = colour("#6A7682")
G400 = colour("#98A3AD")
G300 = colour("#C2CAD1")
G200 = colour("#DDE3E8")
G100 = colour("#EDF0F3")
G50 = colour("#F6F8F9")
ACCENT = colour("#1D4FB8")
ACCENT_MID = colour("#7F9FDD")
ACCENT_TINT = colour("#E7EDF9")
WARN = colour("#B3261E")
WHITE = colour("#FFFFFF")


@dataclass(frozen=True)
class Fill:
    """How a class of accounts is filled: `ink` is the colour of text on it."""

    colour: Colour
    ink: Colour
    edge: Colour | None = None
    crossed: bool = False


SEGMENTS: dict[str, Fill] = {
    "Attack": Fill(colour("#123B8A"), WHITE),
    "Protect": Fill(colour("#00574F"), WHITE),
    "Maintain": Fill(colour("#1E8476"), WHITE),
    "Grow": Fill(colour("#E38B1B"), INK),
    "Develop": Fill(colour("#A5C4EC"), INK),
    "Build": Fill(colour("#F6CE94"), INK),
    "Monitor": Fill(G200, INK, G500),
    "Serve": Fill(G200, INK, G500),
    "Serve+": Fill(G200, INK, G500),
    "Referrer": Fill(WHITE, INK, G500),
    "Not now": Fill(WHITE, INK, G500, crossed=True),
}
_UNKNOWN = Fill(WHITE, INK, G400)


def segment_fill(segment: str) -> Fill:
    """The fill of a segment; white with a pale edge for a name the book does not know."""
    return SEGMENTS.get(segment, _UNKNOWN)


def grey(share: float) -> Colour:
    """A step of the neutral scale: 0.0 is the palest cell, 1.0 the accent; for heat tables."""
    share = min(1.0, max(0.0, share))
    low, high = ACCENT_TINT, ACCENT
    return Colour(
        low.red + (high.red - low.red) * share,
        low.green + (high.green - low.green) * share,
        low.blue + (high.blue - low.blue) * share,
    )
