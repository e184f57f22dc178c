"""Which training or support a territory asks for: the skill it lacks, the step it loses at."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from model.arrays import FloatArray
from model.plan.funnel_figures import step_days
from model.plan.funnels import funnels_of
from model.plan.tables import of_accounts, text
from model.rep_fit import account_needs, skill_label
from model.review.ground import TerritoryGround
from model.state import State

_Place = tuple[str, int]  # a funnel's id and the number of one of its steps

_LEAST: Final = 3  # opportunities that entered a step, below nothing can be said
_BEHIND: Final = 0.15  # of the share that goes on: less is chance


@dataclass(frozen=True, slots=True)
class Support:
    """What is suggested for one rep (S2-34); "" where nothing is."""

    skill: str
    step: str

    @property
    def words(self) -> str:
        """Both as sentences."""
        return " ".join(part for part in (self.skill, self.step) if part)


def support_of(state: State, grounds: Sequence[TerritoryGround]) -> Mapping[str, Support]:
    """By territory: the skill that most potential asks for in vain, the step with most losses."""
    needs = account_needs(state)
    passed = [_passed(ground) for ground in grounds]
    team: tuple[Counter[_Place], Counter[_Place]] = (Counter(), Counter())
    for entered, went_on in passed:
        team[0].update(entered)
        team[1].update(went_on)
    return {
        ground.territory.id: Support(_skill(ground, needs), _step(own, team, ground))
        for ground, own in zip(grounds, passed, strict=True)
    }


def _skill(ground: TerritoryGround, needs: Mapping[str, FloatArray]) -> str:
    rep = ground.rep
    if rep is None or not rep.skills:
        return ""
    potential = np.nan_to_num(ground.core.figures.potential)
    worst, most, at = "", 0.0, np.zeros(0, np.int64)
    for skill, levels in needs.items():
        short = np.flatnonzero(levels[ground.core.rows] > rep.skills.get(skill, 0.0))
        money = float(potential[short].sum())
        if money > most:
            worst, most, at = skill, money, short
    if not worst:
        return ""
    level = float(needs[worst][ground.core.rows][at].max())
    n = "1 account asks" if len(at) == 1 else f"{len(at)} accounts ask"
    have = rep.skills.get(worst, 0.0)
    said = f"{skill_label(worst)} at level {have:g}, where {n} for {level:g}"
    return f"Train {said}, or send a specialist."


def _passed(ground: TerritoryGround) -> tuple[Counter[_Place], Counter[_Place]]:
    """Opportunities that entered each step of each funnel, and those that went on from it.

    Steps of two funnels that share a number are two places: they ask for different things.
    """
    table, _ = of_accounts(ground.state.table("opportunities"), ground.ids)
    entered: Counter[_Place] = Counter()
    went_on: Counter[_Place] = Counter()
    for funnel, days in zip(map(str, text(table, "funnel")), step_days(table), strict=True):
        last = max(days, default=0)
        entered.update((funnel, step) for step in days)
        went_on.update((funnel, step) for step in days if step < last)
    return entered, went_on


def _step(
    own: tuple[Counter[_Place], Counter[_Place]],
    team: tuple[Counter[_Place], Counter[_Place]],
    ground: TerritoryGround,
) -> str:
    """The step that fewest go on from, against the team; alone, against its own other steps.

    The last step that anybody entered of a funnel is left out: nothing can come after it.
    """
    entered, went_on = own
    last: dict[str, int] = {}
    for funnel, step in entered:
        last[funnel] = max(last.get(funnel, 0), step)
    shares = {
        place: went_on[place] / n
        for place, n in entered.items()
        if n >= _LEAST and place[1] < last[place[0]]
    }
    if not shares:
        return ""
    others = {p: (team[0][p] - entered[p], team[1][p] - went_on[p]) for p in shares}
    usual = {p: b / a if a >= _LEAST else _beside(p, shares) for p, (a, b) in others.items()}
    worst = min(shares, key=lambda p: (shares[p] - usual[p], p[1], p[0]))
    if usual[worst] - shares[worst] < _BEHIND:
        return ""
    said = _said(worst, ground, several=len(last) > 1)
    where = "of the team's" if others[worst][0] >= _LEAST else "of its other steps"
    beside = f"{went_on[worst]} of {entered[worst]} went on, {100 * usual[worst]:.0f} % {where}"
    return f"Practise {said}: {beside}."


def _beside(place: _Place, shares: Mapping[_Place, float]) -> float:
    """The mean share that goes on from the other steps of its funnel; its own where it is alone."""
    rest = [share for p, share in shares.items() if p[0] == place[0] and p != place]
    return sum(rest) / len(rest) if rest else shares[place]


def _said(place: _Place, ground: TerritoryGround, *, several: bool) -> str:
    """A step by number and name; with its funnel where the territory has several."""
    rep = ground.rep
    known = funnels_of(ground.state, rep.id if rep is not None else "")
    funnel = next((one for one in known if one.id == place[0]), None)
    step = funnel.step(place[1]) if funnel is not None else None
    said = f"step {place[1]}, {step.name}" if step is not None else f"step {place[1]}"
    if not several:
        return said
    name = funnel.name if funnel is not None else place[0]
    return f"{said}, in {name}" if name else f"{said}, where no funnel is named"
