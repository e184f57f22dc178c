"""What accounts need of a rep, and which reps therefore may not serve them (plan-spec F29)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from model.alignment import UNASSIGNED
from model.arrays import BoolArray, FloatArray, IntArray
from model.positions import serving
from model.rep_fit import (
    COMPLEX,
    COMPLEX_LEVEL,
    METRO,
    NEED,
    RURAL,
    SYSTEMS,
    account_needs,
    complex_cases,
)
from model.reps import Rep
from model.scenario import Layer
from model.state import State
from optimizers.strategies.asked import DesignRequest

SPOKEN: Final = {COMPLEX: "OR support"}
_SETTINGS: Final = (METRO, RURAL)
_OF_PLACE: Final = (SYSTEMS, *_SETTINGS)  # who needs them is read from the account, not its cases


@dataclass(frozen=True, eq=False, slots=True)
class SkillBars:
    """Pairs that skills forbid, (r, K), and what was asked, in words."""

    barred: BoolArray
    words: tuple[str, ...]


def skill_bars(
    state: State, request: DesignRequest, reps: Sequence[Rep | None], rows: IntArray
) -> SkillBars | None:
    """Who of the territories' reps may not serve accounts `rows` (r,) for want of a skill.

    Territories without a rep, and reps of whom no skill is known, may serve all. What nobody can
    do is asked of those who can do most. None when no skill is asked for.
    """
    needs = needs_of(state, request)
    if not needs:
        return None
    barred = np.zeros((len(rows), len(reps)), bool)
    words = []
    for skill, level in needs.items():
        asked = level[rows]
        have = np.array(
            [np.inf if r is None or not r.skills else r.skills.get(skill, 0.0) for r in reps]
        )
        reachable = np.minimum(asked, have.max())
        barred |= have[None, :] < reachable[:, None]
        beyond = int((asked > have.max()).sum())
        words.append(_sentence(skill, int((asked > 0).sum()), int((have < np.inf).sum()), beyond))
    most = barred.all(axis=1)
    if most.any():  # each skill has somebody, but nobody has them all
        barred[most] = False
        words.append(f"Nobody has every skill that {int(most.sum())} accounts need.")
    return SkillBars(barred, tuple(words))


def setting_lacks(state: State, reps: Sequence[Rep | None]) -> FloatArray | None:
    """What reps lack of the metro or rural skill that accounts need, beyond the best of them.

    Shape (n_accounts, K), 0 to 1 of the level needed (plan-spec S2-56). A rep of whom neither
    skill is known, and a territory without one, counts as the mean of the others. None when
    nobody suits any account better than anybody else.
    """
    known = np.array([knows_settings(rep) for rep in reps], bool)
    usual = account_needs(state)
    needs = {skill: usual[skill] for skill in _SETTINGS if skill in usual}
    if not needs or not known.any():
        return None
    asked = np.sum(list(needs.values()), axis=0)
    short = np.zeros((len(asked), len(reps)))
    for skill, level in needs.items():
        have = [0.0 if rep is None else rep.skills.get(skill, 0.0) for rep in reps]
        short += np.maximum(level[:, None] - np.array(have), 0.0)
    part = np.divide(short, asked[:, None], out=np.zeros_like(short), where=asked[:, None] > 0)
    part[:, ~known] = part[:, known].mean(axis=1, keepdims=True)
    part -= part.min(axis=1, keepdims=True)
    return part if part.any() else None


def less_suited(state: State, layer: Layer) -> int | None:
    """How many accounts have a rep known to know their setting less than a colleague.

    None where nobody knows any account's better than anybody else.
    """
    reps = [serving(state, territory) for territory in layer.territories]
    lacks = setting_lacks(state, reps)
    if lacks is None:
        return None
    lacks[:, [not knows_settings(rep) for rep in reps]] = 0.0
    codes = layer.alignment.territory.astype(np.int64)
    rows = np.flatnonzero(codes != UNASSIGNED)
    return int((lacks[rows, codes[rows]] > 0.0).sum())


def knows_settings(rep: Rep | None) -> bool:
    """Whether the metro or the rural skill of a rep is known."""
    return rep is not None and any(skill in rep.skills for skill in _SETTINGS)


def _sentence(skill: str, accounts: int, known: int, beyond: int) -> str:
    said = f"{accounts} accounts need {SPOKEN.get(skill, skill.replace('_', ' '))}"
    said += f", which is known of {known} reps"
    return f"{said}; {beyond} of them need more than anyone has." if beyond else f"{said}."


def needs_of(state: State, request: DesignRequest) -> dict[str, FloatArray]:
    """The level (0-4) that accounts need by skill, (n_accounts,) each, 0.0 for none.

    A skill of the request is needed where there are procedures of that name; metro, rural and
    contracting where F29 finds them needed, others where a column need.<skill> says so; what
    neither tells of, where cases are complex. The specialty strategy adds the account table's
    own needs and complex cases.
    """
    accounts = state.accounts
    needs: dict[str, FloatArray] = {}
    usual = account_needs(state) if request.skills else {}
    for skill, level in request.skills.items():
        volume = f"proc_volume.{skill}"
        if volume in accounts:
            some = np.nan_to_num(accounts.number(volume)) > 0
        elif skill in usual or skill in _OF_PLACE:
            some = usual.get(skill, np.zeros(len(accounts))) > 0
        else:
            some = complex_cases(state)
        needs[skill] = np.where(some, level, 0.0)
    if request.strategy != "specialty":
        return needs
    for column in accounts:
        if column.casefold().startswith(NEED):
            own = np.nan_to_num(accounts.number(column))
            skill = column[len(NEED) :]
            needs[skill] = np.maximum(needs.get(skill, np.zeros(len(own))), own)
    if not needs:
        needs = {COMPLEX: np.where(complex_cases(state), COMPLEX_LEVEL, 0.0)}
    return {skill: level for skill, level in needs.items() if level.any()}
