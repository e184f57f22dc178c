"""The appeals log: what reps challenged, what was decided and why, and disputes of the brief."""

from typing import Final

from model.brief import DISPUTE, notes_of, people_words, status_words
from model.review.pack_appeals import Appeal
from reports.book.fitting import cut_to_lines, lead
from reports.book.words import counted
from reports.packs.alignment_facts import PackFacts
from reports.packs.paper import long_table
from reports.pdf import blocks, cells
from reports.pdf.book import Book
from reports.pdf.colours import G700, WARN
from reports.pdf.page import Frame
from reports.pdf.tables import Column, Row
from reports.pdf.text import Run, Words, semi

APPEALS_KEY: Final = "M9.A"
_LINE: Final = 14.0
_FEW: Final = 5  # challenges that have no need of a page of their own


def draw_appeals(area: Frame, facts: PackFacts) -> None:
    """On the page of fairness: how many appeals, the first of them, and room for the next."""
    if area.room < 54:
        return
    found, disputes = facts.appeals, notes_of(facts.state, DISPUTE)
    n = len(found.challenged)
    note = f"{counted(len(disputes), 'dispute') if disputes else 'no dispute'} on record"
    if n or found.accepted:
        note = (
            f"{counted(n, 'challenge')} by reps, {found.answered} decided, "
            f"{counted(found.accepted, 'move')} accepted; {note}"
        )
    blocks.heading(area, "Appeals", note, gap=18)
    lines = [appeal_words(facts, one) for one in found.challenged[:_FEW]]
    for dispute in disputes:
        who = people_words(facts.state, dispute)
        answer = status_words(dispute, facts.show)
        answer = f"{answer}: {dispute.answer.rstrip('.')}" if dispute.answer else answer
        lines.append(f"{dispute.text.rstrip('.')}{f' ({who})' if who else ''} – {answer}.")
    for words in lines[: int((area.room - 16) // _LINE)]:
        told = words.replace("..", ".")
        blocks.bullets(area, [cut_to_lines(area, told, area.width - 10, 1)])
    if area.room > 22:
        area.ink.rule(area.x, area.right, area.take(20) + 18)


def appeal_words(facts: PackFacts, one: Appeal) -> str:
    """A challenge in one sentence, with its answer."""
    answer = "still open"
    if one.decision:
        day = f" on {facts.show.date(one.on, year=False)}" if one.on else ""
        answer = f"{one.decision}{day}: {one.why.rstrip('.')}"
    return f"{one.account}, {one.rep}: {one.reason.rstrip('.')} – {answer}."


def draw_appeals_log(book: Book, facts: PackFacts) -> None:
    """Add the log with every challenge in full; no page where nobody challenged anything."""
    found, show = facts.appeals, facts.show
    if not found.challenged:
        return
    rows = [
        Row(
            [
                one.account,
                one.rep,
                cells.wrapped(one.reason),
                Run(one.decision.capitalize() or "Open", colour=None if one.decision else WARN),
                cells.wrapped(one.why) if one.why else None,
                one.by or None,
                show.date(one.on) if one.on else None,
            ]
        )
        for one in found.challenged
    ]
    columns = [
        Column("Account", 122, size=7),
        Column("Rep", 76, size=7, colour=G700),
        Column("What the rep says", 180),
        Column("Decision", 58, size=7),
        Column("Why", 150),
        Column("By", 76, size=7, colour=G700),
        Column("On", 60, size=7),
    ]
    n, back = len(found.challenged), sum(one.put_back for one in found.challenged)
    first: Words = [semi(f"{counted(n, 'challenge')}, {found.answered} decided:"),
                    f" {back} put back, {found.answered - back} kept."]  # fmt: skip
    second = f"{counted(found.accepted, 'move')} accepted without a word against it."
    long_table(
        book, "Appeals", lead(first, second), APPEALS_KEY, columns, rows, landscape=True,
        row_height=14,
    )  # fmt: skip
