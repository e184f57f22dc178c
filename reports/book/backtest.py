"""P05: every goal that was tried, against the money it must bring and the starts it needs."""

from typing import Any, Final

from model.plan.outlook import GoalTest
from model.plan.sources import forecast_sources
from model.settings import settings_of
from reports.book.backtest_words import beside_words, beyond_reach, verdict_of
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, lead
from reports.book.section import Edition, Section
from reports.book.typed import entries, text
from reports.book.voices import voice_within
from reports.book.words import counted, gap, gap_about, sentence, spelled
from reports.pdf import blocks, cells, charts, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.colours import ACCENT, G400
from reports.pdf.page import Frame
from reports.pdf.tables import Column, Row
from reports.pdf.text import Words

_TRIED: Final = 6
_WORDS: Final = 190.0  # height kept for the tests and the rep's words
_NOTES: Final = 104.0
_ASSUMED: Final = 3
_YEARS: Final = (1, 2, 3)
_STRIP_END: Final = 1.35


def _draw(book: Book, facts: BookFacts, _edition: Edition) -> None:
    test = facts.plan.backtest
    with book.page("Goal back-test", _lead(facts), tabs=("WHAT",), key="P05") as page:
        top = page.frame(0, 12)
        if test.tried:
            _tried(top, facts)
        else:
            blocks.heading(top, "Goals that were tried", "none yet")
            top.skip(4)
            blocks.gap_note(top, _goal_gap(facts))
        left, right = page.columns(5, 7, top=page.below(top), double_gutter=True)
        high = min(290.0, max(150.0, left.room - _below(facts) - 44))
        _years(left, facts, high)
        _waterfall(right, facts, high)
        low, words = page.columns(5, 7, top=page.below(left, right, gap=26), double_gutter=True)
        if test.tried and test.tried[-1].sufficiency > 0:
            _strips(low, facts)
        elif not test.required > 0:
            blocks.heading(low, "Money test")
            low.skip(4)
            blocks.gap_note(low, _required_gap(facts))
        _why(words, facts)
        close_with(page, _so_what(facts))


def _below(facts: BookFacts) -> float:
    """Height under the charts: tests and words, or gap notes only."""
    goals = entries(facts.typed, "strategic_goals")
    told = bool(goals and text(goals[0], "why"))
    return _WORDS if told or facts.plan.backtest.tried else _NOTES


def _lead(facts: BookFacts) -> Words:
    test, show = facts.plan.backtest, facts.show
    base = facts.plan.forecast.base
    raised = len(test.tried) - 1
    before = f"{spelled(raised)} {'goal was' if raised == 1 else 'goals were'} tried and raised."
    smallest = ""
    if test.smallest_goal and test.tried:
        room = show.percent(settings_of(facts.state)["suf.target"] - 1)
        goal = show.number(test.smallest_goal)
        smallest = f"The smallest goal with {room} room is {goal} patients."
    untested = ""
    if not test.tried and base is not None:
        money = show.money_k(float(base.total.sum()))
        patients = show.number(test.base_patients)
        untested = f"No goal has been tried yet. The base forecast brings {money}\u00a0k"
        untested += f" and {patients} patients in 36 months." if test.base_patients > 0 else "."
    return lead(before if raised > 0 else "", verdict_of(facts), smallest, untested)


def _tried(area: Frame, facts: BookFacts) -> None:
    test, show = facts.plan.backtest, facts.show
    blocks.heading(area, "Every goal that was tried", f"oldest first, 36 months, {facts.k_unit}")
    tried = test.tried[-_TRIED:]
    full = 1.08 * max([t.revenue for t in tried if t.revenue > 0] + [test.required, 1.0])
    if full != full:
        full = 1.08 * max([t.revenue for t in tried if t.revenue > 0] + [1.0])
    required = test.required if test.required > 0 else None
    tick = f"black tick: {show.money_k(required)} required" if required else ""
    rows = [_row(facts, goal, goal is tried[-1], full, required) for goal in tried]
    columns = [
        Column("Patients", 34, "right"),
        Column("Per patient", 46, "right"),
        Column("Goal revenue", 50, "right"),
        Column(tick, 118),
        Column("Sufficiency", 42, "right"),
        Column("Reach", 34, "right"),
        Column("Verdict", 116),
    ]
    tables.table(area, columns, rows, row_height=19, more=None)
    said = beside_words(facts)
    if said:
        area.skip(2)
        blocks.small(area, said)


def _row(facts: BookFacts, goal: GoalTest, last: bool, full: float, required: float | None) -> Row:
    show, test = facts.show, facts.plan.backtest
    drawing: Any = None
    if goal.revenue > 0:
        drawing = cells.bar(goal.revenue, full, tick=required, colour=ACCENT if last else G400)
    told = [goal.verdict or goal.reach_verdict]
    if last and goal.verdict and goal.reach_verdict != "reachable":
        told.append(goal.reach_verdict)
    said = sentence("; ".join(word for word in told if word))
    return Row(
        [
            show.number(goal.patients),
            show.number(test.revenue_per_patient, 2),
            show.money_k(goal.revenue),
            drawing,
            show.number(goal.sufficiency, 2),
            show.number(goal.reach, 2),
            cells.wrapped(said, most=2) if said else None,
        ],
        total=last,
    )


