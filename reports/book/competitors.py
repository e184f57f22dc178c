"""P17 and P18: who holds the accounts, and what each competitor can and cannot do."""

import math
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from model.plan.facts import N_MONTHS
from model.plan.tables import number, text
from reports.book import map_layers
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, lead
from reports.book.movement import Movement, movement_of
from reports.book.section import Edition, Section
from reports.book.words import counted, gap, listed, spelled
from reports.pdf import blocks, charts, fonts, maps, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.colours import ACCENT_MID, G200, G400, G500, G700, INK, WHITE, Fill
from reports.pdf.page import Frame, Page
from reports.pdf.symbols import FORM_OF_TYPE
from reports.pdf.tables import Column, Row
from reports.pdf.text import Words, semi, wrap

_FILLS: Final = (Fill(G700, WHITE), Fill(ACCENT_MID, INK), Fill(G200, INK, G500), Fill(G400, INK))
_NONE: Final = Fill(WHITE, INK, G500)
_SIDES: Final = (  # facts come last: they give way when a card is full
    ("strength", "They win on"),
    ("weakness", "We win on"),
    ("displacement play", "How they are displaced"),
    ("trap question", "Questions to ask"),
    ("do not say", "Never said"),
    ("fact", "What is known"),
)
_MOST_CARDS: Final = 6
_PER_PAGE: Final = 3


def _holders(facts: BookFacts) -> dict[str, list[int]]:
    """Competitor -> positions it holds, largest potential first."""
    potential = np.nan_to_num(facts.plan.figures.potential)
    found: dict[str, list[int]] = {}
    for i, name in enumerate(facts.words("main_competitor")):
        if name not in ("", "-", "–", "none"):
            found.setdefault(name, []).append(i)
    return dict(
        sorted(found.items(), key=lambda h: (-float(potential[h[1]].sum()), -len(h[1]), h[0]))
    )


def _draw_map(book: Book, facts: BookFacts, edition: Edition) -> None:
    del edition
    holders = _holders(facts)
    with book.page("Competitors", _lead(facts, holders), tabs=("WHY",), key="P17") as page:
        told = 18 if any(one.series for one in movement_of(facts).values()) else 0
        foot = page.grid.bottom - 72 - told - 15 * min(5, len(holders))
        area = page.frame(bottom=foot - 24)
        entries = [(name, _fill(n).colour) for n, name in enumerate(holders) if n < len(_FILLS)]
        charts.key_line(area, entries)
        area.skip(4)
        _map(area, facts, holders)
        _table(page.frame(top=foot), facts, holders)
        _close(page, facts, holders)


def _fill(rank: int) -> Fill:
    return _FILLS[min(rank, len(_FILLS) - 1)]


def _lead(facts: BookFacts, holders: dict[str, list[int]]) -> Words:
    first = next(iter(holders))
    potential = np.nan_to_num(facts.plan.figures.potential)
    whole = float(potential.sum())
    share = (
        f", {facts.show.percent(float(potential[holders[first]].sum()) / whole)} of potential."
        if whole > 0
        else "."
    )
    ends = _ending(facts, holders[first], 12)
    room = float(np.nansum(facts.plan.figures.headroom[ends])) if ends else 0.0
    worth = f" with {facts.show.compact(room)} of headroom" if room > 0 else ""
    opens = (
        f"{spelled(len(ends))} of its contracts {'ends' if len(ends) == 1 else 'end'} in year one"
        f"{worth}."
        if ends
        else ""
    )
    return lead([semi(f"{first} holds {counted(len(holders[first]), 'account')}"), share], opens)


def _ending(facts: BookFacts, positions: Sequence[int], months: float) -> list[int]:
    ends = facts.plan.figures.contract_end_month
    return [i for i in positions if 0 < ends[i] <= months]


def _map(area: Frame, facts: BookFacts, holders: dict[str, list[int]]) -> None:
    lat, lon = facts.lat, facts.lon
    box = maps.Box(area.x, area.y, area.width, area.room)
    sheet = maps.Sheet(area.ink, maps.Window.around(box, list(lat), list(lon), 44))
    sheet.ground(map_layers.ground(facts))
    sheet.title("Main competitor of each account")
    sheet.scale_bar("km" if facts.show.units == "km" else "mi")
    rank = {i: n for n, held in enumerate(holders.values()) for i in held}
    values = facts.measure.values
    sheet.places(
        [
            maps.Place(
                float(lat[i]),
                float(lon[i]),
                float(values[i]),
                facts.shorts[i],
                _fill(rank[i]) if i in rank else _NONE,
                FORM_OF_TYPE.get(str(facts.plan.types[i]), "circle"),
                strong=bool(_ending(facts, [i], 12)),
            )
            for i in range(facts.plan.n)
        ],
        radius=11.0,
    )
    area.take(area.room)


