"""P20: what is done with each opinion leader, and what is asked of them."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

import pandas as pd

from model.people import contactable
from model.plan.period import iso_date
from model.plan.tables import number, text
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, lead, some_of
from reports.book.section import Edition, Section
from reports.book.words import counted, gap, many, sentence, spelled
from reports.pdf import blocks, cells, charts, fonts, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.charts import Bar
from reports.pdf.colours import INK, WARN
from reports.pdf.page import Frame, Page
from reports.pdf.tables import Column, Row
from reports.pdf.text import Run, Words, semi

_STALE_DAYS: Final = 365
_TITLE: Final = "Opinion-leader plan"
_MOST: Final = 18
_EACH: Final = 9  # leaders to a page
_LINES: Final = 7
_BARE: Final = ("early", "late")  # adopter types that need the noun


def _table(facts: BookFacts) -> pd.DataFrame:
    table = contactable(facts.own("kol"), facts.state)
    return table.assign(_tier=text(table, "tier")).sort_values("_tier", kind="stable")


def _stale(facts: BookFacts, reviewed: str) -> bool:
    day: date | None = iso_date(reviewed)
    return day is None or facts.plan.today - day > timedelta(days=_STALE_DAYS)


def _draw(book: Book, facts: BookFacts, edition: Edition) -> None:
    del edition
    table = _table(facts)
    sheets = _pages(facts)
    each = -(-len(table) // sheets)
    for sheet in range(sheets):
        more = f" ({sheet + 1} of {sheets})" if sheet else ""
        key, level = (f"P20.{sheet + 1}", 2) if sheet else ("P20", None)
        words = None if sheet else _lead(facts, table)
        with book.page(_TITLE + more, words, tabs=("WHY",), key=key, level=level) as page:
            area = page.frame()
            _leaders(area, facts, table.iloc[sheet * each : (sheet + 1) * each], len(table))
            if area.room > 110 and sheet == sheets - 1:
                left = page.frame(0, 6, page.below(area, gap=22))
                _balance(left, facts, table)
            if sheet == 0:
                _close(page, facts, table)


def _pages(facts: BookFacts) -> int:
    return max(1, -(-min(_MOST, len(_table(facts))) // _EACH))


def _lead(facts: BookFacts, table: pd.DataFrame) -> Words:
    tiers = Counter(str(t) for t in text(table, "tier"))
    said = ", ".join(f"{n} {tier}" for tier, n in sorted(tiers.items()) if tier)
    now, target = number(table, "relationship_now"), number(table, "relationship_target")
    rising = int((target > now).sum())
    stale = sum(_stale(facts, str(d)) for d in text(table, "tier_reviewed_on"))
    return lead(
        [semi(f"{counted(len(table), 'opinion leader')}: {said}.")],
        f"{spelled(rising)} shall rise by at least one step.",
        f"{many(stale, 'tier')} {'is' if stale == 1 else 'are'} older than a year."
        if stale
        else "",
    )


def _leaders(area: Frame, facts: BookFacts, table: pd.DataFrame, n_all: int) -> None:
    owners = set(text(table, "compliance_owner")) - {""}
    owner = f"; compliance: {next(iter(owners))}" if len(owners) == 1 else ""
    note = f"best tier first; payments are not recorded here{owner}"
    blocks.heading(area, "Who, what we offer, what we ask", note)
    columns = [
        Column("Leader", 88),
        Column("Now → target", 44),
        Column("Interest, and why", 122),
        Column("We offer", 84),
        Column("We ask", 84),
        Column("Next steps", 108),
    ]
    names = ("what_we_offer", "what_we_ask", "scientific_interest", "rationale")
    fields = [text(table, n) for n in names]
    steps = [text(table, f"next_step_{n}") for n in (1, 2, 3)]
    now, target = number(table, "relationship_now"), number(table, "relationship_target")
    rows = []
    for n, (offer, ask, interest, why) in enumerate(zip(*fields, strict=True)):
        known = now[n] == now[n]
        aim = target[n] if target[n] == target[n] else now[n]
        dated = [_dated(facts, str(step[n])) for step in steps if str(step[n])]
        reasons = [*([str(interest)] if interest else []), *([_said(why)] if why else [])]
        rows.append(
            Row(
                [
                    cells.wrapped(*_who(facts, table.iloc[n], not owner), most=_LINES),
                    cells.now_target(float(now[n]), float(aim)) if known else None,
                    cells.wrapped(*(reasons or ["–"]), most=_LINES),
                    cells.wrapped(str(offer) or "–", most=_LINES),
                    cells.wrapped(str(ask) or "–", most=_LINES),
                    cells.wrapped(*(dated or ["no date: set one"]), most=_LINES),
                ]
            )
        )
    high = min(84.0, max(22.0, (area.room - 30) / max(1, len(rows))))
    tables.table(area, columns, rows, row_height=high, more=None)
    if n_all > _MOST:
        blocks.small(area, f"+{n_all - _MOST} more opinion leaders")


def _who(facts: BookFacts, leader: "pd.Series[Any]", with_owner: bool) -> list[Words]:
    """Name and account, tier and family with the day of its review, adopter type, owner."""
    one = leader.to_frame().T
    name, account, family, tier, reviewed, adopter, owner = (
        str(text(one, key)[0])
        for key in (
            "name",
            "account_id",
            "family",
            "tier",
            "tier_reviewed_on",
            "adopter_type",
            "compliance_owner",
        )
    )
    colour = WARN if _stale(facts, reviewed) else INK
    day = f", {facts.show.date(reviewed)}" if iso_date(reviewed) else ", not reviewed"
    grade = " ".join(part for part in (tier, family) if part)
    assessed: Words = [Run(f"{grade}{day}", fonts.MEDIUM, colour)] if tier else "tier not assessed"
    return [
        [Run(name, fonts.MEDIUM, INK)],
        facts.short_of(account),
        assessed,
        *(
            [f"{sentence(adopter)} adopter" if adopter in _BARE else sentence(adopter)]
            if adopter
            else []
        ),
        *([f"Compliance: {owner}"] if owner and with_owner else []),
    ]


def _said(words: object) -> Words:
    """The rep's own words, in ink where the rest is grey."""
    return [Run(f"Rep: {words}", fonts.TEXT, INK)]


def _dated(facts: BookFacts, step: str) -> str:
    day, _, words = step.partition(" ")
    if iso_date(day) is None:
        return step or "no date: set one"
    return f"{facts.show.date(day, year=False)}: {words}"


def _balance(area: Frame, facts: BookFacts, table: pd.DataFrame) -> None:
    families = Counter(str(f) for f in text(table, "family") if f)
    blocks.heading(area, "By family")
    charts.bars(
        area,
        [Bar(facts.family_name(f), n, str(n)) for f, n in families.most_common(4)],
        figure_width=18,
    )


def _close(page: Page, facts: BookFacts, table: pd.DataFrame) -> None:
    rows = zip(text(table, "name"), text(table, "tier_reviewed_on"), strict=True)
    stale = [str(name) for name, reviewed in rows if _stale(facts, str(reviewed))]
    if stale:
        close_with(page, f"Review the tier of {some_of(stale, 2)} before time is planned.")


def _units(facts: BookFacts) -> int:
    return len(facts.own("kol"))


def _gaps(facts: BookFacts) -> Sequence[Gap]:
    return (
        gap(
            facts,
            "Opinion leaders with tier and family",
            "who is asked first",
            "nomination questions, society programmes",
        ),
    )


SECTION = Section("P20", _TITLE, "Why", 5, _units, _draw, _gaps, pages=_pages)
