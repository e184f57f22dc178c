"""One account on one page: what they need, what we want here, and how we get there."""

from typing import Final

import numpy as np

from model.plan.forecast_table import quarter_label
from reports.book.account_facts import AccountFacts, account_facts
from reports.book.account_people import people, people_height, people_rows
from reports.book.account_side import left_pieces
from reports.book.account_way import REMARKS, way_piece, way_words
from reports.book.facts import BookFacts
from reports.book.fitting import (
    Piece,
    close_with,
    lead,
    natural_height,
    noted,
    say,
    spoken_height,
    stack,
    text_height,
)
from reports.book.ladder import account_key
from reports.book.section import Edition
from reports.book.typed import entries, text
from reports.book.words import counted, gap, sentence
from reports.pdf import blocks, cells, fonts, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.colours import G300, G500, G700
from reports.pdf.page import Frame, Page
from reports.pdf.tables import NORMAL, Column, Row
from reports.pdf.text import Run, Words, semi

_GAPS: Final = 22.0  # free height between the three blocks of the right column
_REP, _PAIN, _HELP, _CANNOT = (
    "Rep",
    "In the customer’s words",
    "How we help",
    "What we cannot do",
)
_ORDER: Final = (_PAIN, _HELP, _REP, _CANNOT)
_MOST_PEOPLE: Final = 6
_USUAL_PEOPLE: Final = 5
_MOST_STEPS: Final = 6
_FEWEST_STEPS: Final = 4
_STEP_COLUMNS: Final = (
    Column("Date", 38),
    Column("Step", 74),
    Column("With", 92),
    Column("Purpose", 186, size=7, colour=G700),
)
_AHEAD_COLUMNS: Final = (  # dates with their year
    Column("Date", 62),
    Column("Step", 98),
    Column("With", 86),
    Column("Purpose", 144, size=7, colour=G700),
)


def draw_account(position: int, book: Book, facts: BookFacts, edition: Edition) -> None:
    """Add the page of one account."""
    del edition
    account = account_facts(facts, position)
    name = facts.name_of(account.account_id)
    with book.page(
        name, _lead(account), tabs=("WHAT", "WHY", "HOW"), key=account_key(position)
    ) as page:
        head = page.frame()
        head.skip(-8)
        blocks.key_facts(head, _header(account))
        top, foot = head.y + 14, page.grid.bottom
        remarks = _remarks(account)
        steps, told = _fitting_steps(account, page, foot - top - 16, remarks)
        high = max(_steps_height(page, steps), _beside_height(remarks, _beside_width(page)))
        lower = foot - 2 - high
        left = page.frame(0, 4, top, bottom=lower - 14)
        right = page.frame(4, 12, top, bottom=lower - 14)
        moved: list[tuple[str, str]] = []
        pieces = (
            left_pieces(account, left.width, left.room),
            _right_pieces(account, right, moved, told),
        )
        lower = min(lower, top + max(natural_height(p) for p in pieces) + 26)
        left.bottom = right.bottom = lower - 14
        stack(left, pieces[0])
        stack(right, pieces[1])
        _how(page.frame(0, 9, lower), account, steps)
        _beside(page.frame(9, 12, lower, indent=6), [*remarks, *moved])
        step = _next_step(account)
        close_with(page, *step)


def _beside_width(page: Page) -> float:
    return page.grid.span(3) - 6


def _fitting_steps(
    account: AccountFacts, page: Page, room: float, remarks: list[tuple[str, str]]
) -> tuple[list[Row], bool]:
    """The dated steps to print, and whether the gate's words stand at the way to the decision.

    Those words move into `remarks`, beside the steps, where six steps find no room otherwise.
    """
    steps = _steps(account)[:_MOST_STEPS]
    free = room - _upper_need(account, page.grid.span(8))
    words, high = way_words(account), _steps_height(page, steps)
    moved = [*remarks, ("The gate", words)]
    if words and high > free and _beside_height(moved, _beside_width(page)) <= high:
        remarks.append(("The gate", words))
        free += REMARKS
    while len(steps) > _FEWEST_STEPS and _steps_height(page, steps) > free:
        steps.pop()
    return steps, ("The gate", words) not in remarks


