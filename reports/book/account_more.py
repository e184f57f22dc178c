"""Further pages of one account in a deep book: funnel and diary, and everybody who decides."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from model.plan.funnels import funnels_of
from model.plan.tables import text
from reports.book.account_facts import ROLE_WORDS, AccountFacts, account_facts, kind_words
from reports.book.facts import BookFacts
from reports.book.fitting import lead, remark
from reports.book.ladder import account_key
from reports.book.section import Edition
from reports.book.words import counted, sentence
from reports.pdf import blocks, cells, tables
from reports.pdf.book import Book
from reports.pdf.page import Frame
from reports.pdf.tables import Column, Row
from reports.pdf.text import semi

_DONE: Final = 10
_NOTED: Final = "note_from_the_field"
_TABS: Final = ("WHAT", "WHY", "HOW")
_DAY: Final = Column("", 58)
_SMALL: Final = 7.0


def more_key(position: int) -> str:
    """The key of an account's second page."""
    return f"{account_key(position)}.more"


def people_key(position: int) -> str:
    """The key of an account's page of stakeholders."""
    return f"{account_key(position)}.people"


# ---- funnel and diary
def more_units(position: int, facts: BookFacts) -> int:
    """Rows of the second page."""
    account = account_facts(facts, position)
    done = min(_DONE, len(_done_rows(account)))
    return len(_steps(account)) + len(_diary_rows(account)) + done + len(_needs(account))


def draw_more(position: int, book: Book, facts: BookFacts, edition: Edition) -> None:
    """Every step of the funnel with its gate, the whole diary, what was done, every need."""
    del edition
    account = account_facts(facts, position)
    steps, diary, done = _steps(account), _diary_rows(account), _done_rows(account)
    name = f"{facts.name_of(account.account_id)}: funnel and diary"
    said = lead(
        [semi(counted(len(diary), "dated item")), " in the diary; "],
        f"{counted(len(done), 'contact')} noted lately.",
    )
    with book.page(name, said, tabs=_TABS, key=more_key(position), level=2) as page:
        area = page.frame()
        _table(
            area,
            "Steps of the funnel",
            "passed on",
            [Column("", 18), Column("", 130), Column("", 230), Column("", 66, "right")],
            steps,
        )
        columns = [_DAY, Column("", 92), Column("", 120), Column("", 210)]
        _table(area, "Diary of the quarter", "day, what, with whom, why", columns, diary)
        _table(area, "Done lately", "newest first", columns, done[:_DONE])
        _table(
            area,
            "Needs",
            "severity 1 to 5, with the evidence",
            [Column("", 90), Column("", 60), Column("", 20, "right"), Column("", 310)],
            _needs(account),
        )


def _table(
    area: Frame, title: str, note: str, columns: Sequence[Column], rows: Sequence[Row]
) -> None:
    if not rows or area.room < 60:
        return
    blocks.heading(area, title, note, gap=20)
    tables.table(area, columns, rows, row_height=12, more="+{k} more in the diary and the data")


def _steps(account: AccountFacts) -> list[Row]:
    """Each step of the open opportunity's funnel: its gate, and when it was passed."""
    opportunity, facts = account.opportunity, account.facts
    if opportunity is None:
        return []
    rep = facts.plan.rep.id if facts.plan.rep else ""
    known = {funnel.id: funnel for funnel in funnels_of(facts.state, rep)}
    funnel = known.get(opportunity.funnel)
    if funnel is None:
        return []
    table = facts.state.table("opportunities")
    mine = table[text(table, "opportunity_id") == opportunity.id]
    rows = []
    for step in funnel.steps:
        passed = _passed(facts, mine, step.no)
        name, gate = f"{step.no} {step.name}", remark(step.exit_gate)
        rows.append(Row([cells.tick(passed is not None), name, gate, passed]))
    return rows


def _passed(facts: BookFacts, mine: pd.DataFrame, step: int) -> str | None:
    """When the opportunity entered the step after this one, in words."""
    days = text(mine, f"step{step + 1}_on")
    return facts.show.date(str(days[0])) if len(days) and str(days[0]) else None


