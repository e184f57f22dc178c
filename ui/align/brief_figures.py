"""How figures of an alignment read."""

from model.alignment_numbers import Kpi
from model.format import Formatter

_DIGITS = {"ratio": 3, "score": 2, "h": 2, "count": 0, "h/yr": 0}


def figure_words(value: float, unit: str, show: Formatter) -> str:
    """A value in its unit: share, ratio, h, h/yr, km, money, count or "" for an index."""
    if unit == "share":
        return show.percent(value, 1)
    if unit == "money":
        return show.compact(value)
    if unit == "km":
        return show.distance(value, 1)
    words = show.number(value, _DIGITS.get(unit, 0))
    return f"{words}\u00a0{unit}" if unit in ("h", "h/yr") and value == value else words


def kpi_words(kpi: Kpi, show: Formatter) -> str:
    """A figure as it is shown; a range with both ends."""
    words = figure_words(kpi.value, kpi.unit, show)
    return f"{words} to {figure_words(kpi.high, kpi.unit, show)}" if kpi.high == kpi.high else words


def change_words(kpi: Kpi, live: Kpi | None, show: Formatter) -> tuple[str, str]:
    """How a figure differs from live, and the tone of that: good, bad, muted."""
    if live is None or kpi.value != kpi.value or live.value != live.value:
        return "", "muted"
    change = kpi.value - live.value
    if kpi.unit == "share":
        words = f"{show.signed(100 * change, 1)} pt"
        still = round(100 * change, 1) == 0
    elif kpi.unit == "money":
        words = ("+" if change > 0 else "") + show.compact(change)
        still = round(change) == 0
    elif kpi.unit == "km":
        words, still = show.distance(change, 1), round(change, 1) == 0
        words = f"+{words}" if change > 0 else words
    else:
        digits = _DIGITS.get(kpi.unit, 0)
        words, still = show.signed(change, digits), round(change, digits) == 0
    if still:
        return "same", "muted"
    if not kpi.better:
        return words, "muted"
    return words, "good" if change * kpi.better > 0 else "bad"
