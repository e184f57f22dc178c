"""How well a rep suits an account: what it needs against what the rep can do (plan-spec F29)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from model.alignment import UNASSIGNED
from model.arrays import BoolArray, FloatArray, IntArray
from model.metrics import metric
from model.plan.tables import number, text
from model.reps import Rep
from model.scenario import LIVE
from model.settings import settings_of
from model.state import State
from model.system_seats import member_systems
from model.territories import CORE_TEAM

NEED: Final = "need."  # columns need.<skill> of the account table: the level asked for, 0-4
COMPLEX: Final = "or_support"
SYSTEMS: Final = "idn_contracting"
METRO, RURAL = "metro", "rural"
SKILL_LABELS: Final[Mapping[str, str]] = {
    COMPLEX: "Complex cases",
    SYSTEMS: "GPO and IDN contracting",
    METRO: "Metro",
    RURAL: "Rural",
    "capital": "Capital selling",
    "tender": "Tenders",
    "c_suite": "C-suite selling",
    "kol_development": "Opinion leaders",
    "hunting": "New-market hunting",
}
COMPLEX_LEVEL, _SYSTEM_LEVEL, _PLACE_LEVEL = 3.0, 2.0, 2.0  # expert defaults, plan-spec §9
_COMPLEX_TYPES, _COMPLEX_TRAUMA = ("AMC",), ("I", "II")
_RURAL_TYPES: Final = ("CAH",)
_KNOWN_WELL: Final = 2.0
_LOWEST_FIT: Final = 0.6  # F29: the range of revenue at risk is full at this fit


def skill_label(code: str) -> str:
    """A skill as it reads ("GPO and IDN contracting"); a family or line by its own name."""
    return SKILL_LABELS.get(code, code.replace("_", " "))


def complex_cases(state: State) -> BoolArray:
    """Accounts with complex cases: academic centres, trauma centres of level I and II (S2-57)."""
    accounts = state.accounts
    found: BoolArray = np.isin(accounts.text("account_type"), _COMPLEX_TYPES) | np.isin(
        accounts.text("trauma_level"), _COMPLEX_TRAUMA
    )
    return found


def account_needs(state: State) -> dict[str, FloatArray]:
    """The level (0-4) accounts need by skill, (n_accounts,) each; own columns overrule the rest.

    Complex cases need OR support, members of a system or GPO contracting, rural accounts (by
    their cluster or as critical access hospital) the rural skill, others that of the metro.
    """
    accounts, settings = state.accounts, settings_of(state)
    types, clusters = accounts.text("account_type"), accounts.text("cluster")
    member = (member_systems(accounts)[0] >= 0) | (accounts.text("gpo_id") != "")
    rural = settings.rural(clusters) | np.isin(types, _RURAL_TYPES)
    placed = clusters != ""
    needs = {
        COMPLEX: np.where(complex_cases(state), COMPLEX_LEVEL, 0.0),
        SYSTEMS: np.where(member, _SYSTEM_LEVEL, 0.0),
        RURAL: np.where(rural, _PLACE_LEVEL, 0.0),
        METRO: np.where(~rural & placed, _PLACE_LEVEL, 0.0),
    }
    for column in accounts:
        if column.casefold().startswith(NEED):
            own, skill = accounts.number(column), column[len(NEED) :]
            usual = needs.get(skill, np.zeros(len(accounts)))
            needs[skill] = np.where(np.isfinite(own), own, usual)
    return {skill: level for skill, level in needs.items() if level.any()}


@dataclass(frozen=True, eq=False, slots=True)
class FitFigures:
    """Fit 0-1 per account and territory, NaN where the rep's skills are not known.

    `account` (n,), `territory` (K,) weighted by potential, `team` of all. `lacking` (n,) is
    whether the owner has less than an account needs of any skill.
    """

    account: FloatArray
    territory: FloatArray
    team: float
    lacking: BoolArray


class FitJudge:
    """Judges every pair of account and rep once; an alignment is then looked up."""

    def __init__(self, state: State, reps: Sequence[Rep | None]) -> None:
        self.needs = account_needs(state)
        potential = metric(state, "potential").values
        self._weight = potential if potential.any() else np.ones(len(potential))
        self.short = np.zeros((len(potential), len(reps)), bool)
        self.fit = np.broadcast_to(np.nan, self.short.shape)  # takes no room while none is known
        if any(rep is not None and rep.skills for rep in reps):
            self.fit = self._fits(state, reps)

    def _fits(self, state: State, reps: Sequence[Rep | None]) -> FloatArray:
        n = len(state.accounts)
        found = np.full((n, len(reps)), np.nan)
        asked = sum(self.needs.values(), np.zeros(n))
        known = _known_well(state, reps)
        bonus = settings_of(state)["fit.relationship_bonus"]
        for code, rep in enumerate(reps):
            if rep is None or not rep.skills:
                continue
            met = np.zeros(n)
            for skill, level in self.needs.items():
                have = rep.skills.get(skill, 0.0)
                met += np.minimum(level, have)  # level · min(1, have ÷ level)
                self.short[:, code] |= level > have
            fit = np.divide(met, asked, out=np.ones(n), where=asked > 0)
            found[:, code] = np.minimum(fit + bonus * known[:, code], 1.0)
        return found

    def judge(self, codes: IntArray) -> FitFigures:
        """The fit of an alignment given as territory codes (n,)."""
        n, k = self.fit.shape
        account, lacking = np.full(n, np.nan), np.zeros(n, bool)
        rows = np.flatnonzero(codes != UNASSIGNED)
        account[rows] = self.fit[rows, codes[rows]]
        lacking[rows] = self.short[rows, codes[rows]]
        known = rows[np.isfinite(account[rows])]
        weight = np.bincount(codes[known], self._weight[known], k)
        total = np.bincount(codes[known], self._weight[known] * account[known], k)
        territory = np.divide(total, weight, out=np.full(k, np.nan), where=weight > 0)
        team = float(total.sum() / weight.sum()) if weight.sum() else float("nan")
        return FitFigures(account, territory, team, lacking)


def revenue_at_risk(state: State, revenue: float, fit: float) -> tuple[float, float]:
    """What a mis-match may cost a year, low and high; to be shown as indicative only (S2-02)."""
    settings = settings_of(state)
    share = min(max((1.0 - fit) / (1.0 - _LOWEST_FIT), 0.0), 1.0) if fit == fit else 0.0
    return revenue * settings["risk.low"] * share, revenue * settings["risk.high"] * share


def lacking_skills(needs: Mapping[str, FloatArray], row: int, rep: Rep) -> list[str]:
    """What a rep lacks for one account, in words: "Complex cases 2 of 3"."""
    return [
        f"{skill_label(skill)} {rep.skills.get(skill, 0.0):g} of {level[row]:g}"
        for skill, level in needs.items()
        if level[row] > rep.skills.get(skill, 0.0)
    ]


def _known_well(state: State, reps: Sequence[Rep | None]) -> FloatArray:
    """1 where a rep has a contact of relationship 2 or more at an account, (n, K).

    A contact is the named owner's, without one that of the rep who serves the account today.
    """
    n = len(state.accounts)
    known = np.zeros((n, len(reps)))
    table = state.table("contacts")
    if table.empty:
        return known
    live = state.scenario(LIVE).layers.get(CORE_TEAM.id)
    codes = live.alignment.territory if live else np.full(n, UNASSIGNED)
    today = [t.rep_id for t in live.territories] if live else []
    place = {rep.id: code for code, rep in enumerate(reps) if rep is not None and rep.id}
    columns = (
        text(table, "account_id"),
        text(table, "owner_rep_id"),
        number(table, "relationship"),
    )
    for account_id, owner, level in zip(*columns, strict=True):
        if not level >= _KNOWN_WELL or not state.accounts.has(account_id):
            continue
        row = state.accounts.row_of(account_id)
        owner = owner or (today[codes[row]] if codes[row] >= 0 else "")
        if owner in place:
            known[row, place[owner]] = 1.0
    return known
