"""Reasons to see an account that come from the plan: funnel, committee, contract, leaders."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from model.diary.demand_ground import Ground
from model.diary.see_next_words import ON_SITE, TOUCH, Reason, named
from model.plan.contracts import contract_calendar
from model.plan.core import in_system
from model.plan.opportunity_records import CLOSED, PARKED
from model.plan.outlook import Committee, Opportunity
from model.plan.period import iso_date, plan_start
from model.plan.pipeline import opportunities_of
from model.plan.reassess import reassessments
from model.plan.tables import of_accounts, text

SOON_DAYS: Final = 14
PAPERS_DAYS: Final = 30
STEP_LATE, STEP_NONE, STEP_STUCK, STEP_SOON = 35.0, 30.0, 30.0, 25.0
PAPERS_WEIGHT, CONTRACT_WEIGHT = 30.0, 24.0
LEADER_STEP, MILESTONE, REASSESS = 20.0, 25.0, 15.0
_PAST_DAYS: Final = 30  # a leader's step longer ago than this is taken as dropped
_COMMITTEE_STEPS: Final = range(4, 8)  # from the champion to the papers
_FUNNEL: Final = TOUCH | {"vac_submission"}
_PAPERS: Final = frozenset({"vac_submission"})
_OURS: Final = "sole-ours"


def about_the_plan(ground: Ground) -> Iterator[tuple[str, Reason]]:
    """Funnel steps, papers, contract ends, steps of leaders, milestones, reassessments."""
    core = ground.core
    known = opportunities_of(ground.state, core.accounts.ids, core.sequence.wave, ground.today)
    open_ = [one for status, one in known if status not in (*CLOSED, PARKED)]
    for one in open_:
        if (reason := _step(one, ground.today)) is not None:
            yield one.account_id, reason
    yield from _contracts_and_papers(ground, open_)
    yield from _leader_steps(ground)
    yield from _milestones(ground)
    yield from _reassess(ground)


def _step(one: Opportunity, today: date) -> Reason | None:
    """The gravest thing to say about an opportunity's next step."""
    day, value = iso_date(one.next_step_on), f"{one.value:,.0f}"
    head = f"{one.id}, step {one.step} {one.step_name.lower()}, value {value}"
    due = today
    if day is None:
        words, points = f"{head}: no dated next step", STEP_NONE
    elif day < today:
        late = (today - day).days
        words, points, due = f"{head}: next step {late} days late", STEP_LATE, day
    elif one.stuck:
        words = f"{head}: {one.days_in_step:.0f} days in the step, {one.standard_days:.0f} usual"
        points = STEP_STUCK
    elif (day - today).days <= SOON_DAYS:
        words, points, due = f"{head}: next step {named(day, today)}", STEP_SOON, day
    else:
        return None
    purpose = one.next_step or f"Agree the next step after {one.step_name.lower()} and its date"
    return Reason(
        "funnel", words, points, due, "call_f2f", purpose, _FUNNEL,
        opportunity_id=one.id, only_opportunity=day is None or day < today,
    )  # fmt: skip


def _contracts_and_papers(ground: Ground, open_: list[Opportunity]) -> Iterator[tuple[str, Reason]]:
    today, core = ground.today, ground.core
    start = plan_start(ground.state.about, today) or today
    busy = frozenset(one.account_id for one in open_)
    found = contract_calendar(ground.state, core, start, today, busy)
    window = core.settings["R.window"]
    for event in found.calendar:
        if event.account_id in found.uncovered:
            left = max(event.end_month, 0.0)
            reason = _contract(
                f"{event.holder or 'Another supplier'}'s contract ends {_end(event.end, today)}, "
                f"{left:.0f} months into the plan, and no opportunity is open",
                CONTRACT_WEIGHT * (1 - left / (2 * window)),
                today,
            )
            yield event.account_id, reason
    planned = {str(p.get("account_id", "")) for p in ground.plan.get("joint_plans", ())}
    months, ends = core.figures.contract_end_month, core.accounts.text("contract_end")
    for at, account in enumerate(map(str, core.accounts.ids)):
        if core.contract[at] == _OURS and 0 < months[at] <= window and account not in planned:
            words = f"Our contract ends {_end(str(ends[at]), today)} and there is no joint plan"
            points = CONTRACT_WEIGHT * (1 - float(months[at]) / (2 * window))
            yield account, _contract(words, points, today)
    yield from _papers(ground, open_, found.next_of_system)


