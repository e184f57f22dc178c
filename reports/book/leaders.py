"""P20: what is done with each opinion leader, and what is asked of them."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import pandas as pd

from model.people import contactable
from model.plan.period import iso_date
from model.plan.tables import number, text
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, lead, some_of, two_lines
from reports.book.section import Edition, Section
from reports.book.words import counted, gap
from reports.pdf import blocks, cells, charts, fonts, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.charts import Bar
from reports.pdf.colours import WARN
from reports.pdf.page import Frame, Page
from reports.pdf.tables import Column, Row
from reports.pdf.text import Run, Words, semi

_STALE_DAYS: Final = 365
_MOST: Final = 18


def _table(facts: BookFacts) -> pd.DataFrame:
    table = contactable(facts.own("kol"), facts.state)
    return table.assign(_tier=text(table, "tier")).sort_values("_tier", kind="stable")


def _stale(facts: BookFacts, reviewed: str) -> bool:
    day: date | None = iso_date(reviewed)
    return day is None or facts.plan.today - day > timedelta(days=_STALE_DAYS)


def _draw(book: Book, facts: BookFacts, edition: Edition) -> None:
    del edition
    table = _table(facts)
    with book.page("Opinion-leader plan", _lead(facts, table), tabs=("WHY",), key="P20") as page:
        area = page.frame()
        _leaders(area, facts, table)
        if area.room > 110:
            left, right = page.columns(6, 6, top=page.below(area, gap=22))
            _balance(left, facts, table)
            _rationale(right, table)
        _close(page, facts, table)


def _lead(facts: BookFacts, table: pd.DataFrame) -> Words:
    tiers = Counter(str(t) for t in text(table, "tier"))
    said = ", ".join(f"{n} {tier}" for tier, n in sorted(tiers.items()) if tier)
    now, target = number(table, "relationship_now"), number(table, "relationship_target")
    rising = int((target > now).sum())
    stale = sum(_stale(facts, str(d)) for d in text(table, "tier_reviewed_on"))
    return lead(
        [semi(f"{counted(len(table), 'opinion leader')}: {said}.")],
        f"{rising} shall rise by at least one step.",
        f"{counted(stale, 'tier')} {'is' if stale == 1 else 'are'} older than a year."
        if stale
        else "",
    )


def _leaders(area: Frame, facts: BookFacts, table: pd.DataFrame) -> None:
    blocks.heading(
        area, "Who, what we offer, what we ask", "best tier first; payments are not recorded here"
    )
    columns = [
        Column("Leader", 96),
        Column("Tier", 40),
        Column("Relationship", 48),
        Column("We offer", 118),
        Column("We ask", 118),
        Column("Next step", 104),
    ]
    names = ("name", "account_id", "family", "tier", "tier_reviewed_on", "what_we_offer")
    fields = [text(table, n) for n in (*names, "what_we_ask", "next_step_1")]
    now, target = number(table, "relationship_now"), number(table, "relationship_target")
    rows = []
    high = min(26.0, max(19.0, (area.room - 30) / max(1, min(_MOST, len(table)))))
    for n, (name, account, family, tier, reviewed, offer, ask, step) in enumerate(
        zip(*fields, strict=True)
    ):
        known = now[n] == now[n]
        aim = target[n] if target[n] == target[n] else now[n]
        colour = WARN if _stale(facts, str(reviewed)) else None
        rows.append(
            Row(
                [
                    two_lines(f"{name}, {facts.short_of(str(account))}"),
                    Run(" ".join(p for p in (str(tier), str(family)) if p), fonts.MEDIUM, colour),
                    cells.now_target(float(now[n]), float(aim)) if known else None,
                    two_lines(str(offer) or "–"),
                    two_lines(str(ask) or "–"),
                    two_lines(_dated(facts, str(step))),
                ]
            )
        )
    tables.table(area, columns, rows, row_height=high, most=_MOST, more="+{k} more opinion leaders")


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


def _rationale(area: Frame, table: pd.DataFrame) -> None:
    told = [
        (str(n).split()[-1], str(r))
        for n, r in zip(text(table, "name"), text(table, "rationale"), strict=True)
        if r
    ]
    if not told:
        return
    blocks.heading(area, "Why these")
    kept = [f"{name}: {words}" for name, words in told[:2]]
    while kept and blocks.voice_height(area.width, kept) > area.room:
        kept.pop()
    if kept:
        blocks.voice(area, kept)


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


SECTION = Section("P20", "Opinion-leader plan", "Why", 5, _units, _draw, _gaps)
