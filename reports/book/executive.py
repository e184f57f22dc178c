"""P03: the whole plan on one page, for a reader with three minutes."""

from collections import Counter
from typing import Any, Final

import numpy as np

from model.plan.spread import fewest_for_share
from reports.book import executive_how, executive_more
from reports.book.asks import asks, pin, risks, told
from reports.book.backtest_words import beyond_reach
from reports.book.facts import BookFacts
from reports.book.fitting import close_with
from reports.book.section import Edition, Section
from reports.book.voices import height_of, voice_within
from reports.book.words import counted, gap, gap_about, listed, many, typed_units
from reports.pdf import blocks, charts, fonts, tables
from reports.pdf.blocks import Figure, Gap
from reports.pdf.book import Book
from reports.pdf.colours import ACCENT
from reports.pdf.page import Frame, Page
from reports.pdf.tables import Column, Row
from reports.pdf.text import Words, semi

_A_SHARE: Final = 0.7
_WAVES: Final = 4
_LIGHTHOUSES: Final = 4
_HOLDERS: Final = 3
_LARGEST: Final = 25
_FEWEST: Final = 6
_WIN_LINE: Final = 48.0  # room of the win rate in the middle column


def _draw(book: Book, facts: BookFacts, _edition: Edition) -> None:
    with book.page(
        "The plan on one page", lead(facts), tabs=("WHAT", "WHY", "HOW"), key="P03"
    ) as page:
        foot = page.grid.bottom - (88 if told(facts) else _FEWEST * 15 + 66)
        what, why, how = page.columns(4, 4, 4, top=page.grid.top + 1)
        for area in (what, why, how):
            area.bottom = foot
        _what(what, facts)
        _why(why, facts, win_rate=not executive_how.draw(how, facts))
        if told(facts):
            _risks_and_asks(page, facts, foot)
        else:
            _largest(page.frame(0, 12, page.below(what, why, how, gap=26)), facts)
        close_with(page, *_so_what(facts))


def lead(facts: BookFacts) -> Words:
    """Potential, what we have of it, how few hold most, and whether year three is enough."""
    plan, show = facts.plan, facts.show
    total = plan.mix.total
    words: list[Any] = []
    if total.potential > 0:
        words += ["The territory holds ", semi(show.compact(total.potential)), " of potential"]
        if total.revenue > 0:
            share = f"{show.compact(total.revenue)} ({show.percent(total.penetration, 1)})"
            words += ["; we have ", semi(share)]
        few = fewest_for_share(plan.figures.potential, _A_SHARE)
        words.append(f". {many(few, 'account')} hold{'s' if few == 1 else ''} 70\u00a0%.")
    else:
        beds = f" with {show.number(total.beds)} beds" if total.beds > 0 else ""
        words += [semi(counted(plan.n, "account")), f"{beds}; potential is not known yet."]
    base, required = plan.forecast.base, plan.forecast.required_by_year
    if base is not None and total.potential > 0:
        words += [" Base forecast for year 3 is ", semi(f"{show.money_k(base.year(3))}\u00a0k")]
        against = (
            f" against {show.money_k(required[2])}\u00a0k required" if len(required) > 2 else ""
        )
        words.append(f"{against}.")
    return words


# ---- what
def _what(area: Frame, facts: BookFacts) -> None:
    blocks.band(area, "What", "we will reach")
    mission = str(facts.typed.get("mission", ""))
    if mission:
        voice_within(area, [mission], 75, "Mission")
    else:
        blocks.gap_note(area, _goal_gap(facts))
    goals = facts.typed.get("strategic_goals", ())
    if goals:
        blocks.heading(area, "Strategic goals", "baseline → target", gap=26)
        charts.goals(area, [_goal(facts, goal) for goal in goals[:_LIGHTHOUSES]])
    _lighthouses(area, facts)
    families = executive_how.LAST if facts.plan.forecast.base is not None else 0.0
    executive_more.segments(area, facts, area.room - families - 22)
    _families(area, facts)


def _goal_gap(facts: BookFacts) -> Gap:
    found = gap_about(facts, "goals")
    missing = "Mission and strategic goals"
    return found[0] if found else gap(facts, missing, "the back-test", "the rep with the manager")


def _goal(facts: BookFacts, goal: Any) -> tuple[str, str, str, str]:
    measure = goal.get("measure", {})
    unit = str(measure.get("unit", ""))
    name = str(measure.get("metric", goal.get("text", "")))
    low, high = (_figure(facts, measure.get(part)) for part in ("baseline", "target"))
    per = "/yr" if "per year" in str(measure.get("baseline_note", "")) else ""
    return str(goal.get("id", "")), _capital(name or unit), f"{low}{per}", high


