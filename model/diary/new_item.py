"""An item that somebody adds to the diary by hand: what it needs, and what speaks against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from model.change import TableReplaced
from model.diary.edits import CALLS_NEED, NewItem, insert_item
from model.diary.focus import CASE, PLACELESS, families_of, theme_of
from model.diary.goal_chain import Objectives
from model.diary.prepare_first import families_of_plan
from model.diary.rule_facts import FACE
from model.diary.work_days import Quarter, holidays_of, working_days_between
from model.errors import PlanError
from model.people import contactable
from model.plan.assistant import RESEARCH, early_call_problem
from model.plan.facts import LETTER_OF, ROLES
from model.plan.potential import account_figures
from model.plan.tables import text
from model.reps import Rep
from model.settings import settings_of
from model.state import State

KINDS: Final = (  # what may be added by hand, the usual first
    "call_f2f",
    "remote_touch",
    "early_discovery",
    "demo",
    "in_service",
    "case_attendance",
    "trial_review",
    "business_case_meeting",
    "vac_meeting",
    "vac_submission",
    "joint_plan_session",
    "kol_meeting",
    "lighthouse_visit",
    "training",
    "wet_lab",
    "enablement_practice",
    "planning_admin",
)
_OF_ONES_OWN: Final = ("enablement_practice", "planning_admin")


@dataclass(frozen=True, slots=True)
class Draft:
    """What was filled in; `start` in minutes after midnight, `minutes` 0 for the usual length."""

    kind: str
    day: date
    start: int
    account_id: str = ""
    contact_id: str = ""
    minutes: int = 0
    purpose: str = ""
    objective_id: str = ""
    opportunity_id: str = ""
    research: bool = False  # it answers a question of the plan

    @property
    def own(self) -> bool:
        """Whether it is the rep's own work, with no customer."""
        return self.kind in _OF_ONES_OWN


@dataclass(frozen=True, slots=True)
class Reachable:
    """Somebody an item may be with; `letter` is U, B or A, "" where the role is not known."""

    id: str
    name: str
    letter: str


def people_at(state: State, account_id: str) -> list[Reachable]:
    """Who may be contacted at an account, by role and name."""
    table = contactable(state.table("contacts"), state)
    mine = table[text(table, "account_id") == account_id]
    columns = (text(mine, name) for name in ("contact_id", "name", "role_class"))
    rows = zip(*columns, strict=True)
    found = [Reachable(str(i), str(n), LETTER_OF.get(str(r), "")) for i, n, r in rows]
    order = [LETTER_OF[role] for role in ROLES]
    return sorted(found, key=lambda one: (_place(order, one.letter), one.name))


def objectives_in(state: State, rep_id: str, quarter: Quarter) -> list[tuple[str, str]]:
    """Id and text of the quarter's objectives; none when the plan has none for it."""
    return Objectives(state.plans.get(rep_id, {}), quarter).texts


def suggested_objective(state: State, rep_id: str, draft: Draft) -> str:
    """The objective an item of this kind at this account serves best."""
    objectives = Objectives(state.plans.get(rep_id, {}), Quarter.containing(draft.day))
    return objectives.serving(draft.kind, draft.account_id, _name(state, draft.account_id))


def days_short(state: State, rep: Rep, draft: Draft, today: date) -> int | None:
    """Working days of notice where a visit has too few of them (H10), None when it has enough."""
    if draft.kind not in FACE:
        return None
    ahead = working_days_between(today, draft.day, _holidays(state, rep, draft.day, today))
    return ahead if ahead < int(settings_of(state)["insert.min_wd"]) else None


def early_words(state: State, rep: Rep, draft: Draft) -> str:
    """Why the plan comes before this call in its first ten working days, "" when it may be."""
    return early_call_problem(state, rep.id, draft.kind, _origin(draft), draft.day)


def off_focus_words(state: State, rep: Rep, draft: Draft, mode: str) -> list[str]:
    """Why an item counts off the focus: a prospect on a case day, an account off the theme."""
    if draft.own or not draft.account_id:
        return []
    words = []
    if _squeezed(state, draft, mode):
        words.append(
            "A prospect on a case day: the day belongs to the cases, it counts off the focus."
        )
    theme = theme_of(state.plans.get(rep.id, {}), Quarter.containing(draft.day))
    if not theme.covers(draft.account_id, _families(state, rep, draft), draft.kind):
        words.append(f"Off the theme {theme.name}.")
    return words


