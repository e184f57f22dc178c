"""Printable weeks of the diary: by the hour as in the plan book, and a pocket list of the days."""

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Final

from model.diary.quarter import BUFFER, Diary, Item, diary_of_rep
from model.diary.work_days import Quarter
from model.errors import PlanError
from model.reps import Rep
from model.state import State
from model.territories import CORE_TEAM
from reports.book.account_facts import kind_words
from reports.book.diary import MODES, item_title
from reports.book.diary_weeks import week_page
from reports.book.facts import BookFacts
from reports.book.words import counted
from reports.book.write import PAPERS, book_facts
from reports.calendar_entries import place_of
from reports.pdf import fonts
from reports.pdf.book import Book, Meta
from reports.pdf.colours import G200, G500, G700
from reports.pdf.fonts import XS, S
from reports.pdf.page import Frame
from reports.pdf.symbols import role
from reports.pdf.text import shortened

_HEAD: Final = 20.0  # points of a day's name
_LINE: Final = 9.6
_GAP: Final = 5.0


@dataclass(frozen=True, slots=True)
class PrintedWeeks:
    """What was written; `faults` are what the drawing kit found wrong with its own pages."""

    path: Path
    pages: int
    weeks: tuple[str, ...]  # "2027-Q1 week 6"
    faults: tuple[str, ...]


def write_week_pages(
    state: State,
    rep: Rep,
    out: Path,
    *,
    first: date,
    last: date,
    today: date,
    paper: str = "letter",
    pocket: bool = True,
) -> PrintedWeeks:
    """Print every week of a rep's diary that has a day from `first` to `last`.

    A page by the hour for each week; with `pocket` the list of its days behind it, with
    addresses, to be folded twice.

    Raises
    ------
    PlanError
        If the paper is unknown, the rep has no territory, the diary has no such week, or the
        file cannot be written.
    """
    if paper not in PAPERS:
        raise PlanError(f'There is no paper "{paper}".', remedy="Choose letter or a4.")
    facts = book_facts(state, _territory(state, rep), today=today)
    chosen = _weeks(state, rep, first, last)
    if not chosen:
        raise PlanError("The diary has no week on these days.", remedy="Build the quarter first.")
    with Book(out, PAPERS[paper], _meta(facts, rep, first, last)) as book:
        for quarter, diary, week in chosen:
            key = f"{quarter.name}.{week}"
            week_page(book, facts, diary, week, key)
            if pocket:
                _pocket_pages(book, facts, diary, week, f"{key}.list")
    return PrintedWeeks(
        out,
        book.n_pages,
        tuple(f"{quarter.name} week {week}" for quarter, _, week in chosen),
        tuple(str(fault) for fault in book.ledger.faults()),
    )


def _territory(state: State, rep: Rep) -> int:
    territories = state.scenario().layer(CORE_TEAM.id).territories
    for code, territory in enumerate(territories):
        if territory.rep_id == rep.id:
            return code
    raise PlanError(f"{rep.name or rep.id} has no territory.", remedy="Assign one in Align.")


def _weeks(state: State, rep: Rep, first: date, last: date) -> list[tuple[Quarter, Diary, int]]:
    found = []
    quarter = Quarter.containing(first)
    while quarter.first <= last:
        diary = diary_of_rep(state, rep.id, quarter)
        wanted = {day.week for day in diary.days if first <= day.day <= last}
        found += [(quarter, diary, week) for week in sorted(wanted)]
        quarter = quarter.after(1)
    return found


def _meta(facts: BookFacts, rep: Rep, first: date, last: date) -> Meta:
    span = (
        f"{facts.show.date(first.isoformat(), year=False)} to {facts.show.date(last.isoformat())}"
    )
    return Meta(
        title=f"Diary {span}",
        author=rep.name,
        created=datetime.combine(facts.plan.today, time(12), UTC),
        territory=facts.territory_name,
        trail=f"{rep.name} · Diary {span}",
        subject="Weeks of the diary",
        language=facts.state.about.locale.replace("_", "-"),
    )


