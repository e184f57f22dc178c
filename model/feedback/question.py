"""What a rep is asked: the accounts that come and go with a scenario, each with its reasons."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from model.errors import PlanError
from model.format import Formatter
from model.scenario import LIVE
from model.scenario_life import fingerprint
from model.state import State
from model.territories import CORE_TEAM
from model.why_moved import WhyCard
from model.why_reps import RepChange, rep_changes


@dataclass(frozen=True, slots=True)
class Asked:
    """One change: `comes` says whether the account comes to the rep or goes; text is plain."""

    row: int
    account_id: str
    name: str
    place: str
    comes: bool
    other: str  # who has it otherwise: rep and territory
    figures: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """The question to one rep; `issue` names the moves it was written of."""

    project_id: str
    project: str
    scenario_id: str
    scenario: str
    team: str
    issue: str
    territory_id: str
    territory: str
    rep_id: str
    rep: str
    written_on: str  # ISO
    asked: tuple[Asked, ...]
    figures: tuple[tuple[str, str, str], ...]  # what, today, then


def questions(
    state: State, scenario_id: str, today: date, team: str = CORE_TEAM.id
) -> list[Question]:
    """A question for every territory that gains or loses an account.

    PlanError when the scenario is the live one or moves nothing.
    """
    scenario, live = state.scenario(scenario_id), state.scenario(LIVE)
    if scenario.id == LIVE:
        raise PlanError(
            f"{live.name} moves nothing.", remedy="Open the scenario that reps shall see."
        )
    found = rep_changes(state, scenario.id, today, team)
    if not found:
        raise PlanError(f"No account is elsewhere than in {live.name}.", "Move accounts first.")
    show, issue = Formatter.of(state.about), fingerprint(scenario)
    territories = {t.id: t for one in (live, scenario) for t in one.layer(team).territories}
    return [
        Question(
            state.about.project_id,
            state.about.name,
            scenario.id,
            scenario.name,
            team,
            issue,
            one.territory_id,
            one.territory,
            territories[one.territory_id].rep_id,
            one.rep,
            today.isoformat(),
            tuple(_asked(one, show)),
            tuple(_figures(one, show)),
        )
        for one in found
    ]


def _asked(change: RepChange, show: Formatter) -> list[Asked]:
    both: Sequence[tuple[bool, WhyCard]] = [
        *((True, card) for card in change.gained),
        *((False, card) for card in change.lost),
    ]
    asked = []
    for comes, card in both:
        other = card.before if comes else card.after
        who = f"{other.rep}, {other.territory}" if other.rep else other.territory
        figures = []
        if card.revenue == card.revenue and card.revenue:
            figures.append(f"{show.money(card.revenue)} revenue")
        own = card.after if comes else card.before
        if own.travel:
            figures.append(f"{show.number(own.travel, 1)} h of driving a year")
        asked.append(
            Asked(
                card.row,
                card.account_id,
                card.name,
                card.place,
                comes,
                who,
                ", ".join(figures),
                (*card.rules, *card.gains),
            )
        )
    return asked


def _figures(change: RepChange, show: Formatter) -> list[tuple[str, str, str]]:
    rows: list[tuple[str, str, str]] = []

    def add(label: str, pair: tuple[float, float], said: Callable[[float], str]) -> None:
        if all(value == value for value in pair):
            rows.append((label, said(pair[0]), said(pair[1])))

    add("Accounts", change.accounts, show.number)
    if any(change.revenue):
        add("Revenue, 12 months", change.revenue, show.money)
    if any(change.travel):
        add("Driving a year, h", change.travel, show.number)
    add("Share of your hours in use", change.workload, show.percent)
    return rows
