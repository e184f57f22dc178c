"""P47: the steps of our funnel, what ends each, and what happens when it fails."""

from collections.abc import Sequence
from typing import Final

from model.settings import settings_of
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, lead, two_lines
from reports.book.section import Edition, Section
from reports.book.typed import Entry, amount, entries, part, text
from reports.book.words import gap
from reports.pdf import blocks, fonts, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.page import Frame, Page
from reports.pdf.tables import Column, Row
from reports.pdf.text import Run, Words, semi

_SHIPPED: Final = (
    ("Target researched", "Account sheet complete", "Park: not in the sequence yet"),
    ("Early discovery with the user", "Two named problems with a number", "Another user"),
    ("Pain confirmed in writing", "Mail or note from the customer", "Discovery with purchasing"),
    ("Champion, all roles mapped", "User, buyer and administrator known", "Lighthouse visit"),
    ("Demo, wet lab or visit", "Attendees and open questions noted", "Peer-to-peer call"),
    ("Business case", "Finance has confirmed the sheet", "Smaller scope, rental, consignment"),
    ("Committee file", "Receipt and date of the meeting", "Clinical exception, next date"),
    ("Trial, agreed number of cases", "Cases done against the criterion", "Extend once, then stop"),
    ("Approval, contract, order", "Order or item number", "Escalate to the system gate"),
    ("Go-live, first ten cases", "Ten cases with support", "Recovery plan, second trainer"),
    ("Adoption in month three", "Target reached, referral asked", "Root cause review"),
)


def _own(facts: BookFacts) -> list[Entry]:
    """The steps of the funnel most open opportunities are in."""
    funnels = entries(facts.typed, "funnels")
    used = [o.funnel for o in facts.plan.pipeline.open]
    best = max(funnels, key=lambda f: used.count(text(f, "id")), default={})
    return entries(best, "steps")


def _draw(book: Book, facts: BookFacts, edition: Edition) -> None:
    del edition
    own = _own(facts)
    with book.page("Our funnel", _lead(facts, own), tabs=("HOW",), key="P47") as page:
        area = page.frame()
        note = "" if own else "shipped template, not yet confirmed"
        blocks.heading(area, "Eleven steps", note)
        _steps(area, facts, own)
        _close(page, facts)


def _lead(facts: BookFacts, own: Sequence[Entry]) -> Words:
    values = settings_of(facts.state)
    days = sum(amount(s, "standard_days") for s in own if amount(s, "standard_days") > 0) or sum(
        values[f"funnel.step{n}.days"] for n in range(1, 11)
    )
    known = facts.plan.pipeline.step_conversion
    weak = min((n for n in known if n < 10), key=lambda n: known[n], default=0)
    passed = f"Step {weak} loses most: {facts.show.percent(known[weak])} pass it." if weak else ""
    return lead(
        [
            semi(f"{facts.show.number(days)} standard days"),
            " from research to the first ten cases.",
        ],
        passed,
    )


def _steps(area: Frame, facts: BookFacts, own: Sequence[Entry]) -> None:
    values, show = settings_of(facts.state), facts.show
    conversion = facts.plan.pipeline.step_conversion
    columns = [
        Column("", 14, "right"),
        Column("Step", 112),
        Column("Gate: what must be true", 118),
        Column("Days", 30, "right"),
        Column("Chance", 38, "right"),
        Column("Own", 34, "right"),
        Column("Plan B when it fails", 120),
    ]
    rows = []
    for n, (name, gate, plan_b) in enumerate(_SHIPPED, 1):
        step = next((s for s in own if amount(s, "no") == n), {})
        chance = amount(step, "probability")
        days = amount(step, "standard_days")
        if chance != chance:
            chance = values.get(f"funnel.step{n}.p", float("nan"))
        if days != days:
            days = values.get(f"funnel.step{n}.days", float("nan"))
        passed = conversion.get(n, float("nan"))
        answer = text(part(step, "plan_b"), "action") or plan_b
        rows.append(
            Row(
                [
                    Run(str(n), fonts.SEMI_TAB),
                    two_lines(text(step, "name") or name),
                    two_lines(text(step, "exit_gate") or gate),
                    show.number(days),
                    show.percent(chance),
                    show.percent(passed),
                    two_lines(answer),
                ]
            )
        )
    high = min(34.0, (area.room - 40) / len(rows))
    tables.table(area, columns, rows, row_height=high, more=None)
    area.skip(4)
    blocks.small(area, "Own: opportunities that went on from a step, of those that entered it.")


def _close(page: Page, facts: BookFacts) -> None:
    known = {n: s for n, s in facts.plan.pipeline.step_conversion.items() if n < 10}
    if known:
        weak = min(known, key=lambda n: known[n])
        close_with(page, f"Practise step {weak}: {facts.show.percent(known[weak])} pass it today.")
    else:
        close_with(page, "Confirm the gates before the first opportunity is opened.")


def _units(facts: BookFacts) -> int:
    del facts
    return len(_SHIPPED)


def _gaps(facts: BookFacts) -> Sequence[Gap]:
    return (gap(facts, "Own funnel", "when an opportunity is stuck", "the rep with the manager"),)


SECTION = Section("P47", "Our funnel", "How", 8, _units, _draw, _gaps)
