"""One sync from end to end, the same for the window's worker and the command line."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from model.change import Change, Together
from model.state import State
from model.sync.connect import connect
from model.sync.connector import OBJECTS, Connector, Person, RemoteField, What
from model.sync.mapping import faults, mapping_of, of_object
from model.sync.outbox import queueing
from model.sync.pull import Fetched, Pulled, Stop, Tell, Wanted, fetch, take_in
from model.sync.push import Delivered, Parcel, Pushed, deliver, parcel, settle
from model.sync.setup import Setup
from ui.share.sync_items import outgoing_items

Kind = Literal["check", "people", "pull", "push"]


@dataclass(frozen=True, slots=True)
class Ask:
    """What to do at the CRM; the secret lives in memory only."""

    setup: Setup
    secret: str
    kind: Kind
    now: datetime  # UTC
    allow_drop: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Checked:
    """What the server describes, and what is wrong with the mapping against it."""

    described: dict[What, tuple[RemoteField, ...]]
    faults: tuple[str, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Named:
    """Who can own records in the CRM."""

    people: tuple[Person, ...]


@dataclass(frozen=True, eq=False, slots=True)
class CameIn:
    """A pull: what came, and what it makes of the project it was asked for."""

    fetched: Fetched
    pulled: Pulled


@dataclass(frozen=True, eq=False, slots=True)
class WentOut:
    """A push: what was sent, what the CRM said, and what that makes of the project."""

    goods: Parcel
    delivered: Delivered
    pushed: Pushed


Result = Checked | Named | CameIn | WentOut


def run_sync(state: State, ask: Ask, tell: Tell, stop: Stop) -> Result:
    """Sign in and do it; raises PlanError with what to do when it cannot be done at all."""
    tell(f"Signing in to {ask.setup.name}", 0.0)
    connector = connect(ask.setup, ask.secret)
    if ask.kind == "check":
        return check_mapping(state, ask.setup, connector)
    if ask.kind == "people":
        tell(f"Asking {ask.setup.name} who its people are", 0.5)
        return Named(connector.people())
    if ask.kind == "pull":
        fetched = fetch(connector, Wanted.of(state, ask.setup), tell, stop)
        tell("Merging", 1.0)
        return CameIn(
            fetched, take_in(state, ask.setup, fetched, ask.now, allow_drop=ask.allow_drop)
        )
    goods = parcel(state, ask.setup)
    delivered = deliver(connector, goods, tell, stop)
    return WentOut(goods, delivered, settle(state, ask.setup, goods, delivered, ask.now))


def check_mapping(state: State, setup: Setup, connector: Connector) -> Checked:
    """Ask the server for its fields and compare the mapping with them."""
    rows = mapping_of(state, setup.system)
    described = {what: connector.describe(what) for what in OBJECTS if of_object(rows, what)}
    return Checked(described, faults(rows, described))


def change_of(state: State, asked_for: State, ask: Ask, result: Result) -> Change | None:
    """The change that a result makes of the project as it is now.

    The project may have changed while the line was open; then what came is merged anew.
    """
    if isinstance(result, CameIn):
        if state is asked_for:
            return result.pulled.change
        again = take_in(state, ask.setup, result.fetched, ask.now, allow_drop=ask.allow_drop)
        return again.change
    if isinstance(result, WentOut):
        if state is asked_for:
            return result.pushed.change
        return settle(state, ask.setup, result.goods, result.delivered, ask.now).change
    return None


def queue_diary(state: State, setup: Setup, today: date) -> Change | None:
    """The change that puts what is new in the diaries into the outbox; None when nothing is."""
    change = queueing(state, setup.system, outgoing_items(state, setup.system, today))
    return Together(change.label, (change,)) if change is not None else None
