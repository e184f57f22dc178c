"""P36: the annual goals with their milestones, and which accounts move this year."""

from collections.abc import Sequence
from typing import Final

from model.plan.forecast_table import year_label
from model.plan.period import iso_date, quarter_point
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, lead, remark, say, spoken_height, two_lines
from reports.book.ladder import account_key, starts
from reports.book.section import Edition, Section
from reports.book.typed import Entry, amount, entries, part, text, texts
from reports.book.words import few, gap, listed, many, typed_units
from reports.pdf import blocks, cells, charts, fonts, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.colours import G700
from reports.pdf.page import Frame, Page
from reports.pdf.tables import Column, Row
from reports.pdf.text import Run, Words, semi

_MOST_GOALS: Final = 6
_MOST_MOVES: Final = 14


def _goals(facts: BookFacts) -> list[Entry]:
    return entries(facts.typed, "annual_goals")[:_MOST_GOALS]


def _milestones(facts: BookFacts) -> dict[int, list[tuple[str, str]]]:
    """Quarter of year one -> (ISO date, words) of the typed milestones, by date."""
    found: dict[int, list[tuple[str, str]]] = {}
    for goal in _goals(facts):
        for said in texts(goal, "milestones"):
            day, _, words = said.partition(" ")
            when = iso_date(day)
            if when is None or not words:
                continue
            quarter = int(quarter_point(when, facts.plan.start)) + 1
            if 1 <= quarter <= 4:
                found.setdefault(quarter, []).append((day, f"{text(goal, 'id')}: {words}"))
    return {quarter: sorted(items) for quarter, items in sorted(found.items())}


def _units(facts: BookFacts) -> int:
    goals = _goals(facts)
    moves = sum(1 for s in starts(facts) if s.quarter <= 4)
    dated = sum(len(items) for items in _milestones(facts).values())
    return len(goals) + moves + dated + typed_units(text(g, "how") for g in goals)


def _gaps(facts: BookFacts) -> Sequence[Gap]:
    return (
        gap(
            facts,
            "Annual goals with milestones",
            "what year one must reach",
            "the rep with the manager",
        ),
    )


def _draw(book: Book, facts: BookFacts, edition: Edition) -> None:
    with book.page("Year-one tactical plan", _lead(facts), tabs=("HOW",), key="P36") as page:
        area = page.frame()
        goals = _goals(facts)
        top = area.top
        if goals:
            _goal_table(area, facts, goals)
            top = _calendar(page, facts, page.below(area, gap=20))
        left, right = page.columns(8, 4, top=top, double_gutter=True)
        _moves(left, facts, edition)
        if not goals:
            blocks.heading(right, f"Annual goals {year_label(facts.plan.start, 0)}")
            blocks.gap_note(right, _gaps(facts)[0])
        _tactics(right, goals)
        _hours(right, facts)
        _close(page, facts)


def _lead(facts: BookFacts) -> Words:
    goals = _goals(facts)
    moving = [s for s in starts(facts) if s.quarter <= 4]
    parents = {text(goal, "parent") for goal in goals}
    strategic = [text(goal, "id") for goal in entries(facts.typed, "strategic_goals")]
    orphan = [goal for goal in strategic if goal not in parents]
    rolled: Words = ""
    if goals and strategic:
        rolled = (
            "Every strategic goal has an annual one."
            if not orphan
            else f"{listed(orphan)} has no annual goal yet."
        )
    budget = sum(amount(g, "budget_usd") for g in goals if amount(g, "budget_usd") > 0)
    money = f"Budget: {facts.show.money_k(budget)} k." if budget else ""
    first: Words = (
        [
            semi(f"{many(len(goals), 'annual goal')},"),
            f" {few(len(moving), 'account start')}.",
        ]
        if goals
        else [
            semi(f"{many(len(moving), 'account')}"),
            " start in year one; no annual goal is set.",
        ]
    )
    return lead(first, rolled, money)


def _goal_table(area: Frame, facts: BookFacts, goals: Sequence[Entry]) -> None:
    show = facts.show
    blocks.heading(
        area, f"Annual goals {year_label(facts.plan.start, 0)}", "each serves a strategic goal"
    )
    columns = [
        Column("", 30),
        Column("Goal", 150),
        Column("Serves", 32, size=7, colour=G700),
        Column("Measure", 104),
        Column("From", 38, "right"),
        Column("To", 38, "right"),
        Column("Owner", 76, size=7, colour=G700),
        Column("Budget k", 40, "right"),
    ]
    rows = []
    for goal in goals:
        measure = part(goal, "measure")
        rows.append(
            Row(
                [
                    Run(text(goal, "id"), fonts.MEDIUM),
                    two_lines(text(goal, "text")),
                    text(goal, "parent") or None,
                    two_lines(text(measure, "metric")),
                    show.number(amount(measure, "baseline")),
                    show.number(amount(measure, "target")),
                    remark(text(goal, "owner")),
                    show.money_k(amount(goal, "budget_usd")),
                ]
            )
        )
    tables.table(area, columns, rows, row_height=21, more=None)