def _years(area: Frame, facts: BookFacts, high: float) -> None:
    forecast, show = facts.plan.forecast, facts.show
    base = forecast.base
    if base is None:
        return
    targets = list(forecast.required_by_year)
    asked = "required"
    if not targets and forecast.quota > 0:
        targets, asked = [forecast.quota], "quota"
    title = f"Base forecast against {asked}" if targets else "Base forecast"
    blocks.heading(area, title, f"{facts.k_unit} by year")
    items = []
    for year in _YEARS:
        target = targets[year - 1] if year <= len(targets) else None
        under = f"of {show.money_k(target)}" if target is not None else ""
        least, most = (forecast.scenarios[name].year(year) for name in ("low", "high"))
        label = str(facts.plan.start.year + year - 1)
        said = show.money_k(base.year(year))
        items.append(charts.Column(label, base.year(year), said, target, least, most, under))
    line = f" Black line: {asked}." if targets else ""
    charts.columns(area, high, items, key=f"Bar: base.{line} Bracket: low to high.")


def _waterfall(area: Frame, facts: BookFacts, high: float) -> None:
    base, show = facts.plan.forecast.base, facts.show
    if base is None:
        return
    split = forecast_sources(base, facts.plan.lighthouses)
    blocks.heading(area, "What carries the 36 months", f"base forecast, {facts.k_unit}")
    steps = [charts.Step("Today's business", split.base, show.money_k(split.base))]
    named = [
        (counted(split.n_lighthouses, "lighthouse"), split.lighthouses),
        ("Accounts they feed", split.followers),
        ("Other accounts" if split.lighthouses else "Accounts started", split.others),
    ]
    steps += [
        charts.Step(label, value, f"+{show.money_k(value)}") for label, value in named if value > 0
    ]
    total = charts.Step("Base forecast", split.total, show.money_k(split.total))
    required = facts.plan.forecast.required
    asked = charts.Step("Required", required, show.money_k(required)) if required > 0 else None
    charts.waterfall(area, high, steps, total, required=asked)


def _strips(area: Frame, facts: BookFacts) -> None:
    test, show, limits = facts.plan.backtest, facts.show, settings_of(facts.state)
    goal = test.tried[-1]
    blocks.heading(area, "Both tests")
    zones = [
        charts.Zone(limits["suf.small"], "far too small", 0),
        charts.Zone(limits["suf.thin"], "too small", 0),
        charts.Zone(limits["suf.room"], "thin", 1),
        charts.Zone(_STRIP_END, "room", 2),
    ]
    said = show.number(goal.sufficiency, 2)
    charts.threshold(area, "Sufficiency", goal.sufficiency, said, zones, start=0.5)
    zones = [
        charts.Zone(limits["reach.ok"], "reachable", 2),
        charts.Zone(limits["reach.stretch"], "stretch", 1),
        charts.Zone(limits["reach.stretch"] + 0.15, "not credible", 0),
    ]
    if goal.reach > 0:
        said = show.number(goal.reach, 2)
        charts.threshold(area, "Reach", goal.reach, said, zones, start=0.7)
    area.skip(6)
    patients = show.number(test.base_patients)
    note = "Sufficiency: goal revenue over required sales. Reach: goal patients over the "
    blocks.small(area, f"{note}{patients} of the base forecast.")


def _why(area: Frame, facts: BookFacts) -> None:
    """The rep's why of the first goal; the manager's word on the goals tried."""
    goals = entries(facts.typed, "strategic_goals")
    own = text(goals[0], "why") if goals else ""
    manager = text(facts.typed, "manager_comment")
    if own or manager:
        blocks.heading(area, "Why this goal is worth it")
        assumed = _assumptions(facts)
        below = 12.0 * len(assumed) + 40 if assumed else 0.0
        voice_within(area, [own], area.room - (60 if manager else 0) - below)
        voice_within(area, [manager], area.room - below, "Mgr")
        if assumed:
            blocks.heading(area, "Assumptions", "owner, tested on", gap=12)
            for said in assumed:
                blocks.small(area, said, after=2)
        return
    blocks.heading(area, "Why the goal is worth it")
    area.skip(4)
    missing = "Why this goal is worth it for patients and hospitals"
    blocks.gap_note(area, gap(facts, missing, "approval of the plan", "the rep, in own words"))


def _assumptions(facts: BookFacts) -> list[str]:
    found = []
    for entry in entries(facts.typed, "assumptions")[:_ASSUMED]:
        day = text(entry, "test_on")
        by = ", ".join(p for p in (text(entry, "owner"), facts.show.date(day) if day else "") if p)
        found.append(f"{text(entry, 'text')} ({by})" if by else text(entry, "text"))
    return found


def _so_what(facts: BookFacts) -> str:
    test, show = facts.plan.backtest, facts.show
    if not test.tried or not test.tried[-1].sufficiency > 0:
        return ""
    goal = test.tried[-1]
    if goal.sufficiency < 1:
        if test.smallest_goal is None:
            return ""
        return f"Raise the goal to {show.number(test.smallest_goal)} patients."
    if beyond_reach(facts) and test.base_patients > 0:
        patients = show.number(test.base_patients)
        return f"The base forecast brings {patients} patients: plan more starts or a nearer goal."
    room = show.money_k(goal.revenue - test.required)
    return f"Keep {show.number(goal.patients)} patients: the room is {room} k in 36 months."


def _goal_gap(facts: BookFacts) -> Gap:
    where = "the rep with the manager: patients in 36 months"
    return gap(facts, "A goal to test", "whether the plan is big enough", where)


def _required_gap(facts: BookFacts) -> Gap:
    missing = "Required sales of the three years"
    return gap(facts, missing, "no money test is possible", "company targets, by year")


def _units(facts: BookFacts) -> int:
    base, tried = facts.plan.forecast.base, len(facts.plan.backtest.tried)
    if base is None or not base.total.sum() > 0:
        return tried
    return tried + len(_YEARS) + sum(1 for money in base.per_account.values() if money.sum() > 0)


def _gaps(facts: BookFacts) -> tuple[Gap, ...]:
    return (_goal_gap(facts), *gap_about(facts, "revenue"))


SECTION: Final = Section("P05", "Goal back-test", "What", 6, _units, _draw, _gaps)
