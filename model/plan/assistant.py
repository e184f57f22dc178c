"""Plan before you drive: ten working days, ten steps, each done when the plan says so (S0-26)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from model.change import PlanEdited
from model.diary.day_words import day_words
from model.diary.work_days import Quarter, holidays_of, working_days_between, working_days_later
from model.plan.approval import stands_against
from model.plan.goals import MIN_WORDS, mission_problem
from model.plan.missing_inputs import place_of
from model.plan.outlook import Completeness
from model.plan.period import iso_date
from model.plan.plan_versions import latest_version
from model.plan.rep_plan import RepPlan
from model.plan.typed_edits import Path, plan_of, records, set_value, value_at, word_count
from model.state import State

TARGET_DAY: Final = 10  # working days, plan-spec §3.0
ASSISTANT: Final = "assistant"
_DAY: Final = timedelta(days=1)
SERVICE: Final = (  # what a customer is owed whether or not a plan is written
    "case_attendance",
    "training",
    "proctoring",
    "in_service",
)
RESEARCH: Final = "plan-research"
_CUSTOMER: Final = (
    "call_f2f",
    "remote_touch",
    "early_discovery",
    "demo",
    "wet_lab",
    "kol_meeting",
    "business_case_meeting",
    "joint_plan_session",
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the ten; `part` is how much of it is there, 0-1."""

    no: int
    key: str
    title: str
    asks: str  # what to do, one sentence
    part: float
    note: str
    page: str  # of the Plan workspace, or another workspace
    path: Path = ()
    locked: str = ""  # why it cannot be done yet, "" when it can

    @property
    def done(self) -> bool:
        """Whether its test is passed."""
        return self.part >= 1


@dataclass(frozen=True, slots=True)
class Assistant:
    """Where a rep stands; `day` counts working days from the day the plan was opened."""

    opened_on: date | None
    day: int  # 1 on the first working day; 0 before it was opened
    target_on: date | None
    days_left: int  # working days to the target day, negative when it is past
    quarter_start: date
    days_to_quarter: int  # working days from today on before the quarter starts
    steps: tuple[Step, ...]
    completeness: float  # of the plan, 0-100

    @property
    def percent(self) -> float:
        """How much of the ten steps is done, 0-100."""
        return 100 * sum(step.part for step in self.steps) / len(self.steps)

    @property
    def next(self) -> Step | None:
        """The first step that is not done and not locked."""
        return next((s for s in self.steps if not s.done and not s.locked), None)


def open_assistant(state: State, rep_id: str, today: date) -> PlanEdited:
    """Begin the ten days."""
    path = (ASSISTANT, "opened_on")
    return set_value(state, rep_id, path, today.isoformat(), "Begin the ten days")


def assistant_of(state: State, rep_id: str, plan: RepPlan, today: date) -> Assistant:
    """The ten steps of a rep's plan with their tests, and the two dates they run against."""
    opened = iso_date(value_at(plan_of(state, rep_id), (ASSISTANT, "opened_on")))
    off = _off(state, rep_id, today)
    start = _quarter_start(plan, today)
    day, target, left = 0, None, TARGET_DAY
    if opened is not None:
        day = max(0, 1 + working_days_between(opened, today, off))
        target = working_days_later(opened, TARGET_DAY - 1, off)
        left = working_days_between(today, target, off)
    return Assistant(
        opened,
        day,
        target,
        left,
        start,
        working_days_between(today - _DAY, start - _DAY, off),
        _steps(state, rep_id, plan),
        plan.completeness.percent,
    )


def early_call_problem(state: State, rep_id: str, kind: str, origin: str, today: date) -> str:
    """Why a customer call may not be made yet, "" when it may (S0-26).

    In the first ten working days of a plan that is not approved a new customer call needs the
    origin plan-research, or is a service duty.
    """
    opened = iso_date(value_at(plan_of(state, rep_id), (ASSISTANT, "opened_on")))
    if opened is None or kind not in _CUSTOMER or kind in SERVICE or origin == RESEARCH:
        return ""
    if latest_version(state, rep_id) is not None:
        return ""
    last = working_days_later(opened, TARGET_DAY - 1, _off(state, rep_id, today))
    if today > last:
        return ""
    return (
        f"Until {day_words(state, last)} the plan comes first: a new call needs a question of the "
        "plan or a service duty behind it."
    )


def _off(state: State, rep_id: str, today: date) -> frozenset[date]:
    rep = state.rep(rep_id)
    if rep is None:
        return frozenset()
    years = (today.year - 1, today.year, today.year + 1)
    return frozenset(day for year in years for day in holidays_of(state, rep, year))


def _quarter_start(plan: RepPlan, today: date) -> date:
    """The first day of the plan while it lies ahead, then of the next quarter."""
    return plan.start if plan.start > today else Quarter.containing(today).after(1).first