def _header(account: AccountFacts) -> list[tuple[str, str]]:
    facts, i = account.facts, account.position
    plan, show = facts.plan, facts.show
    rows: list[tuple[str, str]] = []
    if account.pick is not None:
        begins = quarter_label(plan.start, account.pick.quarter)
        rows.append(("Sequence", f"{account.pick.rank} · {account.pick.label}, {begins}"))
    segment = str(plan.segmentation.segment[i])
    if segment:
        level = str(plan.segmentation.potential_class[i])
        share = plan.figures.penetration[i]
        known = f"{level}, {show.percent(share)}" if share == share else level
        rows.append(("Segment", f"{segment} ({known})"))
    size = [facts.type_name(i)]
    for column, word in (("beds", "bed"), ("ors", "OR")):
        count = facts.column(column)[i]
        if count > 0:
            size.append(counted(int(count), word))
    rows.append(("Type", ", ".join(size)))
    system = facts.words("idn_id")[i]
    cluster = str(plan.clusters[i])
    place = [facts.system_name(system)] if system else []
    place += [cluster] if cluster else []
    if place:
        rows.append(("System, cluster" if system else "Cluster", ", ".join(place)))
    if plan.drive_hours[i] == plan.drive_hours[i]:
        rows.append(("Drive", f"{show.minutes(plan.drive_hours[i])} one way"))
    if plan.figures.confidence[i]:
        rows.append(("Confidence", str(plan.figures.confidence[i])))
    return rows


def _lead(account: AccountFacts) -> Words:
    facts, i = account.facts, account.position
    figures, show, reach = facts.plan.figures, facts.show, facts.plan.reach
    if account.known_potential:
        sold = np.nan_to_num(figures.revenue[i])
        said = f"{show.compact(sold)} sold" if sold > 0 else "nothing sold yet"
        head = figures.headroom[i]
        room = f", {show.compact(head)} headroom" if head > 0 else ""
        first: Words = f"{show.compact(figures.potential[i])} potential, {said}{room}."
    else:
        beds = facts.column("beds")[i]
        first = f"{show.number(beds)} beds; " if beds > 0 else ""
        first = sentence(f"{first}the potential is not known yet.")
    contract: Words = ""
    if account.contract is not None and account.contract.end:
        holder = account.contract.holder or "The"
        owner = (
            f"{holder}’s contract ends in " if account.contract.holder else "The contract ends in "
        )
        contract = [owner, semi(show.month(account.contract.end)), "."]
    followers = sum(1 for source, _, _ in reach.edges if source == i)
    fed = (
        f"It leads {counted(followers, 'account')} with {show.compact(reach.one_step[i])} "
        "of weighted headroom."
        if followers and reach.one_step[i] > 0
        else ""
    )
    return lead(_needed(account), first, contract, fed)


def _needed(account: AccountFacts) -> str:
    """What hurts most here, before any money of ours; "" where no need is known."""
    if not account.needs:
        return ""
    need, severity = account.needs[0][0], account.severities[0]
    rated = f", severity {account.facts.show.number(severity)} of 5" if severity > 0 else ""
    return f"Their first need: {need}{rated}."


def _spoken(account: AccountFacts) -> list[tuple[str, str, int]]:
    """Typed words about the account, whose they are, the lines they may take."""
    voices = (
        ("strategy", _REP, 6),
        ("pain", _PAIN, 3),
        ("cannot", _CANNOT, 3),
    )
    said = [(text(account.strategy, key), label, n) for key, label, n in voices]
    said.append((account.help, _HELP, 2))
    return [one for one in said if one[0]]


def _spoken_rows(spoken: list[tuple[str, str, int]]) -> list[list[tuple[str, str, int]]]:
    """The customer's pain first, then how we help, then our strategy over the whole width.

    From three voices on the first two short ones stand beside each other.
    """
    ordered = sorted(spoken, key=lambda one: _ORDER.index(one[1]))
    if len(ordered) < 3:
        return [[one] for one in ordered]
    own = [one for one in ordered if one[1] == _REP]
    short = [one for one in ordered if one[1] != _REP]
    pair = [(words, label, 2 * lines) for words, label, lines in short[:2]]
    return [pair, *([one] for one in own), *([one] for one in short[2:])]


