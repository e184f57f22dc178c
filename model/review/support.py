"""Which training or support a territory asks for: the skill it lacks, the step it loses at."""

from collections import Counter, defaultdict
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
    team: tuple[Counter[int], Counter[int]] = (Counter(), Counter())
    for entered, went_on in passed:
        team[0].update(entered)
        team[1].update(went_on)
    called = {(f.id, step.no): step.name for f in funnels_of(state) for step in f.steps}
    return {
        ground.territory.id: Support(
            _skill(ground, needs), _step(own, team, _names(ground, called))
        )
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


def _passed(ground: TerritoryGround) -> tuple[Counter[int], Counter[int]]:
    """Opportunities that entered each step, and those that went on from it."""
    table, _ = of_accounts(ground.state.table("opportunities"), ground.ids)
    entered: Counter[int] = Counter()
    went_on: Counter[int] = Counter()
    for days in step_days(table):
        last = max(days, default=0)
        entered.update(list(days))
        went_on.update(step for step in days if step < last)
    return entered, went_on


def _names(ground: TerritoryGround, called: Mapping[tuple[str, int], str]) -> Mapping[int, str]:
    """What each step is called; of several funnels, as most of the opportunities know it."""
    table, _ = of_accounts(ground.state.table("opportunities"), ground.ids)
    by: dict[int, Counter[str]] = defaultdict(Counter)
    for funnel, days in zip(text(table, "funnel"), step_days(table), strict=True):
        for step in days:
            if name := called.get((str(funnel), step), ""):
                by[step][name] += 1
    return {
        step: ("" if len(names) == 1 else "mostly ") + names.most_common(1)[0][0]
        for step, names in by.items()
    }


def _step(
    own: tuple[Counter[int], Counter[int]],
    team: tuple[Counter[int], Counter[int]],
    names: Mapping[int, str],
) -> str:
    """The step that fewest go on from, against the team; alone, against its own other steps."""
    entered, went_on = own
    shares = {s: went_on[s] / n for s, n in entered.items() if n >= _LEAST and s < max(entered)}
    if not shares:
        return ""
    others = {s: (team[0][s] - entered[s], team[1][s] - went_on[s]) for s in shares}
    mean = sum(shares.values()) / len(shares)
    usual = {s: b / a if a >= _LEAST else mean for s, (a, b) in others.items()}
    step = min(shares, key=lambda s: (shares[s] - usual[s], s))
    if usual[step] - shares[step] < _BEHIND:
        return ""
    said = f"step {step}, {names[step]}" if step in names else f"step {step}"
    where = "of the team's" if others[step][0] >= _LEAST else "of its other steps"
    beside = f"{went_on[step]} of {entered[step]} went on, {100 * usual[step]:.0f} % {where}"
    return f"Practise {said}: {beside}."
