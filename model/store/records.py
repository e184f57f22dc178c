"""The few objects of a project as plain data and back.

A field that a record lacks takes its default, one that is not known any more is left out, so
that files of neighbouring versions stay readable.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any, Final

from model.reps import Rep
from model.scenario import Scenario
from model.state import About
from model.territories import District, Team, Territory

Plain = dict[str, Any]
SCENARIO_FIELDS: Final = tuple(
    field.name for field in fields(Scenario) if field.name not in ("layers", "id")
)


def plain(record: Territory | Rep | About | District | Team) -> Plain:
    """One record as plain data by field name."""
    return {field.name: _plain(getattr(record, field.name)) for field in fields(record)}


def plain_list(records: Iterable[Territory | Rep | District | Team]) -> list[Plain]:
    """Several records as plain data."""
    return [plain(record) for record in records]


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value


def territory(values: Mapping[str, Any]) -> Territory:
    """A territory from plain data."""
    kept = _known(Territory, values)
    return Territory(**{**kept, "areas": tuple(kept.get("areas", ()))})


def rep(values: Mapping[str, Any]) -> Rep:
    """A rep from plain data."""
    return Rep(**_known(Rep, values))


def district(values: Mapping[str, Any]) -> District:
    """A district from plain data."""
    return District(**_known(District, values))


def team(values: Mapping[str, Any]) -> Team:
    """A team from plain data."""
    return Team(**_known(Team, values))


def about(values: Mapping[str, Any]) -> About:
    """What the project is, from plain data."""
    kept = _known(About, values)
    first, last = kept.get("period", ("", ""))
    if kept.get("frozen_today"):
        date.fromisoformat(kept["frozen_today"])  # the clock relies on it
    return About(**{**kept, "period": (first, last)})


def _known(kind: type, values: Mapping[str, Any]) -> Plain:
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in values.items() if name in names}
