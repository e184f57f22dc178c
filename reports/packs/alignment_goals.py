"""Goals and diagnosis: what the change is for, how it is cut today, what is wrong with it."""

import math
from typing import Final

from model.brief import (
    COMPLAINT,
    DISPUTE,
    LIKE,
    OPEN,
    PAIN,
    Note,
    answer_words,
    how_cut,
    notes_of,
    people_words,
    place_of,
    status_words,
)
from model.brief_goals import goal_kind
from model.evaluation import Evaluator
from model.format import Formatter
from model.oddities import oddities
from model.outdated import outdated_accounts, source_age
from model.scenario import LIVE
from reports.book.fitting import close_with, cut_to_lines, lead
from reports.book.words import counted
from reports.packs.alignment_facts import PackFacts
from reports.packs.region_map import Pin, draw_region
from reports.pdf import blocks, fonts, maps, tables
from reports.pdf.book import Book
from reports.pdf.colours import G500, G700, INK, WARN
from reports.pdf.fonts import XS, S
from reports.pdf.page import Frame
from reports.pdf.tables import Column, Row
from reports.pdf.text import Words, semi

GOALS_KEY: Final = "M1"
DIAGNOSIS_KEY: Final = "M2"
_ODD: Final = 9
_SHORT: Final = 5  # entries of lists that leave room for a taller map
_MOST: Final = 4  # entries of a kind
_AGE: Final = 95  # days, AL15


def draw_goals(book: Book, facts: PackFacts) -> None:
    """Add the page of ranked goals, today's cut and the voices."""
    goals, state = facts.sheet.goals, facts.state
    entries = {kind: notes_of(state, kind) for kind in (LIKE, COMPLAINT, DISPUTE)}
    first: Words = [semi(f"{counted(len(goals), 'ranked goal')} for {facts.scenario.name}.")]
    if not goals:
        first = [semi("No goal is ranked yet.")]
    n = len(notes_of(state, PAIN))
    with book.page("Goals", lead(first, _pain_words(n)), key=GOALS_KEY) as page:
        area = page.frame(0, 12)
        _goals(area, facts)
        blocks.heading(area, "How territories are cut today")
        blocks.paragraph(area, how_cut(state) or "Nobody has written it down yet.")
        area.skip(4)
        titles = {LIKE: "What people like", COMPLAINT: "Complaints", DISPUTE: "Disputes"}
        for kind, notes in entries.items():
            _voices(area, facts, titles[kind], notes)
        _data(area, facts)
        close_with(page, _goals_so_what(bool(goals), bool(entries[LIKE])))


def _goals_so_what(ranked: bool, liked: bool) -> str:
    """What to do next: nothing is told of goals or likes that nobody wrote down."""
    if not ranked:
        return "Rank the goals with the reps before this goes to them."
    if liked:
        return "What people like is kept unless a goal of rank 1 or 2 asks for it."
    return "Ask the reps what they like about their territories before it changes."


def _pain_words(n: int) -> str:
    return f"{counted(n, 'pain point')} to answer." if n else "No pain point is noted."


def _goals(area: Frame, facts: PackFacts) -> None:
    ranks = {rank.scenario_id: rank for rank in facts.sheet.ranks}
    live, then = ranks.get(LIVE), ranks.get(facts.scenario.id)
    blocks.heading(area, "What it is for", "most important first, with its measure")
    if not facts.sheet.goals or live is None or then is None:
        blocks.paragraph(area, "Rank the goals in Align to see how a scenario answers them.")
        area.skip(6)
        return
    rows = []
    for n, goal in enumerate(facts.sheet.goals):
        kind = goal_kind(facts.state, goal.key)
        was, now = live.figures[n], then.figures[n]
        better = (now - was) * kind.better > 0
        verdict = "better" if better else "worse" if now != was else "as today"
        small = math.isfinite(was) and abs(now - was) <= 0.005 * abs(was)
        rows.append(
            Row(
                [
                    str(n + 1),
                    goal.words or kind.label,
                    kind.measure,
                    value_words(facts.show, was, kind.unit),
                    semi(value_words(facts.show, now, kind.unit)),
                    "as today" if small else verdict,
                ]
            )
        )
    columns = [
        Column("", 16),
        Column("Goal", 150),
        Column("Measured by", 140, colour=G700),
        Column("Today", 60, "right"),
        Column("Then", 60, "right"),
        Column("", 50),
    ]
    tables.table(area, columns, rows, more=None)
    area.skip(4)


def value_words(show: Formatter, value: float, unit: str) -> str:
    """A figure in the unit it is measured in."""
    if not math.isfinite(value):
        return "–"
    if unit == "share":
        return show.percent(value, 1)
    if unit == "money":
        return show.compact(value)
    if unit in ("ratio", "score"):
        return show.number(value, 3)
    if unit in ("h", "h/yr"):
        return show.hours(value, 0 if abs(value) >= 10 else 2)
    return show.number(value)


def _voices(area: Frame, facts: PackFacts, title: str, notes: tuple[Note, ...]) -> None:
    if not notes or area.room < 80:
        return
    blocks.heading(area, title, gap=18)
    for note in notes[:_MOST]:
        who = people_words(facts.state, note)
        answer = f" {answer_words(note)}" if answer_words(note) else ""
        shown = note.kind == DISPUTE or note.status != OPEN
        state = f" ({status_words(note, facts.show)})" if shown else ""
        words = f"{note.text}{f' – {who}' if who else ''}{state}.{answer}".replace("..", ".")
        blocks.bullets(area, [cut_to_lines(area, words, area.width - 10, 2)])
    if len(notes) > _MOST:
        blocks.small(area, f"and {len(notes) - _MOST} more in the brief")