def adding(state: State, rep: Rep, draft: Draft, mode: str, today: date) -> TableReplaced:
    """The change that adds an item.

    PlanError without an account, a purpose or, where the quarter has objectives, an objective:
    nobody is called because it is their turn; nor a new call of the first ten days that answers
    no question of the plan. A visit at too short notice is refused as well;
    `days_short` tells beforehand.
    """
    if not draft.own and not draft.account_id:
        raise PlanError("The item has no account.", remedy="Choose the account.")
    if len(draft.purpose.strip()) < CALLS_NEED and not draft.own:
        raise PlanError(
            "The item has no purpose.",
            remedy=f"Write what should be different afterwards, {CALLS_NEED} characters at least.",
        )
    known = [key for key, _ in objectives_in(state, rep.id, Quarter.containing(draft.day))]
    if known and not draft.own and draft.objective_id not in known:
        raise PlanError("The item serves no objective.", remedy="Choose the objective it serves.")
    early = early_words(state, rep, draft)
    if early:
        raise PlanError(early, remedy="Tick that it answers a question of the plan, or call later.")
    short = days_short(state, rep, draft, today)
    if short is not None:
        raise PlanError(
            f"A visit {short} working days ahead is not prepared.",
            remedy="Offer two later dates, or log a request that cannot wait.",
        )
    return insert_item(state, _item(state, rep, draft, mode, today), today)


def _item(state: State, rep: Rep, draft: Draft, mode: str, today: date) -> NewItem:
    ahead = working_days_between(today, draft.day, _holidays(state, rep, draft.day, today))
    person = next(
        (one for one in people_at(state, draft.account_id) if one.id == draft.contact_id), None
    )
    role = {letter: name for name, letter in LETTER_OF.items()}
    return NewItem(
        rep_id=rep.id,
        day=draft.day,
        start=draft.start,
        kind=draft.kind,
        purpose=draft.purpose,
        account_id="" if draft.own else draft.account_id,
        contact_ids=(person.id,) if person else (),
        roles=role.get(person.letter, "") if person else "",
        minutes=draft.minutes,
        objective_id=draft.objective_id,
        opportunity_id=draft.opportunity_id,
        on_theme=not off_focus_words(state, rep, draft, mode),
        origin=_origin(draft)
        or ("plan" if ahead >= int(settings_of(state)["insert.min_wd"]) else "request"),
    )


def _origin(draft: Draft) -> str:
    return RESEARCH if draft.research else ""


def _squeezed(state: State, draft: Draft, mode: str) -> bool:
    if mode.split("+")[0] != CASE or draft.kind not in FACE or draft.kind in PLACELESS:
        return False
    row = state.accounts.row_of(draft.account_id)
    return not float(np.nan_to_num(account_figures(state).revenue[row])) > 0


def _families(state: State, rep: Rep, draft: Draft) -> frozenset[str]:
    """The procedure families of the person it is with."""
    table = contactable(state.table("contacts"), state)
    names = families_of_plan(state.plans.get(rep.id, {}))
    mine = table[text(table, "contact_id") == draft.contact_id]
    columns = (text(mine, name) for name in ("specialty", "kol_family", "role_class"))
    for specialty, family, role in zip(*columns, strict=True):
        if role == "USER":
            return frozenset({str(family)}) if family else families_of(str(specialty), names)
    return frozenset()


def _holidays(state: State, rep: Rep, day: date, today: date) -> set[date]:
    years = range(today.year, day.year + 1)
    return {free for year in years for free in holidays_of(state, rep, year)}


def _name(state: State, account_id: str) -> str:
    accounts = state.accounts
    if not accounts.has(account_id):
        return account_id
    return str(accounts.text("name")[accounts.row_of(account_id)])


def _place(order: Sequence[str], letter: str) -> int:
    return order.index(letter) if letter in order else len(order)
