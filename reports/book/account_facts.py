"""What is known about one account for its page: people, dated steps, dates ahead, content."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd

from model.people import do_not_contact
from model.plan.facts import LETTER_OF, ROLES, Pick
from model.plan.gate_rules import solution_of
from model.plan.outlook import ContractEvent, Opportunity
from model.plan.period import iso_date
from model.plan.starts import Start
from model.plan.tables import number, text
from model.plan.type_defaults import TypeDefaults, usual_of
from model.settings import settings_of
from reports.book.facts import BookFacts
from reports.book.ladder import starts
from reports.book.typed import Entry, about, entries
from reports.book.typed import text as typed_text
from reports.book.words import typed_units

ROLE_WORDS: Final = {"USER": "User", "BUYER": "Buyer", "ADMIN": "Administrator"}
_DAY_TYPES: Final = {
    "call_f2f": "Call",
    "remote_touch": "Remote touch",
    "case_attendance": "Case attendance",
    "early_discovery": "Discovery",
    "business_case_meeting": "Business case",
    "kol_meeting": "Leader meeting",
    "joint_plan_session": "Joint plan",
    "specialist_cover": "Case, specialist",
    "vac_submission": "Committee papers",
    "vac_meeting": "Committee",
    "in_service": "In-service",
    "wet_lab": "Wet lab",
    "co_travel": "Co-travel",
}


@dataclass(frozen=True, slots=True)
class Person:
    """One contact as the page prints it."""

    role: str  # USER, BUYER, ADMIN or ""
    name: str
    title: str
    tier: str
    now: float
    target: float
    last: str  # ISO
    following: str  # ISO
    blocked: bool = False  # must not be contacted


@dataclass(frozen=True, slots=True)
class Dated:
    """One dated step: from the diary, or a date the plan itself knows."""

    day: str  # ISO
    what: str
    roles: str  # letters
    who: str
    purpose: str


@dataclass(frozen=True, eq=False)
class AccountFacts:
    """One account of the plan, everything its page prints."""

    facts: BookFacts
    position: int
    account_id: str
    pick: Pick | None
    start: Start | None
    strategy: Entry
    people: tuple[Person, ...]
    dated: tuple[Dated, ...]  # of the diary
    ahead: tuple[Dated, ...]  # dates the plan knows: start, papers, contract, go-live
    opportunity: Opportunity | None
    contract: ContractEvent | None
    needs: tuple[tuple[str, str], ...]  # (need, evidence), most severe first
    severities: tuple[float, ...]  # 1-5 of each need, 0 where nobody rated it
    joint: Entry
    risk: Entry

    @property
    def families(self) -> list[int]:
        """Columns of the families with market procedures here."""
        market = np.nan_to_num(self.facts.plan.figures.market[self.position])
        return [int(k) for k in np.flatnonzero(market > 0)]

    @property
    def help(self) -> str:
        """The option chosen for this account with its figure, "" before the business case."""
        if self.opportunity is None:
            return ""
        known = solution_of(self.facts.state, self.opportunity.id)
        return ": ".join(words for words in (known["option"], known["figure"]) if words)

    @property
    def usual(self) -> TypeDefaults:
        """What is usual for its type where nobody has asked."""
        kind = str(self.facts.plan.types[self.position])
        return usual_of(kind, settings_of(self.facts.state))

    @property
    def known_potential(self) -> bool:
        """Whether a potential is known."""
        return bool(self.facts.plan.figures.potential[self.position] > 0)

    @property
    def units(self) -> int:
        """Content units of the page."""
        words = [typed_text(self.strategy, key) for key in ("strategy", "pain", "cannot")]
        scored = 5 if self.known_potential and self.pick else 0
        told = 2 + 2 * (self.start is not None and self.start.live is not None)
        return (
            len(self.families)
            + scored
            + (told if self.pick else 0)
            + len(self.people)
            + min(6, len(self.dated) + len(self.ahead))
            + len(self.needs)
            + (self.opportunity.step if self.opportunity else 0)
            + bool(self.contract)
            + bool(self.joint)
            + bool(self.risk)
            + typed_units(words)
        )


@lru_cache(maxsize=256)
def account_facts(facts: BookFacts, position: int) -> AccountFacts:
    """Collect what the project knows about one account."""
    plan = facts.plan
    account_id = str(plan.ids[position])
    pick = facts.picks.get(position)
    opportunities = [o for o in plan.pipeline.open if o.account_id == account_id]
    opportunity = max(opportunities, key=lambda o: (o.value_per_year, o.id), default=None)
    contract = next((c for c in plan.contracts.calendar if c.account_id == account_id), None)
    start = next((s for s in starts(facts) if s.account_id == account_id), None)
    needs = _needs(facts, account_id)
    return AccountFacts(
        facts=facts,
        position=position,
        account_id=account_id,
        pick=pick,
        start=start,
        strategy=about(entries(facts.typed, "account_strategies"), account_id),
        people=tuple(_people(facts, account_id)),
        dated=tuple(_dated(facts, account_id)),
        ahead=tuple(_ahead(facts, position, start, contract)),
        opportunity=opportunity,
        contract=contract,
        needs=tuple((need, evidence) for need, evidence, _ in needs),
        severities=tuple(severity for _, _, severity in needs),
        joint=about(entries(facts.typed, "joint_plans"), account_id),
        risk=_risk(facts, account_id),
    )


def _people(facts: BookFacts, account_id: str) -> list[Person]:
    table = facts.of_account("contacts", account_id)
    columns = [text(table, n) for n in ("role_class", "name", "title", "kol_tier")]
    dates = [text(table, n) for n in ("last_contact", "planned_next")]
    now, target = number(table, "relationship"), number(table, "relationship_target")
    blocked = do_not_contact(table)
    people = [
        Person(
            str(r),
            str(n),
            str(t),
            str(k),
            float(a),
            float(b),
            str(x),
            "" if no else str(y),
            bool(no),
        )
        for r, n, t, k, a, b, x, y, no in zip(*columns, now, target, *dates, blocked, strict=True)
    ]
    order = {role: n for n, role in enumerate(ROLES)}
    return sorted(people, key=lambda p: (order.get(p.role, 9), p.tier or "T9", -_zero(p.now)))


def _zero(value: float) -> float:
    return value if value == value else -9.0


def steps_of(table: pd.DataFrame) -> list[Dated]:
    """Rows of a diary table as dated steps, earliest first."""
    names = ("date", "type", "role_class", "contacts", "purpose", "start")
    rows = sorted(
        zip(*(text(table, name) for name in names), strict=True), key=lambda r: (r[0], r[5])
    )
    return [
        Dated(
            str(day),
            kind_words(str(kind)),
            "".join(LETTER_OF.get(role, "") for role in str(roles).split("/")),
            str(who).replace(";", ","),
            str(purpose),
        )
        for day, kind, roles, who, purpose, _ in rows
    ]


def kind_words(kind: str) -> str:
    """An activity type in words."""
    return _DAY_TYPES.get(kind, kind.replace("_", " ").capitalize())


def _dated(facts: BookFacts, account_id: str) -> list[Dated]:
    """Steps of the diary; calls by phone give way to what is done face to face."""
    table = facts.diary[facts.diary["account_id"] == account_id]
    status = text(table, "status")
    table = table[~np.isin(status, ("cancelled", "done", "no_show"))]
    steps = steps_of(table)
    if len(steps) > 6:
        face = [step for step in steps if step.what != kind_words("remote_touch")]
        steps = face if len(face) >= 6 else steps
    return steps


def _ahead(
    facts: BookFacts, position: int, start: Start | None, contract: ContractEvent | None
) -> list[Dated]:
    plan = facts.plan
    system = facts.words("idn_id")[position]
    found = []
    if start is not None:
        found.append(
            Dated(start.begins.isoformat(), "Start of the pursuit", "", "", "First discovery calls")
        )
        if start.live is not None:
            found.append(
                Dated(start.live.isoformat(), "Go-live, base forecast", "", "", "First sales")
            )
    begins = start.begins.isoformat() if start is not None else "9999"
    if contract is not None and plan.today.isoformat() <= contract.start_by < begins:
        found.append(
            Dated(
                contract.start_by, "Latest start", "", contract.holder, "Nine months before the end"
            )
        )
    if contract is not None and contract.end:
        found.append(Dated(contract.end, "Contract ends", "", contract.holder, contract.status))
    committee = plan.contracts.next_of_system.get(system)
    if committee is not None:
        found.append(
            Dated(committee.papers_due, "Papers due", "", committee.system, "Committee file")
        )
        found.append(
            Dated(committee.meeting, "Committee meets", "", committee.system, "Next date known")
        )
    return sorted((d for d in found if iso_date(d.day)), key=lambda d: d.day)


def _needs(facts: BookFacts, account_id: str) -> list[tuple[str, str, float]]:
    table = facts.of_account("needs", account_id)
    severity = np.nan_to_num(number(table, "severity"))
    rows = sorted(
        zip(severity, text(table, "need"), text(table, "evidence"), strict=True),
        key=lambda row: (-row[0], row[1]),
    )
    return [(str(need), str(evidence), float(points)) for points, need, evidence in rows]


def _risk(facts: BookFacts, account_id: str) -> Entry:
    """The typed risk that names the account by id or by its full name."""
    named = re.compile(rf"\b({re.escape(account_id)}|{re.escape(facts.name_of(account_id))})(?!\w)")
    for risk in entries(facts.typed, "risks"):
        if named.search(f"{typed_text(risk, 'risk')} {typed_text(risk, 'answer')}"):
            return risk
    return {}


def chosen_accounts(facts: BookFacts, most: int, *, deep: bool) -> Sequence[int]:
    """Positions of the accounts with a page of their own, in sequence order.

    `deep` takes every A and B account; without a sequence the largest accounts stand in.
    """
    plan = facts.plan
    chosen = [pick.position for pick in plan.sequence.picks]
    if deep or not chosen:
        classes = plan.segmentation.potential_class
        largest = facts.by_potential()
        if any(plan.figures.potential > 0):
            largest = [i for i in largest if not chosen or classes[i] in ("A", "B")]
        else:
            beds = np.nan_to_num(facts.column("beds"))
            largest = sorted(range(plan.n), key=lambda i: (-beds[i], plan.names[i]))
        chosen += [i for i in largest if i not in set(chosen)]
    return chosen[:most]