def _table(area: Frame, facts: BookFacts, holders: dict[str, list[int]]) -> None:
    show, figures = facts.show, facts.plan.figures
    whole = float(np.nansum(figures.potential))
    blocks.heading(area, "What they hold", f"{facts.k_unit} a year")
    columns = [
        Column("Competitor", 130),
        Column("Accounts", 44, "right"),
        Column("Potential", 50, "right"),
        Column("Share", 36, "right"),
        Column("Headroom", 50, "right"),
        Column("End in 12 months", 46, "right"),
        Column("24", 24, "right"),
        Column("36", 24, "right"),
        Column("Four quarters\nwon : lost", 50, "right"),
    ]
    rows = []
    moved = movement_of(facts)
    shared = any(math.isfinite(one.points) for one in moved.values())
    for name, held in holders.items():
        one = moved.get(name, Movement())
        potential = float(np.nansum(figures.potential[held]))
        rows.append(
            Row(
                [
                    name,
                    str(len(held)),
                    show.money_k(potential) if whole > 0 else None,
                    show.percent(potential / whole) if whole > 0 else None,
                    show.money_k(float(np.nansum(figures.headroom[held]))) if whole > 0 else None,
                    *(str(len(_ending(facts, held, m))) for m in (12, 24, N_MONTHS)),
                    f"{one.won} : {one.lost}",
                    *([_points(one)] if shared else []),
                ]
            )
        )
    if shared:
        columns.append(Column("Share\npoints", 34, "right"))
    tables.table(area, columns, rows, row_height=15, most=5, more="+{k} more competitors")
    area.skip(2)
    share = "; share points: its accounts against the first review of a year ago" if shared else ""
    blocks.small(area, f"Four quarters: opportunities won from it and lost to it{share}.")
    quarters = _quarters(moved, list(holders)[:5])
    if quarters:
        blocks.small(area, f"Share points by quarter, oldest first: {quarters}.")


def _quarters(moved: Mapping[str, Movement], names: Sequence[str]) -> str:
    """The share points of each quarter by competitor, as far as reviews know them."""
    told = []
    for name in names:
        series = moved[name].series if name in moved else ()
        if any(math.isfinite(points) for points in series):
            each = [tables.signed(p, 1) if math.isfinite(p) else "not known" for p in series]
            told.append(f"{name} {', '.join(each)}")
    return "; ".join(told)


def _points(one: Movement) -> str | None:
    return tables.signed(one.points, 1) if math.isfinite(one.points) else None


def _close(page: Page, facts: BookFacts, holders: dict[str, list[int]]) -> None:
    ending = [(name, _ending(facts, held, 12)) for name, held in holders.items()]
    name, ends = max(ending, key=lambda e: len(e[1]))
    if ends:
        first = min(ends, key=lambda i: float(facts.plan.figures.contract_end_month[i]))
        close_with(page, f"The first to open is {name} at {facts.shorts[first]}: start there.")


def _units(facts: BookFacts) -> int:
    return sum(len(held) for held in _holders(facts).values())


def _gaps(facts: BookFacts) -> Sequence[Gap]:
    return (
        gap(
            facts, "Main competitor of each account", "where a start meets whom", "discovery calls"
        ),
    )


# ---- cards
def _cards(facts: BookFacts) -> list[str]:
    """Competitors with facts, those that hold most first."""
    table = facts.state.table("competitors")
    known = set(text(table, "competitor")) - {""}
    held = [name for name in _holders(facts) if name in known]
    return held[:_MOST_CARDS]


def _draw_cards(book: Book, facts: BookFacts, edition: Edition) -> None:
    del edition
    names = _cards(facts)
    for n in range(0, len(names), _PER_PAGE):
        pair = names[n : n + _PER_PAGE]
        held = _holders(facts)
        counts = [f"{len(held[name]):,}" for name in pair]
        counts[-1] = counted(len(held[pair[-1]]), "account")
        verb = "hold" if len(pair) > 1 else "holds"
        said = lead([semi(listed(pair)), f" {verb} {listed(counts)} here."])
        title = "Competitor cards" if n == 0 else "Competitor cards, continued"
        key = "P18" if n == 0 else f"P18.{n // _PER_PAGE + 1}"
        with book.page(title, said, tabs=("WHY",), key=key) as page:
            for area, name in zip(page.columns(4, 4, 4), pair, strict=False):
                _card(area, facts, name)


def _rows_of(table: pd.DataFrame, kind: str) -> list[str]:
    mine = table[text(table, "kind") == kind]
    return [str(words) for words in text(mine, "text") if words]


def _card(area: Frame, facts: BookFacts, name: str) -> None:
    table = facts.state.table("competitors")
    table = table[text(table, "competitor") == name]
    index = number(table, "price_index")
    known = index[np.isfinite(index)]
    note = f"price index {known[0]:.0f} of ours at 100" if known.size else ""
    blocks.heading(area, name, note)
    for kind, title in _SIDES:
        told = _rows_of(table, kind)
        if not told or area.room < 50:
            continue
        area.skip(8)
        blocks.paragraph(area, title, cut=fonts.MEDIUM, size=fonts.XS, colour=G500)
        for words in told:
            if area.room < 9 * len(wrap(words, area.width - 8, fonts.TEXT, fonts.XS)):
                area.ink.ledger.note(area.ink.name, f"no room for all facts about {name}")
                break
            blocks.bullets(area, [words], step=10.5, size=fonts.XS)


def _card_units(facts: BookFacts) -> int:
    table = facts.state.table("competitors")
    return int(np.isin(text(table, "competitor"), _cards(facts)).sum())


MAP = Section("P17", "Competitors", "Why", 5, _units, _draw_map, _gaps)
CARDS = Section(
    "P18",
    "Competitor cards",
    "Why",
    4,
    _card_units,
    _draw_cards,
    lambda facts: (
        gap(facts, "Facts about each competitor", "what is said in a comparison", "price sheets"),
    ),
    pages=lambda facts: -(-len(_cards(facts)) // _PER_PAGE),
)
