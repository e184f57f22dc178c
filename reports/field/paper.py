"""The field pack on paper: the days with boxes to tick, the next steps, the accounts."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from reports.book.fitting import lead
from reports.book.words import counted
from reports.exports import replacing
from reports.field.customers import Customer
from reports.field.facts import FieldFacts
from reports.packs.paper import pack_meta, paper_named
from reports.pdf import cells, tables
from reports.pdf.book import Book
from reports.pdf.tables import Cell, Column, Row
from reports.pdf.text import Words, semi

CLASSIFICATION: Final = "Confidential – no patient data"
_LINES: Final = 4
_PAGE: Final = 44  # rows that are tried on a page; more never fit
_FIGURES: Final = ("Potential a year", "Revenue a year", "Segment")


def write_paper(facts: FieldFacts, path: Path, paper: str) -> tuple[int, tuple[str, ...]]:
    """Write the PDF; its pages and what the drawing kit found wrong with them."""
    meta = pack_meta(
        facts.state, f"Field pack of {facts.rep.name or facts.rep.id}",
        f"Expires {facts.show.date(facts.expires.isoformat())}", today=facts.today,
        territory=facts.territory, author=facts.rep.name, classification=CLASSIFICATION,
    )  # fmt: skip
    with replacing(path) as temporary, Book(temporary, paper_named(paper), meta) as book:
        _days(book, facts)
        _news(book, facts)
        _accounts(book, facts)
    return book.n_pages, tuple(str(fault) for fault in book.ledger.faults())


def _days(book: Book, facts: FieldFacts) -> None:
    columns = [
        Column("Day", 62), Column("Time", 34), Column("Account", 150), Column("What for", 200),
        Column("Done", 28),
    ]  # fmt: skip
    rows = []
    for day, stops in facts.days.items():
        name = f"{day:%a} {facts.show.date(day.isoformat(), year=False)}"
        for stop in stops:
            about = " · ".join(part for part in (stop.words, stop.who) if part)
            where: list[Words] = [[semi(stop.name or stop.words)]]
            where += [stop.place] if stop.place else []
            what = [part for part in (about, stop.purpose) if part]
            rows.append(
                Row(
                    [
                        name,
                        stop.clock,
                        cells.wrapped(*where, most=_LINES),
                        cells.wrapped(*what, most=_LINES),
                        cells.tick(False),
                    ]
                )
            )
    until = facts.show.date(facts.expires.isoformat())
    words: Words = [semi(f"{counted(len(rows), 'item')} until {until}."), f" {_holds(facts)}"]
    _list(book, "Days ahead", words, "F1", columns, rows, group=True)


def _list(
    book: Book,
    title: str,
    lead_words: Words,
    key: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    *,
    group: bool = False,
) -> None:
    """A table over as many pages as it needs, each tried with no more rows than it can hold."""
    left, number = list(rows), 1
    while left or number == 1:
        first = number == 1
        name = title if first else f"{title}, page {number}"
        with book.page(
            name,
            lead_words if first else None,
            key=key if first else f"{key}.{number}",
            level=0 if first else 1,
        ) as page:
            area = page.frame(0, 12, None if first else page.grid.top - 22)
            drawn = tables.table(area, columns, left[:_PAGE], group=group, more=None)
        assert drawn or not left, "a row is higher than a page"
        left, number = left[drawn:], number + 1


def _holds(facts: FieldFacts) -> str:
    return f"Made {facts.show.date(facts.today.isoformat())}; it expires then."


def _news(book: Book, facts: FieldFacts) -> None:
    if facts.steps:
        columns = [
            Column("Due", 64), Column("Account", 150), Column("Next step", 230), Column("Done", 28)
        ]  # fmt: skip
        rows = [
            Row(
                [
                    facts.show.date(step.day),
                    cells.wrapped(step.name, most=2),
                    cells.wrapped(step.words, most=_LINES),
                    cells.tick(False),
                ]
            )
            for step in facts.steps
        ]
        late = sum(step.late for step in facts.steps)
        behind = f", {late} of them late" if late else ""
        told = lead([semi(f"{counted(len(rows), 'dated step')}{behind}.")])
        _list(book, "Next steps", told, "F2", columns, rows)
    if facts.changes:
        since = facts.show.date(facts.since)
        told = lead([semi(f"{counted(len(facts.changes), 'change')} since {since}.")])
        rows = [Row([cells.wrapped(words, most=2)]) for words in facts.changes]
        _list(book, "What has changed", told, "F3", [Column("Change", 1)], rows)


def _accounts(book: Book, facts: FieldFacts) -> None:
    shown = [
        name for name in _FIGURES if any(name == k for one in facts.customers for k, _ in one.facts)
    ]
    columns = [
        Column("Account", 150), Column("People", 140), Column("Next", 150),
        *(Column(_short(name), 48, "right" if name != "Segment" else "left") for name in shown),
    ]  # fmt: skip
    rows = [Row(_account(one, shown)) for one in facts.customers]
    told = lead([semi(f"{counted(len(rows), 'account')}"), ", by name."])
    _list(book, "Accounts", told, "F4", columns, rows)


def _short(name: str) -> str:
    return name.removesuffix(" a year")


def _account(one: Customer, shown: Sequence[str]) -> list[Cell]:
    figures = dict(one.facts)
    people = "; ".join(", ".join(p for p in (x.name, x.title) if p) for x in one.people[:3])
    where: list[Words] = [[semi(one.name)], *([one.address] if one.address else [])]
    return [
        cells.wrapped(*where, most=_LINES),
        cells.wrapped(people, most=_LINES) if people else None,
        cells.wrapped(one.ahead[0], most=_LINES) if one.ahead else None,
        *(figures.get(name) for name in shown),
    ]
