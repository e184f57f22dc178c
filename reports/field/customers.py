"""The rep's accounts as a pack tells them: place, facts, people, what was last and what is next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from model.arrays import FloatArray, IntArray, TextArray
from model.diary.entries import kind_words
from model.errors import PlanError
from model.field_return.packs import field_notes
from model.fields import ACCOUNT_TYPES
from model.format import Formatter
from model.metrics import metric, metric_names
from model.people import contactable, do_not_contact
from model.plan.all_segments import segments_within
from model.plan.facts import LETTER_OF
from model.plan.period import iso_date
from model.plan.tables import of_accounts, text
from model.state import State
from reports.field.days import Stop, point_of
from reports.field.veil import Veil

_PEOPLE: Final = 12
_PAST: Final = 3
_AHEAD: Final = 4
_NOTES: Final = 3
_PHONES: Final = ("phone", "telephone", "main_phone")
_ROLES: Final[Mapping[str, str]] = {"U": "User", "B": "Buyer", "A": "Administrator"}


@dataclass(frozen=True, slots=True)
class Contact:
    """One person of an account; `name` is "" where names were not chosen."""

    name: str
    title: str
    role: str
    phone: str
    email: str
    habits: str  # when and how the person likes to be reached


@dataclass(frozen=True, slots=True)
class Customer:
    """One account of the pack; all text is plain, `lat` and `lon` None without a place.

    `approximate` says that the place is only that of the postcode or town.
    """

    account_id: str
    name: str
    city: str
    street: str
    region: str
    postcode: str
    country: str
    lat: float | None
    lon: float | None
    approximate: bool
    phone: str
    facts: tuple[tuple[str, str], ...]
    people: tuple[Contact, ...]
    past: tuple[str, ...]
    ahead: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def address(self) -> str:
        """Street, town, region and postcode in one line."""
        town = f"{self.region} {self.postcode}".strip()
        return ", ".join(part for part in (self.street, self.city, town) if part)


def customers_of(
    state: State,
    rows: IntArray,
    veil: Veil,
    stops: Sequence[Stop],
    today: date,
    *,
    names: bool,
    potential: bool,
    revenue: bool,
) -> tuple[Customer, ...]:
    """The accounts by name; figures and names of people only when chosen."""
    accounts, show = state.accounts, Formatter.of(state.about)
    figures = _figures(state, rows, show, potential=potential, revenue=revenue)
    people = _people(state, rows, veil, names=names)
    past = _past(state, rows, veil, today, show)
    ahead = _ahead(stops, show)
    notes = _notes(state, veil, show)
    cells = {
        name: accounts.text(name)
        for name in ("name", "city", "street", "region", "postcode", "country")
    }
    phone = next((accounts.text(name) for name in _PHONES if name in accounts), None)
    found = []
    for row in rows.tolist():
        key = str(accounts.ids[row])
        said = {name: str(column[row]).strip() for name, column in cells.items()}
        lat, lon, approximate = point_of(state, key)
        found.append(
            Customer(
                account_id=key,
                name=said["name"] or key,
                city=said["city"],
                street=said["street"],
                region=said["region"],
                postcode=said["postcode"],
                country=said["country"],
                lat=lat,
                lon=lon,
                approximate=approximate,
                phone=str(phone[row]).strip() if phone is not None else "",
                facts=_facts(state, row, veil, show, figures),
                people=tuple(people.get(key, ())[:_PEOPLE]),
                past=tuple(past.get(key, ())[:_PAST]),
                ahead=tuple(ahead.get(key, ())[:_AHEAD]),
                notes=tuple(notes.get(key, ())[:_NOTES]),
            )
        )
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.account_id)))


def _facts(
    state: State,
    row: int,
    veil: Veil,
    show: Formatter,
    figures: Sequence[tuple[str, Sequence[str]]],
) -> tuple[tuple[str, str], ...]:
    accounts = state.accounts
    kind = str(accounts.text("account_type")[row])
    status = str(accounts.text("status")[row])
    end = iso_date(str(accounts.text("contract_end")[row]))
    told = [
        ("Type", ACCOUNT_TYPES.get(kind, kind)),
        ("Status", "" if status == "active" else status.replace("_", " ")),
        *((label, values[row]) for label, values in figures),
        ("Contract", str(accounts.text("contract_status")[row])),
        ("Contract ends", show.date(end.isoformat()) if end else ""),
        ("Access", str(accounts.text("access_policy")[row])),
        ("Visiting hours", str(accounts.text("visiting_hours")[row])),
        ("Preferences", veil.over(str(accounts.text("preferences")[row]))),
    ]
    return tuple((label, said.strip()) for label, said in told if said.strip())


def _figures(
    state: State, rows: IntArray, show: Formatter, *, potential: bool, revenue: bool
) -> list[tuple[str, Sequence[str]]]:
    """Potential with the segment it makes, and revenue, as (label, texts by row)."""
    found: list[tuple[str, Sequence[str]]] = []
    known = metric_names(state)
    for name, label, wanted in (
        ("potential", "Potential a year", potential),
        ("revenue", "Revenue a year", revenue),
    ):
        if wanted and name in known:
            values: FloatArray = metric(state, name).values
            found.append((label, [show.money(value) if value > 0 else "" for value in values]))
    if potential:
        try:
            own = np.zeros(len(state.accounts), np.int64)
            own[rows] = 1
            found.append(("Segment", segments_within(state, own).segment.tolist()))
        except PlanError:  # a project without what segments are made from
            return found
    return found


def _people(state: State, rows: IntArray, veil: Veil, *, names: bool) -> dict[str, list[Contact]]:
    """Nobody who must not be contacted; without names the titles alone."""
    table = state.table("contacts")
    table, _ = of_accounts(
        table[~do_not_contact(table)] if len(table) else table, _ids(state, rows)
    )
    wanted = ("account_id", "name", "title", "role_class", "phone", "email", "best_time")
    columns = [text(table, name) for name in (*wanted, "channel_pref")]
    found: dict[str, list[Contact]] = {}
    for row in zip(*columns, strict=True):
        account, name, title, role, phone, email, best, channel = (str(c).strip() for c in row)
        habits = ", ".join(part for part in (best, channel) if part)
        words = _ROLES.get(LETTER_OF.get(role, ""), "")
        found.setdefault(account, []).append(
            Contact(name, title, words, phone, email, habits)
            if names
            else Contact("", veil.over(title), words, "", "", habits)
        )
    return found


def _past(
    state: State, rows: IntArray, veil: Veil, today: date, show: Formatter
) -> dict[str, list[str]]:
    """What was done last, newest first: "4 Nov 2026 Call: what came of it"."""
    ids = _ids(state, rows)
    done: list[tuple[str, str, str, str]] = []
    for name, day in (("activities_done", "actual_date"), ("diary", "date")):
        table: pd.DataFrame = contactable(of_accounts(state.table(name), ids)[0], state)
        cells = [text(table, column) for column in (day, "type", "account_id", "outcome", "status")]
        done += [
            (str(when), str(kind), str(account), str(outcome))
            for when, kind, account, outcome, status in zip(*cells, strict=True)
            if status == "done"
        ]
    found: dict[str, list[str]] = {}
    for when, kind, account, outcome in sorted(set(done), reverse=True):
        if iso_date(when) is not None and when <= today.isoformat():
            said = f"{show.date(when)} {kind_words(kind)}"
            words = veil.over(outcome)
            found.setdefault(account, []).append(f"{said}: {words}" if words else said)
    return found


def _ahead(stops: Sequence[Stop], show: Formatter) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for stop in stops:
        if stop.account_id:
            day = (
                f"{stop.day:%a} {show.date(stop.day.isoformat(), year=False)} {stop.clock}".strip()
            )
            said = f"{day} {stop.words}"
            found.setdefault(stop.account_id, []).append(
                f"{said}: {stop.purpose}" if stop.purpose else said
            )
    return found


def _notes(state: State, veil: Veil, show: Formatter) -> dict[str, list[str]]:
    """What came back from the field before, newest first."""
    found: dict[str, list[str]] = {}
    for one in reversed(field_notes(state)):
        day = f"{show.date(one.noted_at[:10])} " if iso_date(one.noted_at[:10]) else ""
        found.setdefault(one.account_id, []).append(f"{day}{veil.over(one.note)}")
    return found


def _ids(state: State, rows: IntArray) -> TextArray:
    return state.accounts.ids[rows]
