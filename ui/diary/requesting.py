"""Requests in the window: what the decision table says of one, and how it is kept."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

import pandas as pd

from model.change import Change, TableReplaced, Together
from model.diary.edits import NewItem, insert_item
from model.diary.prepare_first import PrepareFirst, prepare_first
from model.diary.triage import Decision, Request, What, decide
from model.diary.work_days import working_days_later
from model.errors import PlanError
from model.plan.period import iso_date
from model.plan.tables import text
from model.state import State
from ui.diary.agenda import Agenda
from ui.diary.request_card import Advice, Choice, Fact, Summary
from ui.widgets.chip import ChipKind

TABLE: Final = "requests"
SAFETY, KIT, COVER, CALL, VISIT, INTERNAL = (
    "complaint/safety",
    "kit delivery",
    "case cover",
    "quick call",
    "visit request",
    "internal ask",
)
KINDS: Final = (
    Choice(SAFETY, "Complaint or safety"),
    Choice(KIT, "Kit delivery"),
    Choice(COVER, "Case cover"),
    Choice(CALL, "Quick call"),
    Choice(VISIT, "Visit request"),
    Choice(INTERNAL, "Internal ask"),
)
NOW, DELEGATE, DECLINE, TEACH, OFFER = "now", "delegated", "declined", "teach", "scheduled "
_QUARTER_DAYS: Final = 91
_MANY: Final = 3  # requests of one customer in a quarter
_VISIT_START: Final = 13 * 60
_ORDINALS: Final = {1: "1st", 2: "2nd", 3: "3rd"}


@dataclass(frozen=True, eq=False, slots=True)
class Situation:
    """What is known when somebody asks."""

    state: State
    agenda: Agenda
    today: date
    counts: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, state: State, agenda: Agenda, today: date) -> "Situation":
        """Counts the requests of the last 91 days per account."""
        table = state.table(TABLE)
        first = today - timedelta(days=_QUARTER_DAYS)
        days = (iso_date(str(words)[:10]) for words in text(table, "received_at"))
        rows = zip(text(table, "account_id"), days, strict=True)
        recent = (str(a) for a, day in rows if a and day is not None and first < day <= today)
        return cls(state, agenda, today, Counter(recent))

    @property
    def plan(self) -> Mapping[str, Any]:
        """The plan of the rep whose diary it is."""
        rep = self.agenda.rep
        return self.state.plans.get(rep.id, {}) if rep else {}

    def prepared(self, account: str) -> PrepareFirst:
        """The Prepare-first card of an account: its fit and two dates."""
        rep_id = self.agenda.rep.id if self.agenda.rep else ""
        return prepare_first(self.state, rep_id, account, self.today)

    def planned(self, account: str) -> date | None:
        """The next day the account is visited within ten working days."""
        until = working_days_later(self.today, 10)
        days = [
            e.day
            for e in self.agenda.entries
            if e.account_id == account and e.is_visit and self.today <= e.day <= until
        ]
        return min(days, default=None)


def summary_of(situation: Situation) -> Summary:
    """How many requests there were, and who asked most."""
    counts = situation.counts
    whole = sum(counts.values())
    if not whole:
        return Summary("none in 91 days", "Log a request with three taps: what, who, decision.")
    account, most = counts.most_common(1)[0]
    name = _name(situation.state, account)
    return Summary(
        f"{whole} of customers in 91 days",
        f"Most came from {name}: {most}. R logs one with three taps.",
    )


def askers(situation: Situation) -> list[Choice]:
    """The rep's accounts: those that asked most lately first, then by the diary, then by name."""
    often = [account for account, _ in situation.counts.most_common()]
    soon = [e.account_id for e in situation.agenda.entries if e.account_id]
    rep = situation.agenda.rep
    layer = situation.state.scenario().layer("core")
    codes = [c for c, t in enumerate(layer.territories) if rep is not None and t.rep_id == rep.id]
    rows = [row for code in codes for row in layer.alignment.rows_of(code)]
    rest = sorted(str(situation.state.accounts.ids[row]) for row in rows)
    mine = set(rest)
    order = [one for one in dict.fromkeys([*often, *soon, *rest]) if one in mine]
    return [Choice(one, _name(situation.state, one)) for one in order]