def _contract(words: str, points: float, today: date) -> Reason:
    purpose = "Ask the buyer how the next award is decided and by when"
    return Reason("contract", words, points, today, "business_case_meeting", purpose, ON_SITE)


def _end(iso: str, today: date) -> str:
    day = iso_date(iso)
    return named(day, today) if day is not None else "soon"


def _papers(
    ground: Ground, open_: list[Opportunity], following: Mapping[str, Committee]
) -> Iterator[tuple[str, Reason]]:
    today = ground.today
    accounts = ground.core.accounts
    systems = dict(zip(map(str, accounts.ids), in_system(accounts), strict=True))
    for one in open_:
        key = systems.get(one.account_id) or one.account_id
        committee = following.get(key)
        if committee is None or one.step not in _COMMITTEE_STEPS:
            continue
        due, meets = iso_date(committee.papers_due), iso_date(committee.meeting)
        if due is None or meets is None or not 0 <= (due - today).days <= PAPERS_DAYS:
            continue
        left = (due - today).days
        words = (
            f"{one.id}: papers due {named(due, today)}, in {left} days, for the committee of "
            f"{named(meets, today)}"
        )
        points = PAPERS_WEIGHT * (1 - left / (2 * PAPERS_DAYS))
        purpose = f"Papers for the committee of {named(meets, today)}"
        reason = Reason(
            "committee", words, points, due, "vac_submission", purpose, _PAPERS,
            opportunity_id=one.id,
        )  # fmt: skip
        yield one.account_id, reason


def _leader_steps(ground: Ground) -> Iterator[tuple[str, Reason]]:
    today = ground.today
    table, _ = of_accounts(ground.state.table("kol"), ground.core.accounts.ids)
    people = {person.id: person for found in ground.people.values() for person in found}
    lights = {str(one.get("account_id", "")) for one in ground.plan.get("lighthouses", ())}
    steps = [name for name in table.columns if str(name).startswith("next_step")]
    names = ("contact_id", "account_id", *map(str, steps))
    for contact, account, *told in zip(*(text(table, name) for name in names), strict=True):
        for words in map(str, told):
            day = iso_date(words[:10])
            if contact not in people or day is None:
                continue
            if not -_PAST_DAYS <= (day - today).days <= SOON_DAYS:
                continue
            step = words[10:].strip() or "next step"
            house = "Lighthouse step" if account in lights else "Leader's step"
            head = f"{house} with {people[contact].name}: {step}, {named(day, today)}"
            reason = Reason(
                "lighthouse", head, LEADER_STEP, day, "kol_meeting", f"Step agreed: {step}",
                TOUCH, contact_id=contact, only_contact=True,
            )  # fmt: skip
            yield account, reason


def _milestones(ground: Ground) -> Iterator[tuple[str, Reason]]:
    today = ground.today
    for plan in ground.plan.get("joint_plans", ()):
        account = str(plan.get("account_id", ""))
        for milestone in plan.get("milestones", ()):
            due, step = iso_date(milestone.get("due", "")), str(milestone.get("step", ""))
            if due is None or milestone.get("done") or ground.position(account) < 0:
                continue
            if due <= today + timedelta(days=SOON_DAYS):
                who = {"us": "we owe", "both": "both owe"}.get(
                    str(milestone.get("owner", "")), "the customer owes"
                )
                words = f"Joint plan: {who} {step[:1].lower()}{step[1:]} by {named(due, today)}"
                yield account, Reason(
                    "milestone", words, MILESTONE, due, "remote_touch",
                    f"Joint plan milestone: {step}", TOUCH,
                )  # fmt: skip


def _reassess(ground: Ground) -> Iterator[tuple[str, Reason]]:
    for again in reassessments(ground.state, ground.plan):
        if again.day <= ground.today and ground.position(again.account_id) >= 0:
            words = f"Left until {named(again.day, ground.today)}. {again.purpose}"
            yield again.account_id, Reason(
                "reassess", words, REASSESS, again.day, "early_discovery", again.purpose,
                ON_SITE | {"remote_touch"}, opportunity_id=again.opportunity_id,
            )  # fmt: skip
