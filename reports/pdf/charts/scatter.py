"""Scatter on a logarithmic axis: every account a mark, only the deciding ones named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from reports.pdf import fonts
from reports.pdf.charts.scale import Scale, log_ticks, round_ticks, tick_text
from reports.pdf.colours import G200, G400, G500, INK, Fill
from reports.pdf.fonts import XS
from reports.pdf.labels import NEAR, Anchor, draw_labels, place
from reports.pdf.page import Frame
from reports.pdf.symbols import Form, filled_symbol

_RADIUS = 3.5
_MANY = 400  # from here marks are dots without edges


@dataclass(frozen=True, slots=True)
class Spot:
    """One account: position in values, form and fill; named when it has a label."""

    x: float
    y: float
    fill: Fill
    form: Form = "circle"
    label: str = ""


@dataclass(frozen=True, slots=True)
class Axis:
    """How an axis is read: unit behind its last tick, limits as dashed lines with names."""

    unit: str = ""
    limits: Sequence[float] = ()
    names: Sequence[str] = ()


def log_scatter(
    area: Frame, high: float, spots: Sequence[Spot], x_axis: Axis, y_axis: Axis
) -> None:
    """Marks over a logarithmic x axis and a linear y axis from 0; `high` points in all.

    The x axis runs beyond the data on the right, to give labels room. Marks with x ≤ 0 are
    left out: they have no place on it.
    """
    ink = area.ink
    shown = sorted((spot for spot in spots if spot.x > 0), key=lambda spot: -spot.x)
    left, top, foot = area.x + 22, area.y + 13, area.y + high - 14
    low = min((spot.x for spot in shown), default=1.0) / 1.25
    far = max((spot.x for spot in shown), default=10.0) * 2.6
    ticks = round_ticks(max((spot.y for spot in shown), default=1.0), 4)
    x_scale = Scale(low, far, left, area.right, log=True)
    y_scale = Scale(0, ticks[-1], foot - 5, top)
    with ink.tags.element("Figure", f"Scatter of {len(shown)} accounts"):
        _axes(area, x_scale, y_scale, ticks, x_axis, y_axis, top, foot)
        if len(shown) > _MANY:
            for colour in dict.fromkeys(spot.fill.colour for spot in shown):
                same = [s for s in shown if s.fill.colour == colour]
                ink.dots([(x_scale(s.x), y_scale(s.y)) for s in same], 1.4, colour)
        else:
            for spot in shown:
                filled_symbol(ink, spot.form, x_scale(spot.x), y_scale(spot.y), _RADIUS, spot.fill)
        named = [spot for spot in shown if spot.label]
        anchors = [Anchor(x_scale(s.x), y_scale(s.y), _RADIUS + 0.1, s.label, s.x) for s in named]
        discs = [(x_scale(s.x), y_scale(s.y), _RADIUS) for s in shown if not s.label]
        bounds = (left, top - 1, area.right + 2, foot - 3)
        placed, missed, _ = place(
            anchors, bounds, discs=discs[:_MANY], distances=NEAR, crowd=2, passes=8
        )
        draw_labels(ink, placed)
    for anchor in missed:
        ink.ledger.note(ink.name, f"no room for the label “{anchor.label}” in the scatter")
    area.y += high


def _axes(
    area: Frame,
    x_scale: Scale,
    y_scale: Scale,
    ticks: Sequence[float],
    x_axis: Axis,
    y_axis: Axis,
    top: float,
    foot: float,
) -> None:
    ink, left = area.ink, x_scale.start
    for tick in ticks:
        y = y_scale(tick)
        ink.rule(left, area.right, y, INK if tick == 0 else G200, 0.5 if tick == 0 else 0.4)
        said = tick_text(tick) + (f" {y_axis.unit}" if tick == ticks[-1] and y_axis.unit else "")
        ink.text(left - 4, y + 2.5, said, fonts.TAB, XS, G500, "right", within=26)
    at = log_ticks(x_scale.low, x_scale.high / 2)
    for tick in at:
        x = x_scale(tick)
        ink.line(x, y_scale(0), x, y_scale(0) + 3, G500, 0.5)
        said = tick_text(tick) + (f" {x_axis.unit}" if tick == at[-1] and x_axis.unit else "")
        ink.text(x, foot + 10, said, fonts.TAB, XS, G500, "centre")
    edges = [x_scale.low, *sorted(x_axis.limits), x_scale.high / 1.6]
    for limit in x_axis.limits:
        ink.line(x_scale(limit), top, x_scale(limit), y_scale(0), G400, 0.5, (2, 2))
    for name, (a, b) in zip(x_axis.names, pairwise(edges), strict=False):
        ink.text((x_scale(a) + x_scale(b)) / 2, top - 4, name, fonts.SEMI, XS, G500, "centre")