def _pocket_pages(book: Book, facts: BookFacts, diary: Diary, week: int, key: str) -> None:
    """Two columns of days; as many pages as the week needs."""
    days = [day for day in diary.days if day.week == week]
    met = sum(item.is_customer for item in diary.of_week(week))
    waiting = [(day.day, item) for day in days for item in _shown(diary, day.day)]
    modes = {day.day: (day.cluster, day.mode) for day in days}
    page_number = 0
    while waiting or not page_number:
        page_number += 1
        title = f"Pocket list: week {week}" + (f", page {page_number}" if page_number > 1 else "")
        lead = f"{counted(met, 'customer item')}. Fold twice; tick what is done."
        with book.page(title, lead, tabs=("HOW",), key=f"{key}{page_number}") as page:
            top, bottom = page.grid.top - 14, page.grid.foot - 22
            for first, indent in ((0, 0.0), (6, 12.0)):
                area = page.frame(first, first + 6, top, bottom=bottom, indent=indent)
                waiting = _fill(area, facts, waiting, modes)


def _shown(diary: Diary, day: date) -> list[Item]:
    return [item for item in diary.of_day(day) if item.kind != "specialist_cover"]


def _fill(
    area: Frame,
    facts: BookFacts,
    waiting: list[tuple[date, Item]],
    modes: dict[date, tuple[str, str]],
) -> list[tuple[date, Item]]:
    """Items from the front until the column is full; what is left."""
    shown: date | None = None
    there = ""
    for n, (day, item) in enumerate(waiting):
        lines = _lines(facts, item, there if day == shown else "")
        there = item.account_id
        need = _LINE * (1 + len(lines)) + _GAP + (_HEAD if day != shown else 0.0)
        if area.room < need:
            return waiting[n:]
        if day != shown:
            _day_head(area, facts, day, modes[day])
            shown = day
        _item(area, facts, item, lines)
    return []


def _day_head(area: Frame, facts: BookFacts, day: date, mode: tuple[str, str]) -> None:
    y = area.take(_HEAD) + 13
    name = f"{day:%a} {facts.show.date(day.isoformat(), year=False)}"
    end = area.ink.text(area.x, y, name, fonts.SEMI, S)
    said = " · ".join(part for part in (mode[0], MODES.get(mode[1], mode[1].capitalize())) if part)
    area.ink.text(end + 6, y, said, fonts.TEXT, XS, G500, within=area.right - end - 6)
    area.ink.rule(area.x, area.right, y + 4, G200)


def _lines(facts: BookFacts, item: Item, there: str) -> list[str]:
    """What stands under the title: kind and people, address unless one is `there`, purpose."""
    if not item.is_customer:
        return [item.purpose] if item.purpose and item.kind != BUFFER else []
    remote = item.kind == "remote_touch"
    who = " · ".join(part for part in (kind_words(item.kind), item.who) if part)
    known = remote or item.account_id == there
    place = "" if known else ", ".join(place_of(facts.state, item.account_id).split(", ")[1:])
    if place and item.drive_min > 0:
        place += f" · {facts.show.number(item.drive_min)} min drive"
    return [line for line in (who, place, item.purpose) if line]


def _item(area: Frame, facts: BookFacts, item: Item, lines: list[str]) -> None:
    ink = area.ink
    y = area.take(_LINE) + 8
    if math.isfinite(item.start):
        minutes = round(item.start * 60)
        ink.text(area.x, y, f"{minutes // 60:02d}:{minutes % 60:02d}", fonts.TAB, XS)
    x = area.x + 30
    for letter in item.roles[:3]:
        x = role(ink, x, y, letter, 8)
    cut = fonts.SEMI if item.is_customer else fonts.MEDIUM
    ink.text(x, y, item_title(facts, item), cut, XS, within=area.right - x - 12)
    if item.kind != BUFFER:
        ink.rectangle(area.right - 8, y - 7, 7.5, 7.5, None, G500, 0.6)
    for line in lines:
        y = area.take(_LINE) + 8
        said = shortened(line, area.right - area.x - 30, fonts.TEXT, XS)
        ink.text(area.x + 30, y, said, fonts.TEXT, XS, G700)
    area.skip(_GAP)
