"""P23: how firm the order is: hours per quarter, and what moves when a weight or a start moves."""

from collections.abc import Sequence
from typing import Final

from model.plan.facts import N_QUARTERS
from model.plan.sensitivity import SequenceTest
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, cut_to_lines, lead, some_of
from reports.book.section import Edition, Section
from reports.book.words import few, gap, sentence, spelled
from reports.pdf import blocks, charts, fonts, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.colours import G500
from reports.pdf.page import Frame, Page
from reports.pdf.tables import Column, Row
from reports.pdf.text import Run, Words, semi

_MOST: Final = 12
_DIAGRAM: Final = 206.0  # greatest height
_HIGHEST_LAYER: Final = 16
_NAME: Final = 11.0  # pt a name takes
_LEAST_QUARTERS: Final = 4


def _draw(book: Book, facts: BookFacts, edition: Edition) -> None:
    del edition
    with book.page("Sequence logic", _lead(facts), tabs=("WHY",), key="P23") as page:
        area = page.frame()
        _waits(area, facts)
        top = page.below(area, gap=18) if area.started else None
        left, right = page.columns(8, 4, top=top, double_gutter=True)
        _tests(left, facts)
        _hours(right, facts)
        _stable(right, facts)
        for warning in facts.plan.sequence.warnings[:3]:
            if right.room > 24:
                right.skip(5)
                blocks.small(right, cut_to_lines(right, warning, right.width, 2, fonts.XS))
        _close(page, facts)


def links_of(facts: BookFacts) -> list[charts.Wait]:
    """What each start waits for: its gate, and the references that count for it."""
    picks = facts.plan.sequence.picks
    gates = facts.plan.gates
    systems = facts.words("idn_id")
    known = {pick.account_id for pick in picks}
    return [
        charts.Wait(first, pick.account_id, gates.get(systems[pick.position], "") == first)
        for pick in picks
        for first in pick.depends_on
        if first in known
    ]


def _waits(area: Frame, facts: BookFacts) -> None:
    links = links_of(facts)
    if not links:
        return
    blocks.heading(area, "What waits for what", "quarter of the start and account")
    picks = facts.plan.sequence.picks
    names = {p.account_id: (f"Q{p.quarter}", facts.short_of(p.account_id)) for p in picks}
    fullest = max(3, min(_HIGHEST_LAYER, len({link.follower for link in links})))
    charts.waits(area, min(_DIAGRAM, 30.0 + _NAME * fullest), names, links)


def _hours(area: Frame, facts: BookFacts) -> None:
    sequence = facts.plan.sequence
    blocks.heading(area, "Hours per quarter", "line: what is free")
    busy = [n for n in range(N_QUARTERS) if sequence.hours_used[n] > 0]
    shown = max(_LEAST_QUARTERS, max(busy, default=0) + 1)  # none after the last start
    labels = [str(n % 4 + 1) for n in range(shown)]
    used, free = list(sequence.hours_used)[:shown], list(sequence.hours_available)[:shown]
    charts.capacity(area, used, free, labels, high=min(190.0, max(96.0, area.room / 3)))


def _lead(facts: BookFacts) -> Words:
    tests, stable = facts.plan.sensitivity.tests, facts.plan.sensitivity.stable
    picks = facts.plan.sequence.picks
    first = picks[0].account_id
    moved = len(set(tests[-1].changed) - {first}) if tests else 0
    others = few(moved, "other start moves", "other starts move")
    return lead(
        [
            semi(_firm(len(stable), len(picks))),
            " when ten points of weight move.",
        ],
        f"If {facts.short_of(first)} fails, {others}.",
    )


def _firm(n: int, n_all: int) -> str:
    if not n:
        return f"None of {few(n_all, 'start')} keeps its quarter"
    return f"{spelled(n)} of {few(n_all, 'start')} keep{'s its' if n == 1 else ' their'} quarter"


def _name(facts: BookFacts, test: SequenceTest) -> str:
    first = facts.plan.sequence.picks[0].account_id
    return sentence(test.name.replace(first, facts.short_of(first)))


def _tests(area: Frame, facts: BookFacts) -> None:
    """Accounts as rows, tests as columns: the quarter now and in each test."""
    tests = facts.plan.sensitivity.tests
    names = [_name(facts, test) for test in tests]
    blocks.heading(area, "What would start when", "quarter of the plan; blank: unchanged")
    columns = [Column("Account", 110), Column("Now", 34, "right")]
    titles = ("Value to\ninfluence", "Influence\nto value", "First\nfails")
    columns += [Column(title, 56, "right") for title in titles[: len(names)]]
    ranked = [p.account_id for p in facts.plan.sequence.picks]
    changed = [a for a in ranked if any(a in test.changed for test in tests)]
    quarter = {p.account_id: p.quarter for p in facts.plan.sequence.picks}
    rows = []
    for account_id in changed:
        cells: list[tables.Cell] = [
            Run(facts.short_of(account_id), fonts.MEDIUM),
            f"Q{quarter[account_id]}",
        ]
        for test in tests:
            _, then = test.changed.get(account_id, (0, -1))
            cells.append("" if then < 0 else f"Q{then}" if then else Run("never", colour=G500))
        rows.append(Row(cells))
    if rows:
        high = 19.0 if 19 * len(rows) + 40 <= area.room else None
        tables.table(area, columns, rows, row_height=high, more="+{k} more that move")
    else:
        blocks.small(area, "No start changes its quarter in any test.")


def _stable(area: Frame, facts: BookFacts) -> None:
    names = [facts.short_of(a) for a in facts.plan.sensitivity.stable]
    if names and area.room > 80:
        blocks.heading(area, "Firm in every weight", gap=20)
        blocks.paragraph(area, some_of(names, _MOST), most=8)
    plan_b = [facts.short_of(a) for a in facts.plan.sensitivity.plan_b]
    if plan_b and area.room > 80:
        blocks.heading(area, "Plan B: first two quarters", gap=20)
        blocks.paragraph(area, some_of(plan_b, 6), most=4)


def _close(page: Page, facts: BookFacts) -> None:
    plan_b = [facts.short_of(a) for a in facts.plan.sensitivity.plan_b]
    first = facts.short_of(facts.plan.sequence.picks[0].account_id)
    if plan_b:
        close_with(
            page,
            f"If {first} fails, begin with {some_of(plan_b[:2])} in the same quarter.",
            f"If {first} fails, begin with {plan_b[0]}.",
        )


def _units(facts: BookFacts) -> int:
    if not facts.plan.sequence.picks:
        return 0
    used = sum(1 for hours in facts.plan.sequence.hours_used if hours > 0)
    changed = {a for test in facts.plan.sensitivity.tests for a in test.changed}
    return used + len(changed)


def _gaps(facts: BookFacts) -> Sequence[Gap]:
    return (gap(facts, "A sequence", "how firm the order is", "potential of the accounts"),)


SECTION = Section("P23", "Sequence logic", "Why", 6, _units, _draw, _gaps)
