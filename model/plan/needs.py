"""What the accounts need: severity by account type, by role class, dominant needs (§2.2, P10)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from model.plan.core import PlanCore
from model.plan.facts import ROLES
from model.plan.tables import number, of_accounts, text
from model.state import State


@dataclass(frozen=True, slots=True)
class Need:
    """One need code over the territory."""

    code: str
    severity: float  # Σ of 1-5
    accounts: int
    latest: str  # ISO date of the newest evidence
    answers: Mapping[str, int]  # can, partly, cannot -> mentions


@dataclass(frozen=True, slots=True)
class Needs:
    """Needs of one plan's accounts."""

    ranked: tuple[Need, ...]  # most severe first
    by_type: Mapping[tuple[str, str], float]  # (need, account type) -> Σ severity
    by_role: Mapping[str, tuple[tuple[str, float], ...]]  # role -> (need, Σ severity), best first
    dominant: Mapping[str, Mapping[str, str]]  # account id -> role -> need
    clusters: Mapping[tuple[str, str], tuple[str, ...]]  # (type, dominant need) -> account ids
    known: int  # A and B accounts with a need
    key_accounts: int  # A and B accounts
    missing: tuple[str, ...] = ()


def needs_of(state: State, core: PlanCore) -> Needs:
    """Σ severity of each need by type, role and account; a dominant need has the largest."""
    table, position = of_accounts(state.table("needs"), core.accounts.ids)
    codes, roles = text(table, "need"), text(table, "role_class")
    severity = np.nan_to_num(number(table, "severity")).tolist()
    types, ids = core.accounts.text("account_type"), core.accounts.ids
    by_type: dict[tuple[str, str], float] = defaultdict(float)
    by_role: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    of_account: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    with_role: dict[int, dict[str, dict[str, float]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(float))
    )
    for i, code, role, points in zip(position, codes, roles, severity, strict=True):
        by_type[code, types[i]] += points
        by_role[role][code] += points
        of_account[int(i)][code] += points
        with_role[int(i)][role][code] += points
    clusters: dict[tuple[str, str], list[str]] = defaultdict(list)
    for i in sorted(of_account):
        clusters[str(types[i]), _largest(of_account[i])].append(str(ids[i]))
    key = np.flatnonzero(np.isin(core.segmentation.potential_class, ("A", "B")))
    known = sum(int(i) in of_account for i in key)
    note = f"Needs are known for {known} of {len(key)} A and B accounts."
    return Needs(
        ranked=_ranked(state, core),
        by_type=dict(by_type),
        by_role={
            role: tuple(sorted(by_role[role].items(), key=lambda need: (-need[1], need[0])))
            for role in ROLES
            if role in by_role
        },
        dominant={
            str(ids[i]): {role: _largest(needs) for role, needs in roles_of.items()}
            for i, roles_of in sorted(with_role.items())
        },
        clusters={pair: tuple(members) for pair, members in clusters.items()},
        known=known,
        key_accounts=len(key),
        missing=(note,) if known < len(key) else (),
    )


def _largest(needs: Mapping[str, float]) -> str:
    return min(needs, key=lambda code: (-needs[code], code))


def _ranked(state: State, core: PlanCore) -> tuple[Need, ...]:
    table, position = of_accounts(state.table("needs"), core.accounts.ids)
    codes, noted = text(table, "need"), text(table, "noted_on")
    answers, severity = text(table, "our_answer"), np.nan_to_num(number(table, "severity"))
    found = []
    for code in dict.fromkeys(codes):
        mine = codes == code
        given = [str(answer) for answer in answers[mine] if answer]
        found.append(
            Need(
                str(code),
                float(severity[mine].sum()),
                len(set(position[mine].tolist())),
                max(noted[mine], default=""),
                {answer: given.count(answer) for answer in dict.fromkeys(given)},
            )
        )
    return tuple(sorted(found, key=lambda need: (-need.severity, need.code)))