def _calendar(page: Page, facts: BookFacts, top: float) -> float:
    """The milestones of the four quarters side by side; returns the top of what follows."""
    found = _milestones(facts)
    if not found:
        return top
    areas = page.columns(3, 3, 3, 3, top=top)
    for quarter, area in enumerate(areas, 1):
        items = found.get(quarter, [])
        blocks.heading(area, f"Milestones Q{quarter}", gap=0)
        if items:
            told = [(facts.show.date(day, year=False), words) for day, words in items[:7]]
            blocks.steps(area, told, label_width=34)
        else:
            blocks.small(area, "No milestone set.")
    return page.below(*areas, gap=18)


def _moves(area: Frame, facts: BookFacts, edition: Edition) -> None:
    show = facts.show
    step_of: dict[str, int] = {}
    for opportunity in facts.plan.pipeline.open:
        held = step_of.get(opportunity.account_id, 0)
        step_of[opportunity.account_id] = max(held, opportunity.step)
    begun = [s for s in starts(facts) if s.quarter <= 4]
    blocks.heading(area, "Accounts that move this year", f"value if won, {facts.k_unit} a year")
    if not begun:
        blocks.small(area, "No account starts in year one.")
        return
    columns = [
        Column("Start", 34),
        Column("Account", 116),
        Column("Step now", 66),
        Column("Live from", 72),
        Column("Value", 40, "right"),
    ]
    rows = []
    for s in begun:
        step = step_of.get(s.account_id, 0)
        live = show.month(s.live.isoformat()) if s.live else None
        key = account_key(facts.positions[s.account_id])
        rows.append(
            Row(
                [
                    f"Q{s.quarter}",
                    Run(facts.short_of(s.account_id), fonts.MEDIUM),
                    cells.bar(step, 11, track=True) if step else "not opened",
                    live,
                    show.money_k(s.value_per_year),
                ],
                link=key if edition.prints(key) else None,
            )
        )
    tables.table(
        area,
        columns,
        rows,
        group=True,
        most=_MOST_MOVES,
        more="+{k} more on page P22",
        more_key="P22",
    )
    if step_of:
        area.skip(3)
        blocks.small(area, "Bar: steps of eleven that are reached.")


def _tactics(area: Frame, goals: Sequence[Entry]) -> None:
    told = [(text(goal, "id"), text(goal, "how")) for goal in goals if text(goal, "how")]
    if not told:
        return
    blocks.heading(area, "How we do it")
    for code, words in told:
        lines = int((area.room - 24) // 12)
        if lines < 4:
            break
        if area.y > area.top + 30 and spoken_height(words, area.width, 99) > area.room:
            break
        say(area, f"{code}: {words}", "Rep", lines=lines)
        area.skip(5)


def _hours(area: Frame, facts: BookFacts) -> None:
    """Pursuit hours of the four quarters against what there is."""
    sequence = facts.plan.sequence
    if area.room < 130 or not sequence.picks:
        return
    blocks.heading(area, "Hours of pursuit", "line: what there is", gap=24)
    names = [f"Q{n}" for n in range(1, 5)]
    used, free = list(sequence.hours_used[:4]), list(sequence.hours_available[:4])
    charts.capacity(area, used, free, names, high=90)


def _close(page: Page, facts: BookFacts) -> None:
    items = [item for group in _milestones(facts).values() for item in group]
    today = facts.plan.today.isoformat()
    following = sorted(item for item in items if item[0] >= today)
    if following:
        day, words = following[0]
        said = words.partition(": ")[2] or words
        close_with(page, f"First milestone {facts.show.date(day)}: {said}.")
    elif not _goals(facts):
        begun = [facts.short_of(s.account_id) for s in starts(facts) if s.quarter == 1]
        names = listed(begun[:2])
        close_with(page, f"Set one annual goal per start of quarter one: {names}." if names else "")


SECTION = Section("P36", "Year-one tactical plan", "How", 12, _units, _draw, _gaps)
