"""P48: what is open, how likely, and what is due next."""

import math
from collections.abc import Sequence
from typing import Final

from model.diary.funnel_shape import funnel_for
from model.plan.outlook import Opportunity
from model.settings import settings_of
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, lead, some_of, two_lines
from reports.book.ladder import starts
from reports.book.section import Edition, Section
from reports.book.words import gap, sentence, spelled
from reports.pdf import blocks, cells, charts, fonts, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.charts import Bar
from reports.pdf.colours import WARN
from reports.pdf.page import Frame, Page
from reports.pdf.tables import Column, Row
from reports.pdf.text import Run, Words, semi

_MOST: Final = 20
_TO_OPEN: Final = 25  # starts of year one where nothing is open yet
_STEPS: Final = 11  # of a funnel that is not known


def _draw(book: Book, facts: BookFacts, edition: Edition) -> None:
    del edition
    with book.page("Pipeline now", _lead(facts), tabs=("HOW",), key="P48") as page:
        area = page.frame()
        if facts.plan.pipeline.open:
            _open(area, facts)
        else:
            _to_open(area, facts)
        left, middle, right = page.columns(4, 4, 4, top=page.below(area, gap=24))
        if not facts.plan.pipeline.open:
            left, middle = middle, left
        _by_step(left, facts)
        _health(middle, facts)
        _starts_without(right, facts)
        _close(page, facts)


def _lead(facts: BookFacts) -> Words:
    pipeline, show = facts.plan.pipeline, facts.show
    if not pipeline.open:
        return lead([semi("No opportunity is open."), " The first starts must be opened next."])
    flagged = []
    if pipeline.stuck:
        flagged.append(f"{spelled(len(pipeline.stuck)).lower()} stuck")
    if pipeline.undated:
        flagged.append(f"{spelled(len(pipeline.undated)).lower()} without a dated next step")
    covers = (
        f"It covers the gap of year one {show.number(pipeline.coverage_weighted, 1)} times."
        if math.isfinite(pipeline.coverage_weighted)
        else ""
    )
    return lead(
        [
            semi(f"{len(pipeline.open)} open, {show.compact(pipeline.unweighted)} a year,"),
            f" weighted {show.compact(pipeline.weighted)}.",
        ],
        covers,
        f"{sentence(some_of(flagged))}." if flagged else "",
    )


def _open(area: Frame, facts: BookFacts) -> None:
    show, pipeline = facts.show, facts.plan.pipeline
    note = f"{facts.k_unit} a year, furthest step first"
    blocks.heading(area, "Open opportunities", note)
    columns = [
        Column("Account", 92),
        Column("Step", 58),
        Column("Value", 36, "right"),
        Column("Chance", 38, "right"),
        Column("Weighted", 42, "right"),
        Column("Days", 32, "right"),
        Column("Next step", 124),
        Column("On", 44, "right"),
        Column("", 56),
    ]
    ranked = sorted(pipeline.open, key=lambda o: (-o.step, -o.value_per_year, o.id))
    rows = [_row(facts, o) for o in ranked]
    once = pipeline.one_off > 0  # capital is sold once and counts towards no yearly sum
    if once:
        rest = [""] * 6
        rows.append(Row(["Capital, once", "", show.money_k(pipeline.one_off), *rest], total=True))
    rows.append(
        Row(
            [
                "A year" if once else "All",
                "",
                show.money_k(pipeline.unweighted),
                "",
                show.money_k(pipeline.weighted),
                "",
                "",
                "",
                "",
            ],
            total=True,
        )
    )
    high = 24.0 if len(rows) <= 14 else 19.0
    tables.table(area, columns, rows, most=_MOST + 1 + once, row_height=high)


def _flag(o: Opportunity) -> str:
    """What is wrong with an opportunity, the worst first."""
    if o.stuck:
        return "stuck: plan B"
    if not o.next_step_ok:
        return "no date"
    return "" if o.in_sequence else "not in sequence"


def _length(facts: BookFacts, o: Opportunity) -> int:
    """Steps of the funnel an opportunity is in, as it is defined now."""
    rep = facts.plan.rep.id if facts.plan.rep else ""
    funnel = funnel_for(facts.state, rep, o.funnel)
    return len(funnel.steps) if funnel is not None else _STEPS


def _row(facts: BookFacts, o: Opportunity) -> Row:
    show, flag = facts.show, _flag(o)
    return Row(
        [
            Run(facts.short_of(o.account_id), fonts.MEDIUM),
            cells.bar(o.step, _length(facts, o), track=True),
            show.money_k(o.value),
            show.percent(o.probability),
            show.money_k(o.weighted),
            Run(show.number(o.days_in_step), colour=WARN if o.stuck else None),
            two_lines(o.next_step or "–"),
            show.date(o.next_step_on, year=False),
            Run(flag, fonts.MEDIUM, WARN) if flag else "",
        ]
    )


