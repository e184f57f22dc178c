"""The handover set: an internal sheet per moved account with its checklist, and the letters."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from model.diary.entries import kind_words
from model.review.handover import Handover
from model.review.handover_letters import MANAGER, Letter
from model.review.handover_visits import WITHIN
from reports.book.fitting import close_with, cut_to_lines, lead
from reports.book.typed import text
from reports.book.words import counted, sentence
from reports.packs.alignment_facts import PackFacts
from reports.packs.paper import PackFile, empty_lines, long_table, pack_meta
from reports.pdf import blocks, cells, fonts, tables
from reports.pdf.book import Book
from reports.pdf.colours import G500, G700, INK
from reports.pdf.fonts import XS, S
from reports.pdf.grid import Paper
from reports.pdf.page import Frame
from reports.pdf.tables import Column, Row
from reports.pdf.text import Run, Words, semi

SHEETS_CLASS: Final = "Internal: both reps and their manager – no patient data"
LETTER_CLASS: Final = "Draft for the sender to sign"
_CHECKS: Final = (
    ("Old rep has told the customer in person", "before the letter"),
    ("Both letters sent", "with the date of the visit"),
    ("Joint visit held", "on the day above"),
    ("People introduced, who prefers what is told", "at the visit"),
    ("Promises and stock checked on site", "at the visit"),
    ("CRM owner changed, diary and plan book new", "on the day it takes effect"),
)
_UNDATED: Final = {  # when, as long as no day is fixed
    "Both letters sent": "they announce a call to agree on the day",
    "Joint visit held": "once a day is agreed",
}
_CONTRACT: Final = {
    "multi": "with several suppliers",
    "dual": "with two suppliers",
    "sole-ours": "with us alone",
    "sole-competitor": "with one competitor alone",
}
_HELD: Final = {  # where the holder of the contract is known
    "multi": "{} among several suppliers",
    "dual": "{} and a second supplier",
    "sole-competitor": "{} alone",
}
_LEAST_LINES: Final = 74.0  # points
_MOST_LINES: Final = 10
Stop = Callable[[], bool]


def write_handovers(
    facts: PackFacts, path: Path, paper: Paper, author: str, stop: Stop
) -> PackFile:
    """Write a list of all handovers and a sheet for each."""
    meta = pack_meta(
        facts.state, f"Handover for {facts.scenario.name}", f"{facts.scenario.name} · handover",
        today=facts.today, author=author, classification=SHEETS_CLASS,
    )  # fmt: skip
    with Book(path, paper, meta) as book:
        _list(book, facts)
        for number, one in enumerate(facts.handed, 1):
            if stop():
                break
            _sheet(book, facts, one, number)
    faults = tuple(str(fault) for fault in book.ledger.faults())
    return PackFile("handover sheets", path, book.n_pages, len(facts.handed), faults)


def _list(book: Book, facts: PackFacts) -> None:
    show = facts.show
    columns = [
        Column("Account", 164),
        Column("From", 118),
        Column("To", 118),
        Column("Joint visit", 78, size=7),
        Column("Done", 26),
    ]
    rows = []
    for number, one in enumerate(facts.handed, 1):
        day = "to be agreed"
        if one.visit is not None:
            day = f"{show.date(one.visit.day.isoformat())}, {one.visit.start:%H:%M}"
        rows.append(
            Row(
                [
                    cells.wrapped([Run(one.moved.card.name, fonts.MEDIUM, INK)]),
                    cells.wrapped(one.old.name if one.old else "nobody"),
                    cells.wrapped(one.new.name if one.new else "nobody yet"),
                    day,
                    cells.tick(False),
                ],
                link=f"H{number}",
            )
        )
    dated = sum(one.visit is not None and not one.visit.late for one in facts.handed)
    late = sum(one.visit is not None and one.visit.late for one in facts.handed)
    begins = show.date(facts.effective.isoformat())
    words: Words = [
        semi(f"{counted(len(rows), 'handover')}, {dated} with a date"),
        f" within {WITHIN} working days of {begins}{f', {late} later' if late else ''}. "
        "Largest potential first.",
    ]
    long_table(book, "Handovers", words, "H0", columns, rows, row_height=14)


def _sheet(book: Book, facts: PackFacts, one: Handover, number: int) -> None:
    show, card = facts.show, one.moved.card
    old = one.old.name if one.old else "nobody"
    new = one.new.name if one.new else "nobody yet"
    day = "a day still to be agreed"
    if one.visit is not None:
        day = f"{show.date(one.visit.day.isoformat())} at {one.visit.start:%H:%M}"
    first: Words = [semi(f"{old} to {new}"), ", joint visit on ", semi(day), "."]
    stays = ", ".join(deal.name for deal in one.staying)
    second = f"{old} closes {stays}." if stays else ""
    with book.page(card.name, lead(first, second), key=f"H{number}") as page:
        head = page.frame()
        head.skip(-4)
        blocks.key_facts(
            head,
            [
                ("Place", card.place or "–"),
                ("Revenue, 12 months", show.compact(card.revenue)),
                ("Calls a year", show.number(one.calls)),
                ("Open pipeline, weighted", show.compact(one.moved.pipeline)),
                ("People known well", str(one.moved.people)),
            ],
        )
        head.skip(8)
        reason = one.moved.reason.removeprefix("Goal: ").rstrip(".")
        said = f"Why it moves: {reason}."
        if fonts.width(card.name, fonts.DISPLAY, fonts.L) > page.grid.measure:
            said = f"{card.name}. {said}"  # the title is cut
        blocks.small(head, cut_to_lines(head, said, head.width, 2, XS))
        top = head.y + 10
        left = page.frame(0, 6, top, bottom=page.grid.bottom - 150)
        right = page.frame(6, 12, top, bottom=page.grid.bottom - 150)
        _history(left, facts, one)
        _people(left, facts, one)
        _deals(right, facts, one)
        _agreements(right, facts, one)
        _dates(right, facts, one)
        _room_to_write(page.frame(0, 12, page.below(left, right, gap=18),
                                  bottom=page.grid.bottom - 150))  # fmt: skip
        foot = page.frame(0, 12, page.grid.bottom - 138)
        _checklist(foot, facts, one)
        close_with(page, _so_what(facts, one, new))


def _room_to_write(area: Frame) -> None:
    """Lines for the joint visit, where the sheet would be empty."""
    if area.room < _LEAST_LINES:
        return
    blocks.heading(area, "At the joint visit", "what was promised, what the customer asks", gap=0)
    empty_lines(area, min(int((area.room - 4) // 20), _MOST_LINES))


def _so_what(facts: PackFacts, one: Handover, new: str) -> str:
    if one.visit is None:
        return "Agree a date for the joint visit this week."
    day = facts.show.date(one.visit.day.isoformat(), year=False)
    return f"{new} reads this before {day} and brings the open questions."


def _history(area: Frame, facts: PackFacts, one: Handover) -> None:
    show = facts.show
    blocks.heading(area, "History", "newest first", gap=0)
    if not one.history:
        blocks.paragraph(area, _without_history(one), colour=G700)
    for day, kind, who, outcome in one.history:
        y = area.take(20) + 8
        area.ink.text(area.x, y, show.date(day.isoformat()), fonts.MEDIUM_TAB, XS)
        said = ", ".join(part for part in (kind_words(kind), who) if part)
        area.ink.text(area.x + 54, y, said, fonts.TEXT, XS, within=area.width - 54)
        told = outcome or "No outcome noted"
        after = area.ink.paragraph(area.x + 54, y + 9, area.width - 54, told, fonts.TEXT, XS, G700,
                                   leading=9, most=2)  # fmt: skip
        area.skip(after - y - 18)
    if one.preferences:
        area.skip(4)
        blocks.voice(area, cut_to_lines(area, one.preferences, area.width - 12, 5), "Preferences")


def _without_history(one: Handover) -> str:
    """Whom to ask where no visit and no call is on record."""
    if one.old is None:
        return "No visit or call is on record, and nobody has had the account."
    tenure = one.moved.card.tenure
    words = f"No visit or call is on record: ask {one.old.name}"
    if tenure != tenure:
        return f"{words}."
    years = counted(round(tenure), "year") if tenure >= 0.5 else "less than a year"
    return f"{words}, who has had the account for {years}."


def _people(area: Frame, facts: PackFacts, one: Handover) -> None:
    blocks.heading(area, "Stakeholders", "relationship −2 to +3; how and when", gap=16)
    if not one.people:
        blocks.paragraph(area, "Nobody is on record: the old rep names them at the visit.")
        return
    rows = []
    for person in one.people:
        known = person.relationship == person.relationship
        rows.append(
            Row(
                [
                    cells.role_line(person.role[:1] or "?", person.name, fonts.MEDIUM),
                    cells.wrapped(*filter(None, (person.title, sentence(person.likes)))),
                    _level(facts, person.relationship) if known else None,
                ]
            )
        )
    columns = [Column("", 100), Column("", 116), Column("", 18, "right")]
    tables.table(area, columns, rows, row_height=13, more="and {k} more in the CRM", more_key="")


def _level(facts: PackFacts, relationship: float) -> str:
    """−2 to +3, nought without a sign."""
    return facts.show.signed(relationship) if relationship else "0"


def _deals(area: Frame, facts: PackFacts, one: Handover) -> None:
    show = facts.show
    blocks.heading(area, "Open funnel", "value a year", gap=0)
    if not one.deals:
        blocks.paragraph(area, "No open opportunity.", colour=G700)
    for deal in one.deals[:5]:
        y = area.take(21) + 8
        ink = area.ink
        worth = show.compact(deal.value)
        ink.text(area.right, y, worth, fonts.TAB, XS, INK, "right")
        room = area.width - fonts.width(worth, fonts.TAB, XS) - 8
        step = f"{deal.id} {deal.name}, step {deal.step} {deal.step_name}".rstrip()
        after = ink.paragraph(area.x, y, room, step, fonts.MEDIUM, XS, leading=9, most=2)
        area.skip(after - y - 9)
        y = after - 9
        old = one.old.name if one.old else "the old rep"
        new = one.new.name if one.new else "the new rep"
        who = f"stays with {old} until close" if deal.stays else f"goes to {new}"
        when = f", next on {show.date(deal.next_on)}" if deal.next_on else ""
        told = cut_to_lines(area, f"{sentence(who)}{when}", area.width, 2, XS)
        after = ink.paragraph(area.x, y + 9, area.width, told, fonts.TEXT, XS, G700, leading=9)
        area.skip(after - y - 18)


def _agreements(area: Frame, facts: PackFacts, one: Handover) -> None:
    """Joint plan, promises, stock, contracts."""
    show = facts.show
    blocks.heading(area, "Agreed with the customer", gap=16)
    lines: list[tuple[str, str]] = []
    if one.joint:
        goal = text(one.joint, "shared_goal")
        status = text(one.joint, "status")
        lines.append(("Joint plan", f"{sentence(status)}: {goal}" if goal else sentence(status)))
    lines += [("Promise", promise) for promise in one.promises[:3]]
    lines += [("Stock", sentence(item)) for item in one.stock[:2]]
    for holder, status, ends in one.contracts[:3]:
        until = f", until {show.date(ends)}" if ends else ""
        lines.append(("Contract", f"{_contract_words(holder, status)}{until}"))
    if not lines:
        blocks.paragraph(area, "No joint plan, promise, stock or contract on record.", colour=G700)
        return
    for label, words in lines:
        if area.room < 24:
            return
        y = area.y + 8
        area.ink.text(area.x, y, label, fonts.MEDIUM, XS, G500)
        cut = cut_to_lines(area, words, area.width - 50, 2, XS)
        end = area.ink.paragraph(area.x + 50, y, area.width - 50, cut, fonts.TEXT, XS, leading=9)
        area.y = end - 5


def _contract_words(holder: str, status: str) -> str:
    """Who supplies the account; a holder is named where another one than us may hold it."""
    if holder and status in _HELD:
        return _HELD[status].format(holder)
    words = _CONTRACT.get(status, f"{holder} {status}".strip())
    return sentence(words)


def _dates(area: Frame, facts: PackFacts, one: Handover) -> None:
    if area.room < 40:
        return
    blocks.heading(area, "Next dates", gap=16)
    if not one.dates:
        blocks.paragraph(area, "None is known.", colour=G700)
    for day, what in one.dates:
        if area.room < 12:
            return
        y = area.take(12) + 8
        area.ink.text(area.x, y, facts.show.date(day), fonts.MEDIUM_TAB, XS)
        area.ink.text(area.x + 56, y, what, fonts.TEXT, XS, within=area.width - 56)


def _checklist(area: Frame, facts: PackFacts, one: Handover) -> None:
    del facts
    blocks.heading(area, "Checklist and sign-off", gap=0)
    undated = _UNDATED if one.visit is None else {}
    rows = [(what, undated.get(what, when), "") for what, when in _CHECKS]
    blocks.check_boxes(area, rows, step=13)
    names = [
        ("Old rep", one.old.name if one.old else ""),
        ("New rep", one.new.name if one.new else ""),
    ]
    y = area.y + 24
    wide = (area.width - 24) / 2
    for n, (role, name) in enumerate(names):
        x = area.x + n * (wide + 24)
        area.ink.rule(x, x + wide, y, INK, 0.7)
        area.ink.text(x, y + 9, f"{role}, date", fonts.TEXT, XS, G500)
        area.ink.text(x + wide, y + 9, name, fonts.TEXT, XS, INK, "right")
    area.y = y + 12


# ---- letters
def write_letters(
    facts: PackFacts, letters: Sequence[Letter], path: Path, paper: Paper, stop: Stop
) -> PackFile:
    """Write the drafts, one page each; the head line names nothing internal."""
    company = facts.state.about.company or facts.state.about.name
    meta = pack_meta(
        facts.state, "Letters to customers", "Letter", today=facts.today, territory=company,
        classification=LETTER_CLASS,
    )  # fmt: skip
    with Book(path, paper, meta) as book:
        for number, one in enumerate(letters, 1):
            if stop() and number > 1:
                break
            _letter(book, facts, one, number)
    faults = tuple(str(fault) for fault in book.ledger.faults())
    return PackFile("customer letters", path, book.n_pages, len(letters), faults)


def _letter(book: Book, facts: PackFacts, one: Letter, number: int) -> None:
    who = "the manager" if one.written_by == MANAGER else "the representative"
    title = f"Your contact at {facts.state.about.company or 'our company'}"
    with book.page(title, None, key=f"L{number}", bookmark=f"{one.to}, from {who}") as page:
        grid = page.grid
        area = page.frame(0, 9, grid.top - 10)
        for line in one.address:
            blocks.paragraph(area, line)  # a long name takes two lines and is never cut
        area.skip(26)
        day = facts.show.date_in_full(facts.today)
        area.ink.text(area.x, area.take(13) + 9, day, fonts.TEXT, S, G700)
        area.skip(16)
        blocks.paragraph(area, one.salutation, after=10)
        for words in one.paragraphs:
            blocks.paragraph(area, words, after=10)
        area.skip(8)
        blocks.paragraph(area, "Sincerely,", after=44)
        area.ink.rule(area.x, area.x + 170, area.y, INK, 0.7)
        area.skip(3)
        blocks.paragraph(area, one.sender, cut=fonts.MEDIUM)
        reach = ", ".join(part for part in (one.sender_role, one.sender_email) if part)
        blocks.paragraph(area, reach, size=XS, colour=G700)
