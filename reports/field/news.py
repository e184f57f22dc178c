"""What has changed for a rep since the last pack, and the next steps of the accounts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from model.arrays import IntArray
from model.diary.change_log import ITEM_DAY, ITEM_STATUS
from model.diary.entries import kind_words
from model.diary.measures_stability import CHANGE_LOG
from model.diary.table import diary_frame
from model.field_return.packs import last_pack
from model.format import Formatter
from model.plan.period import iso_date
from model.plan.tables import number, of_accounts, text
from model.reps import Rep
from model.review.impact_followup import before_live
from model.scenario import LIVE
from model.state import State
from reports.calendar_entries import name_of
from reports.field.veil import Veil

_LOOK_BACK: Final = 28  # days, where no pack was made before
_LOOK_AHEAD: Final = 90  # days of next steps
_MOST: Final = 60
_STATUS: Final = {"no_show": "missed"}


@dataclass(frozen=True, slots=True)
class NextStep:
    """One dated step; `late` when its day has passed."""

    id: str  # of its opportunity or request
    account_id: str
    name: str
    day: str  # ISO
    words: str
    late: bool


def changes_of(
    state: State, rep: Rep, rows: IntArray, veil: Veil, today: date, team: str
) -> tuple[str, tuple[str, ...]]:
    """The day from which on is told, ISO, and a sentence per change."""
    last = last_pack(state, rep.id)
    since = last.made_on if last else (today - timedelta(days=_LOOK_BACK)).isoformat()
    own = {str(key) for key in state.accounts.ids[rows]}
    before = last.account_ids if last else _held_before(state, rep, since, today, team)
    told = [*_owners(state, own, before)] if before is not None else []
    told += _diary_changes(state, rep, veil, since)
    told += _funnel_changes(state, rows, veil, since, today)
    return since, tuple(told[:_MOST])


def _held_before(
    state: State, rep: Rep, since: str, today: date, team: str
) -> frozenset[str] | None:
    """The rep's accounts before the live alignment took effect, if it has since that day."""
    old, day = before_live(state), state.scenario(LIVE).effective_from[:10]
    if old is None or team not in old.layers or not since <= day <= today.isoformat():
        return None
    layer = old.layer(team)
    codes = [n for n, one in enumerate(layer.territories) if one.rep_id == rep.id]
    held = np.isin(layer.alignment.territory, codes)
    return frozenset(str(key) for key in state.accounts.ids[held])


def _owners(state: State, own: set[str], before: frozenset[str]) -> Iterable[str]:
    """What comes by its name; what has gone is somebody else's now and is only counted."""
    came = sorted(name_of(state, key) for key in own - before)
    yield from (f"{name} is yours now." for name in came)
    gone = len(before - own)
    if gone:
        yield (
            "1 account is not yours any more."
            if gone == 1
            else (f"{gone:,} accounts are not yours any more.")
        )


def _diary_changes(state: State, rep: Rep, veil: Veil, since: str) -> Iterable[str]:
    log, frame = state.table(CHANGE_LOG), diary_frame(state)
    items = {
        str(uid): (str(kind), str(account))
        for uid, kind, account, whose in zip(
            *(text(frame, name) for name in ("uid", "type", "account_id", "rep_id")), strict=True
        )
        if whose == rep.id
    }
    names = ("rep_id", "date", "object", "field", "old", "new")
    rows = [tuple(map(str, row)) for row in zip(*(text(log, n) for n in names), strict=True)]
    show = Formatter.of(state.about)
    for whose, day, what, key, old, new in reversed(rows):
        if whose != rep.id or day < since or key not in items:
            continue
        kind, account = items[key]
        name = " ".join(part for part in (kind_words(kind), name_of(state, account)) if part)
        if what == ITEM_DAY:
            yield f"{name}: moved from {_when(old, show)} to {_when(new, show)}."
        elif what == ITEM_STATUS:
            yield veil.over(f"{name}: {_STATUS.get(new, new)}.")


def _when(said: str, show: Formatter) -> str:
    day, _, clock = said.partition(" ")
    when = iso_date(day)
    if when is None:
        return said
    return f"{when:%a} {show.date(day, year=False)} {clock}".strip()


def _funnel_changes(
    state: State, rows: IntArray, veil: Veil, since: str, today: date
) -> Iterable[str]:
    table, _ = of_accounts(state.table("opportunities"), state.accounts.ids[rows])
    names = ("account_id", "line", "status", "step_name", "step_entered", "closed_on", "opened")
    steps = np.nan_to_num(number(table, "step")).astype(int)
    found = []
    for row in zip(*(text(table, name) for name in names), steps, strict=True):
        account, line, status, step, entered, closed, opened = map(str, row[:7])
        name = f"{name_of(state, account)}, {veil.over(line)}".rstrip(", ")
        if status in ("won", "lost") and since <= closed <= today.isoformat():
            found.append((closed, f"{name}: {status}."))
        elif status == "open" and since <= entered <= today.isoformat():
            begun = " (new)" if opened >= since else ""
            found.append((entered, f"{name}: at step {row[7]}, {veil.over(step)}{begun}."))
    yield from (said for _, said in sorted(found, reverse=True))


def steps_of(
    state: State, rows: IntArray, veil: Veil, today: date, *, money: bool
) -> tuple[NextStep, ...]:
    """The dated next steps of opportunities and of requests that wait, earliest first."""
    until = (today + timedelta(days=_LOOK_AHEAD)).isoformat()
    show = Formatter.of(state.about)
    ids = state.accounts.ids[rows]
    found = []
    table, _ = of_accounts(state.table("opportunities"), ids)
    names = ("opportunity_id", "account_id", "status", "line", "next_step", "next_step_on")
    values = number(table, "value_per_year")
    for row in zip(*(text(table, name) for name in names), values, strict=True):
        key, account, status, line, words, day = map(str, row[:6])
        if status in ("", "open") and words and iso_date(day) is not None and day <= until:
            worth = f", {show.money(row[6])} a year" if money and row[6] > 0 else ""
            said = f"{veil.over(words)} ({veil.over(line)}{worth})" if line else veil.over(words)
            found.append(_step(state, key, account, day, said, today))
    table, _ = of_accounts(state.table("requests"), ids)
    names = ("request_id", "account_id", "decision", "kind", "detail", "scheduled_for")
    for row in zip(*(text(table, name) for name in names), strict=True):
        key, account, decision, kind, words, day = map(str, row)
        if (
            decision == "scheduled"
            and iso_date(day) is not None
            and today.isoformat() <= day <= until
        ):
            said = f"Request: {veil.over(words or kind)}"
            found.append(_step(state, key, account, day, said, today))
    return tuple(sorted(found, key=lambda one: (one.day, one.name, one.id)))


def _step(state: State, key: str, account: str, day: str, words: str, today: date) -> NextStep:
    return NextStep(key, account, name_of(state, account), day, words, day < today.isoformat())
