"""Requests in the window: what the decision table says of one, and how it is kept."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Final

from model.change import Change, TableReplaced, Together
from model.diary.edits import NewItem, insert_item
from model.diary.prepare_first import PrepareFirst, prepare_first
from model.diary.quarter import BUFFER
from model.diary.request_log import (
    REQUESTS,
    Logged,
    has_joint_plan,
    into_joint_plan,
    logging_request,
    usual_cause,
    usual_minutes,
)
from model.diary.triage import ROOT_CAUSES, Decision, Request, What, decide
from model.diary.work_days import working_days_later
from model.errors import PlanError
from model.plan.period import iso_date
from model.plan.tables import text
from model.state import State
from ui.diary.agenda import Agenda, minutes_text
from ui.diary.request_words import Advice, Choice, Details, Fact, Summary, Usual
from ui.widgets.chip import ChipKind

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
JOINT: Final = "joint plan"
DANGER, DUTY = "danger", "duty"  # what may be said of a request beyond its kind
COLLEAGUE, MANAGER = "@colleague", "@manager"
_FLAGS: Final = (Choice(DANGER, "Patient safety"), Choice(DUTY, "Contract duty"))
_INSIDE: Final = (Choice(COLLEAGUE, "A colleague"), Choice(MANAGER, "My manager"))
_SCRIPTS: Final = {DELEGATE: "hand over with name", DECLINE: "no, with a way out"}
_WAYS: Final = 7  # things that may give way, offered
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
        table = state.table(REQUESTS)
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

    @property
    def rep_id(self) -> str:
        """Whose diary it is."""
        return self.agenda.rep.id if self.agenda.rep else ""

    def prepared(self, account: str, family: str = "") -> PrepareFirst:
        """The Prepare-first card of an account: its fit and two dates."""
        families = frozenset({family}) if family else frozenset[str]()
        return prepare_first(self.state, self.rep_id, account, self.today, families)

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


def who_asks(situation: Situation, kind: str) -> list[Choice]:
    """Who can ask for it: the rep's accounts, or somebody of the own house."""
    return list(_INSIDE) if kind == INTERNAL else askers(situation)


def request_of(
    situation: Situation, kind: str, who: str, flags: frozenset[str] = frozenset()
) -> Request:
    """What the decision table is asked."""
    inside = who in (COLLEAGUE, MANAGER)
    account = "" if inside else who
    source = who.removeprefix("@") if inside else "customer"
    planned = situation.planned(account) if account else None
    return Request(
        kind,
        account,
        source=source,
        patient_safety=kind == SAFETY or DANGER in flags,
        service_duty=DUTY in flags,
        in_plan=planned is not None and kind in (CALL, VISIT),
        fits_theme=situation.prepared(account).on_theme if account else False,
        earlier=situation.counts[account] if account else 0,
    )


def advise(
    situation: Situation, kind: str, account: str, flags: frozenset[str] = frozenset()
) -> Advice:
    """The row of the decision table, and the ways to decide with the advised one first."""
    asked = request_of(situation, kind, account, flags)
    decision = decide(asked, situation.plan)
    usual = Usual(
        usual_minutes(situation.state, kind),
        usual_cause(situation.state, kind, asked.account_id),
        ROOT_CAUSES,
    )
    if decision.bypass:
        first = Fact("patient safety first", ChipKind.BAD, "act")
        call = Choice(NOW, "I am on the phone")
        said = Advice(decision.sentence, decision.script, (first,), (call,))
        return replace(said, flags=() if kind == SAFETY else _FLAGS, usual=usual)
    card = situation.prepared(asked.account_id)
    offers = [Choice(f"{OFFER}{d.isoformat()}", f"Offer {d.day} {d:%b}") for d in card.dates]
    sentence, script = decision.sentence, decision.script
    if decision.prepare_first:
        sentence, script = f"Prepare first. {card.fit} {sentence}", f"“{card.text}”"
    planned = situation.planned(asked.account_id) if asked.account_id else None
    if decision.kind is What.AS_PLANNED and planned is not None:
        when = f"On {planned.day} {planned:%b}"
        offers = [Choice(f"{OFFER}{planned.isoformat()}", when), *offers]
    choices = _choices(kind, decision, offers)
    if decision.educate and has_joint_plan(situation.plan, asked.account_id):
        choices.insert(len(choices) - 1, Choice(JOINT, "Into the joint plan"))
    return Advice(
        sentence,
        script,
        _facts(situation, asked, card),
        tuple(choices),
        flags=_FLAGS,
        usual=usual,
        ways=_gives_way(situation) if decision.needs_displaced(What.NOW) else (),
        earliest=card.earliest,
        prepare=decision.prepare_first and kind in (VISIT, CALL),
    )


