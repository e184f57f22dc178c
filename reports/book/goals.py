"""P04: the mission, the three-year goals under it and the goals of year one under those."""

from collections.abc import Mapping
from typing import Any, Final

from reports.book.backtest_words import verdict_of
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, lead
from reports.book.section import Edition, Section
from reports.book.typed import entries, part, text
from reports.book.voices import voice_within
from reports.book.words import counted, gap, gap_about, spelled, typed_units
from reports.pdf import blocks, fonts, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.colours import ACCENT, ACCENT_MID, G300, G500
from reports.pdf.page import Frame
from reports.pdf.symbols import arrow
from reports.pdf.tables import Column, Row
from reports.pdf.text import Words, semi

_MOST: Final = 4
_ANNUAL: Final = 6
Goal = Mapping[str, Any]


def _draw(book: Book, facts: BookFacts, _edition: Edition) -> None:
    goals = entries(facts.typed, "strategic_goals")[:_MOST]
    annual = entries(facts.typed, "annual_goals")[:_ANNUAL]
    with book.page("Mission and three-year goals", _lead(facts), tabs=("WHAT",), key="P04") as page:
        top = page.frame(0, 12)
        mission = text(facts.typed, "mission")
        if mission:
            voice_within(top, [mission], 40, "Mission")
        else:
            blocks.gap_note(top, _gap(facts))
        table_high = 18 + 22 + 15 * len(annual) if annual else 0
        floor = page.grid.bottom - (table_high + 26 if annual else 0)
        start = top.y + 22
        n_rows = (len(goals) + 1) // 2
        high = (floor - start - 18 * (n_rows - 1)) / max(1, n_rows)
        for n, goal in enumerate(goals):
            row, side = divmod(n, 2)
            y = start + row * (high + 18)
            area = page.frame(6 * side, 6 * side + 6, y, bottom=y + high)
            _goal(area, facts, goal)
        if annual:
            area = page.frame(0, 12, page.grid.bottom - table_high)
            _annual(area, facts, annual)
        close_with(page, _so_what(facts))


def _lead(facts: BookFacts) -> Words:
    goals = entries(facts.typed, "strategic_goals")
    annual = entries(facts.typed, "annual_goals")
    counts: Words = ""
    if goals:
        many = counted(len(annual), "goal") if annual else "no goal"
        counts = [
            semi(f"{spelled(len(goals))} goals"),
            f" by {facts.plan.end.year}, ",
            f"served by {many} in {facts.plan.start.year}.",
        ]
    tested = verdict_of(facts)
    return lead(counts, tested, "" if goals else "No strategic goal is set yet.")


def _goal(area: Frame, facts: BookFacts, goal: Goal) -> None:
    ink = area.ink
    ink.rule(area.x, area.right, area.y, G300, 0.5)
    y = area.y + 13
    ink.text(area.x, y, text(goal, "id"), fonts.SEMI, fonts.S, ACCENT, within=18)
    name = text(goal, "text")
    end = ink.paragraph(area.x + 20, y, area.width - 20, name, fonts.SEMI, fonts.S, most=2)
    area.y = end - 6
    _measure(area, facts, part(goal, "measure"))
    words = [text(goal, "why"), text(goal, "how")]
    if any(words):
        voice_within(area, words, area.room)
    else:
        area.skip(6)
        missing = f"Why and how of {text(goal, 'id')}"
        blocks.gap_note(area, gap(facts, missing, "approval of the plan", "the rep, 40 words each"))


def _measure(area: Frame, facts: BookFacts, measure: Goal) -> None:
    """What is counted, then an arrow from where it stands to where it shall be by when."""
    if not measure:
        return
    ink, y = area.ink, area.y + 9
    ink.text(area.x + 20, y, text(measure, "metric"), fonts.TEXT, fonts.XS, G500, within=150)
    due = text(measure, "target_date")
    if due:
        said = f"by {facts.show.date(due)}"
        ink.text(area.right, y, said, fonts.TEXT, fonts.XS, G500, "right", within=72)
    low, high = amount_text(facts, measure, "baseline"), amount_text(facts, measure, "target")
    per = " a year" if "per year" in text(measure, "baseline_note") else ""
    left = ink.text(area.x + 20, y + 13, low + per, fonts.TAB, fonts.S, G500)
    ink.text(area.right, y + 13, high, fonts.SEMI_TAB, fonts.S, align="right")
    right = area.right - fonts.width(high, fonts.SEMI_TAB, fonts.S)
    arrow(ink, left + 6, right - 6, y + 10.2, ACCENT_MID)
    area.y = y + 20


def amount_text(facts: BookFacts, source: Goal, key: str) -> str:
    """A typed number formatted, typed words as they are, – without any."""
    value = source.get(key)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return facts.show.number(float(value), 0 if float(value).is_integer() else 1)
    return text(source, key) or tables.MISSING


def _annual(area: Frame, facts: BookFacts, annual: list[Goal]) -> None:
    blocks.heading(area, f"Goals of {facts.plan.start.year}", "under the goal they serve")
    rows = []
    for goal in sorted(annual, key=lambda g: (text(g, "parent"), text(g, "id"))):
        measure = part(goal, "measure")
        due = text(measure, "target_date")
        cells = [
            text(goal, "parent") or "none",
            text(goal, "id"),
            text(goal, "text"),
            amount_text(facts, measure, "baseline"),
            amount_text(facts, measure, "target"),
            facts.show.date(due) if due else None,
            text(goal, "owner") or None,
        ]
        rows.append(Row(cells))
    columns = [
        Column("Serves", 30),
        Column("Goal", 28),
        Column("", 210),
        Column("Baseline", 40, "right"),
        Column("Target", 40, "right"),
        Column("By", 56, colour=G500),
        Column("Owner", 70, colour=G500),
    ]
    tables.table(area, columns, rows, group=True, more=None)


def _so_what(facts: BookFacts) -> str:
    problems = facts.plan.goal_problems
    if problems:
        return f"{problems[0].message} {problems[0].remedy}".strip()
    owners = {text(goal, "owner") for goal in entries(facts.typed, "annual_goals")} - {""}
    if len(owners) == 1:
        n = len(entries(facts.typed, "annual_goals"))
        return f"All {n} goals of year one have one owner, {owners.pop()}: agree who covers leave."
    return ""


def _gap(facts: BookFacts) -> Gap:
    found = gap_about(facts, "goals")
    return found[0] if found else gap(facts, "Mission", "every page after this", "the rep")


def _units(facts: BookFacts) -> int:
    goals = entries(facts.typed, "strategic_goals")
    annual = entries(facts.typed, "annual_goals")
    mission = 1 if text(facts.typed, "mission") else 0
    words = typed_units(text(goal, key) for goal in goals for key in ("why", "how"))
    return mission + len(goals) + len(annual) + words


def _gaps(facts: BookFacts) -> tuple[Gap, ...]:
    return gap_about(facts, "goals")


SECTION: Final = Section("P04", "Mission and three-year goals", "What", 6, _units, _draw, _gaps)