def _to_open(area: Frame, facts: BookFacts) -> None:
    """Without open opportunities: what must be opened by when."""
    blocks.heading(area, "What must be opened", "first starts of the sequence")
    begun = [s for s in starts(facts) if s.quarter <= 4][:_TO_OPEN]
    columns = [
        Column("Account", 130),
        Column("Open by", 80),
        Column("Value if won, k", 60, "right"),
    ]
    rows = [
        [
            facts.short_of(s.account_id),
            facts.show.date(s.begins.isoformat()),
            facts.show.money_k(s.value_per_year),
        ]
        for s in begun
    ]
    tables.table(area, columns, rows, more=None)


def _by_step(area: Frame, facts: BookFacts) -> None:
    pipeline = facts.plan.pipeline
    if not pipeline.open:
        return
    longest = max(o.step for o in pipeline.open)
    counts = {n: sum(o.step == n for o in pipeline.open) for n in range(1, longest + 1)}
    blocks.heading(area, "By step", "opportunities")
    charts.bars(
        area,
        [Bar(f"Step {n}", count, str(count)) for n, count in counts.items() if count],
        label_width=44,
        figure_width=16,
    )


def _health(area: Frame, facts: BookFacts) -> None:
    pipeline, show = facts.plan.pipeline, facts.show
    values = settings_of(facts.state)
    blocks.heading(area, "Health")
    weighted = f"{show.number(pipeline.coverage_weighted, 1)}× weighted"
    plain = f"{show.number(pipeline.coverage_unweighted, 1)}×"
    if not pipeline.open:
        weighted, plain = "nothing open", "nothing open"
    need = f"need {values['coverage.weighted']:g}"
    need_plain = f"need {values['coverage.unweighted']:g}"
    closed = pipeline.won + pipeline.lost
    rate = f"{show.percent(pipeline.win_rate)} of {closed} closed"
    if not math.isfinite(pipeline.win_rate):
        rate = f"{closed} closed, too few to tell" if closed else "nothing closed in 12 months"
    blocks.definitions(
        area,
        [
            ("Covers", f"{weighted} ({need})"),
            ("Plain", f"{plain} ({need_plain})"),
            ("Dated next", show.percent(pipeline.hygiene)),
            ("In order", show.percent(pipeline.discipline)),
            ("Win rate", rate),
        ],
        label_width=54,
    )


def _starts_without(area: Frame, facts: BookFacts) -> None:
    busy = {o.account_id for o in facts.plan.pipeline.open}
    free = [s for s in starts(facts) if s.quarter <= 4 and s.account_id not in busy]
    if not free or not facts.plan.pipeline.open:
        return
    blocks.heading(area, "Starts of year one not opened yet")
    for s in free[: max(1, int(area.room // 15) - 1)][:8]:
        blocks.dated(
            area,
            [(facts.show.date(s.begins.isoformat(), year=False), facts.short_of(s.account_id))],
        )


def _close(page: Page, facts: BookFacts) -> None:
    pipeline = facts.plan.pipeline
    by_id = {o.id: o for o in pipeline.open}
    if pipeline.undated:
        names = [facts.short_of(by_id[i].account_id) for i in pipeline.undated]
        close_with(page, f"Give {some_of(names, 2)} a dated next step this week.")
    elif pipeline.stuck:
        names = [facts.short_of(by_id[i].account_id) for i in pipeline.stuck]
        close_with(page, f"{some_of(names, 2)} goes to plan B or is parked.")
    elif pipeline.open:
        first = min(pipeline.open, key=lambda o: (o.next_step_on, o.account_id))
        day, name = facts.show.date(first.next_step_on), facts.short_of(first.account_id)
        said = f"Next: {name}, {day}."
        close_with(page, f"Next: {name}, {first.next_step}, {day}.", said)


def _units(facts: BookFacts) -> int:
    busy = {o.account_id for o in facts.plan.pipeline.open}
    due = sum(s.quarter <= 4 and s.account_id not in busy for s in starts(facts))
    return len(facts.plan.pipeline.open) + due


def _gaps(facts: BookFacts) -> Sequence[Gap]:
    return (
        gap(facts, "Open opportunities", "the near-term forecast", "the CRM: steps and next dates"),
    )


SECTION = Section("P48", "Pipeline now", "How", 5, _units, _draw, _gaps)
