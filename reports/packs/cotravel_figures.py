"""Discipline since the last ride-along, the manager's pledge, and evidence in the funnel."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from model.diary.measures import Share, limits_of
from model.format import Formatter
from model.plan.funnels import Funnel, Step, funnels_of
from model.plan.opportunity_records import history_of, record_of
from model.plan.outlook import Opportunity
from model.review.cotravel_facts import Asked, RideFacts, evidence_of
from reports.book.facts import BookFacts
from reports.book.fitting import close_with, cut_to_lines, lead
from reports.book.words import counted, listed, sentence
from reports.packs.paper import empty_lines
from reports.pdf import blocks, cells, fonts, tables
from reports.pdf.book import Book
from reports.pdf.colours import G500, G700, INK, WARN
from reports.pdf.fonts import XS
from reports.pdf.page import Frame, Page
from reports.pdf.tables import Column, Row
from reports.pdf.text import Run, Words, semi

DISCIPLINE_KEY: Final = "C4"
FUNNEL_KEY: Final = "C5"
_STEP_NAME: Final = 150.0  # points of the name of a step
_WORDS: Final = {"green": "good", "amber": "watch", "red": "act on it", "": "–"}
_LIMITED: Final = (
    ("adherence", "Plan adherence", "planned items done in time of those due"),
    ("focus", "Time on the focus theme", "hours on theme of all hours"),
    ("unplanned", "Unplanned time", "hours outside the plan of all hours"),
    ("urgent", "Urgent requests", "hours of requests of all working hours"),
    ("forward_fill", "Forward fill over 13 weeks", "booked of what can be booked, weighted"),
    ("stability", "Plan stability", "of the changes of twelve months"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of discipline as it is printed."""

    key: str
    name: str
    value: str
    aim: str
    verdict: str
    counted: str


def discipline(facts: BookFacts, ride: RideFacts) -> list[Line]:
    """Every figure of the page; those with limits are the screen's own measures."""
    show, found = facts.show, ride.measures
    shares: dict[str, Share] = {
        "adherence": found.adherence.whole,
        "focus": found.focus,
        "unplanned": found.unplanned,
        "urgent": found.urgent,
    }
    lines = []
    for key, name, how in _LIMITED:
        value, limits = found.figures[key], limits_of(key)
        unit = "\u00a0%" if limits.unit == "%" else ""
        digits = 0 if unit else 2
        told = f"{show.number(value, digits)}{unit}" if math.isfinite(value) else "–"
        sign = "≥" if limits.higher_is_better else "≤"
        share = shares.get(key)
        hours = " h" if key != "adherence" else ""
        if share is not None and share.whole:
            how = f"{show.number(share.part, 1 if hours else 0)} of " + (
                f"{show.number(share.whole, 1 if hours else 0)}{hours}; {how}"
            )
        verdict = _WORDS[found.state_of(key)] if math.isfinite(value) else "–"
        aim = f"{sign} {show.number(limits.green, digits)}{unit}"
        lines.append(Line(key, name, told, aim, verdict, how))
    load = found.requests
    asked = sum(n for _, n, _ in load.by_account)
    per = asked / len(load.by_account) if load.by_account else math.nan
    customers = counted(len(load.by_account), "customer")
    inside = f"{len(ride.asked)} from inside the company"
    who = f"{asked} of {customers}, {inside}" if asked else f"no customer asked, {inside}"
    lines.append(Line("requests", "Requests per customer", show.number(per, 1), "", "–", who))
    undated = [one for one in facts.plan.pipeline.open if not one.next_step_ok]
    late = ", ".join(one.id for one in undated[:6])
    told = f"{late}; no dated next step ahead" if undated else "every opportunity has its date"
    verdict = "act on it" if undated else "good"
    lines.append(Line("overdue", "Overdue next steps", str(len(undated)), "0", verdict, told))
    return lines


def draw_discipline(book: Book, facts: BookFacts, ride: RideFacts) -> None:
    """Add the page of figures since the last ride-along with the manager's pledge."""
    show = facts.show
    since, until = (show.date(day.isoformat()) for day in (ride.since, ride.until))
    lines = discipline(facts, ride)
    bad = [line for line in lines if line.verdict == "act on it"]
    named = ", ".join(line.name.lower() for line in bad[:3])
    first: Words = [semi(f"{since} to {until}: {counted(ride.done, 'call')} made.")]
    second = f"To act on: {named}." if bad else "Nothing is beyond its limit."
    with book.page("Plan discipline", lead(first, second), key=DISCIPLINE_KEY) as page:
        area = page.frame(0, 12)
        against = "since the last ride-along" if ride.before else "the last 91 days"
        blocks.heading(area, "How the plan was kept", against)
        columns = [
            Column("", 130),
            Column("Value", 46, "right"),
            Column("Aim", 46, "right"),
            Column("", 46),
            Column("Counted", 236, size=7, colour=G700),
        ]
        rows = [
            Row(
                [
                    line.name,
                    semi(line.value),
                    line.aim or None,
                    Run(line.verdict, colour=WARN if line.verdict == "act on it" else None),
                    line.counted,
                ]
            )
            for line in lines
        ]
        tables.table(area, columns, rows, more=None)
        _missed(area, facts, ride)
        _pledge(area, facts, ride)
        close_with(page, *_pledge_words(ride))


