"""One account on one page: what we want here, why, and how we get there."""

import math
from typing import Final

import numpy as np

from model.plan.facts import ROLES
from model.plan.forecast_table import quarter_label
from reports.book.account_facts import ROLE_WORDS, AccountFacts, Person, account_facts
from reports.book.account_side import left_pieces
from reports.book.account_way import way_piece
from reports.book.facts import BookFacts
from reports.book.fitting import (
    Piece,
    close_with,
    lead,
    natural_height,
    noted,
    remark,
    say,
    spoken_height,
    stack,
    two_lines,
)
from reports.book.ladder import account_key
from reports.book.section import Edition
from reports.book.typed import entries, text
from reports.book.words import counted, gap, sentence
from reports.pdf import blocks, cells, fonts, tables
from reports.pdf.blocks import Gap
from reports.pdf.book import Book
from reports.pdf.colours import G500, G700, WARN
from reports.pdf.page import Frame
from reports.pdf.tables import AIRY, NORMAL, Column, Row
from reports.pdf.text import Run, Words, semi

_UPPER_NEED: Final = 392.0
_MOST_PEOPLE: Final = 6
_MOST_STEPS: Final = 6


def draw_account(position: int, book: Book, facts: BookFacts, edition: Edition) -> None:
    """Add the page of one account."""
    del edition
    account = account_facts(facts, position)
    name = facts.name_of(account.account_id)
    with book.page(
        name, _lead(account), tabs=("WHAT", "WHY", "HOW"), key=account_key(position)
    ) as page:
        head = page.frame()
        head.skip(-4)
        blocks.key_facts(head, _header(account))
        top, foot = head.y + 14, page.grid.bottom
        n_steps = max(4, min(_MOST_STEPS, int((foot - top - _UPPER_NEED - 48) // AIRY)))
        steps = _steps(account)[:n_steps]
        lower = foot - 38 - AIRY * max(1, len(steps))
        left = page.frame(0, 4, top, bottom=lower - 14)
        right = page.frame(4, 12, top, bottom=lower - 14)
        pieces = left_pieces(account, left.width), _right_pieces(account, right)
        lower = min(lower, top + max(natural_height(p) for p in pieces) + 26)
        left.bottom = right.bottom = lower - 14
        stack(left, pieces[0])
        stack(right, pieces[1])
        _how(page.frame(0, 9, lower), account, steps)
        _beside(page.frame(9, 12, lower, indent=6), account)
        step = _next_step(account)
        close_with(page, *step)


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
    return lead(first, contract, fed)


def _right_pieces(account: AccountFacts, area: Frame) -> list[Piece]:
    facts, wide = account.facts, area.width
    voices = [("strategy", "Rep", 6), ("pain", "In the customer’s words", 3)]
    voices.append(("cannot", "What we cannot do", 3))
    said = [(text(account.strategy, key), label, n) for key, label, n in voices]
    kept = facts.words("preferences")[account.position]
    said.append((kept, "Preferences", 3))
    spoken = [(words, label, n) for words, label, n in said if words]
    pieces: list[Piece] = []
    high = 18.0 + sum(spoken_height(words, wide, n) for words, _, n in spoken)
    way = way_piece(account)
    wanted = len(_people_rows(account, _MOST_PEOPLE))
    room = area.room - way.high - 24
    least = 34 + NORMAL * min(5, wanted)
    while len(spoken) > 1 and high + least > room:
        dropped = spoken.pop()
        high -= spoken_height(dropped[0], wide, dropped[2])
        area.ink.ledger.note(area.ink.name, f"no room for “{dropped[1]}”")
    if spoken:
        pieces.append(Piece(high, lambda a: _strategy(a, spoken)))
    else:
        pieces.append(_why_piece(account, wide))
        high = pieces[0].high
    rows = _people_rows(account, max(3, min(_MOST_PEOPLE, int((room - high - 34) // NORMAL))))
    pieces.append(Piece(34 + NORMAL * len(rows), lambda a: _people(a, rows)))
    pieces.append(way)
    return pieces


def _strategy(area: Frame, spoken: list[tuple[str, str, int]]) -> None:
    blocks.heading(area, "Account strategy", gap=0)
    for words, label, lines in spoken:
        say(area, words, label, lines=lines)


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
    high = 18 + max(13.0 * sum(1 + len(line) // 44 for line in lines), 76)

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


def _shown(account: AccountFacts, most: int) -> list[Person]:
    """The people to print, in order: the first of every known role class, then the others."""
    known = {person.role: person for person in reversed(account.people)}
    firsts = list(known.values())
    rest = [person for person in account.people if person not in firsts]
    kept = [*firsts, *rest[: max(0, most - len(firsts))]]
    return [person for person in account.people if person in kept][:most]


def _people_rows(account: AccountFacts, most: int) -> list[Row]:
    """Known people, and one row for each role class nobody is known of."""
    show = account.facts.show
    known = {person.role for person in account.people}
    missing = [role for role in ROLES if role not in known]
    shown = _shown(account, max(1, most - len(missing)))
    rows = []
    for person in shown:
        letter = person.role[:1] if person.role in ROLES else "?"
        title = ", ".join(part for part in (person.tier, person.title) if part)
        target = person.target if math.isfinite(person.target) else person.now
        said = Run("do not contact", colour=WARN) if person.blocked else remark(title)
        ladder = cells.now_target(person.now, target) if math.isfinite(person.now) else None
        rows.append(
            Row(
                [
                    cells.role_line(letter, person.name, fonts.MEDIUM),
                    said,
                    ladder,
                    show.date(person.last, year=False),
                    show.date(person.following, year=False),
                ]
            )
        )
    for role in missing:
        gone = Run("not known: ask in the first call", colour=WARN)
        rows.append(Row([cells.role_line(role[:1], ROLE_WORDS[role]), gone, "", None, None]))
    return rows


def _people(area: Frame, rows: list[Row]) -> None:
    blocks.heading(area, "People", "relationship now → target, −2 to +3", gap=0)
    columns = [
        Column("", 100),
        Column("", 126, size=7, colour=G700),
        Column("Relationship", 60),
        Column("Last", 32, "right"),
        Column("Next", 34, "right"),
    ]
    tables.table(area, columns, rows, row_height=NORMAL, more=None)


def _steps(account: AccountFacts) -> list[Row]:
    show = account.facts.show
    diary = list(account.dated)
    dated = sorted([*diary, *account.ahead], key=lambda d: d.day) if len(diary) < 3 else diary
    rows = []
    for step in dated:
        first, *others = step.who.split(", ")
        named = f"{first} +{len(others)}" if others else first
        who = cells.role_line(step.roles, named) if step.who or step.roles else None
        day = Run(show.date(step.day, year=step in account.ahead), fonts.MEDIUM_TAB)
        rows.append(Row([day, step.what, who, two_lines(step.purpose)]))
    return rows


def _how(area: Frame, account: AccountFacts, rows: list[Row]) -> None:
    from_diary = len(account.dated) >= 3
    note = "from the diary" if from_diary else "dates the plan knows"
    blocks.heading(area, "How: next dated steps", note, gap=0)
    if not rows:
        blocks.gap_note(area, _no_dates(account))
        return
    columns = [
        Column("Date", 52),
        Column("Step", 76),
        Column("With", 108),
        Column("Purpose", 154, size=7, colour=G700),
    ]
    tables.table(area, columns, rows, row_height=AIRY, more=None)


def _no_dates(account: AccountFacts) -> Gap:
    return gap(
        account.facts,
        "A dated step here",
        "the start of this account",
        "the quarter planner, after discovery",
    )


def _beside(area: Frame, account: AccountFacts) -> None:
    facts, i = account.facts, account.position
    blocks.heading(area, "Beside it", gap=0)
    joint = text(account.joint, "status")
    if joint:
        due = [text(m, "due") for m in entries(account.joint, "milestones") if not text(m, "done")]
        following = f"; next {facts.show.date(min(due))}" if due else ""
        noted(area, "Joint plan", f"{sentence(joint)}{following}", 1)
    if account.risk:
        sign = text(account.risk, "early_sign")
        noted(area, "Risk", f"{text(account.risk, 'risk')}. Sign: {sign}", 3)
    work = facts.plan.workload
    if work.hours[i] > 0:
        noted(
            area,
            "Effort in year one",
            f"{facts.show.hours(work.hours[i])}, {facts.show.number(work.calls[i])} face calls",
            1,
        )
    policy = facts.words("access_policy")[i]
    if policy and area.room > 30:
        hours = facts.words("visiting_hours")[i]
        noted(area, "Access", ", ".join(p for p in (policy, hours) if p), 2)
    if area.y < area.top + 20:
        area.skip(2)
        blocks.paragraph(area, "No joint plan and no risk noted.", size=7, colour=G500)


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
