"""Time sinks: accounts that take hours and calls while no gate is passed (plan-spec §2.9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from model.arrays import TextArray
from model.diary.measures_acts import FACE_TO_FACE, Act
from model.plan.period import iso_date
from model.plan.tables import of_accounts, text
from model.settings import settings_of
from model.state import State

DAYS: Final = 120
_STEPS: Final = range(2, 12)  # to enter step 2 is to have passed the gate of step 1
_SERVICE: Final = ("case_attendance",)  # support that was promised is no pursuit


@dataclass(frozen=True, slots=True)
class TimeSink:
    """An account over the limit: what it took in the last 120 days, AL8."""

    account_id: str
    hours: float
    calls: int  # face to face
    last_gate: date | None


def time_sinks(
    state: State, acts: Sequence[Act], ids: TextArray, today: date
) -> tuple[TimeSink, ...]:
    """Accounts with over 25 h or over 8 visits in 120 days without a gate, most hours first.

    The limits are settings. Only accounts that are pursued count: those with an open
    opportunity, and those that have bought nothing and have no opportunity at all.
    """
    settings = settings_of(state)
    gates, pursued, closed = _gates(state, ids)
    first = today - timedelta(days=DAYS)
    hours: dict[str, float] = {}
    calls: dict[str, int] = {}
    for act in acts:
        if act.status != "done" or act.when is None or not first < act.when <= today:
            continue
        if act.kind in _SERVICE:
            continue
        account = act.account_id
        hours[account] = hours.get(account, 0.0) + act.minutes / 60
        calls[account] = calls.get(account, 0) + (act.kind in FACE_TO_FACE)
    found = []
    for account, spent in hours.items():
        gate = gates.get(account)
        passed = gate is not None and gate > first
        over = spent > settings["timesink.hours"] or calls[account] > settings["timesink.f2f"]
        idle = account in closed and account not in pursued
        if over and not passed and not idle:
            found.append(TimeSink(account, spent, calls[account], gate))
    return tuple(sorted(found, key=lambda sink: (-sink.hours, sink.account_id)))


def _gates(state: State, ids: TextArray) -> tuple[dict[str, date], set[str], set[str]]:
    """The last gate passed at each account; accounts with an open, with a closed opportunity."""
    table, _ = of_accounts(state.table("opportunities"), ids)
    accounts = [str(a) for a in text(table, "account_id")]
    gates: dict[str, date] = {}
    for column in (f"step{step}_on" for step in _STEPS):
        for account, words in zip(accounts, text(table, column), strict=True):
            day = iso_date(words)
            if day is not None:
                gates[account] = max(day, gates.get(account, day))
    open_: set[str] = set()
    closed: set[str] = set()
    for account, status in zip(accounts, text(table, "status"), strict=True):
        (closed if status in ("won", "lost") else open_).add(account)
    return gates, open_, closed
