"""What a field pack tells one rep: nothing of anybody else's territory, nothing not chosen."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from model.errors import PlanError
from model.field_return.packs import Made
from model.format import Formatter
from model.reps import Rep
from model.scenario import LIVE
from model.state import State
from model.territories import CORE_TEAM
from reports.field.customers import Customer, customers_of
from reports.field.days import Stop, stops_of
from reports.field.news import NextStep, changes_of, steps_of
from reports.field.veil import Veil, veil_of

_LONGEST: Final = 92  # days a pack may be for


@dataclass(frozen=True, slots=True)
class Chosen:
    """For how many days a pack is, and what it may tell beyond places and dates."""

    days: int = 14
    contact_names: bool = False
    potential: bool = False
    revenue: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class FieldFacts:
    """One pack; all text is plain. `rows` are the rep's accounts in the account table."""

    state: State
    rep: Rep
    team: str
    territories: tuple[str, ...]  # ids
    territory: str  # as it reads
    chosen: Chosen
    veil: Veil
    show: Formatter
    today: date
    expires: date
    pack_id: str
    rows: tuple[int, ...]
    customers: tuple[Customer, ...]
    stops: tuple[Stop, ...]
    since: str  # the day from which changes are told, ISO
    changes: tuple[str, ...]
    steps: tuple[NextStep, ...]

    @property
    def days(self) -> Mapping[date, list[Stop]]:
        """The stops of each day that has one, by time."""
        found: dict[date, list[Stop]] = {}
        for stop in self.stops:
            found.setdefault(stop.day, []).append(stop)
        return found

    @property
    def stem(self) -> str:
        """A name for the files: letters, digits and hyphens."""
        words = f"{self.rep.id} {self.rep.name} {self.today.isoformat()}"
        kept = "".join(sign if sign.isalnum() and sign.isascii() else "-" for sign in words)
        return "-".join(part for part in kept.lower().split("-") if part)[:80] or "field-pack"

    @property
    def made(self) -> Made:
        """What the project remembers of the pack."""
        ids = "\t".join(sorted(one.account_id for one in self.customers))
        return Made(
            self.pack_id, self.rep.id, self.today.isoformat(), self.expires.isoformat(), ids
        )


def reps_with_accounts(state: State, team: str = CORE_TEAM.id) -> list[Rep]:
    """The reps who have a territory in the live alignment, in the order of the territories."""
    layer = state.scenario(LIVE).layer(team)
    ids = dict.fromkeys(territory.rep_id for territory in layer.territories)
    return [rep for rep in (state.rep(key) for key in ids if key) if rep is not None]


def field_facts(
    state: State, rep_id: str, chosen: Chosen, *, today: date, team: str = CORE_TEAM.id
) -> FieldFacts:
    """Collect one rep's pack from the live alignment.

    Raises
    ------
    PlanError
        If there is no such rep, the rep has no territory, or the span is none.
    """
    rep = state.rep(rep_id)
    if rep is None:
        raise PlanError(f'There is no rep "{rep_id}".', remedy="Check the rep's id.")
    if not 1 <= chosen.days <= _LONGEST:
        raise PlanError(f"A pack is for 1 to {_LONGEST} days.", remedy="Choose fewer days.")
    layer = state.scenario(LIVE).layer(team)
    codes = [n for n, one in enumerate(layer.territories) if one.rep_id == rep.id]
    if not codes:
        raise PlanError(f"{rep.name or rep.id} has no territory.", remedy="Assign one in Align.")
    rows = np.flatnonzero(np.isin(layer.alignment.territory, codes))
    own = [layer.territories[code] for code in codes]
    veil = veil_of(state, names=chosen.contact_names, sums=chosen.potential and chosen.revenue)
    until = today + timedelta(days=chosen.days)
    stops = stops_of(state, rep, rows, veil, today, until, names=chosen.contact_names)
    since, changes = changes_of(state, rep, rows, veil, today, team)
    steps = steps_of(state, rows, veil, today, money=chosen.revenue)
    customers = customers_of(
        state, rows, veil, stops, today,
        names=chosen.contact_names, potential=chosen.potential, revenue=chosen.revenue,
    )  # fmt: skip
    return FieldFacts(
        state=state,
        rep=rep,
        team=team,
        territories=tuple(one.id for one in own),
        territory=", ".join(one.name or one.id for one in own),
        chosen=chosen,
        veil=veil,
        show=Formatter.of(state.about),
        today=today,
        expires=until,
        pack_id=_pack_id(state, rep, chosen, today, stops, customers),
        rows=tuple(rows.tolist()),
        customers=customers,
        stops=stops,
        since=since,
        changes=changes,
        steps=steps,
    )


def _pack_id(
    state: State,
    rep: Rep,
    chosen: Chosen,
    today: date,
    stops: Sequence[Stop],
    customers: Sequence[Customer],
) -> str:
    """Tells packs apart by what they hold: made twice of the same, the phone's ticks stay."""
    told = [
        state.about.project_id, rep.id, today.isoformat(), asdict(chosen),
        [one.uid for one in stops], [one.account_id for one in customers],
    ]  # fmt: skip
    mark = hashlib.sha256(json.dumps(told, default=str).encode("utf-8", "surrogatepass"))
    return f"{today.isoformat()}-{mark.hexdigest()[:16]}"
