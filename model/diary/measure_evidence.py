"""What stands behind each measure: the items, accounts, weeks and changes that make it up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from model.arrays import TextArray
from model.diary.measure_weeks import ROLES, ActsWeek
from model.diary.measures import Adherence
from model.diary.measures_acts import Act
from model.diary.measures_fill import WeekFill
from model.diary.measures_requests import Education
from model.diary.measures_sinks import TimeSink
from model.diary.measures_stability import Stability
from model.format import Formatter
from model.plan.period import iso_date
from model.plan.requests import RequestLoad
from model.plan.tables import number, of_accounts, text
from model.state import State

_EDUCATION_DAYS = 60
_TYPES = {"call_f2f": "calls", "remote_touch": "remote", "case_attendance": "cases"}
_KINDS = {
    "strategic_goal": "Strategic goal",
    "annual_goal": "Annual goal",
    "lighthouse": "Lighthouse",
    "theme": "Theme",
    "wave_1_4_account": "Account of waves 1 to 4",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One row behind a figure: when, what kind of item or what, where, and why it counts.

    `kind` is a type of activity, else `what` says it; `uid` is that of a diary item or "".
    """

    day: date | None
    why: str
    kind: str = ""
    what: str = ""
    account_id: str = ""
    uid: str = ""


def acts_behind(acts: Iterable[Act]) -> tuple[Evidence, ...]:
    """Activities with their length and origin, newest first."""
    rows = [(act, f"{act.minutes / 60:.1f} h, {_origin(act)}") for act in acts]
    return _of_acts(rows)


def missed_behind(kept: Adherence) -> tuple[Evidence, ...]:
    """What was not kept and why, then what does not count and why; newest first."""
    missed = [(act, act.cause or why) for act, why in kept.missed]
    excluded = [(act, f"left out: {why}") for act, why in kept.excluded]
    return (*_of_acts(missed), *_of_acts(excluded))


def hopes_behind(acts: Iterable[Act]) -> tuple[Evidence, ...]:
    """Visits made up on the spot, with how long before."""
    rows = []
    for act in acts:
        ahead = (act.when - act.created).days if act.when and act.created else 0
        told = "the same day" if ahead <= 0 else f"{ahead} day{'s' * (ahead > 1)} before"
        rows.append((act, f"made up {told}, no research sheet"))
    return _of_acts(rows)


def sinks_behind(sinks: Iterable[TimeSink], show: Formatter) -> tuple[Evidence, ...]:
    """Accounts that take time, most hours first, with the day of their last gate."""
    return tuple(
        Evidence(
            sink.last_gate,
            f"{show.number(sink.hours, 1)} h and {sink.calls} visits in 120 days, "
            + (f"last gate {_on(sink.last_gate, show)}" if sink.last_gate else "no gate passed"),
            what="Time sink",
            account_id=sink.account_id,
        )
        for sink in sinks
    )


def requests_behind(state: State, ids: TextArray, first: date, last: date) -> tuple[Evidence, ...]:
    """Each request of the days `first` to `last`, newest first."""
    table, _ = of_accounts(state.table("requests"), ids)
    names = ("received_at", "kind", "account_id", "decision", "root_cause")
    columns = (text(table, name) for name in names)
    rows = []
    for *words, minutes in zip(*columns, number(table, "minutes"), strict=True):
        at, kind, account, decision, cause = map(str, words)
        day = iso_date(at)
        if day is not None and first <= day <= last:
            hours = "" if minutes != minutes else f"{minutes / 60:.1f} h"
            why = ", ".join(part for part in (hours, decision, cause) if part)
            rows.append(Evidence(day, why, what=kind.capitalize(), account_id=account))
    return tuple(sorted(rows, key=lambda row: row.day or first, reverse=True))


def askers_behind(load: RequestLoad) -> tuple[Evidence, ...]:
    """Accounts by the number of their requests in a quarter, with the usual cause."""
    words = {"red": "too many", "amber": "to watch", "": "fine"}
    return tuple(
        Evidence(
            None,
            ", ".join(part for part in (words[level], load.causes.get(account, "")) if part),
            what=f"{n} request{'s' * (n > 1)} in a quarter",
            account_id=account,
        )
        for account, n, level in load.by_account
    )


def education_behind(effects: Iterable[Education], today: date) -> tuple[Evidence, ...]:
    """Each time a customer was taught, with the requests around it."""
    rows = []
    for one in effects:
        running = "" if one.day + timedelta(days=_EDUCATION_DAYS) <= today else " so far"
        why = f"{one.before} before, {one.after} after{running}"
        rows.append(Evidence(one.day, why, what=one.action, account_id=one.account_id))
    return tuple(rows)


def weeks_ahead(weeks: Iterable[WeekFill]) -> tuple[Evidence, ...]:
    """Each week ahead with the hours booked."""
    return tuple(
        Evidence(
            week.first,
            f"{week.booked:.1f} of {week.plannable:.1f} h booked",
            what=f"Week {week.number} ahead",
        )
        for week in weeks
    )


def weeks_behind(weeks: Sequence[ActsWeek]) -> tuple[Evidence, ...]:
    """Each week with its visits by role and its hours with buyers, newest first."""
    rows = []
    for week in reversed(weeks):
        names = (*ROLES, "multi", "?")
        shown = {"multi": "several", "?": "none"}
        roles = [f"{shown.get(r, r)} {week.visits[r]}" for r in names if week.visits[r]]
        kinds = [f"{_TYPES.get(k) or k.replace('_', ' ')} {n}" for k, n in week.by_kind.items()]
        parts = (", ".join(roles), f"{week.buyer_hours:.1f} h buyers", ", ".join(kinds))
        told = "; ".join(part for part in parts if part)
        rows.append(Evidence(week.monday, told, what=f"{week.whole} visits"))
    return tuple(rows)


def changes_behind(found: Stability, *, only_flips: bool = False) -> tuple[Evidence, ...]:
    """What changed in the plan, newest first, with the cause; only known kinds."""
    wanted = set(found.flips)
    rows = [
        Evidence(
            one.day,
            f"{one.before or 'nothing'} → {one.after or 'nothing'}, cause {one.cause}",
            what=f"{_KINDS[one.kind]} {one.key}",
        )
        for one in found.changes
        if one.kind in _KINDS and (not only_flips or (one.kind, one.key) in wanted)
    ]
    return tuple(sorted(rows, key=lambda row: row.day or date.min, reverse=True))


def _on(day: date, show: Formatter) -> str:
    return show.date(day.isoformat())


def _of_acts(rows: Iterable[tuple[Act, str]]) -> tuple[Evidence, ...]:
    found = [
        Evidence(act.when, why, kind=act.kind, account_id=act.account_id, uid=act.uid)
        for act, why in rows
    ]
    return tuple(sorted(found, key=lambda row: row.day or date.min, reverse=True))


def _origin(act: Act) -> str:
    return "off the plan" if not act.is_planned else "on theme" if act.on_theme else "off theme"
