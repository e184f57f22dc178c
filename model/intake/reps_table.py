"""The people of a reps table."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from model.intake.values import clean_text
from model.reps import Rep

SKILL: Final = "skill_"
_FIELDS: Final = frozenset(
    [
        "rep_id",
        "name",
        "role",
        "home_lat",
        "home_lon",
        "start_date",
        "fte",
        "ramp_factor_y1",
        "quota",
        "leave_days",
        "company_days",
        "holidays",
        "capacity_h",  # results, never read
        "planned_hours_y1",
    ]
)


def reps_of(frame: pd.DataFrame) -> tuple[Rep, ...]:
    """The people of a reps table; columns that Rep has no field for are kept as notes.

    A rep without an id is called by name; ramp and full-time share are 1.0 where missing.
    """
    return tuple(_rep(record) for record in frame.to_dict("records"))


def _rep(record: Mapping[Any, Any]) -> Rep:
    def number(name: str) -> float | None:
        value = record.get(name)
        return float(value) if isinstance(value, float | int) and value == value else None

    def text(name: str) -> str:
        return clean_text(record.get(name))

    fte, ramp = number("fte"), number("ramp_factor_y1")
    skills = {
        str(name)[len(SKILL) :]: level
        for name in record
        if str(name).startswith(SKILL) and (level := number(str(name))) is not None
    }
    notes = {
        str(name): clean_text(value)
        for name, value in record.items()
        if name not in _FIELDS and not str(name).startswith(SKILL) and clean_text(value)
    }
    return Rep(
        id=text("rep_id") or text("name"),
        name=text("name") or text("rep_id"),
        role=text("role") or "rep",
        home_lat=number("home_lat"),
        home_lon=number("home_lon"),
        home_place=", ".join(filter(None, (text("home_city"), text("home_region")))),
        start_date=text("start_date"),
        fte=1.0 if fte is None else fte,
        ramp=1.0 if ramp is None else ramp,
        quota=number("quota"),
        leave_days=number("leave_days"),
        company_days=number("company_days"),
        holidays=number("holidays"),
        skills=skills,
        notes=notes,
    )
