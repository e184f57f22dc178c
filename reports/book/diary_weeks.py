"""P43 to P46: the first weeks by the hour, then the weeks that follow as lists."""

import math
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Final

from model.diary.quarter import BUFFER, Diary, Item, role_counts
from model.diary.work_days import Quarter
from reports.book.account_facts import kind_words
from reports.book.diary import MODES, diary_of, item_title, week_lead
from reports.book.diary_lists import draw_lists, list_pages
from reports.book.diary_overview import diary_gap
from reports.book.facts import BookFacts
from reports.book.fitting import close_with
from reports.book.section import Edition, Section
from reports.book.typed import entries, part, text
from reports.pdf import blocks, cells, charts, fonts, tables
from reports.pdf.book import Book
from reports.pdf.charts import Day, Slot
from reports.pdf.colours import G200, G500
from reports.pdf.fonts import XS
from reports.pdf.page import Frame, Page
from reports.pdf.symbols import padlock, role
from reports.pdf.tables import Column

_BY_HOUR: Final = 4  # weeks drawn by the hour: those that are locked
_KEYS: Final = 3  # weeks with a page number of the specification of their own
_LOWER: Final = 148.0
_ROW: Final = 10.4
_WEIGHTY: Final = (
    "vac_submission",
    "vac_meeting",
    "demo",
    "wet_lab",
    "business_case_meeting",
    "kol_meeting",
    "joint_plan_session",
    "case_attendance",
    "early_discovery",
)
_WHOLE_DAY: Final = ("co_travel", "specialist_cover")


def _draw_week(position: int, book: Book, facts: BookFacts, edition: Edition) -> None:
    del edition
    diary = diary_of(facts)
    key = f"P{43 + position}" if position < _KEYS else f"P46.hour{position + 1}"
    week_page(book, facts, diary, diary.weeks[position], key)


def week_page(book: Book, facts: BookFacts, diary: Diary, week: int, key: str) -> None:
    """Draw one week of a diary by the hour, with its objectives and its numbers."""
    items = diary.of_week(week)
    days = [d for d in diary.days if d.week == week]
    first, last = days[0].day, days[-1].day
    show = facts.show
    span = f"{show.date(first.isoformat(), year=False)} to {show.date(last.isoformat())}"
    title = f"Diary week {week}: {span}"
    with book.page(title, week_lead(facts, items), tabs=("HOW",), key=key) as page:
        area = page.frame(bottom=page.grid.bottom - _LOWER - 16)
        quarter = Quarter.containing(first).number
        charts.week_strip(area, f"Quarter {quarter}", max(diary.weeks), [week])
        area.skip(8)
        charts.hour_grid(area, area.room, [_day(facts, diary, day.day) for day in days], first=7)
        left, right = page.columns(7, 5, top=page.grid.bottom - _LOWER, double_gutter=True)
        _aims(left, facts, items)
        _numbers(right, facts, items)
        _close(page, facts, items)


def _day(facts: BookFacts, diary: Diary, day: date) -> Day:
    known = next(d for d in diary.days if d.day == day)
    name = f"{day:%a} {facts.show.date(day.isoformat(), year=False)}"
    mode = MODES.get(known.mode, known.mode.capitalize())
    note = " · ".join(p for p in (known.cluster, mode) if p)
    if known.co_travel:
        note += ", co-travel"
    slots: list[Slot] = []
    end = 0.0
    for item in diary.of_day(day):
        if not math.isfinite(item.start) or not math.isfinite(item.end):
            continue
        if item.kind in _WHOLE_DAY or item.start < end - 0.01:
            continue
        drive = item.drive_min / 60
        if drive >= 0.2 and item.start - drive >= end:
            minutes = facts.show.number(item.drive_min)
            slots.append(Slot(item.start - drive, item.start, "drive", f"{minutes} min drive"))
        slots.append(_slot(facts, item))
        end = item.end
    return Day(name, note, slots)


def _slot(facts: BookFacts, item: Item) -> Slot:
    title = item_title(facts, item)
    if item.kind == BUFFER:
        return Slot(item.start, item.end, "buffer", title, purpose="urgent requests only")
    if not item.is_customer:
        return Slot(item.start, item.end, "own", title, purpose=item.purpose)
    remote = item.kind == "remote_touch"
    long = item.end - item.start >= 0.7
    first, *others = item.who.split(", ")
    who = f"{first} +{len(others)}" if others else first
    return Slot(
        item.start,
        item.end,
        "own" if remote else "customer",
        f"{title}, remote" if remote else title,
        who if long else "",
        item.roles if long else "",
        item.purpose if item.end - item.start >= 1.4 else "",
        fixed=item.lock == "hard" and not remote and long,
    )


