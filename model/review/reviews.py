"""The reviews themselves: what must be answered at each cadence, and what was decided.

Monthly reviews come first, and always for three months after a new plan or a realignment; when
the monthly figures were green three times, the quarter takes over (plan-spec §6).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Final

import pandas as pd

from model.change import TableReplaced, Together
from model.errors import PlanError
from model.format import Formatter
from model.plan.lighthouse import lighthouses
from model.plan.period import iso_date, month_after
from model.plan.plan_versions import latest_version
from model.plan.tables import number, of_accounts, text
from model.review.benefit import ledger_figures
from model.review.figures import Reading, due_at
from model.review.ground import TerritoryGround
from model.review.periods import (
    ANNUAL,
    DAILY,
    MONTHLY,
    QUARTERLY,
    WEEKLY,
    period_before,
    period_of,
)
from model.review.plan_reviews import PlanReview, ReviewAction, plan_reviews
from model.review.snapshots import LIT, RELATIONSHIP, SHARE, SNAPSHOTS, with_frozen
from model.scenario import LIVE
from model.state import State

TABLE: Final = "reviews"
_GREEN_MONTHS: Final = 3
_COLUMNS: Final = (
    "territory_id", "cadence", "period", "held_on", "by", "green", "answers", "decision", "owner",
    "due",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """Something a review must answer in words."""

    key: str
    text: str


_EACH: Final = (
    Question("underperform", "Which territories or accounts underperform?"),
    Question("support", "Who needs training or clinical support?"),
    Question("competitor", "Has a competitor moved?"),
    Question("stop", "What do we stop?"),
)
QUESTIONS: Final[Mapping[str, tuple[Question, ...]]] = {
    DAILY: (Question("tomorrow", "Is the next day confirmed?"),),
    WEEKLY: (
        Question("stop", "What do we stop?"),
        Question("next", "What is the one thing of next week?"),
    ),
    MONTHLY: _EACH,
    QUARTERLY: (*_EACH, Question("exit", "Does the quarter pass its exit test?")),
    ANNUAL: (
        *_EACH,
        Question("market", "Are volumes, contracts and rivals refreshed?"),
        Question("goal", "Is the goal still big enough?"),
    ),
}


@dataclass(frozen=True, slots=True)
class Review:
    """One review of a territory; `period` is "2026-11", "2026Q4", "2026-W48" or "2026".

    One that came with the plan has decisions and what was to be done, but froze no figures: it
    counts as held, never as green.
    """

    territory_id: str
    cadence: str
    period: str
    held_on: str = ""  # ISO, "" while it is open
    by: str = ""
    green: bool = False  # every figure that this cadence looks at was green when it was closed
    answers: Mapping[str, str] = field(default_factory=dict)
    decision: str = ""
    owner: str = ""
    due: str = ""
    actions: tuple[ReviewAction, ...] = ()  # of the plan it came with
    from_plan: bool = False

    @property
    def closed(self) -> bool:
        """Whether it was held."""
        return bool(self.held_on)

    @property
    def decides(self) -> bool:
        """Whether it ends with a decision: all but the two minutes of a day."""
        return self.cadence != DAILY

    def still_open(self, more: Sequence[Question] = ()) -> tuple[Question, ...]:
        """What is not answered yet of the usual questions and of `more`."""
        asked = (*QUESTIONS[self.cadence], *more)
        return tuple(q for q in asked if not self.answers.get(q.key, "").strip())


def reviews_of(state: State, today: date) -> tuple[Review, ...]:
    """Every review that was begun here, and those of the plans that were held by `today`.

    What was closed here stands for its period; else what the plan says was held.
    """
    found = {_key(review): review for review in _written(state)}
    for held in plan_reviews(state, today):
        key = held.territory_id, held.cadence, held.period
        begun = found.get(key, Review(*key))
        if not begun.closed:
            found[key] = _came(held, begun)
    return tuple(found.values())


def review_of(state: State, territory_id: str, cadence: str, period: str, today: date) -> Review:
    """The review of a period, an empty one when nothing was written yet."""
    for review in reviews_of(state, today):
        if _key(review) == (territory_id, cadence, period):
            return review
    return Review(territory_id, cadence, period)


def _key(review: Review) -> tuple[str, str, str]:
    return review.territory_id, review.cadence, review.period


def _written(state: State) -> Iterator[Review]:
    """The rows of the table in their order."""
    table = state.table(TABLE)
    for row in zip(*(text(table, name) for name in _COLUMNS), strict=True):
        place, cadence, period, held_on, by, green, said, decision, owner, due = map(str, row)
        answers = {str(key): str(value) for key, value in json.loads(said or "{}").items()}
        yield Review(
            place, cadence, period, held_on, by, green == "yes", answers, decision, owner, due
        )


def _came(held: PlanReview, begun: Review) -> Review:
    return replace(
        begun,
        held_on=held.held_on,
        by=held.by,
        decision="; ".join(held.decisions),
        owner="",
        due="",
        actions=held.actions,
        from_plan=True,
    )


def write(state: State, review: Review, today: date) -> TableReplaced:
    """The change that keeps what was written; PlanError for a review that was held."""
    _refuse_held(state, review, today)
    return _put(state, review, f"Write the review of {review.period}")


def _refuse_held(state: State, review: Review, today: date) -> None:
    before = review_of(state, *_key(review), today)
    if before.closed:
        raise PlanError(
            f"This review was held on {Formatter.of(state.about).date(before.held_on)}.",
            remedy="What was decided stays; write into the next one.",
        )


def close_review(
    state: State,
    review: Review,
    ground: TerritoryGround,
    readings: Sequence[Reading],
    by: str,
    more: Sequence[Question] = (),
) -> Together:
    """The change that closes a review and freezes the figures it was held on.

    `more` are questions beside the usual ones. PlanError while a question is open, or decision,
    owner and date are missing.
    """
    _refuse_held(state, review, ground.today)
    missing = [question.text for question in review.still_open(more)]
    if missing:
        raise PlanError(f"Not answered yet: {missing[0]}", remedy="Answer every question first.")
    decided = review.decision.strip() and review.owner.strip() and iso_date(review.due)
    if review.decides and not decided:
        raise PlanError(
            "A review ends with a decision, its owner and a date.",
            remedy="Write what is done, by whom and until when.",
        )
    states = {r.state for r in due_at(readings, review.cadence) if r.state}
    closed = replace(
        review, held_on=ground.today.isoformat(), by=by, green=bool(states) and states == {"green"}
    )
    wrote = _put(state, closed, f"Close the review of {review.period}")
    frozen = with_frozen(state, ground.today, review.cadence, frozen_rows(ground, readings))
    kept = TableReplaced("Freeze the figures", SNAPSHOTS, state.tables.get(SNAPSHOTS), frozen)
    return Together(wrote.label, (wrote, kept))


def frozen_rows(
    ground: TerritoryGround, readings: Sequence[Reading]
) -> list[tuple[str, str, str, float]]:
    """(kind, object id, figure, value): the territory's figures, and what later alerts compare."""
    place = ground.territory.id
    rows = [("territory", place, r.key, r.value) for r in readings]
    rows += [("territory", place, key, value) for key, value in ledger_figures(ground).items()]
    shares = ground.core.accounts.number("competitor_share")
    rows += [("account", str(a), SHARE, float(s)) for a, s in zip(ground.ids, shares, strict=True)]
    table, _ = of_accounts(ground.state.table("contacts"), ground.ids)
    people = zip(text(table, "contact_id"), number(table, "relationship"), strict=True)
    rows += [("person", str(key), RELATIONSHIP, float(level)) for key, level in people]
    houses = lighthouses(ground.state, ground.core, ground.today).candidates
    rows += [("account", one.account_id, LIT, float(one.lit)) for one in houses if one.chosen]
    return rows


