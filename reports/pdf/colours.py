"""Colour tokens of the book: white page, one blue, greys; source: look/book-style.md, "Colour".

Segment fills fall in lightness as priority rises, so that a greyscale print still ranks them.
"""

from dataclasses import dataclass

from reportlab.lib.colors import Color, HexColor

Colour = Color

INK: Colour = HexColor("#15202B")
G700: Colour = HexColor("#45525E")
G500: Colour = HexColor("#6A7682")
G400: Colour = HexColor("#98A3AD")
G300: Colour = HexColor("#C2CAD1")
G200: Colour = HexColor("#DDE3E8")
G100: Colour = HexColor("#EDF0F3")
G50: Colour = HexColor("#F6F8F9")
ACCENT: Colour = HexColor("#1D4FB8")
ACCENT_MID: Colour = HexColor("#7F9FDD")
ACCENT_TINT: Colour = HexColor("#E7EDF9")
WARN: Colour = HexColor("#B3261E")
WHITE: Colour = HexColor("#FFFFFF")


@dataclass(frozen=True)
class Fill:
    """How a class of accounts is filled: `ink` is the colour of text on it."""

    colour: Colour
    ink: Colour
    edge: Colour | None = None
    crossed: bool = False


SEGMENTS: dict[str, Fill] = {
    "Attack": Fill(HexColor("#123B8A"), WHITE),
    "Protect": Fill(HexColor("#00574F"), WHITE),
    "Maintain": Fill(HexColor("#1E8476"), WHITE),
    "Grow": Fill(HexColor("#E38B1B"), INK),
    "Develop": Fill(HexColor("#A5C4EC"), INK),
    "Build": Fill(HexColor("#F6CE94"), INK),
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
    return Color(
        low.red + (high.red - low.red) * share,
        low.green + (high.green - low.green) * share,
        low.blue + (high.blue - low.blue) * share,
    )
