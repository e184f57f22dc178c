"""Maps of the book: ground, symbols, names; places and outlines come in as coordinates."""

from reports.pdf.maps.key import draw_key
from reports.pdf.maps.metro import Metro, densest
from reports.pdf.maps.plane import Box, Lines, Window, rings
from reports.pdf.maps.sheet import Ground, Place, Sheet, Territory, symbol_radius

__all__ = [
    "Box",
    "Ground",
    "Lines",
    "Metro",
    "Place",
    "Sheet",
    "Territory",
    "Window",
    "densest",
    "draw_key",
    "rings",
    "symbol_radius",
]
