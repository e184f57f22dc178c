"""Opinion leaders account by account: what page P19 shows where few links are known."""

from typing import Final

import numpy as np
import pandas as pd

from model.people import contactable
from model.plan.tables import number, of_accounts, text
from reports.book.facts import BookFacts
from reports.book.words import sentence
from reports.pdf import cells, fonts, tables
from reports.pdf.colours import G700
from reports.pdf.page import Frame
from reports.pdf.tables import Column, Row

LEADERS: Final = ("T1", "T2", "T3")
_COLUMNS: Final = (
    Column("Account", 92, cut=fonts.MEDIUM),
    Column("Leader", 92),
    Column("Title", 116, size=7, colour=G700),
    Column("Tier", 46),
    Column("Adopts", 56, size=7, colour=G700),
    Column("Now → target", 58),
    Column("Last contact", 56, "right"),
)
_NOT_ASSESSED: Final = "tier not assessed"


def leaders_known(facts: BookFacts) -> pd.DataFrame:
    """The contacts with a tier, those of the largest accounts first, best tier first."""
    table = contactable(facts.state.table("contacts"), facts.state)
    table, position = of_accounts(table, facts.plan.ids)
    place = {n: rank for rank, n in enumerate(facts.by_potential())}
    tiers = text(table, "kol_tier")
    table = table.assign(_place=[place[n] for n in position.tolist()], _tier=tiers)
    return table[np.isin(tiers, LEADERS)].sort_values(["_place", "_tier"], kind="stable")


def tier_list(area: Frame, facts: BookFacts) -> None:
    """A row for each leader, then one for each account without any, largest first."""
    tables.table(area, _COLUMNS, _rows(facts), more="+{k} more on page A2", more_key="A2")


def tier_list_height(facts: BookFacts, width: float) -> float:
    """Points that the whole list takes."""
    return tables.table_height(_COLUMNS, _rows(facts), width, tables.NORMAL) + 2


def _rows(facts: BookFacts) -> list[Row]:
    table = leaders_known(facts)
    names = ("account_id", "name", "title", "kol_tier", "kol_family", "adopter_type")
    said = [text(table, name) for name in (*names, "last_contact")]
    now, target = number(table, "relationship"), number(table, "relationship_target")
    rows: list[Row] = []
    for n, (account, who, title, tier, family, adopts, last) in enumerate(zip(*said, strict=True)):
        aim = float(target[n] if np.isfinite(target[n]) else now[n])
        rows.append(
            Row(
                [
                    facts.short_of(str(account)),
                    str(who),
                    cells.wrapped(str(title) or "–", most=2),
                    f"{tier} {family}".strip(),
                    sentence(str(adopts)) or None,
                    cells.now_target(float(now[n]), aim) if np.isfinite(now[n]) else None,
                    facts.show.date(str(last)) if last else None,
                ]
            )
        )
    covered = set(map(str, said[0]))
    for n in facts.by_potential():
        if str(facts.plan.ids[n]) not in covered:
            rows.append(Row([facts.shorts[n], _NOT_ASSESSED, None, None, None, None, None]))
    return rows
