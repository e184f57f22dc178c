"""Observation form, coaching agreement and the trend of the last ride-alongs."""

import math
from typing import Final

from model.review.cotravel import CRITERIA, LAST, Coaching, Ride, next_due
from model.review.cotravel_facts import RideFacts
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, lead
from reports.book.words import counted
from reports.packs.paper import empty_lines
from reports.pdf import blocks, cells, fonts, tables
from reports.pdf.book import Book
from reports.pdf.colours import ACCENT, G200, G500, G700, INK
from reports.pdf.fonts import XS, S
from reports.pdf.page import Frame
from reports.pdf.tables import Cell, Column, Row
from reports.pdf.text import Words, semi

FORM_KEY: Final = "C6"
AGREEMENT_KEY: Final = "C7"
TREND_KEY: Final = "C8"
_ROW: Final = 42.5
_FULL: Final = 5.0
_LEAST_NOTES: Final = 70.0  # points for lines to write on
_RULE: Final = "The manager observes. The manager does not take over a call, whatever happens."


def draw_form(book: Book, facts: BookFacts, ride: RideFacts) -> None:
    """Add the observation form, one page."""
    del facts
    with book.page("Observation form", f"{_RULE}", key=FORM_KEY) as page:
        ink, grid = page.ink, page.grid
        y, left, right = grid.top - 4, grid.left, grid.right
        ink.text(left, y, f"Rep: {ride.rep.name}", fonts.MEDIUM, XS, G700)
        ink.text(left + 160, y, f"Observed by: {ride.manager or '–'}", fonts.MEDIUM, XS, G700)
        said = "1 to 5, with the evidence seen"
        ink.text(right, y, said, fonts.TEXT, XS, G500, "right")
        y += 6
        for criterion in CRITERIA:
            ink.rule(left, right, y, G200)
            with ink.tags.element("H2"):
                ink.text(left, y + 12, criterion.name, fonts.SEMI, S, INK, within=190)
            for n in range(1, 6):
                x = right - 18 * (6 - n) + 9
                ink.circle(x, y + 9.5, 6, None, G700, 0.7)
                ink.text(x, y + 12, str(n), fonts.TAB, XS, G700, "centre", boxed=False)
            third = (right - left) / 3
            anchors = (("1", criterion.low), ("3", criterion.middle), ("5", criterion.high))
            for place, (score, anchor) in enumerate(anchors):
                x = left + third * place
                ink.text(x, y + 23, score, fonts.SEMI_TAB, XS, ACCENT)
                ink.text(x + 8, y + 23, anchor, fonts.TEXT, XS, G700, within=third - 12)
            if criterion.key == "asking":
                told = "Customer talks about ____ % of the time"
                ink.text(right - 100, y + 12, told, fonts.TEXT, XS, G500, "right")
            ink.text(left, y + 37, "Evidence", fonts.TEXT, XS, G500)
            ink.rule(left + 40, right, y + 38.5, G200)
            y += _ROW
        close_with(page, "Type the scores into Review the same day; they open the next pack.")


