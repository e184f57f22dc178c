"""Surgeons of A accounts without a wanted relationship or a next step (plan-spec S2-12)."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from model.people import contactable
from model.plan.period import iso_date
from model.plan.rep_plan import RepPlan
from model.plan.tables import number, of_accounts, text
from model.state import State

_HELPERS: Final = ("nurs", "sterile", "technician", "perfusion", "biomed")  # users, no surgeons
TARGET, STEP = "relationship wanted", "next step"


@dataclass(frozen=True, slots=True)
class Aimless:
    """One surgeon and what the plan does not say about the way there."""

    contact_id: str
    name: str
    account_id: str
    lacks: tuple[str, ...]  # of TARGET and STEP


def surgeons_without_aim(state: State, plan: RepPlan, today: date) -> tuple[Aimless, ...]:
    """By account in the order of potential; a step that has passed is none.

    Surgeons are the users with a specialty that is no helper's. Whoever must not be contacted is
    left out.
    """
    grades = plan.segmentation.potential_class
    order = {str(plan.ids[at]): at for at in np.argsort(-np.nan_to_num(plan.figures.potential))
             if grades[at] == "A"}  # fmt: skip
    rank = {key: place for place, key in enumerate(order)}
    table, _ = of_accounts(contactable(state.table("contacts"), state), plan.ids)
    names = ("contact_id", "name", "account_id", "role_class", "specialty", "planned_next")
    columns = (text(table, name) for name in names)
    found = []
    for *words, target in zip(*columns, number(table, "relationship_target"), strict=True):
        contact, name, account, role, specialty, planned = map(str, words)
        helper = any(part in specialty.casefold() for part in _HELPERS)
        if account not in rank or role != "USER" or not specialty or helper:
            continue
        step = iso_date(planned)
        lacks = [] if np.isfinite(target) else [TARGET]
        lacks += [] if step is not None and step >= today else [STEP]
        if lacks:
            found.append(Aimless(contact, name, account, tuple(lacks)))
    return tuple(sorted(found, key=lambda one: (rank[one.account_id], one.name)))