def _gives_way(situation: Situation) -> tuple[Choice, ...]:
    """What going at once may displace: the next items that are not locked hard."""
    ahead = [
        e
        for e in situation.agenda.entries
        if e.day >= situation.today and e.timed and e.lock != "hard" and e.kind != BUFFER
    ]
    words = [f"{e.title}, {e.day:%a} {minutes_text(e.start)}" for e in ahead[:_WAYS]]
    return (*(Choice(said, said) for said in words), Choice("the buffer", "The protected buffer"))


def _choices(kind: str, decision: Decision, offers: list[Choice]) -> list[Choice]:
    decline, now = Choice(DECLINE, "Decline"), Choice(NOW, "Go now")
    if decision.kind is What.NOW:
        return [now, Choice(DELEGATE, "Ask the specialist"), *offers[:1]]
    if decision.kind is What.COURIER:
        teach = [Choice(TEACH, "Raise the stock")] if decision.educate else []
        return [Choice(DELEGATE, "Courier"), *teach, *offers[:1], now]
    if kind == COVER:
        return [Choice(DELEGATE, "Ask the specialist"), *offers[:1], decline, now]
    if kind == INTERNAL:
        return [*offers[:1], Choice(DELEGATE, "Hand over"), decline, now]
    return [*offers[:2], decline, now]


def logged(
    situation: Situation,
    kind: str,
    account: str,
    decision: str,
    at: str,
    details: Details | None = None,
) -> Change:
    """The request in the log, and where a date was promised its visit in the diary: one change.

    `at` is the instant it was received, ISO 8601. PlanError where something has to give way and
    nothing was named.
    """
    state, known = situation.state, details or Details()
    scheduled = decision.removeprefix(OFFER) if decision.startswith(OFFER) else ""
    asked = request_of(situation, kind, account, known.flags)
    name = _name(state, account)
    table = decide(asked, situation.plan)
    day = situation.today.isoformat()
    taught = {TEACH: f"{day}: raise the stock", JOINT: f"{day}: milestone of the joint plan"}
    log = Logged(
        asked,
        name,
        at,
        "scheduled" if scheduled else TEACH if decision == JOINT else decision,
        scheduled_for=scheduled,
        minutes=known.minutes or usual_minutes(state, kind),
        root_cause=known.root_cause or usual_cause(state, kind, asked.account_id),
        script=_SCRIPTS.get(decision, table.script_name),
        displaced=known.displaced,
        education=taught.get(decision, ""),
        detail=known.question,
    )
    parts: list[Change] = [logging_request(state, log)]
    if decision == JOINT:
        n = situation.counts[account] + 1
        words = f"Look at the {n} requests of 91 days together: {log.root_cause}"
        step = into_joint_plan(state, situation.rep_id, account, words, situation.today)
        parts.append(step)
    promised = iso_date(scheduled)
    if promised is not None and account and promised != situation.planned(account):
        parts.append(_visit(situation, kind, account, promised, asked.fits_theme))
    return Together(f"Log a request of {name}", tuple(parts))


def _visit(
    situation: Situation, kind: str, account: str, day: date, on_theme: bool
) -> TableReplaced:
    """The promised visit in the diary; nothing of a colleague's, who has no place."""
    who = "" if account.startswith("@") else account
    item = NewItem(
        rep_id=situation.rep_id,
        day=day,
        start=free_start(situation.agenda, day),
        kind="early_discovery" if who else "remote_touch",
        purpose=f"{kind.capitalize()} of {_name(situation.state, account)}: come prepared",
        account_id=who,
        on_theme=on_theme,
    )
    return insert_item(situation.state, item, situation.today)


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


def _facts(situation: Situation, asked: Request, card: PrepareFirst) -> tuple[Fact, ...]:
    if not asked.account_id:
        return (Fact(f"of a {asked.source}", icon="rep"), Fact("no plan of a customer"))
    planned, n = situation.planned(asked.account_id), asked.earlier + 1
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
    if account.startswith("@"):
        return next(one.words.lower() for one in _INSIDE if one.key == account)
    accounts = state.accounts
    return (
        str(accounts.text("name")[accounts.row_of(account)]) if accounts.has(account) else account
    )
