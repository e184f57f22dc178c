"""Routed leads as a file: the list as it came, with owner, territory and reason in front."""

from collections.abc import Sequence
from math import isfinite
from pathlib import Path
from typing import Final

from model.leads.reading import LeadList
from model.leads.routing import Routed, Routing
from model.leads.white_space import Opening
from model.state import State
from reports.sheet_file import SheetList, write_list

HEADERS: Final = (
    "owner",
    "owner_id",
    "owner_crm_id",
    "territory",
    "territory_name",
    "decided_by",
    "reason",
    "account_id",
)
_WIDTHS: Final = (22, 12, 22, 12, 28, 18, 60, 14)
_OWN_WIDTH: Final = 22


def write_routed(state: State, leads: LeadList, routing: Routing, out: Path) -> int:
    """Write one row per lead in the order of the list; the number of rows.

    `out` ends in .xlsx or .csv. PlanError as of `write_list`.
    """
    own = [f"{name} (list)" if name in HEADERS else name for name in leads.headers]
    crm = {rep.id: rep.notes.get("crm_id", "") for rep in state.reps}
    rows = [
        (*_answer(one, crm), *cells) for one, cells in zip(routing.routed, leads.cells, strict=True)
    ]
    what = SheetList("Leads", (*HEADERS, *own), (*_WIDTHS, *(_OWN_WIDTH for _ in own)), rows)
    return write_list(what, out)


def _answer(one: Routed, crm: dict[str, str]) -> tuple[str, ...]:
    owner = one.owner
    return (
        owner.rep if owner else "",
        owner.rep_id if owner else "",
        crm.get(owner.rep_id, "") if owner else "",
        owner.territory_id if owner else "",
        owner.territory if owner else "",
        one.step.value,
        one.reason,
        one.account_id,
    )


def write_openings(openings: Sequence[Opening], out: Path) -> int:
    """Write white space, one row per facility or town; the number of rows."""
    headers = (
        "name", "works_at", "street", "city", "region", "postcode", "latitude", "longitude",
        "account_type", "territory", "rep", "likeness_pct", "potential", "why",
    )  # fmt: skip
    widths = (34, 30, 24, 18, 8, 10, 11, 11, 12, 28, 20, 12, 12, 60)
    rows = [
        (
            one.name, one.works_at, one.street, one.city, one.region, one.postcode,
            _known(one.lat), _known(one.lon), one.account_type, one.territory, one.rep,
            round(100 * one.likeness), _known(one.potential, 0), one.why,
        )
        for one in openings
    ]  # fmt: skip
    return write_list(SheetList("White space", headers, widths, rows), out)


def _known(value: float, digits: int = 5) -> float | None:
    return round(value, digits) if isfinite(value) else None
