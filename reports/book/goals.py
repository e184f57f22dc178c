"""P04: the mission, the three-year goals under it and the goals of year one under those."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from reports.book.backtest_words import verdict_of
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, lead
from reports.book.section import Edition, Section
from reports.book.typed import entries, part, text
from reports.book.voices import height_of, voice_within
from reports.book.words import few, gap, gap_about, spelled, typed_units
from reports.pdf import blocks, fonts, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.colours import ACCENT, ACCENT_MID, G200, G300, G500, INK
from reports.pdf.page import Frame, Page
from reports.pdf.symbols import arrow
from reports.pdf.tables import Column, Row
from reports.pdf.text import Words, semi, wrap

_MOST: Final = 4
_A_PAGE: Final = 2  # goals on a page where the words of all do not fit one
_PAPERS: Final = ((246.0, 516.0), (237.0, 566.0))  # half the width, height below the mission
_BETWEEN: Final = 16.0
_ALONE: Final = 9  # columns of the only goal
_YEARS_HIGH: Final = 150.0  # room from which the years are told below the goals
_N_YEARS: Final = 3
_MISSION: Final = 40.0
_ARROW: Final = 24.0  # the shortest way from baseline to target, with its margins
_LABEL, _FIGURES = 28.0, 62.0  # of a goal of year one
Goal = Mapping[str, Any]


def _draw(book: Book, facts: BookFacts, _edition: Edition) -> None:
    goals = entries(facts.typed, "strategic_goals")[:_MOST]
    each = _A_PAGE if _pages(facts) > 1 else _MOST
    parts = [goals[n : n + each] for n in range(0, len(goals), each)] or [[]]
    title = "Mission and three-year goals"
    for number, part_of in enumerate(parts):
        more = f" ({number + 1} of {len(parts)})" if number else ""
        key = "P04" if not number else f"P04.{number + 1}"
        lead_of = _lead(facts) if not number else None
        level = 2 if number else None
        with book.page(title + more, lead_of, tabs=("WHAT",), key=key, level=level) as page:
            top = page.frame(0, 12)
            mission = text(facts.typed, "mission")
            if not mission:
                blocks.gap_note(top, _gap(facts))
            elif not number:
                voice_within(top, [mission], _MISSION, "Mission")
            foot = _goals(page, facts, part_of, top.y + (20 if top.started else 0))
            if not number and page.grid.bottom - foot > _YEARS_HIGH:
                _years(page.frame(0, 12, foot + 26), facts)
            if number == len(parts) - 1:
                close_with(page, _so_what(facts))


def _goals(page: Page, facts: BookFacts, goals: Sequence[Goal], top: float) -> float:
    """Two goals beside each other, each line as high as its taller one; where they end.

    A goal that stands alone takes more of the width.
    """
    columns = 6 if len(goals) > 1 else _ALONE
    lines = _lines(facts, goals, page.grid.span(columns))
    room = page.grid.bottom - top - _BETWEEN * max(0, len(lines) - 1)
    spare = max(0.0, room - sum(lines)) / max(1, len(lines))
    for n, goal in enumerate(goals):
        row, side = divmod(n, 2)
        y = top + sum(lines[:row]) + row * (_BETWEEN + min(24.0, spare))
        high = min(lines[row], page.grid.bottom - y)
        _goal(page.frame(6 * side, 6 * side + columns, y, bottom=y + high), facts, goal)
    return top + sum(lines) + (_BETWEEN + min(24.0, spare)) * max(0, len(lines) - 1)


def _years(area: Frame, facts: BookFacts) -> None:
    """What the goals must bring year by year, and the base forecast against it."""
    outlook, show = facts.plan.forecast, facts.show
    if outlook.base is None or len(outlook.required_by_year) < _N_YEARS:
        return
    blocks.heading(area, "What the goals must bring", f"{facts.k_unit}; base forecast")
    columns = [Column("", 90), Column("Patients", 60, "right"), Column("Base", 60, "right")]
    columns += [Column("Required", 60, "right"), Column("Gap", 60, "right")]
    rows = []
    for n in range(_N_YEARS):
        money, needed = outlook.base.year(n + 1), outlook.required_by_year[n]
        patients = float(outlook.base.patients[:, 12 * n : 12 * n + 12].sum())
        line = [show.number(patients), show.money_k(money), show.money_k(needed)]
        rows.append(
            Row([str(facts.plan.start.year + n), *line, show.signed((money - needed) / 1000)])
        )
    tables.table(area, columns, rows, row_height=19, more=None)
    tested = facts.plan.backtest.tried
    if tested and tested[-1].sufficiency > 0:
        area.skip(6)
        enough = show.number(tested[-1].sufficiency, 2)
        ways = f"sufficiency {enough}, reach {show.number(tested[-1].reach, 2)}"
        blocks.small(
            area, f"The patients of the goal against the money required: {ways}. See the back-test."
        )


def _height(facts: BookFacts, goal: Goal, wide: float) -> float:
    """What a goal takes with all its words."""
    head = 7.0 + 12 * len(wrap(text(goal, "text"), wide - 20, fonts.SEMI, fonts.S))
    words = height_of([text(goal, "why"), text(goal, "how")], wide)
    steps = sum(_annual_height(annual, wide) for annual in _served_by(facts, goal))
    return head + 10 + (words or 74) + (steps + 8 if steps else 0) + 1


def _lines(facts: BookFacts, goals: Sequence[Goal], wide: float) -> list[float]:
    """Height of each line of two goals."""
    needed = [_height(facts, goal, wide) for goal in goals]
    return [max(needed[n : n + 2]) for n in range(0, len(goals), 2)]


def _served_by(facts: BookFacts, goal: Goal) -> list[Goal]:
    annual = entries(facts.typed, "annual_goals")
    mine = [one for one in annual if text(one, "parent") == text(goal, "id")]
    return sorted(mine, key=lambda one: text(one, "id"))


def _annual_height(annual: Goal, wide: float) -> float:
    lines = wrap(text(annual, "text"), wide - _LABEL - _FIGURES, fonts.TEXT, fonts.XS)
    return 4.0 + 9 * len(lines)


def _pages(facts: BookFacts) -> int:
    """One page, or as many as the words of all goals take; the same on every paper."""
    goals = entries(facts.typed, "strategic_goals")[:_MOST]
    for wide, high in _PAPERS:
        lines = _lines(facts, goals, wide)
        if sum(lines) + _BETWEEN * max(0, len(lines) - 1) > high:
            return -(-len(goals) // _A_PAGE)
    return 1


def _lead(facts: BookFacts) -> Words:
    goals = entries(facts.typed, "strategic_goals")
    annual = entries(facts.typed, "annual_goals")
    counts: Words = ""
    if goals:
        served = few(len(annual), "annual goal")
        counts = [
            semi(f"{spelled(len(goals))} goal{'s' if len(goals) != 1 else ''}"),
            f" by {facts.plan.end.year}, ",
            f"served by {served} in {facts.plan.start.year}.",
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
    served = _served_by(facts, goal)
    steps = sum(_annual_height(annual, area.width) for annual in served)
    words = [text(goal, "why"), text(goal, "how")]
    if any(words):
        voice_within(area, words, area.room - (steps + 8 if steps else 0))
    else:
        area.skip(6)
        missing = f"Why and how of {text(goal, 'id')}"
        blocks.gap_note(area, gap(facts, missing, "approval of the plan", "the rep, 40 words each"))
    area.skip(8)
    for annual in served:
        _annual(area, facts, annual)


def _measure(area: Frame, facts: BookFacts, measure: Goal) -> None:
    """What is counted, then an arrow from where it stands to where it shall be by when."""
    if not measure:
        return
    ink, y = area.ink, area.y + 8
    per = " a year" if "per year" in text(measure, "baseline_note") else ""
    low, high = amount_text(facts, measure, "baseline"), amount_text(facts, measure, "target")
    due = text(measure, "target_date")
    ends = f"{high} by {facts.show.date(due)}" if due else high
    ink.text(area.right, y, ends, fonts.SEMI_TAB, fonts.XS, align="right", within=area.width / 2)
    right = area.right - fonts.width(ends, fonts.SEMI_TAB, fonts.XS)
    metric, start = text(measure, "metric"), low + per
    taken = fonts.width(start, fonts.TAB, fonts.XS) + _ARROW
    indent = 20.0 if fonts.width(metric, fonts.TEXT, fonts.XS) + taken + 20 < right - area.x else 0
    room = max(30.0, right - area.x - indent - taken)
    named = ink.text(area.x + indent, y, metric, fonts.TEXT, fonts.XS, G500, within=room)
    left = ink.text(named + 6, y, start, fonts.TAB, fonts.XS, INK)
    arrow(ink, left + 4, right - 4, y - 2.6, ACCENT_MID)
    area.y += 10


def amount_text(facts: BookFacts, source: Goal, key: str) -> str:
    """A typed number formatted, typed words as they are, – without any."""
    value = source.get(key)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return facts.show.number(float(value), 0 if float(value).is_integer() else 1)
    return text(source, key) or tables.MISSING


def _annual(area: Frame, facts: BookFacts, annual: Goal) -> None:
    """A goal of year one under the goal it serves: code, words, from, to."""
    ink, y = area.ink, area.y + 8
    ink.rule(area.x, area.right, area.y - 1, G200, 0.4)
    ink.text(area.x, y, text(annual, "id"), fonts.MEDIUM, fonts.XS, ACCENT, within=_LABEL - 4)
    wide = area.width - _LABEL - _FIGURES
    ink.paragraph(area.x + _LABEL, y, wide, text(annual, "text"), fonts.TEXT, fonts.XS)
    measure = part(annual, "measure")
    low, high = amount_text(facts, measure, "baseline"), amount_text(facts, measure, "target")
    ink.text(area.right, y, f"{low} → {high}", fonts.TAB, fonts.XS, G500, "right", within=_FIGURES)
    area.y += _annual_height(annual, area.width)


def _so_what(facts: BookFacts) -> str:
    problems = facts.plan.goal_problems
    if problems:
        return f"{problems[0].message} {problems[0].remedy}".strip()
    owners = {text(goal, "owner") for goal in entries(facts.typed, "annual_goals")} - {""}
    if len(owners) == 1:
        n = len(entries(facts.typed, "annual_goals"))
        which = f"All {n} goals of year one have" if n > 1 else "The goal of year one has"
        return f"{which} one owner, {owners.pop()}: agree who covers leave."
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


SECTION: Final = Section(
    "P04", "Mission and three-year goals", "What", 6, _units, _draw, _gaps, pages=_pages
)
