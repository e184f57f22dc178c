"""What was planned and what was done, from the CRM's past activities and from the diary."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

import numpy as np

from model.arrays import TextArray
from model.diary.edits import OWN_CHOICE
from model.diary.entries import entries_of, entry_inputs
from model.diary.table import PUBLISHED
from model.plan.facts import LETTER_OF, ROLES
from model.plan.period import iso_date
from model.plan.tables import number, of_accounts, text
from model.reps import Rep
from model.same_inputs import SameInputs
from model.state import State
from model.territories import CORE_TEAM

_REMEMBERED: Final = 128  # activities of as many territories
PLANNED: Final = ("plan", "funnel")  # origins that are the plan's own
FACE_TO_FACE: Final = ("call_f2f", "early_discovery")
_CUSTOMER: Final = "customer"


@dataclass(frozen=True, slots=True)
class Act:
    """One customer activity; dates None where unknown, flags None where nobody said."""

    uid: str
    kind: str
    account_id: str
    roles: str  # letters
    planned: date | None
    done: date | None
    status: str
    origin: str
    on_theme: bool
    minutes: float
    created: date | None = None
    researched: bool | None = None
    counts: bool | None = None  # in the adherence, as the source says
    cause: str = ""  # why it was moved or cancelled, in lower case

    @property
    def when(self) -> date | None:
        """The day it was planned for, else done on."""
        return self.planned or self.done

    @property
    def is_planned(self) -> bool:
        """Whether the plan asked for it."""
        return self.origin in PLANNED

    @property
    def by_customer(self) -> bool:
        """Whether the customer cancelled or moved it."""
        return self.cause == _CUSTOMER or f"by the {_CUSTOMER}" in self.cause

    @property
    def by_own_choice(self) -> bool:
        """Whether the rep moved it for no reason from outside."""
        return self.cause == OWN_CHOICE or f"by {OWN_CHOICE}" in self.cause

    @property
    def role(self) -> str:
        """U, B or A; "multi" for several, "?" for none."""
        return self.roles if len(self.roles) == 1 else "multi" if self.roles else "?"


def accounts_of(state: State, rep: Rep) -> TextArray:
    """The ids of the accounts the rep serves in the open scenario's core team; read-only."""
    layers = state.scenario().layers
    if CORE_TEAM.id not in layers:
        return np.array([], object)
    return _accounts_of(SameInputs(state, (layers[CORE_TEAM.id], state.accounts), rep.id))


@lru_cache(maxsize=_REMEMBERED)
def _accounts_of(same: SameInputs) -> TextArray:
    layer = same.source.scenario().layer(CORE_TEAM.id)
    codes = [n for n, t in enumerate(layer.territories) if t.rep_id == same.values]
    ids: TextArray = same.source.accounts.ids[np.isin(layer.alignment.territory, codes)]
    ids.setflags(write=False)
    return ids


def acts_of(state: State, rep: Rep | None, ids: TextArray, today: date) -> tuple[Act, ...]:
    """Everything up to today at these accounts; a diary item the CRM has too counts once."""
    tables = (state.tables.get("activities_done"), state.tables.get(PUBLISHED))
    whose = rep.id if rep is not None else ""
    parts = (*entry_inputs(state), *tables)
    return _acts(SameInputs((state, rep), parts, (whose, tuple(ids), today)))


@lru_cache(maxsize=_REMEMBERED)
def _acts(same: SameInputs) -> tuple[Act, ...]:
    state, rep = same.source
    _, ids, today = same.values
    past = [*_past(state, np.array(ids, object))]
    if rep is not None:
        known = {act.uid for act in past}
        past += [act for act in _diary(state, rep, today) if act.uid not in known]
    return tuple(act for act in past if act.when is not None and act.when <= today)


def _past(state: State, ids: TextArray) -> Iterable[Act]:
    table, _ = of_accounts(state.table("activities_done"), ids)
    names = ("activity_id", "type", "account_id", "role_class", "planned_date", "actual_date")
    more = ("status", "origin", "on_theme", "created_on", "research_sheet", "counts_in_adherence")
    columns = [text(table, name) for name in (*names, *more, "outcome")]
    minutes = np.nan_to_num(number(table, "minutes"))
    for row in zip(*columns, minutes, strict=True):
        key, kind, account, roles, planned, actual = map(str, row[:6])
        status, origin, theme, created, sheet, counts, outcome = map(str, row[6:13])
        yield Act(
            uid=key,
            kind=kind,
            account_id=account,
            roles=letters(roles),
            planned=iso_date(planned),
            done=iso_date(actual) if status == "done" else None,
            status=status,
            origin=origin,
            on_theme=theme == "yes",
            minutes=float(row[13]),
            created=iso_date(created),
            researched=_flag(sheet),
            counts=_flag(counts),
            cause=outcome.casefold() if status in ("moved", "cancelled") else _rebooked(outcome),
        )


def _rebooked(outcome: str) -> str:
    said = outcome.casefold()
    return said if said.startswith(("re-booked", "rebooked", "moved by")) else ""


def _diary(state: State, rep: Rep, today: date) -> Iterable[Act]:
    first = _published(state, rep)
    for entry in entries_of(state, rep):
        planned = first.get(entry.uid, entry.day)
        if not entry.is_customer or min(planned, entry.day) > today:
            continue
        yield Act(
            uid=entry.uid,
            kind=entry.kind,
            account_id=entry.account_id,
            roles=entry.roles,
            planned=planned,
            done=entry.day if entry.status == "done" else None,
            status=entry.status,
            origin=entry.origin or "plan",
            on_theme=entry.on_theme,
            minutes=float(entry.minutes),
            created=iso_date(entry.created_on),
            cause=entry.reason.replace("_", " ").casefold(),
        )


def _published(state: State, rep: Rep) -> Mapping[str, date]:
    """The day each item had when it was published first."""
    found: dict[str, date] = {}
    frame = state.table(PUBLISHED)
    columns = (text(frame, name) for name in ("uid", "rep_id", "date"))
    for uid, whose, words in zip(*columns, strict=True):
        day = iso_date(words) if whose == rep.id else None
        if day is not None:
            found.setdefault(str(uid), day)
    return found


def letters(roles: str) -> str:
    """ "USER/BUYER" as "UB"."""
    return "".join(LETTER_OF.get(role, "") for role in roles.split("/") if role in ROLES)


def _flag(words: str) -> bool | None:
    return None if not words else words.casefold() in ("yes", "true", "1")
