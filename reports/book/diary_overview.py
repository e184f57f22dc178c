"""P42: the 62 days of the first quarter on one landscape page."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from model.diary.quarter import BUFFER, Diary, DiaryDay, role_counts
from reports.book.account_facts import kind_words
from reports.book.diary import MODES, diary_of
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, lead
from reports.book.section import Edition, Section
from reports.book.words import counted, gap
from reports.pdf import blocks, charts, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.charts import Tile
from reports.pdf.page import Frame
from reports.pdf.tables import Column, Row
from reports.pdf.text import Words, semi

_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def _draw(book: Book, facts: BookFacts, edition: Edition) -> None:
    del edition
    diary = diary_of(facts)
    with book.page(
        "First-quarter diary", _lead(facts, diary), tabs=("HOW",), key="P42", landscape=True
    ) as page:
        left, right = page.columns(9, 3, double_gutter=True)
        charts.quarter_grid(left, left.room, _weeks(facts, diary), _DAYS)
        _totals(right, diary)
        _modes(right, diary)
        firm = [i for i in diary.items if i.lock == "hard" and i.is_customer]
        last = max((i.day for i in firm), default=None)
        if last is not None:
            day = facts.show.date(last.isoformat())
            close_with(page, f"{len(firm)} items up to {day} move only with a named cause.")


def _lead(facts: BookFacts, diary: Diary) -> Words:
    customer = [item for item in diary.items if item.is_customer]
    buffers = sum(item.kind == BUFFER for item in diary.items)
    hours = sum(item.hours for item in customer)
    theme = sum(item.hours for item in customer if item.on_theme)
    share = f"{facts.show.percent(theme / hours)} of the work is on the theme." if hours else ""
    kept = ""
    if buffers:
        kept = f"; {counted(buffers, 'buffer stays', 'buffers stay')} protected"
    return lead(
        [
            semi(f"{len(diary.days)} days, {len(customer)} customer items,"),
            f" {facts.show.hours(hours)} of work{kept}.",
        ],
        share,
    )


def _weeks(facts: BookFacts, diary: Diary) -> list[tuple[str, list[Tile]]]:
    rows = []
    for week in diary.weeks:
        days = {d.day.weekday(): d for d in diary.days if d.week == week}
        tiles = [_tile(facts, diary, days[n]) if n in days else Tile("", "") for n in range(5)]
        rows.append((f"Week {week}", tiles))
    return rows


def _tile(facts: BookFacts, diary: Diary, day: DiaryDay) -> Tile:
    items = diary.of_day(day.day)
    met = sum(item.is_customer for item in items)
    mode = MODES.get(day.mode, day.mode.capitalize())
    marks = [day.cluster] if day.cluster else []
    if day.planning_half:
        marks.append("plan ½")
    if day.co_travel:
        marks.append("co-travel")
    if any(item.kind == BUFFER for item in items):
        marks.append("buffer")
    return Tile(
        facts.show.date(day.day.isoformat(), year=False),
        mode,
        ", ".join(marks),
        str(met) if met else "",
        customer=day.mode != "company",
    )


def _totals(area: Frame, diary: Diary) -> None:
    kinds = Counter(item.kind for item in diary.items if item.is_customer)
    blocks.heading(area, "Customer items", "by role class")
    columns = [
        Column("", 74),
        *(Column(name, 20, "right") for name in "UBA"),
        Column("All", 24, "right"),
    ]
    rows = []
    for kind, count in kinds.most_common(8):
        by_role = role_counts([i for i in diary.items if i.kind == kind])
        rows.append(Row([kind_words(kind), *(str(by_role[r]) for r in "UBA"), str(count)]))
    by_role = role_counts(diary.items)
    whole = sum(by_role.values())
    rows.append(Row(["All", *(str(by_role[r]) for r in "UBA"), str(whole)], total=True))
    tables.table(area, columns, rows, row_height=13.5, more=None)
    several = by_role["multi"] + by_role["?"]
    if several:
        area.skip(3)
        blocks.small(area, f"{several} more with several role classes or one not known.")


def _modes(area: Frame, diary: Diary) -> None:
    counts = Counter(day.mode for day in diary.days)
    blocks.heading(area, "Kinds of day", gap=18)
    charts.bars(
        area,
        [charts.Bar(MODES.get(m, m.capitalize()), n, str(n)) for m, n in counts.most_common(8)],
        label_width=62,
        figure_width=18,
        step=13.5,
    )


def _units(facts: BookFacts) -> int:
    diary = diary_of(facts)
    return len(diary.days) + sum(item.is_customer for item in diary.items)


def diary_gap(facts: BookFacts) -> Sequence[Gap]:
    """The note when no diary is published."""
    return (
        gap(
            facts,
            "Diary of the first quarter",
            "approval of the plan",
            "the quarter planner: build and publish",
        ),
    )


SECTION = Section("P42", "First-quarter diary", "How", 40, _units, _draw, diary_gap)