def _steps(state: State, rep_id: str, plan: RepPlan) -> tuple[Step, ...]:
    typed, complete = plan.plan, plan.completeness
    return (
        _items(1, "data", "Bring the data in", "Import accounts, sales, contacts and contracts.",
               complete, ("accounts", "revenue", "contracts"), "Accounts"),
        _segments(plan),
        _items(3, "people", "Map people and needs",
               "Name users, buyers and admins of the first ten accounts and what they need.",
               complete, ("contacts", "needs"), "Accounts"),
        _items(4, "influence", "Draw the influence map",
               "Set tiers per family, draw who asks whom, choose lighthouse centers.",
               complete, ("influence", "lighthouses"), "Influence"),
        _mission(typed),
        _goals(typed),
        _money(plan),
        _items(8, "sequence", "Accept the sequence",
               "Comment on the first five starts, then accept the order.",
               complete, ("sequence", "pipeline"), "Sequence"),
        _items(9, "quarter", "Fill the first quarter",
               "Choose four themes, plan the diary, begin a joint plan, name risks.",
               complete, ("themes", "diary", "joint_plans", "risks", "enablement"), "Diary"),
        _review(state, rep_id, plan),
    )  # fmt: skip


def _items(
    no: int,
    key: str,
    title: str,
    asks: str,
    complete: Completeness,
    keys: tuple[str, ...],
    page: str,
) -> Step:
    """A step made of completeness items, by their weights; it opens where the first lacks."""
    items = [item for item in complete.items if item.key in keys]
    whole = sum(item.weight for item in items)
    part = sum(item.points for item in items) / whole
    unmet = [item for item in items if item.met < 1]
    note = "; ".join(f"{item.label}: {item.note}" for item in unmet) or "All there."
    page, path = place_of(unmet[0].key) if unmet else (page, ())
    return Step(no, key, title, asks, part, note, page, path)


def _segments(plan: RepPlan) -> Step:
    placed = sum(bool(segment) for segment in plan.segmentation.segment)
    part = placed / plan.n if plan.n else 0.0
    note = f"{placed} of {plan.n} accounts have a segment."
    asks = "Look at the matrix; move accounts you know better, with a reason."
    return Step(2, "segments", "Segment the accounts", asks, part, note, "Segments")


def _mission(typed: Mapping[str, Any]) -> Step:
    refused = mission_problem(str(typed.get("mission", "")))
    asks = "One sentence that is bigger than sales."
    note = refused or "The mission stands."
    part = 0.0 if refused else 1.0
    return Step(5, "mission", "Write the mission", asks, part, note, "Goals", ("mission",))


def _goals(typed: Mapping[str, Any]) -> Step:
    goals = records(typed, "strategic_goals")
    fields = [str(goal.get(name, "")) for goal in goals for name in ("why", "how")]
    full = sum(word_count(words) >= MIN_WORDS for words in fields)
    part = full / len(fields) if fields else 0.0
    note = f"{full} of {len(fields)} why and how texts hold {MIN_WORDS} words."
    short = next(
        (
            (str(goal.get("id", "")), name)
            for goal in goals
            for name in ("why", "how")
            if word_count(str(goal.get(name, ""))) < MIN_WORDS
        ),
        None,
    )
    path = ("strategic_goals", *short) if short else ("strategic_goals",)
    asks = "One to four goals, each with measure, why and how."
    return Step(6, "goals", "Set the three-year goals", asks, part, note, "Goals", path)


def _money(plan: RepPlan) -> Step:
    """Required sales entered and a goal tried that is big enough."""
    test = plan.backtest
    required = test.required == test.required
    enough = any(tried.sufficiency >= 1 for tried in test.tried)
    part = 0.5 * required + 0.5 * enough
    notes = [
        "The required sales are known." if required else "The required sales are not entered.",
        "A tried goal is big enough." if enough else "No tried goal is big enough yet.",
    ]
    locked = ""
    if mission_problem(str(plan.plan.get("mission", ""))):
        locked = "The money fields open when the mission is saved."
    asks = "Enter what the company requires and raise the goal until it is enough."
    title, path = "Test the goal against the money", ("goals_tried",)
    return Step(7, "money", title, asks, part, " ".join(notes), "Goals", path, locked)


def _review(state: State, rep_id: str, plan: RepPlan) -> Step:
    approved = latest_version(state, rep_id)
    asks = "Go through the book with the manager and sign it."
    title = "Review and approve"
    if approved is not None:
        note = (
            f"Version {approved.version} was approved on {day_words(state, approved.approved_on)}."
        )
        return Step(10, "review", title, asks, 1.0, note, "Book")
    against = stands_against(state, plan)
    note = against[0].message if against else "Nothing stands against an approval."
    return Step(10, "review", title, asks, 0.0, note, "Book")
