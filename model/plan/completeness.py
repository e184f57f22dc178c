"""How complete a plan is, and what is missing where (plan-spec §1.14, §10 no. 15)."""

from collections.abc import Mapping
from datetime import date
from typing import Final

import numpy as np

from model.diary.table import diary_frame
from model.plan.core import PlanCore
from model.plan.facts import ROLES
from model.plan.goals import mission_problem
from model.plan.outlook import Baseline, Completeness, CompletenessItem, Gap, Pipeline, RoleCoverage
from model.plan.period import month_after
from model.plan.tables import of_accounts, text
from model.reps import Rep
from model.state import State

_TOP = 10
_MIN_ACCOUNTS = 6
_MIN_CONTACTS = 3
_MIN_EDGES = 5
_COMMENTS = 5
_THEMES = 4
_RISKS = 3

WORKING_DRAFT: Final = "working draft"


def completeness_of(
    state: State,
    core: PlanCore,
    roles: RoleCoverage,
    pipeline: Pipeline,
    baseline: Baseline,
    rep: Rep | None,
    start: date,
) -> Completeness:
    """Σ of the weights met: countable items pro rata, "every" items all or nothing."""
    items = (
        *_data_items(state, core, roles, baseline),
        *_plan_items(core, pipeline),
        _diary_item(state, core),
        *_small_items(core.plan),
    )
    percent = sum(item.points for item in items)
    return Completeness(
        items,
        _gaps(core, roles, items, rep, start),
        percent,
        completeness_verdict(percent, core.settings),
    )


def completeness_verdict(percent: float, settings: Mapping[str, float]) -> str:
    """What the percentage allows the book to be called."""
    if percent >= settings["complete.ok"]:
        return "complete"
    return WORKING_DRAFT if percent < settings["complete.draft"] else "nearly complete"


def _counted(
    key: str, label: str, weight: float, have: float, need: float, what: str
) -> CompletenessItem:
    met = min(1.0, have / need) if need else 0.0
    return CompletenessItem(key, label, weight, met, f"{have:.0f} of {need:.0f} {what}")


def _top_accounts(core: PlanCore) -> list[int]:
    potential = np.nan_to_num(core.figures.potential, nan=-1.0)
    return [int(i) for i in np.argsort(-potential, kind="stable")[:_TOP]]


def _data_items(
    state: State, core: PlanCore, roles: RoleCoverage, baseline: Baseline
) -> list[CompletenessItem]:
    accounts, top = core.accounts, _top_accounts(core)
    sized = (core.figures.market.sum(axis=1) > 0) | (accounts.number("beds") > 0)
    sized |= (accounts.number("ors") > 0) | np.isfinite(core.figures.potential)
    usable = int(np.sum((accounts.text("account_type") != "") & accounts.placed & sized))
    imported = bool(np.isfinite(accounts.number("revenue")).any())
    months = 12.0 if imported else float(np.sum(baseline.revenue > 0))
    enough = roles.contacts.sum(axis=1) >= _MIN_CONTACTS
    contacts = sum(bool(enough[i] and roles.known[i].all()) for i in top)
    tiers = bool(core.scores.best_tier.any())
    edges = min(1.0, len(core.reach.edges) / _MIN_EDGES)
    competitor, status = accounts.text("main_competitor"), core.contract
    contract = sum(bool(status[i] or competitor[i]) for i in top)
    needs, _ = of_accounts(state.table("needs"), accounts.ids)
    with_need = set(text(needs, "account_id"))
    need = sum(accounts.ids[i] in with_need for i in top)
    n_top = min(_TOP, len(top))
    return [
        _counted(
            "accounts",
            "Accounts with type, place and volume or beds",
            15,
            usable,
            _MIN_ACCOUNTS,
            "accounts",
        ),
        _counted("revenue", "Revenue of 12 months", 10, months, 12, "months"),
        _counted(
            "contacts", "Contacts of the top 10 with all roles", 10, contacts, n_top, "accounts"
        ),
        CompletenessItem(
            "influence",
            "Opinion-leader tiers and influence edges",
            8,
            0.5 * tiers + 0.5 * edges,
            f"{int(np.sum(core.scores.best_tier > 0))} accounts with a leader, "
            f"{len(core.reach.edges)} edges",
        ),
        _counted(
            "contracts", "Contract or competitor of the top 10", 7, contract, n_top, "accounts"
        ),
        _counted("needs", "Needs of the top 10", 7, need, n_top, "accounts"),
    ]


