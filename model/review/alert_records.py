"""What became of the alerts: seen, answered, snoozed, closed, and what it brought after 60 days."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

import pandas as pd

from model.change import TableReplaced
from model.errors import PlanError
from model.plan.period import iso_date
from model.plan.tables import number, text
from model.review.alert import RULES, Alert
from model.state import State

TABLE: Final = "alerts"
EFFECT_DAYS: Final = 60
_DUE_DAYS: Final = {"red": 7, "amber": 14}  # until an alert should be answered: expert defaults


class Status(StrEnum):
    """Where an alert stands."""

    OPEN = "open"
    SEEN = "acknowledged"
    ACTED = "acted on"
    SNOOZED = "snoozed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class AlertRecord:
    """What is kept of one alert; days are ISO, "" for not yet; values NaN where unknown."""

    key: str
    rule: str
    subject: str
    rep_id: str
    status: str
    first_seen: str
    owner: str
    due: str
    snoozed_until: str
    reason: str
    action: str
    acted_on: str
    closed_on: str
    value_at_action: float
    value_after: float

    @property
    def effect_due(self) -> date | None:
        """The day from which the effect can be read, None before anything was done."""
        day = iso_date(self.acted_on or self.closed_on)
        return day + timedelta(days=EFFECT_DAYS) if day is not None else None


_NAMES: Final = tuple(field.name for field in fields(AlertRecord))
_NUMBERS: Final = ("value_at_action", "value_after")
_WORDS: Final = tuple(name for name in _NAMES if name not in _NUMBERS)


@dataclass(frozen=True, slots=True)
class Handled:
    """An alert that fires today with its record, and one whose cause is gone (`alert` None)."""

    alert: Alert | None
    record: AlertRecord

    @property
    def waits(self) -> bool:
        """Whether somebody has to look at it today."""
        return self.alert is not None and self.record.status in (Status.OPEN, Status.SEEN)


def records_of(state: State) -> Mapping[str, AlertRecord]:
    """The records by key."""
    table = state.table(TABLE)
    columns: list[Any] = [text(table, name).tolist() for name in _WORDS]
    columns += [number(table, name).tolist() for name in _NUMBERS]
    return {row[0]: AlertRecord(*row) for row in zip(*columns, strict=True)}


def handled(state: State, alerts: Sequence[Alert], today: date) -> tuple[Handled, ...]:
    """Today's alerts with their records, then the answered ones that no longer fire.

    A snooze that is over is open again; an alert closed while it still fires is open again
    once its effect could have shown.
    """
    known = records_of(state)
    now = [Handled(alert, _today(known.get(alert.key), alert, today)) for alert in alerts]
    firing = {alert.key for alert in alerts}
    gone = [Handled(None, record) for key, record in known.items() if key not in firing]
    return (*now, *gone)


def _today(record: AlertRecord | None, alert: Alert, today: date) -> AlertRecord:
    if record is None:
        return _fresh(alert, today)
    until = iso_date(record.snoozed_until)
    if record.status == Status.SNOOZED and until is not None and until <= today:
        return replace(record, status=Status.OPEN)
    over = record.effect_due is not None and record.effect_due <= today
    if record.status in (Status.CLOSED, Status.ACTED) and over:
        return replace(record, status=Status.OPEN)
    return record


def _fresh(alert: Alert, today: date) -> AlertRecord:
    due = today + timedelta(days=_DUE_DAYS[alert.level])
    return AlertRecord(
        alert.key,
        alert.rule,
        alert.subject.name,
        alert.rep_id,
        Status.OPEN,
        today.isoformat(),
        alert.rep_id,
        due.isoformat(),
        *("",) * 5,
        math.nan,
        math.nan,
    )


def acknowledge(state: State, alert: Alert, owner: str, due: date, today: date) -> TableReplaced:
    """The change that gives an alert an owner and a day; PlanError for a day in the past."""
    if due < today:
        raise PlanError("The due date is past.", remedy="Choose today or a later day.")
    record = replace(
        _now(state, alert, today), status=Status.SEEN, owner=owner, due=due.isoformat()
    )
    return _put(state, record, f"Acknowledge {_named(alert)}")


def snooze(state: State, alert: Alert, until: date, reason: str, today: date) -> TableReplaced:
    """The change that silences an alert until a day; PlanError without a reason or a day ahead."""
    if until <= today:
        raise PlanError("The day is not ahead.", remedy="Choose a day after today.")
    if not reason.strip():
        raise PlanError("A snooze needs its reason.", remedy="Say in a few words why it can wait.")
    record = replace(
        _now(state, alert, today),
        status=Status.SNOOZED,
        snoozed_until=until.isoformat(),
        reason=reason.strip(),
    )
    return _put(state, record, f"Snooze {_named(alert)}")


def act_on(state: State, alert: Alert, action: str, today: date) -> TableReplaced:
    """The change that notes what was done and the value it was done at."""
    record = replace(
        _now(state, alert, today),
        status=Status.ACTED,
        action=action,
        acted_on=today.isoformat(),
        value_at_action=alert.value,
    )
    return _put(state, record, f"{action}: {_named(alert)}")


def close(state: State, alert: Alert, reason: str, today: date) -> TableReplaced:
    """The change that closes an alert; PlanError without a reason."""
    if not reason.strip():
        raise PlanError("Closing needs its reason.", remedy="Say what was decided.")
    now = _now(state, alert, today)
    record = replace(
        now,
        status=Status.CLOSED,
        reason=reason.strip(),
        closed_on=today.isoformat(),
        value_at_action=alert.value if math.isnan(now.value_at_action) else now.value_at_action,
    )
    return _put(state, record, f"Close {_named(alert)}")


def effects_due(state: State, alerts: Sequence[Alert], today: date) -> TableReplaced | None:
    """The change that notes the values 60 days after an action; None when none is due.

    A rule that no longer fires leaves no value: its effect is that it is gone.
    """
    known, values = dict(records_of(state)), {alert.key: alert.value for alert in alerts}
    due = [
        record
        for record in known.values()
        if record.effect_due is not None
        and record.effect_due <= today
        and math.isnan(record.value_after)
        and record.key in values
    ]
    if not due:
        return None
    for record in due:
        known[record.key] = replace(record, value_after=values[record.key])
    return _table(state, known, "Note the effect of answered alerts")


def effect_of(handled_alert: Handled, today: date) -> str:
    """What an answer brought, in words; "" while it is too early or nothing was done."""
    record = handled_alert.record
    if record.effect_due is None:
        return ""
    if handled_alert.alert is None:
        return "no longer fires"
    if today < record.effect_due:
        return ""
    before, after = record.value_at_action, record.value_after
    if math.isnan(before) or math.isnan(after):
        return "still fires"
    return f"still fires: {before:.4g} then, {after:.4g} after {EFFECT_DAYS} days"


def _now(state: State, alert: Alert, today: date) -> AlertRecord:
    return records_of(state).get(alert.key) or _fresh(alert, today)


def _named(alert: Alert) -> str:
    return f"{RULES[alert.rule].name.lower()}, {alert.subject.name}"


def _put(state: State, record: AlertRecord, label: str) -> TableReplaced:
    return _table(state, {**records_of(state), record.key: record}, label)


def _table(state: State, records: Mapping[str, AlertRecord], label: str) -> TableReplaced:
    rows = [[getattr(record, name) for name in _NAMES] for record in records.values()]
    after = pd.DataFrame(rows, columns=list(_NAMES))
    return TableReplaced(label, TABLE, state.tables.get(TABLE), after)
