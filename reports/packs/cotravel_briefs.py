"""The call briefs of the co-travel pack: half a page on each account of the day."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from model.diary.entries import kind_words
from model.plan.facts import ROLES
from model.plan.forecast_table import quarter_label
from model.plan.funnels import Step, funnels_of, qualification_questions
from model.plan.outlook import Opportunity
from model.plan.qualification import verdict_of
from model.review.cotravel_day import RideCall
from model.review.cotravel_facts import RideFacts, last_contacts
from reports.book.account_facts import ROLE_WORDS, AccountFacts, account_facts
from reports.book.facts import BookFacts
from reports.book.fitting import cut_to_lines, lead, remark
from reports.book.typed import entries, text
from reports.book.words import counted, listed, sentence
from reports.packs.cotravel_wave import OUT_OF_WAVE, turn_of
from reports.packs.paper import NOT_PLANNED, boxed, empty_lines
from reports.pdf import blocks, cells, fonts, tables
from reports.pdf.book import Book
from reports.pdf.colours import ACCENT, G500, G700, INK
from reports.pdf.fonts import XS, S
from reports.pdf.page import Frame, Page
from reports.pdf.tables import Column, Row
from reports.pdf.text import Words

BRIEF_KEY: Final = "C2"
MOST: Final = 9  # calls with a brief
_HALVES: Final = 6  # up to so many calls half a page each, beyond a third
_PEOPLE: Final = 5
_NEEDS: Final = 2
_FOR_NEEDS: Final = 180.0  # points that they, the questions and the research take
_ASKED: Final = 3  # questions of a call
_GAP: Final = 14.0


def briefed(ride: RideFacts) -> list[RideCall]:
    """The calls that get a brief."""
    return list(ride.day.calls[:MOST])


def draw_briefs(book: Book, facts: BookFacts, ride: RideFacts) -> None:
    """Add the pages of call briefs, two or three calls on each."""
    calls = briefed(ride)
    per_page = 2 if len(calls) <= _HALVES else 3
    pages = -(-len(calls) // per_page)
    first = 0
    for page_no in range(pages):
        share = -(-(len(calls) - first) // (pages - page_no))  # evenly, the first ones fuller
        some = calls[first : first + share]
        numbers = [str(first + n) for n in range(1, len(some) + 1)]
        title = f"Before call {numbers[0]}" if len(some) == 1 else f"Before calls {listed(numbers)}"
        key = BRIEF_KEY if not first else f"{BRIEF_KEY}.{first}"
        with book.page(title, _lead(facts, some), key=key) as page:
            top = page.grid.top + 4
            parts = max(len(some), 2)
            high = (page.grid.bottom + 34 - top - _GAP * (parts - 1)) / parts
            for n, call in enumerate(some):
                at = top + n * (high + _GAP)
                area = page.frame(0, 12, at, bottom=at + high)
                _Brief(page, area, facts, ride, call, first + n + 1, dense=parts > 2).draw()
            if len(some) == 1:
                notes = page.frame(0, 12, top + high + _GAP, bottom=page.grid.bottom + 34)
                blocks.heading(notes, "Notes of the day", gap=0)
                empty_lines(notes, int((notes.room - 4) // 20))
        first += share


def _lead(facts: BookFacts, calls: Sequence[RideCall]) -> Words:
    open_ = {
        facts.short_of(call.account_id): missing
        for call in calls
        if (missing := [what for what, known in research(facts, call) if not known])
    }
    if not open_:
        return "The research sheets of these calls are complete."
    told = "; ".join(f"{name}: {', '.join(missing[:2])}" for name, missing in open_.items())
    n = len(open_)
    return lead(f"Research is not complete for {counted(n, 'account')}.", f"{told}.")


def research(facts: BookFacts, call: RideCall) -> list[tuple[str, bool]]:
    """What must be known before the call (S0-77), and whether it is."""
    position = facts.positions.get(call.account_id)
    if position is None:
        return [("account in the territory", False)]
    account = account_facts(facts, position)
    known_roles = {person.role for person in account.people}
    figures = facts.plan.figures
    rival = facts.words("main_competitor")[position]
    found = [
        ("segment", bool(facts.plan.segmentation.segment[position])),
        ("volumes measured", str(figures.confidence[position]) in ("A", "B")),
        ("user, buyer and administrator", set(ROLES) <= known_roles),
        ("a need with evidence", bool(account.needs)),
        ("contract and its end", account.contract is not None),
        ("competitor", bool(rival)),
        ("objective of the quarter", bool(call.chain.objective_id)),
    ]
    if call.researched is not None:
        found.append(("research sheet", call.researched))
    return found


class _Brief:
    """One call in its part of a page."""

    def __init__(
        self,
        page: Page,
        area: Frame,
        facts: BookFacts,
        ride: RideFacts,
        call: RideCall,
        number: int,
        *,
        dense: bool,
    ) -> None:
        self.dense = dense
        self.page, self.area, self.facts, self.ride = page, area, facts, ride
        self.call, self.number = call, number
        position = facts.positions.get(call.account_id)
        self.account = account_facts(facts, position) if position is not None else None
        self.opportunity = self._opportunity()
        same = [one.account_id == call.account_id for one in ride.day.calls[: number - 1]]
        self.earlier = sum(same)  # calls at the account before this one
        self.first = same.index(True) + 1 if self.earlier else number

    def draw(self) -> None:
        """Name and figures over two columns."""
        area = self.area
        self._head()
        if self.account is None:
            blocks.paragraph(area, "This account is not in the rep’s territory.")
            return
        blocks.key_facts(area, self._facts(self.account))
        area.skip(10)
        half = (area.width - 18) / 2
        left = Frame(self.page, area.x, area.y, half, area.bottom)
        right = Frame(self.page, area.x + half + 18, area.y, half, area.bottom)
        self._contacts(left)
        self._people(left, self.account)
        self._funnel(right)
        self._needs(right, self.account)
        self._questions(right, self.account)
        self._research(right)
        area.y = min(max(left.y, right.y), area.bottom)

    def _opportunity(self) -> Opportunity | None:
        pursuits = self.facts.plan.pipeline.open
        known = next((o for o in pursuits if o.id == self.call.opportunity_id), None)
        return known or (self.account.opportunity if self.account else None)

    def _head(self) -> None:
        area, call, ink = self.area, self.call, self.area.ink
        y = area.take(20) + 13
        ink.rule(area.x, area.right, y - 13, INK, 0.7)
        right = area.right
        if not call.planned:
            right = boxed(ink, right, y, NOT_PLANNED) - 8
        if turn_of(self.facts, call.account_id, self.ride.day.day).early:
            right = boxed(ink, right, y, OUT_OF_WAVE) - 8
        when = f"{call.start:%H:%M}" if call.start else ""
        end = ink.text(area.x, y, f"{self.number}", fonts.SEMI_TAB, S, ACCENT)
        with ink.tags.element("H2"):
            name = self.facts.name_of(call.account_id)
            end = ink.text(end + 8, y, name, fonts.SEMI, S, INK, within=(right - area.x) * 0.55)
        who = ", ".join(call.contacts)
        said = " · ".join(part for part in (when, kind_words(call.kind), who) if part)
        ink.text(end + 8, y, said, fonts.TEXT, S, G700, within=right - end - 8)

    def _facts(self, account: AccountFacts) -> list[tuple[str, str]]:
        facts, i, show = self.facts, account.position, self.facts.show
        plan = facts.plan
        rows = [("Segment", str(plan.segmentation.segment[i]) or "not known")]
        rows.append(("Rank, wave", self._wave(account)))
        rows.append(("Potential", show.compact(plan.figures.potential[i])))
        rows.append(("Sold, 12 months", show.compact(np.nan_to_num(plan.figures.revenue[i]))))
        rival = facts.words("main_competitor")[i]
        share = facts.column("competitor_share")[i]
        told = f"{rival}, {show.number(share)} %" if rival and share == share else rival
        rows.append(("Competitor", told or "not known"))
        joint = account.joint
        rows.append(("Joint plan", sentence(text(joint, "status")) if joint else "none"))
        return rows

    def _wave(self, account: AccountFacts) -> str:
        pick = account.pick
        if pick is None:
            return "not in sequence"
        begins = quarter_label(self.facts.plan.start, pick.quarter)
        return f"{pick.rank}, {pick.quarter} ({begins})"

    def _contacts(self, area: Frame) -> None:
        show = self.facts.show
        found = last_contacts(
            self.facts.state, self.ride.rep, self.call.account_id, self.ride.day.day,
            who=self.call.contacts if self.earlier else (),
        )[: 2 if self.dense else None]  # fmt: skip
        met = listed(list(self.call.contacts)) if self.earlier else ""
        blocks.heading(area, "Last contacts", f"with {met}" if met else "newest first", gap=0)
        if not found:
            known = self.earlier and last_contacts(
                self.facts.state, self.ride.rep, self.call.account_id, self.ride.day.day
            )
            others = f" All others are before call {self.first}." if known else ""
            blocks.small(area, f"No contact is on record.{others}", after=6)
            return
        for day, kind, who, outcome in found:
            y = area.take(21) + 8
            said = ", ".join(part for part in (kind_words(kind), who) if part)
            iso = day.isoformat()
            area.ink.text(area.x, y, show.date(iso, year=False), fonts.MEDIUM_TAB, XS)
            area.ink.text(area.x + 38, y, said, fonts.TEXT, XS, within=area.width - 38)
            told = outcome or "No outcome noted"
            area.ink.text(area.x + 38, y + 9, told, fonts.TEXT, XS, G700, within=area.width - 38)
        area.skip(6)

    def _people(self, area: Frame, account: AccountFacts) -> None:
        people = [person for person in account.people if not person.blocked]
        known = {person.role for person in people}
        missing = [role for role in ROLES if role not in known]
        first = sorted(people, key=lambda p: p.name not in self.call.contacts)
        rows = [
            Row(
                [
                    cells.role_line(p.role[:1] if p.role in ROLES else "?", p.name, fonts.MEDIUM),
                    remark(", ".join(part for part in (p.tier, p.title) if part)),
                    cells.now_target(p.now, p.target if p.target == p.target else p.now)
                    if p.now == p.now
                    else None,
                ]
            )
            for p in first[:_PEOPLE]
        ]
        rows += [
            Row([cells.role_line(role[:1], ROLE_WORDS[role]), remark("not known: ask"), ""])
            for role in missing
        ]
        if area.room < 46:
            return
        blocks.heading(area, "Stakeholders", "relationship now → target", gap=4)
        columns = [Column("", 90), Column("", 96), Column("", 46)]
        fits = max(1, int((area.room - 4) // 13))
        tables.table(area, columns, rows, row_height=13, most=min(fits, len(rows)), more=None)

    def _step(self) -> Step | None:
        found = self.opportunity
        if found is None:
            return None
        rep = self.facts.plan.rep.id if self.facts.plan.rep else ""
        funnel = next((f for f in funnels_of(self.facts.state, rep) if f.id == found.funnel), None)
        return funnel.step(found.step) if funnel is not None else None

    def _funnel(self, area: Frame) -> None:
        found, step = self.opportunity, self._step()
        blocks.heading(area, "Funnel step and gate aimed at", gap=0)
        if found is None:
            blocks.small(area, "No open opportunity here.", after=6)
            return
        over = counted(round(found.days_in_step - found.standard_days), "day")
        late = f", stuck for {over}" * found.stuck
        named = f"{found.id}: step {found.step}, {found.step_name}{late}."
        blocks.paragraph(area, cut_to_lines(area, named, area.width, 1), after=1)
        if step is not None and step.exit_gate:
            gate = f"Gate: {step.exit_gate}."
            blocks.paragraph(area, cut_to_lines(area, gate, area.width, 2), colour=G700, after=6)
        else:
            area.skip(6)

    def _needs(self, area: Frame, account: AccountFacts) -> None:
        """What the customer needs, with its evidence; once for an account that is seen twice."""
        if self.earlier or not account.needs or area.room < _FOR_NEEDS:
            return
        blocks.heading(area, "Needs", "with the evidence", gap=4)
        for need, evidence in account.needs[: 1 if self.dense else _NEEDS]:
            said = (
                f"{sentence(need)}: {evidence.rstrip('.')}." if evidence else f"{sentence(need)}."
            )
            cut = cut_to_lines(area, said, area.width, 2, XS)
            y = area.y + 7
            end = area.ink.paragraph(area.x, y, area.width, cut, fonts.TEXT, XS, INK, leading=9)
            area.y = end - 4
        area.skip(4)

    def _questions(self, area: Frame, account: AccountFacts) -> None:
        every = questions(self.facts, account, self.opportunity, self._step())
        asked = every[_ASKED * self.earlier :][:_ASKED] or every[:_ASKED]
        if area.room < 60:
            return
        blocks.heading(area, "Questions to ask", gap=4)
        for n, question in enumerate(asked, 1):
            cut = cut_to_lines(area, question, area.width - 12, 2, XS)
            if area.room < 60 and n > 1:
                return
            y = area.y + 7
            area.ink.text(area.x, y, str(n), fonts.SEMI_TAB, XS, ACCENT)
            end = area.ink.paragraph(
                area.x + 12, y, area.width - 12, cut, fonts.TEXT, XS, INK, leading=9
            )
            area.y = end - 4
        area.skip(4)

    def _research(self, area: Frame) -> None:
        checks = research(self.facts, self.call)
        lines = (len(checks) + 1) // 2
        if area.room < 22 + 11 * lines:
            open_ = [what for what, known in checks if not known]
            told = f"Research open: {', '.join(open_)}." if open_ else "Research complete."
            most = int((area.room - 2) // 9)
            if most > 0:
                y = area.take(9.0 * min(most, 3)) + 8
                area.ink.paragraph(area.x, y, area.width, told, fonts.TEXT, XS, G700, leading=9,
                                   most=min(most, 3))  # fmt: skip
            return
        blocks.heading(area, "Research", "ticked when known", gap=4)
        half = area.width / 2
        for n, (what, known) in enumerate(checks):
            x, y = area.x + half * (n % 2), area.y + 11 * (n // 2)
            box = cells.CellBox(x, y, half, 11, y + 8)
            cells.tick(known).draw(area.ink, box)
            shade = INK if known else G500
            area.ink.text(x + 13, y + 8, what, fonts.TEXT, XS, shade, within=half - 16)
        area.skip(11 * lines)


def questions(
    facts: BookFacts,
    account: AccountFacts,
    opportunity: Opportunity | None,
    step: Step | None,
) -> list[str]:
    """What the state of the account itself asks, the first ones first."""
    asked = [
        f"{sentence(need)}: what has changed since we noted it?" for need, _ in account.needs[:1]
    ]
    if step is not None and step.exit_gate:
        gate = step.exit_gate[:1].lower() + step.exit_gate[1:]
        asked.append(f"What is still in the way of this: {gate.rstrip('.')}?")
    known = {person.role for person in account.people}
    for role in ROLES:
        if role not in known:
            asked.append(f"Who is the {ROLE_WORDS[role].lower()} in this matter, may we meet?")
    if opportunity is not None and not verdict_of(facts.state, opportunity.id):
        asked += [question for _, question in qualification_questions()]
    for milestone in entries(account.joint, "milestones"):
        if not text(milestone, "done"):
            asked.append(f"Where does the next step of our plan stand: {text(milestone, 'step')}?")
            break
    asked.append("What would have to be true for you to change anything this year?")
    asked.append("Who else is asked before this is decided, and when?")
    return list(dict.fromkeys(asked))