def _missed(area: Frame, facts: BookFacts, ride: RideFacts) -> None:
    missed = ride.measures.adherence.missed[-6:]
    if not missed:
        return
    show = facts.show
    blocks.heading(area, "Planned and not kept", "the newest", gap=18)
    rows = [
        Row(
            [
                show.date(act.when.isoformat(), year=False) if act.when else None,
                facts.name_of(act.account_id),
                sentence(why),
            ]
        )
        for act, why in reversed(missed)
    ]
    columns = [Column("", 40), Column("", 190), Column("", 220, colour=G700)]
    tables.table(area, columns, rows, row_height=12, more=None)


def _pledge(area: Frame, facts: BookFacts, ride: RideFacts) -> None:
    show = facts.show
    n = len(ride.asked)
    note = f"{counted(n, 'urgent request')} from inside, {show.hours(ride.asked_hours, 1)}"
    blocks.heading(area, "Manager’s pledge", note, gap=22)
    if ride.asked:
        columns = [
            Column("Asked on", 44),
            Column("By", 56),
            Column("What", 250, size=7, colour=G700),
            Column("Answer", 60),
            Column("Minutes", 44, "right"),
        ]
        rows = [_asked_row(one, show) for one in ride.asked[-8:]]
        tables.table(area, columns, rows, row_height=12, more=None)
    else:
        blocks.paragraph(area, "Nobody inside the company asked for anything urgent.", after=2)
    area.skip(8)
    asked = (
        "Until the next ride-along I send no urgent request past the plan, and I hold my "
        "colleagues to the same. What cannot wait goes through triage like everybody’s."
    )
    blocks.paragraph(area, asked)
    if area.room > 46:
        empty_lines(area, 1, step=18)
        blocks.signature(area, [("Manager", ride.manager)]) if area.room > 58 else None


def _asked_row(one: Asked, show: Formatter) -> Row:
    what = one.detail.removeprefix("internal:").strip() or one.kind
    day, source = show.date(one.day.isoformat(), year=False), sentence(one.source)
    answer = sentence(one.decision) if one.decision else None
    return Row([day, source, sentence(what), answer, show.number(one.minutes)])


def _pledge_words(ride: RideFacts) -> list[str]:
    n = len(ride.asked)
    if not n:
        return ["No internal request broke into the plan: keep it so."]
    return [
        f"{counted(n, 'internal request')} took {ride.asked_hours:.1f} h: agree who stops what."
    ]


# ---- the funnel
def draw_funnel(book: Book, facts: BookFacts, ride: RideFacts) -> None:
    """Add the page of the three largest opportunities and the stuck one, gate by gate."""
    del ride
    found = evidence_of(facts.plan.pipeline.open)
    stuck = [one for one in found if one.stuck]
    whole = sum(one.value for one in found)
    n = counted(len(found), "opportunity", "opportunities")
    worth = facts.show.compact(whole)
    first: Words = [semi(f"{n}, {worth}"), " a year: evidence for every gate passed."]
    if not found:
        first = [semi("No open opportunity.")]
    second = f"{len(stuck)} of them are stuck."
    if len(stuck) < 2:
        second = f"{stuck[0].id} is stuck at step {stuck[0].step}." if stuck else ""
    with book.page("Funnel evidence", lead(first, second), key=FUNNEL_KEY) as page:
        area = page.frame(0, 12)
        if not found:
            blocks.paragraph(area, "Open one, or say why none is worth the hours.")
        high = (area.room - 8) / 4
        for one in found:
            top = area.y
            _evidence(page, Frame(page, area.x, top, area.width, top + high - 12), facts, one)
            area.y = top + high
        close_with(page, _funnel_words(found))


def _funnel_of(facts: BookFacts, one: Opportunity) -> Funnel | None:
    rep = facts.plan.rep.id if facts.plan.rep else ""
    return next((f for f in funnels_of(facts.state, rep) if f.id == one.funnel), None)


