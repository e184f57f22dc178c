"""The chart of a ready report on paper: level bars side by side under each label."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from model.review.ready_chart import ChartRows
from model.review.ready_table import Column, Kind
from reports.pdf import blocks, fonts
from reports.pdf.charts.bars import key_line
from reports.pdf.colours import ACCENT, ACCENT_MID, G300, G500, INK
from reports.pdf.fonts import XS
from reports.pdf.page import Frame

Said = Mapping[Kind, Callable[[Any], str]]
_SHADES: Final = (ACCENT, G300, ACCENT_MID)
_BAR: Final = 8.0
_GAP: Final = 5.0
_LABEL: Final = 150.0
_HEAD: Final = 50.0  # of the heading and the key


def bars_height(rows: ChartRows) -> float:
    """Points of the whole chart, at most."""
    return _HEAD + rows.count * _pitch(rows)


def _pitch(rows: ChartRows) -> float:
    return _BAR * len(rows.values) + _GAP


def draw_bars(area: Frame, rows: ChartRows, said: Said) -> None:
    """As many labels as find room; what is below zero goes to the left."""
    count = min(rows.count, int((area.room - _HEAD) // _pitch(rows)))
    shown = rows.rows[:count]
    blocks.heading(area, rows.title_of(count), gap=0)
    if len(rows.values) > 1:
        key_line(area, list(zip(rows.values, _SHADES, strict=False)))
    figures = [value for row in shown for value in row[1:] if value is not None]
    low, high = min([0.0, *figures]), max([0.0, *figures])
    told = [_told(rows.columns[n], value, said) for row in shown for n, value in enumerate(row)]
    room = max((fonts.width(words, fonts.TAB, XS) for words in told), default=0.0) + 6
    left = area.x + _LABEL + (room if low < 0 else 0.0)
    scale = (area.right - room - left) / (high - low) if high > low else 0.0
    zero, ink = left - low * scale, area.ink
    top = area.y
    with ink.tags.element("Figure", f"Bars: {rows.title_of(count)}"):
        for label, *values in shown:
            y = area.take(_pitch(rows))
            words = _told(rows.columns[0], label, said)
            ink.text(area.x, y + 7, words, fonts.TEXT, XS, INK, within=_LABEL - 8)
            for n, value in enumerate(values):
                at = y + _BAR * n
                if value is None:
                    ink.text(zero + 4, at + 6.5, "–", fonts.TAB, XS, G500)
                    continue
                long = value * scale
                ink.rectangle(min(zero, zero + long), at + 0.5, abs(long), _BAR - 1.5, _SHADES[n])
                words = _told(rows.columns[n + 1], value, said)
                if value < 0:
                    ink.text(zero + long - 4, at + 6.5, words, fonts.TAB, XS, INK, "right")
                else:
                    ink.text(zero + long + 4, at + 6.5, words, fonts.TAB, XS, INK)
        ink.line(zero, top, zero, area.y - _GAP + 1, G500, 0.6)


def _told(column: Column, value: Any, said: Said) -> str:
    return "–" if value is None or value == "" else said[column.kind](value)