def _figure(facts: BookFacts, value: Any) -> str:
    try:
        return facts.show.number(float(value))
    except (TypeError, ValueError):
        return str(value or "–")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lighthouses(area: Frame, facts: BookFacts) -> None:
    candidates = facts.plan.lighthouses.candidates
    chosen = [c for c in candidates if c.chosen] or list(candidates)
    known = [c for c in chosen if c.score > 0][:_LIGHTHOUSES]
    if not known or area.room < 60 + 20 * len(known):
        return
    picked = any(c.chosen for c in known)
    title = "Lighthouse centres" if picked else "Lighthouse candidates"
    blocks.heading(area, title, "score of 100" if picked else "none chosen", gap=22)
    items = [
        charts.Bar(facts.short_of(c.account_id), c.score, facts.show.number(c.score, 1))
        for c in known
    ]
    charts.shares(area, items, step=23)


def _families(area: Frame, facts: BookFacts) -> None:
    base, figures = facts.plan.forecast.base, facts.plan.figures
    if base is None or not base.patients.sum() > 0 or area.room < 40 + 13 * len(figures.families):
        return
    pin(area, facts, max(executive_how.LAST, 20 + 13 * len(figures.families)))
    blocks.heading(area, "Year 3 by product family", "patients, base", gap=0)
    for n, family in enumerate(figures.families):
        y = area.take(13) + 9
        patients = float(base.patients[n, 24:].sum())
        area.ink.text(area.x, y, facts.family_name(family), within=area.width - 50)
        area.ink.text(area.right, y, facts.show.number(patients), align="right")


# ---- why
def _why(area: Frame, facts: BookFacts, *, win_rate: bool) -> None:
    blocks.band(area, "Why", "here, and why us")
    blocks.figures(area, figures_of(facts))
    reasons = [str(why) for why in facts.typed.get("whys", ())][:3]
    held = _holders(facts)
    below = executive_how.LAST if held else 0
    if reasons:
        blocks.heading(area, "Three reasons", gap=16)
        voice_within(area, reasons, min(height_of(reasons, area.width), area.room - below - 16))
    elif area.room - below > 110:
        area.skip(16)
        note = gap(facts, "Three reasons for this plan", "the manager's approval", "the rep")
        blocks.gap_note(area, note)
    if win_rate and area.room - below > _WIN_LINE:
        executive_how.win_line(area, facts)
    executive_more.largest(area, facts, area.room - below - 22)
    if held:
        pin(area, facts, executive_how.LAST)
        blocks.heading(area, "Who holds the accounts", f"of {facts.plan.n}", gap=0)
        bars = [charts.Bar(name, n, str(n)) for name, n in held]
        charts.bars(area, bars, label_width=66, step=13, neutral=True)


def figures_of(facts: BookFacts) -> list[Figure]:
    """Five figures at most, each only when it is known."""
    plan, show = facts.plan, facts.show
    mix, total, found = plan.mix, plan.mix.total, []
    if total.potential > 0:
        n = mix.accounts_with_potential
        found.append(_large(show.compact(total.potential), f"potential a year in {n} accounts"))
    elif total.beds > 0:
        found.append(Figure(show.number(total.beds), "", f"beds in {plan.n} accounts"))
    if total.revenue > 0 and total.potential > 0:
        words = f"penetration, {mix.accounts_buying} of {mix.accounts_with_potential} accounts buy"
        found.append(Figure(show.number(100 * total.penetration, 1), "%", words))
    if total.headroom > 0:
        found.append(_large(show.compact(total.headroom), "headroom under today's contracts"))
    if mix.top_5 > 0 and mix.accounts_buying > 5:
        share = show.number(100 * mix.top_5, 1)
        found.append(Figure(share, "%", "of our revenue sits in five accounts"))
    risk = plan.contracts.calendar and _contracts_at_risk(facts)
    if risk:
        found.append(risk)
    return found


def _large(said: str, words: str) -> Figure:
    value, _, unit = said.partition("\u00a0")
    return Figure(value, unit, words)


def _contracts_at_risk(facts: BookFacts) -> Figure | None:
    """The competitor with most contracts that end in year one."""
    first_year = [e for e in facts.plan.contracts.calendar if 0 < e.end_month <= 12]
    ours = facts.state.about.company
    count = Counter(e.holder for e in first_year if e.holder and e.holder != ours)
    if not count:
        return None
    holder, n = max(count.items(), key=lambda pair: (pair[1], pair[0]))
    headroom = facts.plan.figures.headroom
    at_stake = float(np.nansum([headroom[e.position] for e in first_year if e.holder == holder]))
    year = facts.plan.start.year
    words = f"{holder} contracts end in {year}, {facts.show.compact(at_stake)} headroom"
    return Figure(str(n), "", words)


