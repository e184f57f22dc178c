"""P46: the weeks that follow the first ones, as lists of days that run down the columns."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from model.diary.quarter import BUFFER, Item
from model.diary.work_days import Quarter
from reports.book.account_facts import kind_words
from reports.book.diary import MODES, diary_of, item_title, week_lead
from reports.book.facts import BookFacts
from reports.book.section import Edition
from reports.pdf import charts, fonts
from reports.pdf.book import Book
from reports.pdf.colours import G200, G500, G700, INK
from reports.pdf.fonts import XS
from reports.pdf.page import Frame
from reports.pdf.symbols import padlock, role
from reports.pdf.text import wrap

_ROW: Final = 8.6
_HEAD: Final = 12.2  # the head of a day
_GOAL: Final = 11.0  # the goal line of a week
_ROOM: Final = 580.0  # height of a column on the shorter paper; no closing line stands under it
_CLOSING: Final = 26.0  # what the closing line of other pages takes
_WIDE: Final = 236.0  # width of a column on the narrower paper
_MARK: Final = 9.5  # of a role
_TITLE: Final = 3  # letters of a degree after a name at most: "RN"
_PADLOCK: Final = 10.0
_INDENT: Final = 38.0  # of what is said under a line
_BRIEF: Final = (
    "remote_touch",
    "specialist_cover",
    "case_attendance",
)  # what they are for stands in their line
_LINES: Final = 2  # of what an item is for
_PLAIN: Final = ("call_f2f",)  # kinds that go without saying


def draw_lists(by_hour: int, book: Book, facts: BookFacts, edition: Edition) -> None:
    """Every week after those drawn by the hour, two columns to a page."""
    del edition
    diary = diary_of(facts)
    for n, columns in enumerate(list_pages(by_hour, facts)):
        days = sorted({part.day for column in columns for part in column})
        weeks = sorted({d.week for d in diary.days if d.day in set(days)})
        items = [item for day in days for item in diary.of_day(day)]
        name = f"Weeks {weeks[0]} to {weeks[-1]}" if len(weeks) > 1 else f"Week {weeks[0]}"
        with book.page(
            f"Diary: {name.lower()}", week_lead(facts, items), tabs=("HOW",), key=f"P46.{n + 1}"
        ) as page:
            head = page.frame()
            quarter = Quarter.containing(days[0]).number
            charts.week_strip(head, f"Quarter {quarter}", max(diary.weeks), weeks)
            foot = page.grid.bottom + _CLOSING
            for side, listed in enumerate(columns):
                area = page.frame(6 * side, 6 * side + 6, head.y + 6, bottom=foot)
                for part in listed:
                    _day(area, facts, part)


@dataclass(frozen=True, slots=True)
class Part:
    """Items of a day that stand together in a column, from `first` up to `end`."""

    day: date
    first: int
    end: int


@lru_cache(maxsize=8)
def list_pages(by_hour: int, facts: BookFacts) -> tuple[tuple[tuple[Part, ...], ...], ...]:
    """The days of each column of each page, alike on every paper; long days go on."""
    diary = diary_of(facts)
    later = set(diary.weeks[by_hour:])
    columns: list[list[Part]] = []
    left = 0.0
    for day in [d.day for d in diary.days if d.week in later]:
        heights = [_item_height(facts, item) for item in diary.of_day(day)]
        first, more = 0, True
        while more:
            head = _HEAD + 2 + (_GOAL if first == 0 and _goal(facts, day) else 0.0)
            end = _fitting(heights, first, left - head)
            if end - first < min(2, len(heights) - first) or left < head:
                columns.append([])
                left = _ROOM
                end = max(first + 1, _fitting(heights, first, left - head))
            columns[-1].append(Part(day, first, end))
            left -= head + sum(heights[first:end])
            first, more = end, end < len(heights)
    whole = len(columns) - (2 - len(columns) % 2) if columns else 0
    columns[whole:] = _balanced(facts, columns[whole:])
    held = [tuple(column) for column in columns]
    return tuple(tuple(held[n : n + 2]) for n in range(0, len(held), 2))


def _balanced(facts: BookFacts, columns: Sequence[list[Part]]) -> list[list[Part]]:
    """The days of the last page in two columns of nearly the same height."""
    left, right = (*columns, [], [])[:2]
    while len(left) > 1:
        last, goes_on = left[-1], bool(right) and right[0].day == left[-1].day
        joined = Part(last.day, last.first, right[0].end) if goes_on else last
        moved = [joined, *(right[1:] if goes_on else right)]
        if _height(facts, moved) > _height(facts, left[:-1]):
            break
        left, right = left[:-1], moved
    return [column for column in (left, right) if column]


def _height(facts: BookFacts, parts: Sequence[Part]) -> float:
    total = 0.0
    for part in parts:
        total += _HEAD + 2 + (_GOAL if not part.first and _goal(facts, part.day) else 0.0)
        items = diary_of(facts).of_day(part.day)[part.first : part.end]
        total += sum(_item_height(facts, item) for item in items)
    return total


def _fitting(heights: Sequence[float], first: int, room: float) -> int:
    """Up to which item there is room."""
    end = first
    while end < len(heights) and heights[end] <= room:
        room -= heights[end]
        end += 1
    return end


def _item_height(facts: BookFacts, item: Item) -> float:
    said = _purpose(facts, item)
    if _brief(item):
        _, rest = _beside(facts, item, said, _WIDE)
        return _ROW + len(rest) * 8.6
    lines = len(wrap(said, _WIDE - _INDENT, fonts.TEXT, XS)) if said else 0
    return _ROW + min(_LINES, lines) * 8.6


def _beside(facts: BookFacts, item: Item, said: str, wide: float) -> tuple[str, list[str]]:
    """What a brief item is for: the words beside its account, then the lines below them."""
    cut = fonts.MEDIUM if item.is_customer else fonts.TEXT
    taken = max(_INDENT, 26.0 + _MARK * len(item.roles[:3]))
    taken += fonts.width(item_title(facts, item), cut, XS) + 8
    taken += _PADLOCK if item.lock == "hard" and item.is_customer else 0.0
    taken += fonts.width(_notes(facts, item), fonts.TEXT, XS)
    words = said.split()
    n = len(words)
    while n and fonts.width(" ".join(words[:n]), fonts.TEXT, XS) > wide - taken:
        n -= 1
    rest = wrap(" ".join(words[n:]), wide - _INDENT, fonts.TEXT, XS)
    return " ".join(words[:n]), ["".join(run.text for run in line) for line in rest]


def _brief(item: Item) -> bool:
    """Whether what it is for stands in its own line, in place of the person."""
    return item.kind in _BRIEF or not item.is_customer


def _purpose(facts: BookFacts, item: Item) -> str:
    if item.kind == BUFFER or item.purpose == item_title(facts, item):
        return ""
    return item.purpose


def _goal(facts: BookFacts, day: date) -> str:
    """On the first day of a week: the objectives it works on, most hours first."""
    diary = diary_of(facts)
    week = next(d.week for d in diary.days if d.day == day)
    if day != min(d.day for d in diary.days if d.week == week):
        return ""
    hours: dict[str, float] = {}
    for item in diary.of_week(week):
        if item.objective:
            hours[item.objective] = hours.get(item.objective, 0.0) + item.hours
    ranked = sorted(hours, key=lambda code: (-hours[code], code))[:3]
    parts = [f"{code} {facts.show.hours(hours[code], 1)}" for code in ranked]
    return f"Week {week} works on {', '.join(parts)}" if parts else ""


def _day(area: Frame, facts: BookFacts, part: Part) -> None:
    diary, ink, day = diary_of(facts), area.ink, part.day
    known = next(d for d in diary.days if d.day == day)
    goal = "" if part.first else _goal(facts, day)
    if goal:
        y = area.take(_GOAL) + 9
        ink.text(area.x, y, goal, fonts.MEDIUM, XS, G700, within=area.width)
    name = f"{day:%a} {facts.show.date(day.isoformat(), year=False)}"
    name += ", continued" if part.first else ""
    y = area.take(_HEAD - 1) + 9
    end = ink.text(area.x, y, name, fonts.SEMI, XS)
    mode = MODES.get(known.mode, known.mode.capitalize())
    said = " · ".join(p for p in (f"week {known.week}", known.cluster, mode) if p)
    ink.text(end + 6, y, said, fonts.TEXT, XS, G500, within=area.right - end - 6)
    ink.rule(area.x, area.right, y + 3, G200)
    area.skip(1)
    for item in diary.of_day(day)[part.first : part.end]:
        _line(area, facts, item)
    area.skip(2)


def _line(area: Frame, facts: BookFacts, item: Item) -> None:
    """Hour, roles, account, person; at the right the kind, the drive, the lock; then what for."""
    ink, top = area.ink, area.y
    y = area.take(_ROW) + 8
    if math.isfinite(item.start):
        hour = f"{int(item.start):02d}:{round(item.start % 1 * 60):02d}"
        ink.text(area.x, y, hour, fonts.TAB, XS, G700)
    x = area.x + 26
    for letter in item.roles[:3]:
        x = role(ink, x, y, letter, 8)
    x = max(x, area.x + _INDENT)
    right = area.right
    if item.lock == "hard" and item.is_customer:
        padlock(ink, right - 3, y - 2)
        right -= 10
    notes = _notes(facts, item)
    if notes:
        right -= fonts.width(notes, fonts.TEXT, XS)
        ink.text(right, y, notes, fonts.TEXT, XS, G500)
    cut = fonts.MEDIUM if item.is_customer else fonts.TEXT
    end = ink.text(x, y, item_title(facts, item), cut, XS, within=right - x - 4)
    said = _purpose(facts, item)
    if _brief(item):
        first, rest = _beside(facts, item, said, area.width)
        ink.text(end + 4, y, first, fonts.TEXT, XS, INK)
        for n, line in enumerate(rest, 1):
            ink.text(area.x + _INDENT, y + 8.6 * n, line, fonts.TEXT, XS, INK)
    else:
        who = _who(item, right - end - 8)
        if who:
            ink.text(end + 4, y, who, fonts.TEXT, XS, G700)
        x, wide = area.x + _INDENT, area.width - _INDENT
        ink.paragraph(x, y + 8.6, wide, said, fonts.TEXT, XS, INK, leading=8.6, most=_LINES)
    area.y = top + _item_height(facts, item)


def _who(item: Item, room: float) -> str:
    """Whom it is with, as much of the first name as there is room for."""
    first, *others = item.who.split(", ") if item.who else [""]
    more = f" +{len(others)}" if others else ""
    words = [word for word in first.split() if not word.isupper() or len(word) > _TITLE] or [first]
    shorter = (first, " ".join([*words[:1], *words[-1:]]), words[-1] if words else "")
    for name in shorter:
        if name and fonts.width(name + more, fonts.TEXT, XS) <= room:
            return name + more
    return ""


def _notes(facts: BookFacts, item: Item) -> str:
    """The kind where it is not a call, the objective, the drive before it."""
    parts = []
    if item.is_customer and item.kind not in _PLAIN:
        parts.append(kind_words(item.kind).lower())
    if item.kind in _BRIEF:
        return "remote" if item.kind == "remote_touch" else ""
    if item.objective:
        parts.append(item.objective)
    if item.drive_min >= 5:
        parts.append(f"{facts.show.number(item.drive_min)} min")
    return " · ".join(parts)
