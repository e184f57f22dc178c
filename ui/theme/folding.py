"""Text that takes further lines before it is shortened."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate, takewhile

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF

from ui.theme.fonts import Type, font, shortened, text_width


@lru_cache(maxsize=4096)
def folded(
    text: str, role: Type, width: int, weight: int | None = None, lines: int = 2
) -> tuple[str, ...]:
    """The text in at most so many lines of `width` pixels; "…" ends it where it must."""
    found, rest = list[str](), text
    while rest and len(found) < lines - 1:
        first, rest = _broken(rest, role, width, weight)
        found.append(first)
    if rest:
        found.append(shortened(rest, role, weight, width))
    return tuple(found)


@lru_cache(maxsize=4096)
def folded_name(name: str, role: Type, width: int, weight: int | None = None) -> tuple[str, ...]:
    """A name in one line or two of `width` pixels, shortened in its middle where it must be.

    Begin and end stay, so that names with a long beginning in common can be told apart.
    """
    first, rest = _broken(name, role, width, weight)
    if not rest:
        return (first,)
    if text_width(rest, role, weight) <= width:
        return first, rest
    metrics = QFontMetricsF(font(role, weight))
    end = metrics.elidedText(rest, Qt.TextElideMode.ElideLeft, width + 0.5)
    return first, end


@lru_cache(maxsize=4096)
def middle_shortened(text: str, role: Type, width: int, weight: int | None = None) -> str:
    """The text in one line, with "…" in its middle where it is wider than `width` pixels."""
    metrics = QFontMetricsF(font(role, weight))
    return metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, width + 0.5)


def _broken(text: str, role: Type, width: int, weight: int | None) -> tuple[str, str]:
    """What fits into the first line, and the rest; a first word that is too wide is broken."""
    if text_width(text, role, weight) <= width + 0.5:
        return text, ""
    words = text.split(" ")
    count = _fitting(accumulate(words, "{} {}".format), role, width, weight)
    if count:
        return " ".join(words[:count]), " ".join(words[count:])
    count = _fitting(accumulate(text), role, width, weight)
    return (text[:count], text[count:]) if count else (text, "")


def _fitting(longer: Iterable[str], role: Type, width: int, weight: int | None) -> int:
    """How many of texts that grow fit into a line; what is longer than it is never measured."""
    return sum(
        1 for _ in takewhile(lambda part: text_width(part, role, weight) <= width + 0.5, longer)
    )