def _spoken_high(spoken: list[tuple[str, str, int]], wide: float) -> float:
    high = 18.0
    for row in _spoken_rows(spoken):
        each = (wide - 12.0 * (len(row) - 1)) / len(row)
        high += max(spoken_height(words, each, n) for words, _, n in row)
    return high


def _upper_need(account: AccountFacts, wide: float) -> float:
    """Height of the right column with all that is typed and five people."""
    spoken = _spoken(account)
    high = _spoken_high(spoken, wide) if spoken else _why_piece(account, wide).high
    people = 18 + people_height(wide, people_rows(account, _USUAL_PEOPLE))
    return high + people + way_piece(account).high + _GAPS


def _right_pieces(
    account: AccountFacts, area: Frame, moved: list[tuple[str, str]], told: bool
) -> list[Piece]:
    """The blocks of the right column; words that find no room here are added to `moved`."""
    wide, way = area.width, way_piece(account, remarks=told)
    spoken = _spoken(account)
    room = area.room - way.high - _GAPS
    least = 18 + people_height(wide, people_rows(account, _USUAL_PEOPLE))
    while len(spoken) > 1 and _spoken_high(spoken, wide) + least > room:
        words, label, _lines = spoken.pop()
        moved.insert(0, (label, words))
    if spoken:
        high = _spoken_high(spoken, wide)
        pieces = [Piece(high, lambda a: _strategy(a, spoken))]
    else:
        pieces = [_why_piece(account, wide)]
        high = pieces[0].high
    rows = people_rows(account, _MOST_PEOPLE)
    while len(rows) > 3 and 18 + people_height(wide, rows) > room - high:
        rows = people_rows(account, len(rows) - 1)
    pieces.append(Piece(18 + people_height(wide, rows), lambda a: people(a, rows)))
    pieces.append(way)
    return pieces


def _strategy(area: Frame, spoken: list[tuple[str, str, int]]) -> None:
    blocks.heading(area, "Account strategy", gap=0)
    for row in _spoken_rows(spoken):
        each = (area.width - 12.0 * (len(row) - 1)) / len(row)
        low = area.y
        for n, (words, label, lines) in enumerate(row):
            part = Frame(area.page, area.x + n * (each + 12.0), area.y, each, area.bottom)
            say(part, words, label, lines=lines)
            low = max(low, part.y)
        area.y = low


def _why_piece(account: AccountFacts, wide: float) -> Piece:
    """Without a typed strategy: what the model knows, and who writes the strategy by when."""
    facts = account.facts
    lines = [sentence(reason) for reason in account.pick.reasons] if account.pick else []
    if account.pick and account.pick.moves_up:
        lines.append(sentence(account.pick.moves_up))
    lines += [f"{sentence(need)}: {evidence}" for need, evidence in account.needs[:3]]
    due = account.start.begins.isoformat() if account.start else ""
    note = gap(facts, "Account strategy in 40 words", "what we do here first", "the rep", due)
    half = (wide - 12) / 2
    told = sum(1 + text_height(line, half - 8) for line in lines)
    high = 18 + max(told, 8 + blocks.gap_note_height(note, half))

    def draw(area: Frame) -> None:
        blocks.heading(area, "Why it stands here" if lines else "Account strategy", gap=0)
        top = area.y
        if lines:
            beside = Frame(area.page, area.x, top, half, area.bottom)
            blocks.bullets(beside, lines)
        note_x = area.x + half + 12 if lines else area.x
        box = Frame(area.page, note_x, top + 4, half, area.bottom)
        blocks.gap_note(box, note)
        area.y = top + high - 18

    return Piece(high, draw)


