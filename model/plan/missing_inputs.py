"""Every input a plan still lacks: what it weighs, who owns it and where it is typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from model.plan.facts import ROLES
from model.plan.goals import MIN_WORDS, mission_problem
from model.plan.outlook import CompletenessItem
from model.plan.rep_plan import RepPlan
from model.plan.tables import of_accounts, text
from model.plan.typed_edits import Path, records, word_count
from model.state import State

_TOP: Final = 10
_STARTS: Final = 5
_FIELDS: Final = ("why", "how")


@dataclass(frozen=True, slots=True)
class MissingInput:
    """One thing to enter; `points_lost` are what it takes from the percentage.

    `page` is a page of the Plan workspace or another workspace ("Accounts", "Diary"), `path` the
    field of the typed plan, `account_id` and `opportunity_id` the record it is about.
    """

    key: str  # of the completeness item
    label: str  # "Buyer at Blue Ash Medical Center"
    weight: float  # of the item
    points_lost: float
    owner: str
    where: str  # where to get it
    page: str
    path: Path = ()
    account_id: str = ""
    opportunity_id: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    page: str
    path: Path
    where: str


_PLACE: Final[Mapping[str, _Place]] = {
    "accounts": _Place("Accounts", (), "the account list with type, place, volume or beds"),
    "revenue": _Place("Accounts", (), "monthly sales from finance"),
    "contacts": _Place("Influence", (), "discovery calls and the CRM"),
    "influence": _Place("Influence", (), "the two-question nomination in discovery calls"),
    "contracts": _Place("Accounts", (), "purchasing and the GPO lists"),
    "needs": _Place("Accounts", (), "discovery calls"),
    "goals": _Place("Goals", ("strategic_goals",), "the rep with the manager"),
    "lighthouses": _Place("Influence", ("lighthouse_candidates",), "the highest scores"),
    "sequence": _Place("Sequence", ("sequence_accepted_on",), "the rep"),
    "themes": _Place("Goals", ("focus_themes",), "the first waves of the sequence"),
    "pipeline": _Place("Funnel", (), "the rep, from the last customer contact"),
    "joint_plans": _Place("Joint plans", ("joint_plans",), "the champion of the first account"),
    "diary": _Place("Diary", (), "the quarter planner"),
    "risks": _Place("Means", ("risks",), "the rep with the manager"),
    "enablement": _Place("Means", ("enablement", "records"), "practice with the manager"),
}


_Named = tuple[str, Path, str, str]  # label, path, account id, opportunity id


def missing_inputs(state: State, plan: RepPlan) -> tuple[MissingInput, ...]:
    """Single inputs where they can be named, else the item as a whole; heaviest first.

    The points lost of the inputs of one item add up to what the item lacks.
    """
    owner = plan.rep.name if plan.rep is not None else ""
    found: list[MissingInput] = []
    for item in plan.completeness.items:
        if item.met >= 1:
            continue
        named: list[_Named] = []
        if item.key in _OF_STATE:
            named = _OF_STATE[item.key](state, plan)
        elif item.key in _OF_PLAN:
            named = _OF_PLAN[item.key](plan)
        lost = item.weight - item.points
        found += _shared(item, named, lost, owner)
    return tuple(sorted(found, key=lambda m: (-m.points_lost, m.label)))


def place_of(key: str) -> tuple[str, Path]:
    """The page and the field where the inputs of a completeness item are typed."""
    return _PLACE[key].page, _PLACE[key].path


def _shared(
    item: CompletenessItem, named: list[_Named], lost: float, owner: str
) -> list[MissingInput]:
    place = _PLACE[item.key]
    if not named:
        label = f"{item.label} ({item.note})"
        named = [(label, place.path, "", "")]
    share = lost / len(named)
    return [
        MissingInput(
            item.key,
            label,
            item.weight,
            share,
            owner,
            place.where,
            place.page,
            path or place.path,
            account_id,
            opportunity_id,
        )
        for label, path, account_id, opportunity_id in named
    ]


def _top(plan: RepPlan) -> list[int]:
    potential = np.nan_to_num(plan.figures.potential, nan=-1.0)
    return [int(n) for n in np.argsort(-potential, kind="stable")[:_TOP]]


def _accounts(state: State, plan: RepPlan) -> list[_Named]:
    """Accounts without type, place or size, once six usable ones are not there."""
    accounts, figures = state.accounts.taking(plan.rows), plan.figures
    sized = (figures.market.sum(axis=1) > 0) | np.isfinite(figures.potential)
    sized |= (accounts.number("beds") > 0) | (accounts.number("ors") > 0)
    found: list[_Named] = []
    for n in range(plan.n):
        lacks = [
            word
            for word, have in (
                ("type", bool(plan.types[n])),
                ("place", bool(accounts.placed[n])),
                ("volume or beds", bool(sized[n])),
            )
            if not have
        ]
        if lacks:
            label = f"{_upper(' and '.join(lacks))} of {plan.names[n]}"
            found.append((label, (), str(plan.ids[n]), ""))
    return found


def _contacts(plan: RepPlan) -> list[_Named]:
    found: list[_Named] = []
    for n in _top(plan):
        known, many = plan.roles.known[n], int(plan.roles.contacts[n].sum())
        lacks = [role.lower() for role, have in zip(ROLES, known, strict=True) if not have]
        if lacks:
            label = f"{_upper(' and '.join(lacks))} at {plan.names[n]}"
        elif many < len(ROLES):
            label = f"{len(ROLES) - many} more contacts at {plan.names[n]}"
        else:
            continue
        found.append((label, (), str(plan.ids[n]), ""))
    return found


def _contracts(state: State, plan: RepPlan) -> list[_Named]:
    accounts = state.accounts.taking(plan.rows)
    status, holder = accounts.text("contract_status"), accounts.text("main_competitor")
    table, position = of_accounts(state.table("contracts"), plan.ids)
    held = set(position.tolist()) if len(table) else set()
    return [
        (f"Contract or competitor of {plan.names[n]}", (), str(plan.ids[n]), "")
        for n in _top(plan)
        if not status[n] and not holder[n] and n not in held
    ]


def _needs(state: State, plan: RepPlan) -> list[_Named]:
    table, _ = of_accounts(state.table("needs"), plan.ids)
    known = set(text(table, "account_id"))
    return [
        (f"Need of {plan.names[n]}", (), str(plan.ids[n]), "")
        for n in _top(plan)
        if plan.ids[n] not in known
    ]


def _goals(plan: RepPlan) -> list[_Named]:
    found: list[_Named] = []
    if mission_problem(str(plan.plan.get("mission", ""))):
        found.append(("Mission", ("mission",), "", ""))
    goals = records(plan.plan, "strategic_goals")
    if not goals:
        found.append(("A strategic goal with why and how", ("strategic_goals",), "", ""))
    elif not any(goal.get("why") and goal.get("how") for goal in goals):
        goal = goals[0]
        for field in _FIELDS:
            if word_count(str(goal.get(field, ""))) < MIN_WORDS:
                path = ("strategic_goals", str(goal.get("id", "")), field)
                found.append((f"{_upper(field)} of goal {goal.get('id', '')}", path, "", ""))
    return found


def _sequence(plan: RepPlan) -> list[_Named]:
    found: list[_Named] = []
    if not plan.plan.get("sequence_accepted_on"):
        found.append(("Acceptance of the sequence", ("sequence_accepted_on",), "", ""))
    said = {str(c.get("account_id")) for c in records(plan.plan, "sequence_comments")}
    for pick in plan.sequence.picks[:_STARTS]:
        if pick.account_id not in said:
            path = ("sequence_comments", pick.account_id, "comment")
            found.append((f"Comment on the start of {pick.name}", path, pick.account_id, ""))
    return found


def _pipeline(plan: RepPlan) -> list[_Named]:
    return [
        (
            f"{'Next step with a date' if o.funnel else 'Funnel'} of {o.id}",
            (),
            o.account_id,
            o.id,
        )
        for o in plan.pipeline.open
        if not (o.funnel and o.next_step_ok)
    ]


def _themes(plan: RepPlan) -> list[_Named]:
    known = len(records(plan.plan, "focus_themes"))
    return [(f"Focus theme of quarter {n}", ("focus_themes",), "", "") for n in range(known + 1, 5)]


def _risks(plan: RepPlan) -> list[_Named]:
    known = len(records(plan.plan, "risks"))
    return [(f"Risk {n}", ("risks",), "", "") for n in range(known + 1, 4)]


_OF_STATE: Final[Mapping[str, Callable[[State, RepPlan], list[_Named]]]] = {
    "accounts": _accounts,
    "contracts": _contracts,
    "needs": _needs,
}
_OF_PLAN: Final[Mapping[str, Callable[[RepPlan], list[_Named]]]] = {
    "contacts": _contacts,
    "goals": _goals,
    "sequence": _sequence,
    "pipeline": _pipeline,
    "themes": _themes,
    "risks": _risks,
}


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