def advise(situation: Situation, kind: str, account: str) -> Advice:
    """The row of the decision table, and the ways to decide with the advised one first."""
    planned, card = situation.planned(account), situation.prepared(account)
    asked = Request(
        kind,
        account,
        source="colleague" if kind == INTERNAL else "customer",
        patient_safety=kind == SAFETY,
        in_plan=planned is not None and kind in (CALL, VISIT),
        fits_theme=card.on_theme,
        earlier=situation.counts[account],
    )
    decision = decide(asked, situation.plan)
    if decision.bypass:
        first = Fact("patient safety first", ChipKind.BAD, "act")
        call = Choice(NOW, "I am on the phone")
        return Advice(decision.sentence, decision.script, (first,), (call,))
    offers = [Choice(f"{OFFER}{d.isoformat()}", f"Offer {d.day} {d:%b}") for d in card.dates]
    sentence, script = decision.sentence, decision.script
    if decision.prepare_first:
        sentence, script = f"Prepare first. {card.fit} {sentence}", f"“{card.text}”"
    if decision.kind is What.AS_PLANNED and planned is not None:
        when = f"On {planned.day} {planned:%b}"
        offers = [Choice(f"{OFFER}{planned.isoformat()}", when), *offers]
    choices = _choices(kind, decision, offers)
    return Advice(sentence, script, _facts(situation, account, card), tuple(choices))


def _choices(kind: str, decision: Decision, offers: list[Choice]) -> list[Choice]:
    decline, now = Choice(DECLINE, "Decline"), Choice(NOW, "Go now")
    if decision.kind is What.COURIER:
        teach = [Choice(TEACH, "Raise the stock")] if decision.educate else []
        return [Choice(DELEGATE, "Courier"), *teach, *offers[:1], now]
    if kind == COVER:
        return [Choice(DELEGATE, "Ask the specialist"), *offers[:1], decline, now]
    if kind == INTERNAL:
        return [*offers[:1], Choice(DELEGATE, "Hand over"), decline, now]
    return [*offers[:2], decline, now]


def logged(situation: Situation, kind: str, account: str, decision: str, at: str) -> Change:
    """The request in the log, and where a date was promised its visit in the diary: one change.

    `at` is the instant it was received, ISO 8601.
    """
    state = situation.state
    scheduled = decision.removeprefix(OFFER) if decision.startswith(OFFER) else ""
    table, card = state.table(TABLE), situation.prepared(account)
    name = _name(state, account)
    record = {
        "request_id": f"R{len(table) + 1:02d}",
        "received_at": at,
        "source": "colleague" if kind == INTERNAL else "customer",
        "account_id": account,
        "account": name,
        "kind": kind,
        "detail": kind,
        "patient_safety": "yes" if kind == SAFETY else "no",
        "in_plan": "yes" if situation.planned(account) else "no",
        "focus_fit": "yes" if card.on_theme else "no",
        "decision": "scheduled" if scheduled else decision,
        "scheduled_for": scheduled,
    }
    after = pd.concat([table, pd.DataFrame([record])], ignore_index=True)
    label = f"Log a request of {name}"
    parts: list[Change] = [TableReplaced(label, TABLE, state.tables.get(TABLE), after)]
    day = iso_date(scheduled)
    rep = situation.agenda.rep
    if day is not None and rep is not None and day != situation.planned(account):
        item = NewItem(
            rep_id=rep.id,
            day=day,
            start=free_start(situation.agenda, day),
            kind="early_discovery",
            purpose=f"{kind.capitalize()} of {name}: come prepared",
            account_id=account,
            on_theme=card.on_theme,
        )
        parts.append(insert_item(state, item, situation.today))
    return Together(label, tuple(parts))


def free_start(agenda: Agenda, day: date, minutes: int = 60) -> int:
    """The first quarter of an hour from noon on, then from 08:00 on, that is free that long.

    PlanError when the day is full.
    """
    busy = [(e.start - round(e.drive_min), e.end) for e in agenda.by_day.get(day, []) if e.timed]
    starts: list[int] = [*range(_VISIT_START, 17 * 60, 15), *range(8 * 60, _VISIT_START, 15)]
    for start in starts:
        if all(start >= end or start + minutes <= begin for begin, end in busy):
            return start
    raise PlanError(f"{day:%A} {day.day} {day:%B} is full.", remedy="Offer the other date.")


def _facts(situation: Situation, account: str, card: PrepareFirst) -> tuple[Fact, ...]:
    planned, n = situation.planned(account), situation.counts[account] + 1
    said = _ORDINALS.get(n, f"{n}th")
    many = ChipKind.BAD if n >= _MANY else ChipKind.WARN if n > 1 else ChipKind.PLAIN
    return (
        Fact("in the plan", ChipKind.GOOD, "kept") if planned else Fact("off plan", icon="close"),
        Fact("on theme", ChipKind.GOOD, "kept")
        if card.on_theme
        else Fact("off theme", icon="close"),
        Fact(f"{said} request", many),
    )


def _name(state: State, account: str) -> str:
    accounts = state.accounts
    return (
        str(accounts.text("name")[accounts.row_of(account)]) if accounts.has(account) else account
    )
