"""Calls and touches of a quarter: how many by segment, with whom, how far apart."""

from typing import Final

import numpy as np

from model.arrays import FloatArray, IntArray
from model.diary.demand_ground import Ground, Person
from model.diary.demands import Demand
from model.diary.focus import MINUTES, TALKING
from model.diary.visiting import DESK
from model.plan.facts import ROLES
from model.plan.tables import number, text
from model.plan.volumes import PRACTICES

_QUARTERS: Final = 4
_SHORT_CALL: Final = 30  # minutes at surgery centers and practices, plan-spec §1.10
_UNKNOWN_GAP: Final = 5  # calendar days between calls to a role of which nobody is known
_GOLDEN: Final = 0.6180339887  # spreads the rounding of neighbouring accounts evenly
# Steps of an open opportunity by the phase that splits the calls, plan-spec §2.2.
_PHASES: Final = ((4, "before_champion"), (9, "business_case_to_VAC"), (11, "adoption"))
_ASKS: Final = {
    "USER": "Read back the pain in one sentence and correct it",
    "BUYER": "Ask what the category has to save this year and who checks it",
    "ADMIN": "Ask which number the board looks at in this quarter",
}
_TOUCHES: Final = (
    "Confirm the next date and the next step in writing",
    "Answer the open question of the last visit",
    "Send the one-page result and ask for a comment",
    "Ask for the missing number in the sheet",
)


def calls_and_touches(ground: Ground, others: list[Demand]) -> tuple[list[Demand], list[str]]:
    """The quarter's face-to-face calls and remote touches, with what stands against them.

    `others` are the demands made before; visits to a person there count towards the yearly cap.
    """
    calls = quarter_share(ground.parts.calls, ground.calendar.quarter.number)
    touches = quarter_share(ground.parts.touches, ground.calendar.quarter.number)
    found: list[Demand] = []
    notes: list[str] = []
    used = _yearly_use(ground, others)
    nobody = 0
    for position, account in enumerate(map(str, ground.core.accounts.ids)):
        people = ground.people.get(account, ())
        nobody += not people and calls[position] > 0
        roles = split_roles(int(calls[position]), ground, account)
        found += _calls(ground, account, roles, used)
        found += _touches(ground, account, int(touches[position]))
    if nobody:
        due = "1 account is" if nobody == 1 else f"{nobody:,} accounts are"
        notes.append(f"{due} due a call without a contact who may be called.")
    return found, notes


def quarter_share(yearly: FloatArray, quarter: int) -> IntArray:
    """Whole calls of one quarter, (n,): four quarters add up to the year, rounded.

    Where a year has fewer calls than quarters, accounts take turns. NaN counts as none.
    """
    yearly = np.nan_to_num(yearly)
    offset = (np.arange(len(yearly)) * _GOLDEN) % 1.0
    upto = np.floor(yearly * quarter / _QUARTERS + offset)
    before = np.floor(yearly * (quarter - 1) / _QUARTERS + offset)
    return np.asarray(upto - before, np.int64)


def phase_of(ground: Ground, account: str) -> str:
    """Which role split an account is in: by its open opportunity, else by whether it buys."""
    table = ground.state.table("opportunities")
    if "account_id" in table:
        rows = table[(text(table, "account_id") == account) & (text(table, "status") == "open")]
        steps = number(rows, "step")
        if len(steps) and np.isfinite(steps).any():
            step = float(np.nanmax(steps))
            return next((phase for last, phase in _PHASES if step <= last), "adoption")
    return "before_champion" if ground.prospect(account) else "protect"


def split_roles(calls: int, ground: Ground, account: str) -> dict[str, int]:
    """Calls by role class, largest remainders first; roles without a contact give theirs away."""
    phase, settings = phase_of(ground, account), ground.core.settings
    shares = {role: settings[f"rolesplit.{phase}.{role}"] / 100 for role in ROLES}
    present = {person.role for person in ground.people.get(account, ())}
    shares = {role: part for role, part in shares.items() if role in present} or {"USER": 1.0}
    whole = sum(shares.values())
    exact = {role: calls * part / whole for role, part in shares.items()}
    split = {role: int(value) for role, value in exact.items()}
    left = calls - sum(split.values())
    for role in sorted(exact, key=lambda r: split[r] - exact[r])[:left]:
        split[role] += 1
    return split


def _yearly_use(ground: Ground, others: list[Demand]) -> dict[str, int]:
    """Calls of the quarter's year each person has had or will have, by contact id."""
    used: dict[str, int] = {}
    year = str(ground.calendar.quarter.year)
    table = ground.state.table("activities_done")
    rows = zip(
        text(table, "contact_id"), text(table, "type"), text(table, "actual_date"), strict=True
    )
    for who, kind, day in rows:
        if kind == "call_f2f" and day.startswith(year):
            used[who] = used.get(who, 0) + 1
    for demand in others:
        if demand.kind == "call_f2f":
            for who in demand.contact_ids:
                used[who] = used.get(who, 0) + 1
    return used


