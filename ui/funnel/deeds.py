"""What the forms of the funnel page ask for, as changes of the project."""

from collections.abc import Sequence
from datetime import date, timedelta

from model.change import Change
from model.errors import PlanError
from model.plan.funnels import FIRST_QUALIFIED_STEP, Funnel, Step
from model.plan.gate_rules import business_step
from model.plan.need_edits import needs_at
from model.plan.opportunity_opening import NewOpportunity, open_opportunity
from model.plan.opportunity_records import WON, Deed, NextStep, history_of, record_of, step_of
from model.plan.opportunity_steps import (
    advance,
    disqualify,
    fail,
    finish,
    park,
    plan_b_tries,
    plan_next,
)
from model.plan.own_steps import open_own_steps
from model.plan.qualification import qualify, verdict_of
from model.state import State
from ui.funnel.gate_form import VERDICTS, GateForm, GateWords, QualifyForm
from ui.funnel.opening_form import OpeningForm
from ui.funnel.step_form import task_words

_OUTCOMES = {"plan B": "gate failed, plan B started", "next step": "next step planned"}


def gate_change(state: State, form: GateForm, opportunity_id: str, deed: str, by: Deed) -> Change:
    """The change a button of the gate form asks for."""
    words, then = form.evidence.text(), NextStep(form.then.text(), form.on.text())
    if deed == "plan B":
        return fail(state, opportunity_id, words, then, by)
    if deed == "park":
        return park(state, opportunity_id, words, form.on.text(), by)
    if deed == "disqualify":
        return disqualify(state, opportunity_id, words, by)
    if deed == "next":
        return plan_next(state, opportunity_id, then, by)
    if deed == "finish":
        return finish(state, opportunity_id, words, by)
    to = int(form.target.currentData() or 0)
    return advance(state, opportunity_id, words, then, by, to=to, why_skipped=form.why.text())


def qualify_change(state: State, form: QualifyForm, opportunity_id: str, by: Deed) -> Change:
    """The verdict with its answers."""
    answers = {key: field.text() for key, field in form.answers.items()}
    return qualify(state, opportunity_id, VERDICTS[form.verdict.chosen], answers, by.today, by.who)


def opening_change(state: State, form: OpeningForm, by: Deed) -> Change:
    """A new opportunity; PlanError when its value is no number."""
    try:
        value = float(form.value.text().replace(",", "").replace(" ", "") or "nan")
    except ValueError:
        raise PlanError(
            f'"{form.value.text()}" is no value.', remedy="Enter digits, such as 120000."
        ) from None
    new = NewOpportunity(
        account_id=str(form.account.currentData() or ""),
        line=form.product.text(),
        funnel=str(form.funnel.currentData() or ""),
        value=value,
        competitor=form.competitor.text(),
    )
    return open_opportunity(state, new, NextStep(form.then.text(), form.on.text()), by)


def gate_words(state: State, opportunity_id: str, target: int, today: date) -> GateWords:
    """What the gate form says when an opportunity is to go to step `target`."""
    funnel, now = step_of(state, opportunity_id)
    aim = funnel.step(target) or now
    skipped = funnel.skipped(now.no, aim.no)
    tries, own = plan_b_tries(state, opportunity_id), open_own_steps(state, opportunity_id)
    sentence = ""
    if skipped:
        what = "Step" if len(skipped) == 1 else "Steps"
        names = ", ".join(f"{step.no} {step.name}" for step in skipped)
        sentence = f"{what} {names} would be skipped. It counts against steps in order."
    plan_b = ""
    if now.plan_b.action:
        used = f", {tries} of {now.plan_b.max_tries} tries used" if tries else ""
        plan_b = f"Plan B: {now.plan_b.action}{used}."
    own_words = "".join(f" {step.name}: {step.exit_gate}." for step in own)
    return GateWords(
        title=f"Gate of step {now.no} of {len(funnel.steps)}, {now.name}",
        gate=f"{now.exit_gate}.{own_words}",
        plan_b=plan_b,
        targets=tuple((s.no, s.name) for s in funnel.steps if s.no > now.no),
        skipped=sentence,
        day_hint=f"{today + timedelta(days=min(aim.standard_days, 14))}",
        last=now.no == len(funnel.steps),
        own=tuple(step.name for step in own),
        reason_needed=bool(skipped),
        won=record_of(state, opportunity_id).get("status") == WON,
    )


def needs_qualification(state: State, opportunity_id: str, target: int) -> bool:
    """Whether the way to `target` leads into step 3 without a verdict that lets it in."""
    _, now = step_of(state, opportunity_id)
    enters = now.no < FIRST_QUALIFIED_STEP <= target
    return enters and verdict_of(state, opportunity_id) not in VERDICTS[:2]


def asks_solution(funnel: Funnel, now: Step, target: int) -> bool:
    """Whether the way leads into the business case, or out of it."""
    business = business_step(funnel)
    return bool(business) and (now.no == business or now.no < business <= target)


def solution_needs(state: State, account_id: str) -> list[tuple[str, str]]:
    """The needs of an account we can answer, by id, with how we know them."""
    return [
        (need.need_id, f"{need.need}: {need.evidence}".removesuffix(": "))
        for need in needs_at(state, account_id)
        if need.our_answer != "cannot"
    ]


def refused_for_good(state: State, opportunity_id: str) -> bool:
    """Whether the verdict is that we cannot help."""
    return verdict_of(state, opportunity_id) == "cannot"


def task_lines(step: Step) -> list[tuple[str, str]]:
    """The tasks of a step with their templates."""
    return [(task_words(task), "") for task in step.tasks]


def told_lines(state: State, opportunity_id: str, funnel: Funnel | None) -> list[tuple[str, str]]:
    """The history, newest first: what was kept, then the days an import brought."""
    found: list[tuple[str, str, str]] = []
    days: set[tuple[str, int]] = set()
    for deed in history_of(state, opportunity_id):
        number, on = int(deed["step"]), str(deed["on"])
        name = deed.get("step_name")
        where = str(name) if isinstance(name, str) and name else f"step {number}"
        what = _OUTCOMES.get(str(deed["outcome"]), str(deed["outcome"]))
        found.append(
            (on, f"{on}  {number}  {where}: {what}", f"{deed['evidence']} · {deed['who']}")
        )
        days.add((on, number))
    record = record_of(state, opportunity_id)
    for step in funnel.steps if funnel is not None else ():
        entered = str(record.get(f"step{step.no}_on") or "")
        if entered and (entered, step.no) not in days:
            found.append((entered, f"{entered}  {step.no}  {step.name}: entered", ""))
    ordered = sorted(enumerate(found), key=lambda pair: (pair[1][0], pair[0]), reverse=True)
    return [(what, more) for _, (_, what, more) in ordered]


def choices(rows: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """(id, name) pairs by name."""
    return sorted(rows, key=lambda pair: pair[1].casefold())