def _evidence(page: Page, area: Frame, facts: BookFacts, one: Opportunity) -> None:
    """Name and figures; beside each other the gates passed and what was done when it failed."""
    show, funnel = facts.show, _funnel_of(facts, one)
    why = "stuck" if one.stuck else "by value"
    blocks.heading(area, f"{one.id} · {facts.name_of(one.account_id)}", f"{one.line}; {why}")
    late = f", day {one.days_in_step:.0f} of {one.standard_days:.0f}"
    blocks.key_facts(
        area,
        [
            ("Value a year", show.compact(one.value)),
            ("Step", f"{one.step} {one.step_name}{late}"),
            ("Next step", one.next_step or "none"),
            ("On", show.date(one.next_step_on) if one.next_step_ok else "no date ahead"),
            ("Expected close", show.month(one.expected_close) if one.expected_close else "–"),
        ],
    )
    area.skip(6)
    if funnel is None:
        blocks.small(area, "Its funnel is not in the project: no gate can be shown.")
        return
    half = area.width * 0.78
    y = _gates(page, area, facts, one, funnel.steps, half)
    beside = Frame(page, area.x + half + 12, area.y, area.width - half - 12, area.bottom)
    _beside(beside, one, show)
    area.y = max(y, beside.y)


def _gates(
    page: Page, area: Frame, facts: BookFacts, one: Opportunity, every: Sequence[Step], half: float
) -> float:
    """The steps up to the one it stands at, with what proves that each was passed; where they end.

    Early steps that find no room are told in one line.
    """
    show = facts.show
    told = {
        int(line["step"] or 0): str(line["evidence"]) for line in history_of(facts.state, one.id)
    }
    record = record_of(facts.state, one.id)
    steps = [step for step in every if step.no <= one.step]
    room = int((area.room - 2) // 10)
    shown = steps if len(steps) <= room else steps[-max(1, room - 1) :]
    y = float(area.y)
    if len(shown) < len(steps):
        early = f"Steps 1 to {len(steps) - len(shown)} were passed before."
        page.ink.text(area.x + 14, y + 7.5, early, fonts.TEXT, XS, G500)
        y += 10
    for step in shown:
        entered = str(record.get(f"step{step.no + 1}_on") or "")
        done = step.no < one.step
        box = cells.CellBox(area.x, y, 10, 10, y + 7.5)
        cells.tick(done).draw(page.ink, box)
        name = f"{step.no} {step.name}"
        page.ink.text(area.x + 14, y + 7.5, name, fonts.TEXT, XS, within=_STEP_NAME)
        proof = told.get(step.no) or step.exit_gate
        shade = INK if told.get(step.no) else G500
        day = show.date(entered) if done and entered else "" if done else "now"
        page.ink.text(area.x + half - 6, y + 7.5, day, fonts.TAB, XS, G700, "right")
        left = _STEP_NAME + 20
        wide = half - left - 16 - fonts.width(day, fonts.TAB, XS)
        page.ink.text(area.x + left, y + 7.5, proof, fonts.TEXT, XS, shade, within=wide)
        y += 10
    return y


def _beside(area: Frame, one: Opportunity, show: Formatter) -> None:
    plan_b = "" if one.plan_b in ("", "none") else show.dated(one.plan_b)
    ink = area.ink
    for label, words in (
        ("Plan B", sentence(plan_b) if plan_b else "Not needed so far."),
        ("In the sequence", "Yes." if one.in_sequence else "No: out of sequence."),
    ):
        y = area.y + 7.5
        ink.text(area.x, y, label, fonts.MEDIUM, XS, G500)
        cut = cut_to_lines(area, words, area.width, 3, XS)
        end = ink.paragraph(area.x, y + 9, area.width, cut, fonts.TEXT, XS, G700, leading=9)
        area.y = end - 4
    below = area.y + 12
    if area.room > 24:
        ink.text(area.x, below - 3, "Seen with the manager", fonts.MEDIUM, XS, G500)
        ink.rule(area.x, area.right, below + 14)
        area.y = below + 14


def _funnel_words(found: tuple[Opportunity, ...]) -> str:
    stuck = [one.id for one in found if one.stuck]
    undated = next((one for one in found if not one.next_step_ok), None)
    if stuck:
        what = "it" if len(stuck) == 1 else "them"
        return f"Decide {listed(stuck)} on the day: plan B with a date, or park {what}."
    if undated is not None:
        return f"{undated.id} gets a dated next step before the day ends."
    return "Ask for the paper behind the last gate of each, not for the opinion."