def _calls(
    ground: Ground, account: str, roles: dict[str, int], used: dict[str, int]
) -> list[Demand]:
    whom: list[tuple[str, Person | None]] = []
    mine: dict[str, int] = {}
    for role, count in roles.items():
        people = [p for p in ground.people.get(account, ()) if p.role == role]
        for _ in range(count):
            able = [p for p in people if not used.get(p.id, 0) >= _cap(ground, p)]
            person = min(able, key=lambda p: mine.get(p.id, 0)) if able else None
            if person is None and people:
                continue  # everybody there has had the visits of the year
            series = person.id if person else _unknown(account, role)
            mine[series] = mine.get(series, 0) + 1
            if person is not None:
                used[person.id] = used.get(person.id, 0) + 1
            whom.append((role, person))
    return [_call(ground, account, role, who, n, mine) for n, (role, who) in enumerate(whom)]


def _unknown(account: str, role: str) -> str:
    """The series of calls to somebody whose name nobody knows."""
    return f"call:{account}:{role}"


def _cap(ground: Ground, person: Person) -> float:
    """Calls a year: the local cap, else what the smallest gap leaves room for."""
    if person.cap == person.cap:
        return person.cap
    return 365 / max(1, ground.min_gap(person.account_id))


def _call(
    ground: Ground, account: str, role: str, who: Person | None, nth: int, mine: dict[str, int]
) -> Demand:
    position, quarter = ground.position(account), ground.calendar.quarter
    short = str(ground.core.accounts.text("account_type")[position]) in (*PRACTICES, "ASC")
    minutes = _SHORT_CALL if short else MINUTES["call_f2f"]
    ids = (who.id,) if who else ()
    days = len(ground.calendar.open_days)
    series = who.id if who else _unknown(account, role)
    yearly = float(ground.parts.calls[position])
    segment = str(ground.core.segmentation.segment[position])
    return Demand(
        key=f"call:{account}:{who.id if who else role}:{nth}",
        kind="call_f2f",
        minutes=minutes,
        weight=ground.grade(account),
        first=quarter.first,
        last=quarter.last,
        account_id=account,
        contact_ids=ids,
        roles=role,
        purpose=_purpose(ground, account, role, nth),
        objective_id=ground.serving("call_f2f", account),
        on_theme=ground.on_theme(account, "call_f2f", ids),
        prospect=ground.prospect(account),
        hours=ground.hours("call_f2f", account, minutes),
        modes=TALKING if ground.prospect(account) else None,
        windows=ground.visiting(account),
        series=series,
        spacing=days / mine[series],
        min_gap=ground.min_gap(account) if who else min(_UNKNOWN_GAP, ground.min_gap(account)),
        why=f"{segment or 'Without segment'}: {yearly:.0f} calls a year.",
    )


def _purpose(ground: Ground, account: str, role: str, nth: int) -> str:
    table = ground.needs
    own = table[(text(table, "account_id") == account) & (text(table, "role_class") == role)]
    needs = list(zip(text(own, "need"), text(own, "evidence"), strict=True))
    if nth < len(needs):
        need, evidence = needs[nth]
        return f"Follow up on {need}: {evidence}"
    return _ASKS.get(role, _ASKS["USER"])


def _touches(ground: Ground, account: str, count: int) -> list[Demand]:
    people, quarter = ground.people.get(account, ()), ground.calendar.quarter
    position = ground.position(account)
    found = []
    for nth in range(count):
        who = people[nth % len(people)] if people else None
        ids = (who.id,) if who else ()
        found.append(
            Demand(
                key=f"touch:{account}:{nth}",
                kind="remote_touch",
                minutes=MINUTES["remote_touch"],
                weight=ground.grade(account),
                first=quarter.first,
                last=quarter.last,
                account_id=account,
                contact_ids=ids,
                roles=who.role if who else "USER",
                purpose=_TOUCHES[(position + nth) % len(_TOUCHES)],
                objective_id=ground.serving("remote_touch", account),
                on_theme=ground.on_theme(account, "remote_touch", ids),
                prospect=ground.prospect(account),
                hours=ground.hours("remote_touch", account, MINUTES["remote_touch"]),
                windows=DESK,
                series=f"touch:{account}",
                spacing=len(ground.calendar.open_days) / count,
                min_gap=2,
                why=f"{float(ground.parts.touches[position]):.0f} touches a year by segment.",
            )
        )
    return found
