"""What is usual for an institution type where nobody has asked yet (plan-spec S2-09, S0-99).

Buying path and needs by type are expert estimates in `resources/account_types.json`; the time to
close is the setting `ttc.<TYPE>`. They are shown as "usual for this type, not confirmed" and
enter no figure.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from model.plan.facts import ROLES
from model.plan.tables import of_accounts
from model.resources import resource
from model.state import State

NOT_CONFIRMED: Final = "usual for this type, not confirmed"
_OTHER: Final = "OTHER"
FEWEST_QUESTIONS: Final = 5  # of a discovery brief


@dataclass(frozen=True, slots=True)
class TypeDefaults:
    """The three things accounts of a type differ in."""

    committee: str  # who decides, how often
    papers_wd: int  # working days the papers are due ahead
    needs: tuple[str, ...]  # most usual first
    months: float  # time to close, before readiness

    @property
    def path(self) -> str:
        """The buying path in words."""
        return f"{self.committee}; papers {self.papers_wd} working days before"


def usual_of(account_type: str, settings: Mapping[str, float]) -> TypeDefaults:
    """The defaults of a type; those of OTHER for a type nobody described."""
    types = _shipped()["types"]
    known = types.get(account_type, types[_OTHER])
    months = settings.get(f"ttc.{account_type}", settings[f"ttc.{_OTHER}"])
    return TypeDefaults(
        known["committee"], int(known["papers_wd"]), tuple(known["needs"]), float(months)
    )


def unconfirmed(state: State, account_id: str, settings: Mapping[str, float]) -> tuple[str, ...]:
    """What stands in for the answers an account has not given: buying path, needs."""
    accounts = state.accounts
    row = accounts.row_of(account_id)
    usual = usual_of(str(accounts.text("account_type")[row]), settings)
    found = []
    if not str(accounts.text("vac_rule")[row]):
        found.append(f"buying path: {usual.path}")
    needs, _ = of_accounts(state.table("needs"), accounts.ids[[row]])
    if needs.empty:
        found.append(f"needs: {', '.join(usual.needs)}")
    return tuple(found)


def bank_of(role: str) -> tuple[str, ...]:
    """The shipped discovery questions to a role class, at least five; all for an unknown one."""
    bank = _shipped()["questions"]
    if role in bank:
        return tuple(bank[role])
    return tuple(
        question for one in zip(*(bank[r] for r in ROLES), strict=True) for question in one
    )


@cache
def _shipped() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(resource("account_types.json").read_text(encoding="utf-8"))
    return loaded