def _aims(area: Frame, facts: BookFacts, items: Sequence[Item]) -> None:
    """The objectives this week works on, as boxes to tick."""
    hours: dict[str, float] = {}
    for item in items:
        if item.objective:
            hours[item.objective] = hours.get(item.objective, 0.0) + item.hours
    known = {text(o, "id"): o for o in entries(facts.typed, "quarterly_objectives")}
    rows: list[list[tables.Cell]] = []
    for code in sorted(hours, key=lambda c: -hours[c])[:5]:
        entry = known.get(code, {})
        due = text(part(entry, "measure"), "target_date")
        rows.append(
            [
                cells.tick(False),
                cells.wrapped(text(entry, "text") or f"{code}, not among the objectives"),
                facts.show.hours(hours[code], 1),
                facts.show.date(due, year=False),
            ]
        )
    blocks.heading(area, "Objectives of the week", "hours planned, due")
    if rows:
        columns = [
            Column("", 13),
            Column("", 200),
            Column("", 36, "right"),
            Column("", 40, "right"),
        ]
        tables.table(area, columns, rows, row_height=15, more=None)
    else:
        blocks.small(area, "No item names an objective.")
    area.skip(4)
    y = area.take(10) + 7
    padlock(area.ink, area.x + 3, y - 1.5)
    area.ink.text(area.x + 12, y, "Fixed: moves only with a named cause.", fonts.TEXT, XS, G500)


def _numbers(area: Frame, facts: BookFacts, items: Sequence[Item]) -> None:
    counts, show, ink = role_counts(list(items)), facts.show, area.ink
    blocks.heading(area, "The week in numbers")
    names = (
        ("U", "Users: surgeons, OR team"),
        ("B", "Buyers: purchasing, supply"),
        ("A", "Administrators"),
    )
    for letter, words in names:
        y = area.take(14) + 9
        role(ink, area.x, y, letter)
        ink.text(area.x + 14, y, words)
        ink.text(area.right, y, str(counts[letter]), fonts.SEMI_TAB, align="right")
    if counts["multi"] + counts["?"]:
        y = area.take(14) + 9
        ink.text(area.x + 14, y, "Several or not known")
        ink.text(area.right, y, str(counts["multi"] + counts["?"]), fonts.SEMI_TAB, align="right")
    area.skip(2)
    ink.rule(area.x, area.right, area.y, G200)
    drive = sum(item.drive_min for item in items) / 60
    rows = (
        ("Hours of work with customers", sum(i.hours for i in items if i.is_customer)),
        ("Driving to the places", drive),
        ("Protected buffer", sum(i.hours for i in items if i.kind == BUFFER)),
    )
    for words, value in rows:
        y = area.take(14) + 10
        ink.text(area.x, y, words)
        ink.text(area.right, y, show.number(value, 1), fonts.TAB, align="right")


def _close(page: Page, facts: BookFacts, items: Sequence[Item]) -> None:
    ranked = [i for kind in _WEIGHTY for i in items if i.kind == kind]
    if not ranked:
        return
    item = ranked[0]
    day = f"{item.day:%A}"
    close_with(
        page,
        f"{day}: {kind_words(item.kind).lower()} at {facts.short_of(item.account_id)}, "
        "the item that must not move.",
    )


# ---- the weeks that follow
def _week_units(position: int, facts: BookFacts) -> int:
    """Items of the whole diary: its pages count as one run."""
    return len(diary_of(facts).items) if position < len(diary_of(facts).weeks) else 0


def _later_units(by_hour: int, facts: BookFacts) -> int:
    """The same, where weeks are left for the lists."""
    return len(diary_of(facts).items) if diary_of(facts).weeks[by_hour:] else 0


def week_sections(by_hour: int) -> tuple[Section, ...]:
    """The first weeks on a page each, the rest as lists."""
    later = Section(
        "P46.1",
        "Diary of the later weeks",
        "How",
        30,
        partial(_later_units, by_hour),
        partial(draw_lists, by_hour),
        diary_gap,
        pages=lambda facts: len(list_pages(by_hour, facts)),
    )
    each = (
        Section(
            f"P{43 + n}" if n < _KEYS else f"P46.hour{n + 1}",
            f"Diary week {n + 1}",
            "How",
            30,
            partial(_week_units, n),
            partial(_draw_week, n),
            diary_gap,
        )
        for n in range(by_hour)
    )
    return (*each, later) if by_hour < _WEEKS else tuple(each)


_WEEKS: Final = 13
SECTIONS: Final[tuple[Section, ...]] = week_sections(_BY_HOUR)