def _data(area: Frame, facts: PackFacts) -> None:
    """How old and how sure the data are that the change rests on."""
    if area.room < 90:
        return
    show, state = facts.show, facts.state
    blocks.heading(area, "Data behind it", gap=18)
    age = source_age(state, facts.today)
    old = outdated_accounts(state, facts.today, show)
    told = "The age of the accounts is not known."
    if age is not None:
        verdict = "older than agreed: import a newer file" if age > _AGE else "fresh enough"
        day = show.date(state.about.as_of)
        aged = f"are {counted(age, 'day')} old ({day})" if age else f"are of today ({day})"
        told = f"The accounts {aged}: {verdict}."
    unplaced = int((~state.accounts.placed).sum())
    rows = [
        told,
        f"{_none_or(len(old))} with an old date, or missing in the last file.",
        f"{_none_or(unplaced)} without a place on the map.",
    ]
    blocks.bullets(area, rows)


def _none_or(n: int) -> str:
    return counted(n, "account") if n else "No account"


def draw_diagnosis(book: Book, facts: PackFacts) -> None:
    """Add the page of the live map with its pain points and what is odd about its borders."""
    ground = facts.ground(LIVE)
    pains = sorted(notes_of(facts.state, PAIN), key=lambda note: -note.severity)
    pins = [
        Pin(place[0], place[1], str(n))
        for n, note in enumerate(pains, 1)
        if (place := place_of(facts.state, note)) is not None
    ]
    live = facts.live
    evaluator = Evaluator(facts.state, live)
    odd = oddities(evaluator, live, evaluator.evaluate(live.alignment))
    spread = facts.impact.spread.get("workload", (math.nan, math.nan))[0]
    kinds = {kind: sum(one.kind == kind for one in odd) for kind in ("island", "overlap", "far")}
    first: Words = [semi(f"Workload spreads by {facts.show.number(spread, 3)}"), " today."]
    second = _odd_words(kinds["island"], kinds["overlap"], kinds["far"])
    with book.page("Diagnosis of today", lead(first, second), key=DIAGNOSIS_KEY) as page:
        area = page.frame(0, 12)
        high = 300.0 if max(len(pains), len(odd)) > _SHORT else 400.0
        box = maps.Box(area.x, area.take(high + 10), area.width, high)
        unit = "km" if facts.show.units == "km" else "mi"
        draw_region(
            page.ink, box, ground, title=f"Today{', with pain points by severity' if pins else ''}",
            pins=pins, unit="km" if unit == "km" else "mi",
        )  # fmt: skip
        left, right = page.columns(6, 6, top=area.y + 8)
        _pains(left, facts, pains)
        blocks.heading(right, "Boundary oddities", f"{len(odd)} found")
        lines = [one.words for one in odd]
        for words in lines[:_ODD]:
            blocks.bullets(right, [cut_to_lines(right, words, right.width - 10, 2)])
        if len(lines) > _ODD:
            blocks.small(right, f"and {len(lines) - _ODD} more in Align")
        if not lines:
            blocks.paragraph(right, "Nothing odd: no island, no overlap, nothing far off.")
        close_with(page, _diagnosis_so_what(bool(pains), bool(odd)))


def _diagnosis_so_what(pains: bool, odd: bool) -> str:
    """What to do about what was found on the page."""
    if pains:
        return "Each pain point must be answered by a move, or closed with a reason."
    if odd:
        return "Ask the reps why these accounts are where they are before any of them moves."
    return "Ask the reps for their pain points before anything moves."


def _odd_words(islands: int, nearer: int, far: int) -> str:
    """What there is of each kind in one sentence."""
    parts = [
        counted(islands, "island") if islands else "",
        f"{counted(nearer, 'account')} nearer to another rep" if nearer else "",
        f"{counted(far, 'account')} unusually far" if far else "",
    ]
    told = ", ".join(part for part in parts if part)
    return f"{told}." if told else "Nothing is odd about the borders."


def _pains(area: Frame, facts: PackFacts, pains: list[Note]) -> None:
    blocks.heading(area, "Pain points", "severity 1 to 5; numbers as on the map")
    if not pains:
        blocks.paragraph(area, "None is noted yet.")
    moved = {one.card.account_id for one in facts.impact.moved}
    for n, note in enumerate(pains[:8], 1):
        y = area.y + 9
        area.ink.text(area.x, y, str(n), fonts.SEMI_TAB, S, WARN)
        room = area.width - 40
        words = cut_to_lines(area, note.text, room, 2)
        end = area.ink.paragraph(area.x + 14, y, room, words, fonts.TEXT, S, INK)
        area.ink.text(area.right, y, f"{note.severity:.0f}", fonts.TAB, S, G700, "right")
        answered = bool(moved & set(note.accounts)) or facts.scenario.id in note.scenarios
        told = "answered by this scenario" if answered else "not touched by this scenario"
        area.ink.text(area.x + 14, end - 2, told, fonts.TEXT, XS, G500)
        area.y = end + 4
        if area.room < 30:
            return
