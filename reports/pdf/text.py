"""Text before it is drawn: cleaning, runs, non-breaking spaces, wrapping, ellipsis.

Text is never parsed: a name that looks like markup or like a formula is drawn as it stands.
Only `Run` changes the cut inside a line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from reports.pdf import fonts
from reports.pdf.colours import Colour


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in its own cut or colour; None takes those of its surroundings."""

    text: str
    cut: str | None = None
    colour: Colour | None = None


Words = str | Run | Sequence[str | Run]

_UNSEEN = frozenset(
    code
    for first, end in (
        (0x200B, 0x2010),
        (0x202A, 0x202F),
        (0x2060, 0x2070),
        (0xFE00, 0xFE10),
        (0xE0000, 0xE0080),
    )
    for code in range(first, end)
) | {0xAD, 0x061C, 0xFEFF}
_REPLACEMENT = ("\u25a1", "?")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_BOUND = re.compile(
    r"(?<=\d) (?=(?:k|M|h|min|mi|km|pts?|USD|EUR|GBP|CHF|wd)\b|%)"
    rf"|(?<=\d) (?={_MONTH}\b)"
    r"|(?<=×) (?=\d)"
    r"|(?<=\bDr) (?=\w)"
)
_YEAR = re.compile(rf"\b({_MONTH}) (?=\d{{4}}\b)")


def semi(text: str, colour: Colour | None = None) -> Run:
    """The deciding figure or name in a sentence."""
    return Run(text, fonts.SEMI, colour)


def clean(text: object, cut: str = fonts.TEXT) -> str:
    """Text that the cut can draw: one line, no control marks, unknown characters as a box.

    Bidirectional overrides, zero-width and variation characters are dropped, so that what is
    printed is what is stored.
    """
    raw = str(text)
    if raw.isascii() and raw.isprintable():
        return raw
    known = fonts.glyphs(cut)
    out: list[str] = []
    for char in unicodedata.normalize("NFC", raw):
        code = ord(char)
        if code in _UNSEEN:
            continue
        if char in "\t\n\r\x0b\x0c\u2028\u2029":
            out.append(" ")
        elif unicodedata.category(char) == "Cc":
            continue
        elif code in known:
            out.append(char)
        else:
            out.append(next(mark for mark in _REPLACEMENT if ord(mark) in known))
    return "".join(out)


def binds(text: str) -> str:
    """Put non-breaking spaces between a number and its unit, inside dates, after "Dr"."""
    return _YEAR.sub("\\1\u00a0", _BOUND.sub("\u00a0", text))


def as_runs(words: Words, cut: str) -> list[Run]:
    """Clean runs with their cut filled in; empty ones are left out."""
    parts = [words] if isinstance(words, str | Run) else list(words)
    runs = []
    for part in parts:
        run = part if isinstance(part, Run) else Run(str(part))
        own = run.cut or cut
        text = binds(clean(run.text, own))
        if text:
            runs.append(Run(text, own, run.colour))
    return runs


def plain(words: Words) -> str:
    """The words without their cuts."""
    parts = [words] if isinstance(words, str | Run) else list(words)
    return "".join(part.text if isinstance(part, Run) else str(part) for part in parts)


def runs_width(runs: Sequence[Run], size: float) -> float:
    return sum(fonts.width(run.text, run.cut or fonts.TEXT, size) for run in runs)


def wrap(words: Words, measure: float, cut: str, size: float) -> list[list[Run]]:
    """Break words into ragged-right lines of at most `measure` points, without hyphenation.

    A word wider than the measure is broken between characters. Empty text gives no line.
    """
    if isinstance(words, str):  # heights are measured before the words are drawn
        return [list(line) for line in _wrapped_text(words, measure, cut, size)]
    return _wrapped(words, measure, cut, size)


@lru_cache(maxsize=8192)
def _wrapped_text(words: str, measure: float, cut: str, size: float) -> tuple[tuple[Run, ...], ...]:
    return tuple(tuple(line) for line in _wrapped(words, measure, cut, size))


def _wrapped(words: Words, measure: float, cut: str, size: float) -> list[list[Run]]:
    lines: list[list[Run]] = []
    line: list[Run] = []
    used = 0.0
    for word in _split_words(as_runs(words, cut), measure, size):
        wide = runs_width(word, size)
        space = fonts.width(" ", word[0].cut or cut, size) if line else 0.0
        if line and used + space + wide > measure + 0.01:
            lines.append(_joined(line))
            line, used, space = [], 0.0, 0.0
        if line:
            line.append(Run(" ", line[-1].cut, line[-1].colour))
        line.extend(word)
        used += space + wide
    if line:
        lines.append(_joined(line))
    return lines


def _split_words(runs: list[Run], measure: float, size: float) -> list[list[Run]]:
    """Words of one or more runs ("(", semi("7 %"), ")."), none wider than the measure."""
    words: list[list[Run]] = [[]]
    for run in runs:
        for n, piece in enumerate(run.text.split(" ")):
            if n:
                words.append([])
            for part in _broken(Run(piece, run.cut, run.colour), measure, size) if piece else ():
                if words[-1] and runs_width([*words[-1], part], size) > measure:
                    words.append([])
                words[-1].append(part)
    return [word for word in words if word]


def _broken(run: Run, measure: float, size: float) -> list[Run]:
    cut = run.cut or fonts.TEXT
    if fonts.width(run.text, cut, size) <= measure:
        return [run]
    parts, start = [], 0
    for end in range(1, len(run.text) + 1):
        if end - start > 1 and fonts.width(run.text[start:end], cut, size) > measure:
            parts.append(Run(run.text[start : end - 1], run.cut, run.colour))
            start = end - 1
    return [*parts, Run(run.text[start:], run.cut, run.colour)]


def _joined(line: list[Run]) -> list[Run]:
    """Neighbours of one cut and colour as one run: fewer operators in the file."""
    out: list[Run] = []
    for run in line:
        if out and out[-1].cut == run.cut and out[-1].colour == run.colour:
            out[-1] = Run(out[-1].text + run.text, run.cut, run.colour)
        else:
            out.append(run)
    return out


def shortened(text: str, measure: float, cut: str, size: float) -> str:
    """Clean text of at most `measure` points, with an ellipsis when something is cut."""
    text = clean(text, cut)
    if fonts.width(text, cut, size) <= measure:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if fonts.width(text[:middle].rstrip() + "…", cut, size) <= measure:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"
