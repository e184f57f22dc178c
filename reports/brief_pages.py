"""The brief of a realignment on paper: aims, today's cut, what people say (S2-41, 47, 48)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Final

from model.brief import (
    CLAIMANTS,
    COMPLAINT,
    DISPUTE,
    KIND_LABELS,
    LIKE,
    PAIN,
    Note,
    answer_words,
    by_rep,
    how_cut,
    lacks_of,
    notes_of,
    people_words,
    rows_of,
    status_words,
)
from model.brief_goals import goal_kind, goals_of
from model.errors import PlanError
from model.format import Formatter
from model.state import State
from reports.pdf import blocks, cells, tables
from reports.pdf.book import Book, Meta
from reports.pdf.colours import G700
from reports.pdf.grid import A4, LETTER
from reports.pdf.page import Frame
from reports.pdf.tables import Column, Row

PAPERS: Final = {"letter": LETTER, "a4": A4}
_KINDS: Final = (PAIN, DISPUTE, COMPLAINT, LIKE)
_NAMED: Final = 3  # accounts of an entry that are named; the rest is counted


def write_brief_pages(
    state: State, out: Path, *, today: date, author: str = "", paper: str = "letter"
) -> tuple[str, ...]:
    """Write the brief of a project; what is wrong with the pages.

    The ranked goals with their measures, how territories are cut today in the manager's words,
    and every entry by kind with who said it and the accounts it is about. Raises PlanError for
    an unknown paper or a file that cannot be written.
    """
    if paper not in PAPERS:
        raise PlanError(f'There is no paper "{paper}".', remedy="Choose letter or a4.")
    meta = Meta(
        title=f"Brief of {state.about.name}",
        author=author,
        created=datetime.combine(today, time(12), UTC),
        territory=state.about.name,
        trail=f"Brief · {Formatter.of(state.about).date(today.isoformat())}",
        subject="What the realignment is for, and what people say of today's",
        language=state.about.locale.replace("_", "-"),
        tabbed=False,
    )
    with Book(out, PAPERS[paper], meta) as book:
        _draw(book, state)
    return tuple(str(fault) for fault in book.ledger.faults())


def _draw(book: Book, state: State) -> None:
    told = {kind: notes_of(state, kind) for kind in _KINDS}
    told |= {kind: tuple(by_rep(state, told[kind])) for kind in (LIKE, COMPLAINT)}
    entries = [note for kind in _KINDS for note in told[kind]]
    n_open = sum(note.status == "open" for note in entries)
    what = "1 entry" if len(entries) == 1 else f"{len(entries):,} entries"
    lead = f"{what}, {n_open:,} still open." if entries else "Nobody has said anything yet."
    left = [_row(state, note) for note in entries]
    title = "The brief"
    while True:
        with book.page(title, lead, key="B1" if lead else None, landscape=True) as page:
            area = page.frame(0, 12)
            if lead:
                _aims(area, state)
            left = _entries(area, left)
        if not left:
            return
        title, lead = "The brief, continued", ""


def _aims(area: Frame, state: State) -> None:
    blocks.heading(area, "What it is for", "most important first")
    goals = goals_of(state)
    if goals:
        kinds = [goal_kind(state, goal.key) for goal in goals]
        told = [
            f"{goal.words or kind.label}: {kind.measure}"
            for goal, kind in zip(goals, kinds, strict=True)
        ]
        blocks.numbered(area, told)
    else:
        blocks.paragraph(area, "No goal is ranked yet.")
    area.skip(6)
    blocks.heading(area, "How territories are cut today")
    blocks.paragraph(area, how_cut(state) or "Nobody has written it down yet.")
    area.skip(6)


def _entries(area: Frame, rows: Sequence[Row]) -> list[Row]:
    """Draw what fits; what is left."""
    if not rows:
        return []
    columns = [
        Column("Kind", 70, size=7, colour=G700),
        Column("What", 236),
        Column("Whose", 92, colour=G700),
        Column("Accounts", 142),
        Column("State", 76),
    ]
    blocks.heading(area, "What people say")
    drawn = tables.table(area, columns, list(rows), row_height=14, group=True, more=None)
    return list(rows[drawn:])


def _row(state: State, note: Note) -> Row:
    names = state.accounts.text("name")
    rows = rows_of(state, note).tolist()
    told = ", ".join(str(names[row]) for row in rows[:_NAMED])
    more = len(rows) - _NAMED
    severity = f" ({note.severity:.0f} of 5)" if note.kind == PAIN else ""
    further = [part for part in (answer_words(note), note.basis) if part]
    ending = "" if note.text.endswith((".", "?", "!")) or not further else "."
    words = " ".join([f"{note.text}{ending}", *further])
    who = people_words(state, note)
    if CLAIMANTS in [one.field for one in lacks_of(note)]:
        who = f"{who}; needs claimants" if who else "Needs claimants"
    return Row(
        [
            f"{KIND_LABELS[note.kind]}{severity}",
            cells.wrapped(words),
            cells.wrapped(who) if who else None,
            cells.wrapped(f"{told} and {more:,} more" if more > 0 else told) if told else None,
            cells.wrapped(status_words(note, Formatter.of(state.about))),
        ]
    )
