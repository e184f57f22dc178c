"""What waits for what, from left to right: names in layers, a line from each to its follower."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.pdf import fonts
from reports.pdf.charts.flow import Edge, Node, layers_of, ordered
from reports.pdf.colours import ACCENT, ACCENT_MID, G500, INK, WHITE
from reports.pdf.fonts import XS
from reports.pdf.page import Frame

_MOST_LAYERS = 5
_KEY = 14.0
_HEAD = 3.0


@dataclass(frozen=True, slots=True)
class Wait:
    """`follower` starts after `first`; a gate must open, a reference lifts it."""

    first: str
    follower: str
    gate: bool


def waits(
    area: Frame, high: float, names: Mapping[str, tuple[str, str]], links: Sequence[Wait]
) -> None:
    """Draw the dependencies, `high` points in all.

    Parameters
    ----------
    names
        Key -> (short label such as the quarter, name); keys without a link are left out.
    """
    ink = area.ink
    known = [link for link in links if link.first in names and link.follower in names]
    linked = [key for key in names if any(key in (w.first, w.follower) for w in known)]
    edges = [Edge(w.first, w.follower, 1.0 if w.gate else 0.5) for w in known]
    nodes = [Node(key, names[key][1], 1.0) for key in linked]
    layers = ordered(layers_of(nodes, edges, _MOST_LAYERS), edges)
    if not layers:
        return
    left, right, y_of = _places(area, high - _KEY, layers, names)
    with ink.tags.element("Figure", f"{len(known)} dependencies of {len(linked)} starts"):
        for wait in sorted(known, key=lambda w: w.gate):
            x0, x1 = right[wait.first], left[wait.follower]
            y0, y1 = y_of[wait.first], y_of[wait.follower]
            bend = max(14.0, abs(x1 - x0) / 2)
            handles = ((x0 + bend, y0), (x1 - bend, y1))
            shade, weight = (ACCENT, 1.3) if wait.gate else (ACCENT_MID, 0.7)
            ink.curve((x0, y0), *handles, (x1 - _HEAD, y1), shade, weight)
            tip = [(x1, y1), (x1 - _HEAD - 1, y1 - 1.9), (x1 - _HEAD - 1, y1 + 1.9)]
            ink.polygon(tip, shade)
        for key in linked:
            label, name = names[key]
            with ink.see_through(0.86):
                ink.rectangle(left[key], y_of[key] - 4.4, right[key] - left[key], 8.8, WHITE)
            end = ink.text(left[key] + 2, y_of[key] + 2.5, label, fonts.TAB, XS, G500)
            ink.text(end + 4, y_of[key] + 2.5, name, fonts.MEDIUM, XS, INK)
    area.y += high - _KEY
    x = area.x
    y = area.take(_KEY) + 9
    for shade, weight, words in (
        (ACCENT, 1.3, "gate: its decision comes first"),
        (ACCENT_MID, 0.7, "reference: its success lifts the next"),
    ):
        ink.rule(x, x + 12, y - 2.5, shade, weight)
        x = ink.text(x + 16, y, words, fonts.TEXT, XS, G500) + 14


def _places(
    area: Frame,
    high: float,
    layers: Sequence[Sequence[str]],
    names: Mapping[str, tuple[str, str]],
) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
    """Left and right end and height of each name; layers share the width that names leave."""

    def wide(key: str) -> float:
        label, name = names[key]
        return fonts.width(label, fonts.TAB, XS) + fonts.width(name, fonts.MEDIUM, XS) + 8

    widths = [max(map(wide, layer)) for layer in layers]
    free = max(0.0, area.width - sum(widths)) / max(1, len(layers) - 1)
    left, right, y_of = {}, {}, {}
    x = area.x
    for layer, measure in zip(layers, widths, strict=True):
        pitch = high / len(layer)
        for n, key in enumerate(layer):
            left[key], right[key] = x, x + wide(key)
            y_of[key] = area.y + pitch * (n + 0.5)
        x += measure + free
    return left, right, y_of