def _diary_rows(account: AccountFacts) -> list[Row]:
    show = account.facts.show
    return [
        Row([show.date(one.day), one.what, remark(one.who), remark(one.purpose)])
        for one in account.dated
    ]


def _done_rows(account: AccountFacts) -> list[Row]:
    """Activities recorded as done and notes from the field, newest first."""
    facts = account.facts
    table = facts.of_account("activities_done", account.account_id)
    table = table[text(table, "status") == "done"]
    names = ("actual_date", "type", "contact", "purpose")
    done = list(zip(*(text(table, n) for n in names), strict=True))
    noted = facts.of_account("field_notes", account.account_id)
    days = [str(moment)[:10] for moment in text(noted, "noted_at")]
    done += [(day, _NOTED, "", words) for day, words in zip(days, text(noted, "note"), strict=True)]
    found = sorted(done, reverse=True)
    return [
        Row([facts.show.date(str(day)), kind_words(str(kind)), remark(str(who)), remark(str(why))])
        for day, kind, who, why in found
        if str(day)
    ]


def _needs(account: AccountFacts) -> list[Row]:
    table = account.facts.of_account("needs", account.account_id)
    names = ("severity", "need", "role_class", "evidence")
    found = sorted(zip(*(text(table, n) for n in names), strict=True), reverse=True)
    return [
        Row([sentence(str(need)), ROLE_WORDS.get(str(role), ""), str(weight), remark(str(proof))])
        for weight, need, role, proof in found
    ]


# ---- people
def people_units(position: int, facts: BookFacts) -> int:
    """People and ties of the page of stakeholders."""
    account = account_facts(facts, position)
    return len(account.people) + len(_ties(account))


def draw_people(position: int, book: Book, facts: BookFacts, edition: Edition) -> None:
    """Everybody known at one account, and whom the account follows or leads."""
    del edition
    account = account_facts(facts, position)
    name = f"{facts.name_of(account.account_id)}: people"
    rows, ties = _people(account), _ties(account)
    said = lead(
        [semi(counted(len(rows), "person", "people")), " known; "],
        f"{counted(len(ties), 'tie')} to other accounts.",
    )
    with book.page(name, said, tabs=_TABS, key=people_key(position), level=2) as page:
        area = page.frame()
        columns = [
            Column("Role", 56, size=_SMALL),
            Column("Name", 96),
            Column("Title", 128, size=_SMALL),
            Column("Tier", 24, size=_SMALL),
            Column("Relationship", 66),
            Column("Last", 54, "right", size=_SMALL),
            Column("Next", 54, "right", size=_SMALL),
        ]
        blocks.heading(area, "Who decides here", "relationship now → target, −2 to +3")
        tables.table(area, columns, rows, row_height=15, group=True, more="+{k} more")
        _table(
            area,
            "Who listens to whom",
            "weight of the tie, its kind and evidence",
            [Column("", 60), Column("", 110), Column("", 30, "right"), Column("", 300)],
            ties,
        )


def _people(account: AccountFacts) -> list[Row]:
    show = account.facts.show
    return [
        Row(
            [
                ROLE_WORDS.get(one.role, "Not known"),
                one.name,
                remark(one.title),
                one.tier or None,
                cells.now_target(one.now, one.target) if one.now == one.now else None,
                show.date(one.last) if one.last else None,
                show.date(one.following) if one.following else None,
            ]
        )
        for one in account.people
        if not one.blocked
    ]


def _ties(account: AccountFacts) -> list[Row]:
    """Edges of the influence map that begin or end here, strongest first."""
    table = account.facts.state.table("influence")
    names = ("from_account", "to_account", "weight", "kind", "evidence")
    columns = [text(table, name) for name in names]
    found = []
    for start, end, weight, kind, proof in zip(*columns, strict=True):
        if account.account_id not in (start, end):
            continue
        leads = start == account.account_id
        other = account.facts.short_of(str(end if leads else start))
        said = f"{sentence(str(kind))}: {proof}" if proof else sentence(str(kind))
        row = Row(["leads" if leads else "follows", other, str(weight), remark(said)])
        found.append((-float(np.float64(weight or 0)), other, row))
    return [row for _, _, row in sorted(found, key=lambda one: one[:2])]
