"""P56 and P57: what the plan asks for, and who stands behind it."""

from collections.abc import Sequence
from typing import Final

from model.plan.budget import budget_of
from model.plan.plan_versions import latest_version
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, lead
from reports.book.section import Edition, Section
from reports.book.typed import amount, entries, part, text
from reports.book.words import counted, gap
from reports.pdf import blocks, fonts, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.colours import G700
from reports.pdf.page import Frame
from reports.pdf.tables import Column, Row
from reports.pdf.text import Words, semi

_PROMISES: Final = (
    "This plan is valid for twelve months from the day of both signatures.",
    "A significant change needs both signatures again: a target moved by 10 %, a lighthouse "
    "exchanged, themes reordered, more than 15 % of the accounts of year one.",
    "Changes that come from outside (awards, closures, recalls) are written down and not counted "
    "against the plan.",
    "The book holds no patient data and stays inside the company.",
)


def _draw_asks(book: Book, facts: BookFacts, edition: Edition) -> None:
    del edition
    asks = entries(facts.typed, "asks")
    budget = part(facts.typed, "budget")
    total = amount(budget, "total_usd")
    money = f"The budget of year one is {facts.show.compact(total)}." if total > 0 else ""
    first: Words = [semi(f"{counted(len(asks), 'ask')}, each with a name and a date.")]
    with book.page("Resources and asks", lead(first, money), tabs=("HOW",), key="P56") as page:
        area = page.frame()
        blocks.heading(area, "What the plan needs from others")
        columns = [
            Column("", 16),
            Column("Ask", 250),
            Column("Of", 110),
            Column("By", 64, "right"),
            Column("Cost k", 44, "right"),
        ]
        rows = [
            Row(
                [
                    f"{amount(a, 'no'):.0f}" if amount(a, "no") > 0 else "",
                    text(a, "ask"),
                    text(a, "of"),
                    facts.show.date(text(a, "by")),
                    facts.show.money_k(amount(a, "value_usd")),
                ]
            )
            for a in asks
        ]
        tables.table(area, columns, rows, row_height=19)
        _budget(area, facts)
        days = sorted((text(a, "by"), text(a, "ask")) for a in asks if text(a, "by"))
        if days:
            close_with(page, f"First answer needed by {facts.show.date(days[0][0])}: {days[0][1]}.")


def _budget(area: Frame, facts: BookFacts) -> None:
    budget = budget_of(facts.typed)
    if not budget.by_goal:
        return
    goals = {text(g, "id"): text(g, "text") for g in entries(facts.typed, "annual_goals")}
    blocks.heading(area, "Budget by annual goal", facts.k_unit)
    rows = [
        Row([code, goals.get(code, ""), facts.show.money_k(taken)])
        for code, taken in budget.by_goal.items()
    ]
    if budget.total > 0:
        rows.append(Row(["All", "", facts.show.money_k(budget.total)], total=True))
    columns = [Column("", 40), Column("", 350), Column("", 60, "right")]
    tables.table(area, columns, rows)


def _draw_sign_off(book: Book, facts: BookFacts, edition: Edition) -> None:
    done = f"{edition.completeness_pct:.0f} % of the plan is filled in"
    pages = f"{edition.content_pages} content pages"
    state = "It is a working draft." if edition.working_draft else ""
    said = lead([semi(f"{pages}; {done}.")], state)
    with book.page("Sign-off", said, tabs=("HOW",), key="P57") as page:
        area = page.frame(0, 9)
        blocks.heading(area, "What the signatures mean")
        blocks.bullets(area, list(_PROMISES))
        area.skip(20)
        blocks.heading(area, "What is signed")
        plan = facts.plan
        span = (
            f"{facts.show.date(plan.start.isoformat())} to {facts.show.date(plan.end.isoformat())}"
        )
        blocks.definitions(
            area,
            [
                ("Territory", facts.territory_name),
                ("Plan", span),
                ("Version", facts.version),
                ("Hash", _hash_words(facts)),
                ("Data of", facts.show.date(facts.state.about.as_of)),
            ],
            label_width=70,
        )
        area.skip(40)
        manager = text(facts.meta, "manager")
        blocks.signature(area, [("Rep, date", facts.rep_name), ("Manager, date", manager)])
        area.skip(10)
        blocks.paragraph(
            area,
            "Next review of the whole plan twelve months after signing.",
            size=fonts.XS,
            colour=G700,
        )


def _hash_words(facts: BookFacts) -> str:
    """The hash of the version that stands; a draft has none before both have signed."""
    rep_id = facts.plan.rep.id if facts.plan.rep else ""
    version = latest_version(facts.state, rep_id)
    if version is None:
        return "given at approval: SHA-256 of the plan and its figures"
    day = facts.show.date(version.approved_on.isoformat())
    return f"{version.short_digest}, version {version.version} of {day}"


def _gaps(facts: BookFacts) -> Sequence[Gap]:
    return (gap(facts, "Asks with a name and a date", "what the plan can reach", "the rep"),)


ASKS = Section(
    "P56",
    "Resources and asks",
    "How",
    3,
    lambda facts: len(entries(facts.typed, "asks")),
    _draw_asks,
    _gaps,
)
SIGN_OFF = Section("P57", "Sign-off", "How", 0, lambda _facts: 0, _draw_sign_off, counted=False)