def _steps(account: AccountFacts) -> list[Row]:
    show = account.facts.show
    diary = list(account.dated)
    dated = sorted([*diary, *account.ahead], key=lambda d: d.day) if len(diary) < 3 else diary
    rows = []
    for step in dated:
        first, *others = step.who.split(", ")
        first = first.removeprefix("Dr ") if len(step.roles) > 1 else first
        named = f"{first} +{len(others)}" if others else first
        who = cells.role_line(step.roles, named) if step.who or step.roles else None
        day = Run(show.date(step.day, year=step in account.ahead), fonts.MEDIUM_TAB)
        rows.append(Row([day, step.what, who, cells.wrapped(step.purpose, most=3)]))
    return rows


def _how(area: Frame, account: AccountFacts, rows: list[Row]) -> None:
    from_diary = len(account.dated) >= 3
    note = "from the diary" if from_diary else "dates the plan knows"
    work, i = account.facts.plan.workload, account.position
    if work.hours[i] > 0:
        calls = account.facts.show.number(work.calls[i])
        note += f"; year one: {account.facts.show.hours(work.hours[i])}, {calls} calls"
    blocks.heading(area, "How: next dated steps", note, gap=0)
    if not rows:
        blocks.gap_note(area, _no_dates(account))
        return
    columns = _STEP_COLUMNS if from_diary else _AHEAD_COLUMNS
    tables.table(area, columns, rows, row_height=NORMAL, more=None)


def _steps_height(page: Page, steps: list[Row]) -> float:
    """Height of the block of dated steps, its heading with it; of the gap note without steps."""
    if not steps:
        return 100.0
    return 18 + tables.table_height(_STEP_COLUMNS, steps, page.grid.span(9), NORMAL)


def _no_dates(account: AccountFacts) -> Gap:
    return gap(
        account.facts,
        "A dated step here",
        "the start of this account",
        "the quarter planner, after discovery",
    )


def _beside_height(remarks: list[tuple[str, str]], wide: float) -> float:
    """Points that all remarks take with their labels."""
    said = [words for _, words in remarks if words]
    return 4.0 + sum(14.0 + text_height(words, wide, fonts.XS) for words in said)


def _beside(area: Frame, remarks: list[tuple[str, str]]) -> None:
    """What else is known; the last ones give way when the column is full."""
    area.ink.rule(area.x, area.right, area.y, G300, 0.5)
    area.skip(4)
    said = [(label, words) for label, words in remarks if words]
    for label, words in said:
        lines = int((area.room - 9) // 9)
        if lines < 1:
            area.ink.ledger.note(area.ink.name, f"no room for “{label}”")
            continue
        noted(area, label, words, lines)
    if not said:
        area.skip(2)
        blocks.paragraph(area, "No joint plan and no risk noted.", size=7, colour=G500)


def _remarks(account: AccountFacts) -> list[tuple[str, str]]:
    facts, i = account.facts, account.position
    found = []
    joint = text(account.joint, "status")
    if joint:
        due = [text(m, "due") for m in entries(account.joint, "milestones") if not text(m, "done")]
        following = f"; next {facts.show.date(min(due))}" if due else ""
        found.append(("Joint plan", f"{sentence(joint)}{following}"))
    if account.risk:
        sign = text(account.risk, "early_sign")
        found.append(("Risk", f"{text(account.risk, 'risk')}. Sign: {sign}"))
    found.append(("Preferences", facts.words("preferences")[i]))
    return found


def _next_step(account: AccountFacts) -> list[str]:
    show = account.facts.show
    opportunity = account.opportunity
    if opportunity is not None and opportunity.next_step_ok:
        day = show.date(opportunity.next_step_on)
        return [f"Next best step: {opportunity.next_step}, {day}.", f"Next best step on {day}."]
    if opportunity is not None:
        return [f"Step {opportunity.step} has no dated next step: set one before the week ends."]
    if account.pick is not None and account.start is not None:
        day = show.date(account.start.begins.isoformat())
        if account.pick.moves_up:
            return [
                f"Before the start on {day}: {account.pick.moves_up}.",
                f"The pursuit starts on {day}.",
            ]
        return [f"The pursuit starts on {day}."]
    return []