def _plan_items(core: PlanCore, pipeline: Pipeline) -> list[CompletenessItem]:
    plan = core.plan
    goals = plan.get("strategic_goals", ())
    mission = not mission_problem(str(plan.get("mission", "")))
    reasoned = any(goal.get("why") and goal.get("how") for goal in goals)
    n_lights = len(plan.get("lighthouse_candidates", ()) or plan.get("lighthouses", ()))
    accepted = bool(plan.get("sequence_accepted_on"))
    comments = {str(c.get("account_id")) for c in plan.get("sequence_comments", ())}
    wanted = [pick.account_id for pick in core.sequence.picks[:_COMMENTS]]
    commented = sum(account_id in comments for account_id in wanted)
    ready = bool(pipeline.open) and all(o.funnel and o.next_step_ok for o in pipeline.open)
    without = sum(not (o.funnel and o.next_step_ok) for o in pipeline.open)
    themes = len(plan.get("focus_themes", ()))
    return [
        CompletenessItem(
            "goals",
            "Mission and a strategic goal with why and how",
            12,
            0.5 * mission + 0.5 * reasoned,
            f"{len(goals)} strategic goals, mission {'set' if mission else 'missing'}",
        ),
        CompletenessItem(
            "lighthouses",
            "Lighthouse candidates",
            4,
            float(n_lights > 0),
            f"{n_lights} candidates",
        ),
        CompletenessItem(
            "sequence",
            "Sequence accepted, comments on the first five",
            6,
            0.5 * accepted + 0.5 * (commented / len(wanted) if wanted else 0.0),
            f"{commented} of {len(wanted)} commented, {'accepted' if accepted else 'not accepted'}",
        ),
        _counted("themes", "Focus themes", 5, themes, _THEMES, "themes"),
        CompletenessItem(
            "pipeline",
            "Funnel and next step on every open opportunity",
            6,
            float(ready),
            f"{without} of {len(pipeline.open)} without",
        ),
    ]


def _diary_item(state: State, core: PlanCore) -> CompletenessItem:
    diary, _ = of_accounts(diary_frame(state), core.accounts.ids)
    return CompletenessItem(
        "diary", "Diary built", 5, float(len(diary) > 0), f"{len(diary)} customer items"
    )


def _small_items(plan: Mapping[str, object]) -> list[CompletenessItem]:
    def count(value: object) -> int:
        return len(value) if isinstance(value, (list, tuple, dict)) else 0

    enablement = plan.get("enablement", {})
    records = count(enablement.get("records")) if isinstance(enablement, Mapping) else 0
    joint = count(plan.get("joint_plans"))
    return [
        CompletenessItem("joint_plans", "A joint plan", 3, float(joint > 0), f"{joint} drafts"),
        _counted("risks", "Risks", 1, count(plan.get("risks")), _RISKS, "risks"),
        CompletenessItem(
            "enablement", "Enablement records", 1, float(records > 0), f"{records} records"
        ),
    ]


_WEAKENS = {
    "accounts": ("potential and segments", "the account list with type, place, volume or beds"),
    "revenue": ("penetration and the forecast", "monthly sales from finance"),
    "contacts": ("calls by role", "discovery calls and the CRM"),
    "influence": ("the beachhead choice", "the two-question nomination in discovery calls"),
    "contracts": ("the attainable cap", "purchasing and the GPO lists"),
    "needs": ("what the offer answers", "discovery calls"),
    "goals": ("the back-test of the plan", "the rep with the manager"),
    "lighthouses": ("where followers are shown", "the highest lighthouse scores"),
    "sequence": ("the order of starts", "the rep"),
    "themes": ("the focus of each quarter", "the first waves of the sequence"),
    "pipeline": ("the near-term forecast", "the rep, from the last customer contact"),
    "joint_plans": ("the commitment of the first accounts", "the champion of the first account"),
    "diary": ("approval of the plan", "the quarter planner"),
    "risks": ("the answers to what may go wrong", "the rep with the manager"),
    "enablement": ("the pitch", "practice with the manager"),
}


def _gaps(
    core: PlanCore,
    roles: RoleCoverage,
    items: tuple[CompletenessItem, ...],
    rep: Rep | None,
    start: date,
) -> tuple[Gap, ...]:
    """The rep's own notes, then role gaps nobody noted, then items not fully met."""
    owner = rep.name if rep is not None else ""
    typed = [
        Gap(
            str(note.get("account_id", "")),
            str(note.get("missing", "")),
            str(note.get("weakens", "")),
            str(note.get("where_to_get", "")),
            str(note.get("owner", owner)),
            str(note.get("date", "")),
            typed=True,
        )
        for note in core.plan.get("planted_gaps", ())
    ]
    noted = {gap.subject for gap in typed}
    found = []
    for account_id, absent in roles.gaps.items():
        if account_id in noted:
            continue
        pick = core.sequence.of(account_id)
        due = month_after(start, 3 * (pick.quarter - 1)).isoformat() if pick else ""
        what = "all role classes" if len(absent) == len(ROLES) else " and ".join(absent)
        weakens = f"its start in quarter {pick.quarter}" if pick else "calls by role"
        found.append(Gap(account_id, what, weakens, "discovery calls and the CRM", owner, due))
    unmet = [
        Gap(item.key, f"{item.label}: {item.note}", *_WEAKENS[item.key], owner)
        for item in items
        if item.met < 1
    ]
    return (*typed, *found, *unmet)
