"""How to read the maps: fill, form, marks and sizes, in the maps' own marks."""

from __future__ import annotations

from collections.abc import Sequence

from reports.pdf import fonts
from reports.pdf.colours import G400, G500, INK, WHITE, Fill
from reports.pdf.fonts import XS
from reports.pdf.maps.sheet import symbol_radius
from reports.pdf.page import Frame
from reports.pdf.symbols import Form, filled_symbol, star, symbol

_STEP = 13.0
FORMS: tuple[tuple[Form, str], ...] = (
    ("circle", "Hospital"),
    ("square", "Surgery centre"),
    ("diamond", "Specialty hospital"),
    ("triangle", "Practice, refers"),
)


def draw_key(
    area: Frame,
    fills: Sequence[tuple[str, Fill]],
    sizes: Sequence[tuple[float, str]],
    *,
    title: str = "Fill: segment",
    size_title: str = "Size: potential a year",
    largest: float | None = None,
    radius: float = 15.0,
    approximate: bool = False,
) -> None:
    """Two columns of marks, then discs of round values.

    Parameters
    ----------
    sizes
        Values with their printed form, largest first.
    largest, radius
        As given to `Sheet.places`, so that the discs are true.
    approximate
        Add the hollow symbol for places that are only known by postcode or town.
    """
    ink, top = area.ink, area.y + 8
    half = area.x + area.width * 0.5
    ink.text(area.x, top, title, fonts.MEDIUM, XS, G500)
    ink.text(half, top, "Form: institution", fonts.MEDIUM, XS, G500)
    for n, (name, fill) in enumerate(fills, 1):
        y = top + _STEP * n
        filled_symbol(ink, "circle", area.x + 4, y - 2.5, 4, fill)
        ink.text(area.x + 14, y, name, fonts.TEXT, XS, within=half - area.x - 18)
    y = _forms(area, half, top, approximate)
    area.y = max(top + _STEP * len(fills), y) + 8
    if sizes:
        _sizes(area, sizes, size_title, largest or max(value for value, _ in sizes), radius)


def _forms(area: Frame, x: float, y: float, approximate: bool) -> float:
    ink = area.ink
    for form, name in FORMS:
        y += _STEP
        symbol(ink, form, x + 4, y - 2.5, 3.6, G400)
        ink.text(x + 14, y, name, fonts.TEXT, XS, within=area.right - x - 14)
    y += _STEP
    ink.circle(x + 4, y - 2.5, 4.4, WHITE, INK, 1.0)
    ink.circle(x + 4, y - 2.5, 2.6, G400)
    ink.text(x + 14, y, "Ring: buys", fonts.TEXT, XS)
    y += _STEP
    star(ink, x + 4, y - 2.5, 5)
    ink.text(x + 14, y, "Lighthouse centre", fonts.TEXT, XS)
    y += _STEP
    ink.text(x + 4, y, "7", fonts.SEMI_TAB, XS, INK, "centre")
    ink.text(x + 14, y, "Sequence rank", fonts.TEXT, XS, within=area.right - x - 14)
    if approximate:
        y += _STEP
        symbol(ink, "circle", x + 4, y - 2.5, 3.2, WHITE, G400, 1.4)
        ink.text(x + 14, y, "Hollow: estimated", fonts.TEXT, XS, within=area.right - x - 14)
    return y


def _sizes(
    area: Frame,
    sizes: Sequence[tuple[float, str]],
    title: str,
    largest: float,
    radius: float,
) -> None:
    ink = area.ink
    radii = [symbol_radius(value, largest, radius) for value, _ in sizes]
    ink.text(area.x, area.y + 8, title, fonts.MEDIUM, XS, G500)
    x, foot = area.x, area.y + 14 + 2 * max(radii)
    for (_, said), size in zip(sizes, radii, strict=True):
        ink.circle(x + size, foot - size, size, None, G500, 0.7)
        x = ink.text(x + 2 * size + 4, foot - 2, said, fonts.TAB, XS) + 12
    area.y = foot + 2