@dataclass(frozen=True, slots=True)
class Standing:
    """How often a territory is reviewed now, and the last whole period that nobody closed."""

    cadence: str  # MONTHLY or QUARTERLY
    green: int  # months in a row that were green, at most three
    missing: str  # its name, "" when that review was held


def standing(state: State, territory_id: str, today: date) -> Standing:
    """What is to be reviewed next of a territory (S2-67, S2-68).

    Monthly, or quarterly once the last three closed months were green; a plan approved or an
    alignment in effect since starts the three months anew.
    """
    months = _months_closed(state, territory_id, today)
    run = 0
    for place in range(len(months) - 1, -1, -1):
        if not months[place].green or not _run(months[place:]):
            break
        run += 1
    cadence = QUARTERLY if run >= _GREEN_MONTHS else MONTHLY
    before = period_before(cadence, today)
    begun = cadence == MONTHLY or before >= period_of(QUARTERLY, _month(months[-1]))
    held = not begun or review_of(state, territory_id, cadence, before, today).closed
    missing = "" if held else before
    return Standing(cadence, min(run, _GREEN_MONTHS), missing)


def _month(review: Review) -> date:
    return date.fromisoformat(f"{review.period}-01")


def _months_closed(state: State, territory_id: str, today: date) -> list[Review]:
    """The monthly reviews that were held since the plan or the alignment began, oldest first."""
    since = _new_start(state, territory_id)
    months = [
        review
        for review in reviews_of(state, today)
        if (review.territory_id, review.cadence) == (territory_id, MONTHLY)
        and review.closed
        and (since is None or review.period >= since.isoformat()[:7])
        and review.period <= today.isoformat()[:7]
    ]
    return sorted(months, key=lambda review: review.period)


def _run(months: Sequence[Review]) -> bool:
    """Whether the months follow each other without a gap."""
    firsts = [iso_date(f"{review.period}-01") for review in months]
    return all(
        a is not None and b is not None and month_after(a, 1) == b for a, b in pairwise(firsts)
    )


def _new_start(state: State, territory_id: str) -> date | None:
    live = state.scenario(LIVE)
    days = [iso_date(live.effective_from)]
    for layer in live.layers.values():
        for territory in layer.territories:
            if territory.id == territory_id:
                version = latest_version(state, territory.rep_id)
                days.append(version.approved_on if version is not None else None)
    known = [day for day in days if day is not None]
    return max(known) if known else None


def _put(state: State, review: Review, label: str) -> TableReplaced:
    others = [one for one in _written(state) if _key(one) != _key(review)]
    rows = [_row(one) for one in (*others, review)]
    after = pd.DataFrame(rows, columns=list(_COLUMNS))
    return TableReplaced(label, TABLE, state.tables.get(TABLE), after)


def _row(review: Review) -> list[str]:
    answers = json.dumps(dict(review.answers), ensure_ascii=False, sort_keys=True)
    return [
        review.territory_id, review.cadence, review.period, review.held_on, review.by,
        "yes" if review.green else "no", answers, review.decision, review.owner, review.due,
    ]  # fmt: skip
