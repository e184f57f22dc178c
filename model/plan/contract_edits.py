"""A contract of an account changed by hand: when it ends, who holds it, how exclusive it is."""

from typing import Any, Final

import numpy as np

from model.change import AccountEdited
from model.errors import PlanError
from model.fields import CONTRACT_STATUSES
from model.plan.period import iso_date
from model.state import State

_END, _MONTH, _STATUS, _HOLDER = (
    "contract_end",
    "contract_end_month",
    "contract_status",
    "main_competitor",
)
FIELDS: Final = (_END, _STATUS, _HOLDER)


def set_contract(state: State, account_id: str, **cells: str) -> AccountEdited:
    """Cells of an account's contract by FIELDS; the end is an ISO date or "" for unknown.

    A typed end replaces an imported plan month, which would hide it. PlanError for another field,
    a status that is not known, and an end that is no day.
    """
    unknown = sorted(set(cells) - set(FIELDS))
    if unknown:
        raise PlanError(f"A contract has no {unknown[0]}.", remedy="Choose another field.")
    status = cells.get(_STATUS, "")
    if status and status not in CONTRACT_STATUSES:
        raise PlanError(
            f"{status} is no contract status.", remedy=f"Choose: {', '.join(CONTRACT_STATUSES)}."
        )
    end = cells.get(_END, "").strip()
    if end and iso_date(end) is None:
        raise PlanError(f'"{end}" is not a day.', remedy="Type it as 2027-03-31.")
    row = state.accounts.row_of(account_id)
    record = state.accounts.record(row)
    after: dict[str, Any] = {name: value.strip() for name, value in cells.items()}
    if _END in cells and np.isfinite(state.accounts.number(_MONTH)[row]):
        after[_MONTH] = None
    name = str(state.accounts.text("name")[row]) or account_id
    before = {field: record.get(field) for field in after}
    return AccountEdited(f"Change the contract of {name}", account_id, before, after)