def draw_agreement(book: Book, facts: BookFacts, ride: RideFacts) -> None:
    """Add what was agreed last time and the agreement to be signed this time."""
    show, last = facts.show, ride.last
    said: Words = [semi("One skill, one practice date, one proof."),
                   " The next pack begins with it."]  # fmt: skip
    with book.page("Coaching agreement", lead(said), key=AGREEMENT_KEY) as page:
        area = page.frame(0, 12)
        blocks.heading(area, "Agreed last time", _when(facts, last))
        if last is None or not last.coaching.known:
            blocks.paragraph(area, "Nothing was agreed before this day.", colour=G700)
        else:
            blocks.voice(area, coaching_words(facts, last.coaching), "Agreed")
            area.skip(6)
            rows = [(str(a.get("text", "")), str(a.get("owner", "")), str(a.get("due", "")))
                    for a in last.actions]  # fmt: skip
            blocks.check_boxes(
                area,
                [
                    (f"{what} ({who}, {show.date(due, year=False)})", "", "")
                    for what, who, due in rows
                ],
            )
            blocks.check_boxes(area, [("The skill was practised, the evidence is here", "", "")])
        blocks.heading(area, "Agreed this time")
        for label, lines in (
            ("One skill to practise", 2),
            ("Practised on, with whom", 1),
            ("Evidence, and the day it is seen", 2),
            ("What the manager does for it", 2),
        ):
            area.ink.text(area.x, area.take(14) + 10, label, fonts.MEDIUM, XS, G500)
            empty_lines(area, lines)
            area.skip(6)
        _next(area, facts, ride)
        if area.room > 66 + _LEAST_NOTES:
            blocks.heading(area, "What the rep asks of the manager", gap=16)
            empty_lines(area, min(int((area.room - 70) // 20), 5))
        area.to_bottom(66)
        blocks.signature(area, [("Rep", ride.rep.name), ("Manager", ride.manager)])
        close_with(page, "Both sign on the day; the practice date goes into the diary.")


def _next(area: Frame, facts: BookFacts, ride: RideFacts) -> None:
    area.skip(4)
    due = facts.show.date(next_due(ride.rep, ride.day.day).isoformat())
    words = (
        "A rep in the first year is accompanied every month, others every quarter: the next "
        f"ride-along is due by {due}. Agreed for: ________________"
    )
    blocks.paragraph(area, words, colour=G700)


def _when(facts: BookFacts, last: Ride | None) -> str:
    return facts.show.date(last.day.isoformat()) if last is not None else ""


def coaching_words(facts: BookFacts, agreed: Coaching) -> str:
    """An agreement in one sentence or two."""
    show = facts.show
    if not agreed.skill:
        return agreed.words
    parts = [agreed.skill.rstrip(".")]
    if agreed.practice_on:
        parts.append(f"practised on {show.date(agreed.practice_on)}")
    if agreed.evidence:
        day = f" ({show.date(agreed.evidence_on)})" if agreed.evidence_on else ""
        parts.append(f"evidence: {agreed.evidence.rstrip('.')}{day}")
    return "; ".join(parts) + "."


# ---- the trend
def draw_trend(book: Book, facts: BookFacts, ride: RideFacts) -> None:
    """Add the last four ride-alongs side by side; no page before the second one."""
    show, rides = facts.show, ride.before[-LAST:]
    if not rides:
        return
    with book.page("The last ride-alongs", _trend_lead(facts, rides), key=TREND_KEY) as page:
        area = page.frame(0, 12)
        blocks.heading(area, "Scores", "1 to 5; change against the one before")
        columns = [Column("", 150)]
        columns += [Column(show.date(r.day.isoformat()), 62, "right") for r in rides]
        columns += [Column("Change", 46, "right"), Column("Latest", 90)]
        tables.table(area, columns, _score_rows(facts, rides), row_height=15, more=None)
        _discipline(area, facts, rides)
        _agreements(area, facts, rides)
        close_with(page, _trend_words(rides))


def _trend_lead(facts: BookFacts, rides: tuple[Ride, ...]) -> Words:
    last = rides[-1]
    mean = facts.show.number(last.mean, 1)
    first: Words = [semi(f"{counted(len(rides), 'ride-along')}; the last one scored {mean} of 5.")]
    weak = _weakest(last)
    second = f"Weakest: {', '.join(weak[:3]).lower()}." if weak else ""
    return lead(first, second)


def _weakest(ride: Ride) -> list[str]:
    known = [(ride.scores[c.key], c.name) for c in CRITERIA if c.key in ride.scores]
    low = min((score for score, _ in known), default=math.nan)
    return [name for score, name in known if score == low and low < _FULL]


def _score_rows(facts: BookFacts, rides: tuple[Ride, ...]) -> list[Row]:
    show, rows = facts.show, []
    for criterion in CRITERIA:
        scores = [ride.scores.get(criterion.key, math.nan) for ride in rides]
        known = math.isfinite(scores[-1])
        change = scores[-1] - scores[-2] if len(scores) > 1 else math.nan
        told = show.signed(change) if math.isfinite(change) else None
        rows.append(
            Row(
                [
                    criterion.name,
                    *(show.number(s) if math.isfinite(s) else None for s in scores),
                    told,
                    cells.bar(scores[-1], _FULL) if known else None,
                ]
            )
        )
    means = [show.number(ride.mean, 1) for ride in rides]
    step = rides[-1].mean - rides[-2].mean if len(rides) > 1 else math.nan
    last: list[Cell] = ["Mean", *means, show.signed(step, 1) if math.isfinite(step) else None, ""]
    rows.append(Row(last, total=True))
    return rows


def _discipline(area: Frame, facts: BookFacts, rides: tuple[Ride, ...]) -> None:
    show = facts.show
    blocks.heading(area, "Calls of the day", gap=20)
    columns = [Column("", 150)]
    columns += [Column(show.date(r.day.isoformat()), 62, "right") for r in rides]
    columns += [Column("", 136)]
    talk = [show.number(r.talk_share) if math.isfinite(r.talk_share) else None for r in rides]
    rows = [
        Row(["Calls", *(str(r.calls) for r in rides), ""]),
        Row(["Not planned", *(str(r.not_planned) for r in rides), ""]),
        Row(["Customer’s share of talk, %", *talk, ""]),
    ]
    tables.table(area, columns, rows, more=None)


def _agreements(area: Frame, facts: BookFacts, rides: tuple[Ride, ...]) -> None:
    blocks.heading(area, "What was agreed", gap=20)
    for ride in reversed(rides):
        if area.room < 40:
            return
        words = coaching_words(facts, ride.coaching) or "Nothing was agreed."
        y = area.y + 9
        area.ink.text(area.x, y, facts.show.date(ride.day.isoformat()), fonts.MEDIUM, XS, G500)
        end = area.ink.paragraph(area.x + 62, y, area.width - 62, words, fonts.TEXT, S)
        area.y = end - 4
        for decision in ride.decisions[:2]:
            if area.room > 20:
                y = area.take(12) + 8
                area.ink.text(area.x + 62, y, decision, fonts.TEXT, XS, G700,
                              within=area.width - 62)  # fmt: skip
        area.skip(4)


def _trend_words(rides: tuple[Ride, ...]) -> str:
    weak = _weakest(rides[-1])
    if weak:
        return f"Coach one thing: {weak[0].lower()}; the rest can wait."
    return "Every line is at five: ride along less often."
