"""Blocks of text: heading, paragraph, voices, key facts, gap note, steps, definitions.

A block takes a `Frame`, draws at its cursor and moves the cursor below itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.pdf import fonts
from reports.pdf.colours import ACCENT, G200, G300, G500, G700, INK, WARN, Colour
from reports.pdf.fonts import XS, S
from reports.pdf.ink import Ink
from reports.pdf.page import BLOCK_GAP, Frame
from reports.pdf.text import Words, as_runs, plain, runs_width, wrap

OWN_VOICES = ("Rep", "Mission")


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing, the decision it weakens, where to get it, who gets it by when."""

    missing: str
    weakens: str
    get_it_from: str
    owner: str
    date: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A large number: "12.7", "M", "potential a year in 36 accounts"."""

    value: str
    unit: str
    words: str


def heading(
    area: Frame, title: str, note: str = "", *, ruled: bool = True, gap: float = BLOCK_GAP
) -> None:
    """Hairline, block title in Semi, a quiet note behind it (units, order of rows).

    `gap` is left free above when something stands there already.
    """
    if area.started:
        area.skip(gap)
    ink, y = area.ink, area.y
    if ruled:
        ink.rule(area.x, area.right, y, G300, 0.5)
    with ink.tags.element("H2"):
        end = ink.text(area.x, y + 13, title, fonts.SEMI, S, INK, within=area.width)
    if note:
        room = area.right - end - 6
        ink.text(end + 6, y + 13, note, fonts.TEXT, XS, G500, within=room)
    area.y = y + 18


def paragraph(
    area: Frame,
    words: Words,
    *,
    cut: str = fonts.TEXT,
    size: float = S,
    colour: Colour = INK,
    most: int | None = None,
    after: float = 0.0,
) -> None:
    """Ragged-right text over the whole width; `most` lines at most, `after` points below."""
    leading = fonts.LEADING[size]
    first = area.y + leading * 0.75
    end = area.ink.paragraph(area.x, first, area.width, words, cut, size, colour, most=most)
    area.y = end - leading * 0.75 + after


def small(area: Frame, words: Words, *, after: float = 0.0) -> None:
    """A note under a chart or table: 7 points, grey."""
    paragraph(area, words, size=XS, colour=G500, after=after)


def band(area: Frame, title: str, note: str = "") -> None:
    """Thick accent bar with a large word: the three columns of the executive page."""
    ink = area.ink
    ink.rectangle(area.x, area.y, area.width, 2.5, ACCENT)
    with ink.tags.element("H2"):
        end = ink.text(area.x, area.y + 18, title, fonts.SEMI, fonts.M)
    if note:
        ink.text(end + 5, area.y + 18, note, fonts.TEXT, XS, G500, within=area.right - end - 5)
    area.y += 26


def voice(
    area: Frame, words: Words | Sequence[str], label: str = "Rep", *, after: float = 3.0
) -> None:
    """Somebody's own words behind a bar: blue for the rep and the mission, grey for others.

    Several paragraphs (a list of texts) share one bar and one label. Generated text never
    stands here.
    """
    ink = area.ink
    own = label in OWN_VOICES
    top = area.y + 3
    with ink.tags.element("Sect"):
        ink.text(area.x + 10, top + 8, label, fonts.SEMI, XS, ACCENT if own else G700)
        y = top + 20
        texts = list(words) if isinstance(words, list | tuple) else [words]
        if not all(isinstance(text, str) for text in texts):
            texts = [words]
        for n, text in enumerate(texts):
            y = ink.paragraph(area.x + 10, y + (4 if n else 0), area.width - 10, text)
    end = y - 8
    ink.rectangle(area.x, top, 2.2, end - top, ACCENT if own else G500)
    area.y = end + after


def voice_height(width: float, words: str | Sequence[str]) -> float:
    """Height that `voice` would take, without what follows it."""
    texts = [words] if isinstance(words, str) else list(words)
    lines = sum(len(wrap(text, width - 10, fonts.TEXT, S)) for text in texts)
    return 15 + 12.0 * lines + 4 * (len(texts) - 1)


def gap_note(area: Frame, gap: Gap, *, wide: float | None = None) -> None:
    """Dashed box beside the block that suffers; four fields, always in this order."""
    ink = area.ink
    wide = min(wide or area.width, 250.0)
    fields = (
        ("Missing", gap.missing),
        ("Weakens", gap.weakens),
        ("Get it from", gap.get_it_from),
        ("Owner, date", ", ".join(part for part in (gap.owner, gap.date) if part) or "–"),
    )
    top, y = area.y, area.y + 13
    with ink.tags.element("Sect"):
        ink.text(area.x + 8, y, "Gap note", fonts.SEMI, XS, WARN)
        y += 11
        for name, said in fields:
            ink.text(area.x + 8, y, name, fonts.MEDIUM, XS, G500)
            y = ink.paragraph(area.x + 58, y, wide - 66, said or "–", fonts.TEXT, XS, INK) + 1
    high = y - top - 4
    ink.rectangle(area.x, top, wide, high, None, WARN, 0.7, (2, 2))
    area.y = top + high


def gap_note_height(gap: Gap, wide: float) -> float:
    """Height that `gap_note` would take."""
    owner = ", ".join(part for part in (gap.owner, gap.date) if part) or "–"
    said = (gap.missing, gap.weakens, gap.get_it_from, owner)
    measure = min(wide, 250.0) - 66
    lines = sum(max(1, len(wrap(text or "–", measure, fonts.TEXT, XS))) for text in said)
    return 20.0 + 9 * lines + 4


def key_facts(area: Frame, facts: Sequence[tuple[str, str]]) -> None:
    """A row of label over value, closed by an ink rule; widths follow the values."""
    ink, y = area.ink, area.y
    if not facts:
        return
    need = [
        max(
            fonts.width(label, fonts.TEXT, XS),
            runs_width(as_runs(value, fonts.MEDIUM), XS),
        )
        for label, value in facts
    ]
    free = area.width - sum(need)
    if free >= 6 * (len(facts) - 1):
        pad = free / max(1, len(facts) - 1) if len(facts) > 1 else 0.0
        widths = [wide + min(pad, 60.0) for wide in need]
    else:
        widths = [wide * area.width / sum(need) for wide in need]
    x = area.x
    for (label, value), wide, needed in zip(facts, widths, need, strict=True):
        room = max(needed, wide - 6) if free >= 0 else wide - 6
        ink.text(x, y + 7, label, fonts.TEXT, XS, G500, within=room)
        ink.text(x, y + 18, value, fonts.MEDIUM, XS, INK, within=room)
        x += wide
    ink.rule(area.x, area.right, y + 26, INK, 0.7)
    area.y = y + 26


def figures(area: Frame, items: Sequence[Figure], *, step: float = 35.0) -> None:
    """Large figures with their meaning beside them, a hairline between."""
    ink = area.ink
    for n, item in enumerate(items):
        y = area.take(step) + 18
        end = ink.text(area.x, y, item.value, fonts.DISPLAY, fonts.L, track=-0.2)
        if item.unit:
            end = ink.text(end + 3, y, item.unit, fonts.MEDIUM, fonts.M, G700)
        left = max(area.x + 70, end + 8)
        ink.paragraph(left, y - 8.5, area.right - left, item.words, fonts.TEXT, XS, G700, most=3)
        if n < len(items) - 1:
            ink.rule(area.x, area.right, y + 12, G200)


def numbered(area: Frame, texts: Sequence[Words], *, step: float = 15.0) -> None:
    """Sentences with a blue number: risks, asks, steps."""
    _listed(area, [(str(n), text) for n, text in enumerate(texts, 1)], 14, step, fonts.SEMI_TAB, S)


def bullets(area: Frame, texts: Sequence[Words], *, step: float = 13.0, size: float = S) -> None:
    """Sentences behind a small dot; `size` 7 for long lists of facts."""
    _listed(area, [("·", text) for text in texts], 8, step, fonts.SEMI, size)


def steps(area: Frame, items: Sequence[tuple[str, Words]], *, label_width: float = 46.0) -> None:
    """A blue label (a date, a quarter, a span) and what is to be true by then."""
    _listed(area, list(items), label_width, 13, fonts.MEDIUM, XS)


def _listed(
    area: Frame,
    items: Sequence[tuple[str, Words]],
    indent: float,
    step: float,
    cut: str,
    size: float,
) -> None:
    ink = area.ink
    leading = fonts.LEADING[size]
    with ink.tags.element("L"):
        for mark, words in items:
            y = area.y + leading * 0.75
            with ink.tags.element("LI"):
                ink.text(area.x, y, mark, cut, size, ACCENT, within=indent - 2)
                end = ink.paragraph(
                    area.x + indent, y, area.width - indent, words, fonts.TEXT, size
                )
            area.y = end - leading * 0.75 + (step - leading)


def definitions(
    area: Frame,
    items: Sequence[tuple[str, str]],
    *,
    label_width: float = 52.0,
    step: float = 13.5,
    most: int = 2,
) -> None:
    """Small grey label, value beside it; the value wraps to `most` lines."""
    ink = area.ink
    for label, value in items:
        y = area.y + 9
        ink.text(area.x, y, label, fonts.TEXT, XS, G500, within=label_width - 4)
        end = ink.paragraph(
            area.x + label_width, y, area.width - label_width, value or "–", most=most
        )
        area.y += max(0.0, end - y - 12) + step


def dated(area: Frame, items: Sequence[tuple[str, str]], *, label_width: float = 38.0) -> None:
    """First dated steps: day in Medium, what happens beside it, one line each."""
    ink = area.ink
    for day, what in items:
        y = area.take(15) + 9
        ink.text(area.x, y, day, fonts.MEDIUM_TAB, S, within=label_width - 3)
        ink.text(area.x + label_width, y, what, within=area.width - label_width)


def titled_steps(area: Frame, items: Sequence[tuple[str, str, str]]) -> None:
    """Label in blue, title in Medium, second line small: the four quarters of a year."""
    ink = area.ink
    for label, title, detail in items:
        y = area.take(29) + 9
        room = area.width - 17
        ink.text(area.x, y, label, fonts.SEMI, S, ACCENT)
        wide = fonts.width(title, fonts.MEDIUM, S) > room
        ink.text(area.x + 17, y, title, fonts.TEXT if wide else fonts.MEDIUM, S, within=room)
        ink.text(area.x + 17, y + 10.5, detail, fonts.TEXT, XS, G700, within=room)
        ink.rule(area.x, area.right, y + 16, G200)


def check_boxes(area: Frame, rows: Sequence[tuple[str, str, str]], *, step: float = 16.0) -> None:
    """Empty boxes to tick: what shall be true, its proof, the objective it serves."""
    ink = area.ink
    for what, proof, code in rows:
        y = area.take(step) + 9
        ink.rectangle(area.x + 0.5, y - 6.6, 7, 7, None, G700, 0.7)
        half = area.width * 0.52
        ink.text(area.x + 14, y, what, within=half - 18)
        room = area.width - half - fonts.width(code, fonts.TAB, XS) - 6
        ink.text(area.x + half, y, proof, colour=G700, within=room)
        ink.text(area.right, y, code, fonts.TAB, XS, G500, "right")
        ink.rule(area.x, area.right, y + 4.6, G200, 0.35)


def signature(area: Frame, names: Sequence[tuple[str, str]]) -> None:
    """Lines to sign on, role and name below each."""
    ink = area.ink
    wide = (area.width - 24 * (len(names) - 1)) / max(1, len(names))
    y = area.take(60) + 36
    for n, (role, name) in enumerate(names):
        x = area.x + n * (wide + 24)
        ink.rule(x, x + wide, y, INK, 0.7)
        ink.text(x, y + 10, role, fonts.MEDIUM, XS, G500)
        ink.text(x + wide, y + 10, name, fonts.TEXT, XS, INK, "right", within=wide - 60)


def statement(ink: Ink, x: float, y: float, measure: float, words: Words) -> float:
    """The mission on the cover: 27 points light, deciding words in Semi; balanced lines.

    Takes the narrowest measure with the same number of lines, so that none is left short.
    Returns the next free baseline.
    """
    size = fonts.XL
    runs = [
        type(run)(run.text, fonts.DISPLAY if run.cut == fonts.SEMI else run.cut, run.colour)
        for run in as_runs(words, fonts.DISPLAY_LIGHT)
    ]
    count = len(wrap(runs, measure, fonts.DISPLAY_LIGHT, size))
    longest = max((fonts.width(w, fonts.DISPLAY, size) for w in plain(words).split()), default=0)
    while (
        measure - 4 > longest and len(wrap(runs, measure - 4, fonts.DISPLAY_LIGHT, size)) == count
    ):
        measure -= 4
    return ink.paragraph(x, y, measure, runs, fonts.DISPLAY_LIGHT, size)
