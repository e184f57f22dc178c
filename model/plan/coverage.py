"""Which users, buyers and administrators are known where."""

from collections import Counter

import numpy as np

from model.plan.core import PlanCore
from model.plan.facts import ROLES
from model.plan.outlook import RoleCoverage
from model.plan.tables import number, of_accounts, text
from model.state import State


def role_coverage(state: State, core: PlanCore) -> RoleCoverage:
    """Contacts per account and role class; gaps at A and B accounts."""
    table, position = of_accounts(state.table("contacts"), core.accounts.ids)
    roles = text(table, "role_class")
    contacts = np.zeros((len(core.rows), len(ROLES)), np.int64)
    for column, role in enumerate(ROLES):
        np.add.at(contacts[:, column], position[roles == role], 1)
    known = contacts > 0
    key_accounts = np.flatnonzero(np.isin(core.segmentation.potential_class, ("A", "B")))
    gaps = {
        str(core.accounts.ids[i]): tuple(
            sorted(role for column, role in enumerate(ROLES) if not known[i, column])
        )
        for i in key_accounts
        if not known[i].all()
    }
    levels = number(table, "relationship")
    pairs = zip(roles, levels, strict=True)
    relationships = Counter((str(role), int(level)) for role, level in pairs if level == level)
    notes = [] if len(table) else ["No contact of this territory is known."]
    unclassed = int(np.sum(~np.isin(roles, ROLES)))
    if unclassed:
        notes.append(f"{unclassed} contacts have no role class.")
    return RoleCoverage(
        contacts=contacts,
        known=known,
        gaps=gaps,
        counts={role: int(np.sum(roles == role)) for role in ROLES},
        relationships=dict(relationships),
        missing=tuple(notes),
    )
