"""Beside each map: the figures of its territory and what the marks mean."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from reports.atlas.ground import LARGEST, NEUTRAL, TINT, AtlasGround
from reports.atlas.sheet import MapPlan
from reports.map_ink import hatching
from reports.pdf import fonts
from reports.pdf.colours import G200, G400, G500, INK, WHITE, Colour, colour
from reports.pdf.fonts import XS, S
from reports.pdf.ink import Ink
from reports.pdf.symbols import star

KEY_WIDE: Final = 142.0
_ROW: Final = 12.0


def draw_key(
    ink: Ink,
    ground: AtlasGround,
    plan: MapPlan,
    codes: Sequence[int],
    x: float,
    top: float,
    bottom: float,
) -> None:
    """Figures above, marks below; of all territories their names, as far as there is room."""
    y = _figures(ink, ground, plan.own, x, top) if plan.own is not None else top
    marks = _marks_height(ground, plan)
    if plan.own is None:
        y = _names(ink, ground, codes, x, y, bottom - marks - 10)
    _marks(ink, ground, plan, x, max(y + 12, bottom - marks) if plan.own is None else y + 14)


def _figures(ink: Ink, ground: AtlasGround, code: int, x: float, y: float) -> float:
    figures, show = ground.figures[code], ground.show
    rows = [("Accounts", show.number(figures.accounts))]
    for name in ("potential", "revenue", "beds"):
        total = figures.totals.get(name, 0.0)
        if total and np.isfinite(total):
            said = show.number(total) if name == "beds" else show.money(total)
            rows.append((name.capitalize(), said))
    index = figures.index.get(ground.size_name or "accounts", float("nan"))
    if index == index:
        rows.append((f"Index of {ground.size_name or 'accounts'}", show.number(index)))
    if figures.utilisation == figures.utilisation:
        rows.append(("Hours in use", show.percent(figures.utilisation)))
    if figures.drive_hours:
        rows.append(("Driving a year", f"{show.number(figures.drive_hours)} h"))
    if figures.mean_drive == figures.mean_drive:
        rows.append(("Mean drive, one way", show.minutes(figures.mean_drive)))
    if figures.pieces > 1:
        rows.append(("Pieces", show.number(figures.pieces)))
    for label, said in rows:
        y += _ROW + 2
        ink.text(x, y, label, fonts.TEXT, S, G500)
        ink.text(x + KEY_WIDE, y, said, fonts.SEMI_TAB, S, INK, "right")
        ink.rule(x, x + KEY_WIDE, y + 4, G200)
    return y + 6


def _names(
    ink: Ink, ground: AtlasGround, codes: Sequence[int], x: float, y: float, bottom: float
) -> float:
    """Colour, name and number of accounts of the territories that fit."""
    for place, code in enumerate(codes):
        if y + _ROW > bottom and place < len(codes) - 1:
            left = len(codes) - place
            ink.text(x, y + _ROW - 2, f"and {left:,} more in the list", fonts.TEXT, XS, G500)
            return y + _ROW
        y += _ROW
        shape, figures = ground.shapes[code], ground.figures[code]
        draw_swatch(ink, x, y - 8, 14, 8, colour(shape.colour), shape.hatch)
        said = ground.show.number(figures.accounts)
        room = KEY_WIDE - 24 - fonts.width(said, fonts.TAB, XS)
        name = ground.layer.territories[code].name or shape.name
        ink.text(x + 19, y - 1.5, name, fonts.TEXT, XS, within=room)
        ink.text(x + KEY_WIDE, y - 1.5, said, fonts.TAB, XS, G500, "right")
    return y


def draw_swatch(
    ink: Ink, x: float, y: float, wide: float, high: float, shade: Colour, hatch: int
) -> None:
    """A small piece of a territory as the map shows it."""
    with ink.see_through(max(TINT * 2.2, 0.3)):
        ink.rectangle(x, y, wide, high, shade)
    corners = [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]
    if hatch:
        with ink.clipped([corners]):
            ink.paths(
                hatching([corners], hatch, 0.4 * high), None, shade, 0.06 * high, closed=False
            )
    ink.rectangle(x, y, wide, high, None, shade, 1.0)


def _marks_height(ground: AtlasGround, plan: MapPlan) -> float:
    return _ROW * (len(_mark_rows(ground, plan)) + 1) + (34 if ground.size_name else 0)


def _mark_rows(ground: AtlasGround, plan: MapPlan) -> list[tuple[str, str]]:
    rows = [("dot", "Account")]
    if plan.own is not None:
        rows = [("own", "Its accounts"), ("other", "Accounts of others")]
    if ground.approximate.any():
        rows.append(("rough", "Place known to the ZIP or town"))
    if any(home is not None for home in ground.homes):
        rows.append(("home", "Home of the rep"))
    code = plan.own
    if any(ground.changes.gained) if code is None else ground.changes.gained[code]:
        rows.append(("comes", f"Not so in {ground.changes.since}"))
    if code is not None and ground.changes.lost[code]:
        rows.append(("goes", "Goes to another rep"))
    return rows


def _marks(ink: Ink, ground: AtlasGround, plan: MapPlan, x: float, y: float) -> None:
    shade = colour(ground.shapes[plan.own].colour) if plan.own is not None else INK
    ink.text(x, y, "Marks", fonts.SEMI, XS)
    for mark, said in _mark_rows(ground, plan):
        y += _ROW
        middle = (x + 7, y - 2.4)
        if mark in ("own", "dot", "rough", "comes", "other"):
            fill = colour(NEUTRAL) if mark == "other" else shade
            ink.circle(*middle, 1.6 if mark == "other" else 3.0, fill)
        if mark == "rough":
            ink.circle(*middle, 2.0, WHITE)
        elif mark == "comes":
            ink.circle(*middle, 5.2, None, INK, 1.0)
        elif mark == "home":
            star(ink, *middle, 4.6)
        elif mark == "goes":
            cx, cy = middle
            cross = [[(cx - 3, cy - 3), (cx + 3, cy + 3)], [(cx - 3, cy + 3), (cx + 3, cy - 3)]]
            ink.paths(cross, None, INK, 1.2, closed=False)
        ink.text(x + 19, y, said, fonts.TEXT, XS, within=KEY_WIDE - 19)
    if ground.size_name:
        _sizes(ink, ground, x, y + 8)


def _sizes(ink: Ink, ground: AtlasGround, x: float, y: float) -> None:
    """Two discs with what they stand for."""
    top = float(ground.size.max())
    ink.text(x, y + 8, f"Size: {ground.size_name}", fonts.SEMI, XS)
    foot, at = y + 12 + 2 * LARGEST, x
    for share in (0.1, 0.4, 1.0):
        radius = LARGEST * share**0.5
        ink.circle(at + radius, foot - radius, radius, G400)
        said = ground.show.compact(top * share)
        at = ink.text(at + 2 * radius + 3, foot - 0.5, said, fonts.TAB, XS, G500) + 9