def _holders(facts: BookFacts) -> list[tuple[str, int]]:
    names = Counter(name for name in facts.words("main_competitor") if name and name != "-")
    return sorted(names.items(), key=lambda pair: (-pair[1], pair[0]))[:_HOLDERS]


def _largest(area: Frame, facts: BookFacts) -> None:
    """The largest accounts, where no risk and no ask is typed yet."""
    plan, show, figures = facts.plan, facts.show, facts.plan.figures
    money = plan.mix.total.potential > 0
    title = f"Largest accounts by {facts.measure.name}"
    blocks.heading(
        area,
        title if facts.measure.name != "accounts" else "Accounts",
        f"{facts.k_unit} a year" if money else "",
    )
    fitting = max(_FEWEST, int((area.room - 20) // 15))
    size = np.argsort(-facts.measure.values, kind="stable")[: min(fitting, _LARGEST)]
    columns = [Column("", 110), Column("", 84), Column("Town", 84), Column("Beds", 34, "right")]
    if money:
        heads = ("Potential", "Revenue", "Headroom")
        columns += [Column(head, 44, "right") for head in heads] + [Column("Segment", 60)]
    rows = []
    for n in (int(n) for n in size):
        line: list[Any] = [
            facts.shorts[n],
            facts.type_name(n),
            facts.words("city")[n] or None,
            show.number(facts.column("beds")[n]),
        ]
        if money:
            values = (figures.potential[n], figures.revenue[n], figures.headroom[n])
            line += [show.money_k(value) for value in values]
            line.append(str(plan.segmentation.segment[n]) or None)
        rows.append(Row(line))
    tables.table(area, columns, rows, more=None)


# ---- risks, asks, So what
def _risks_and_asks(page: Page, facts: BookFacts, foot: float) -> None:
    for title, texts, first in (("Three risks", risks(facts), 0), ("Three asks", asks(facts), 6)):
        area = page.frame(first, first + 6, foot + 20)
        if not texts:
            note = gap(facts, title, "what the manager can help with", "the rep")
            blocks.gap_note(area, note)
            continue
        blocks.heading(area, title if len(texts) == 3 else title.split()[1].capitalize())
        for n, text in enumerate(texts, 1):
            y = area.take(15) + 9
            area.ink.text(area.x, y, str(n), fonts.SEMI_TAB, colour=ACCENT)
            area.ink.text(area.x + 14, y, text, within=area.width - 14)


def _so_what(facts: BookFacts) -> tuple[str, ...]:
    """Whether the goal is large enough and what it hangs on; the shorter sentence last."""
    tests = facts.plan.backtest.tried
    first = [facts.short_of(p.account_id) for p in facts.plan.sequence.picks[:2]]
    if not tests or len(first) < 2 or not tests[-1].sufficiency > 0:
        return ()
    room = tests[-1].sufficiency - 1
    size = "large enough by" if room >= 0 else "too small by"
    goal = f"The goal is {size} {facts.show.percent(abs(room))}"
    far = room >= 0 and beyond_reach(facts)
    if far:
        goal = f"{goal} but beyond what the sequence brings"
    hangs = f"{goal}; the plan stands or falls with {listed(first)}".rstrip(".") + "."
    return hangs, f"{goal}: plan more starts." if far else f"{goal}."


def _units(facts: BookFacts) -> int:
    typed = facts.typed
    figures = len(figures_of(facts))
    goals = len(typed.get("strategic_goals", ()))
    lit = sum(c.chosen for c in facts.plan.lighthouses.candidates)
    starts = sum(pick.quarter <= _WAVES for pick in facts.plan.sequence.picks)
    years = 3 * len(facts.plan.forecast.scenarios)
    words = typed_units([typed.get("mission"), *typed.get("whys", ())])
    steps = len(executive_how.dated_steps(facts))
    largest = 0 if told(facts) else min(_LARGEST, facts.plan.n)
    return figures + goals + lit + starts + years + words + steps + largest


def _gaps(facts: BookFacts) -> tuple[Gap, ...]:
    return gap_about(facts, "goals") + gap_about(facts, "revenue")


SECTION: Final = Section("P03", "The plan on one page", "What", 12, _units, _draw, _gaps)
