"""What every CRM looks like from here: pages of records in, writes out, each with its key.

Values are text in one form everywhere ("" for missing; numbers as `number_text`; dates and
instants ISO), so that base, local and remote compare without a thought for types. A version is
whatever the server hands out to tell that a record has changed; it is only ever compared.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from model.errors import PlanError

What = Literal["accounts", "contacts", "opportunities", "activities"]
OBJECTS: Final[tuple[What, ...]] = ("accounts", "contacts", "opportunities", "activities")
Outcome = Literal["done", "stale", "refused"]
OVER: Final = "over"


class ConnectionCutError(PlanError):
    """The server was not reached or the line broke: what was received or accepted stays so."""


class SessionExpiredError(PlanError):
    """The server wants to be signed in to again."""


@dataclass(frozen=True, slots=True)
class RemoteField:
    """One field as the server describes it; a field not `writable` is only read."""

    name: str
    label: str
    kind: str = "text"  # text, number, flag, date, reference, choice
    writable: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it stands in the CRM: asked-for values by the server's field names."""

    id: str
    values: Mapping[str, str]
    version: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some records; `cursor` says where to go on, or once all is read, from when next time."""

    records: tuple[Record, ...]
    cursor: str
    total: int = 0  # of the whole pull where the server tells, else 0


@dataclass(frozen=True, slots=True)
class Write:
    """New values of one record, by the server's field names, on top of a version."""

    key: str  # idempotency key
    what: What
    id: str
    values: Mapping[str, str]
    version: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A task or an event for the CRM, known there by `key` (a UUID) whatever becomes of it.

    `start` and `end` are UTC instants, "" for a task of a day; `status` is planned, confirmed,
    done, moved, cancelled or no_show; `account`, `contact`, `owner` are ids of the CRM.
    """

    key: str
    kind: Literal["task", "event"]
    subject: str
    day: str
    start: str = ""
    end: str = ""
    status: str = "planned"
    description: str = ""
    place: str = ""
    account: str = ""
    contact: str = ""
    opportunity: str = ""
    owner: str = ""
    high: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What the CRM says of a task or event that it has from us; "" where it says nothing.

    `status` is in the CRM's own words, OVER where it does not tell what is done from what was
    called off. `day` is an ISO date; `start`, `end` and `done_at` are UTC instants.
    """

    key: str
    status: str = ""
    day: str = ""
    start: str = ""
    end: str = ""
    done_at: str = ""


@dataclass(frozen=True, slots=True)
class ToldPage:
    """Some of what the CRM says; `cursor` as of a `Page`."""

    items: tuple[Told, ...]
    cursor: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can own records of the CRM."""

    id: str
    name: str
    email: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a write or an item; `reason` is the server's own sentence when refused."""

    key: str
    outcome: Outcome
    id: str = ""
    version: str = ""
    reason: str = ""


class Connector(Protocol):
    """One CRM. Every call may raise ConnectionCutError or SessionExpiredError."""

    system: str

    @property
    def host(self) -> str:
        """The only host it talks to, "" for none."""
        ...

    def describe(self, what: What) -> tuple[RemoteField, ...]:
        """The server's own description of an object; () where it offers none."""
        ...

    def pages(self, what: What, fields: Sequence[str], cursor: str) -> Iterator[Page]:
        """Records changed since `cursor` ("" for all), so that any page's cursor resumes."""
        ...

    def gone(self, what: What, known: frozenset[str]) -> frozenset[str]:
        """Which of the known records are deleted by now; asked after `pages`."""
        ...

    def read(self, what: What, fields: Sequence[str], ids: Sequence[str]) -> tuple[Record, ...]:
        """Single records as they stand; deleted ones are left out."""
        ...

    def write(self, writes: Sequence[Write]) -> Iterator[Receipt]:
        """Update records; a record that has changed since its version is stale, not written."""
        ...

    def send(self, items: Sequence[Outgoing]) -> Iterator[Receipt]:
        """Create or update tasks and events by their keys; sending twice makes one."""
        ...

    def told(self, cursor: str) -> Iterator[ToldPage]:
        """What became of tasks and events sent before, as far as changed since `cursor`."""
        ...

    def lost(self, keys: frozenset[str]) -> frozenset[str]:
        """Which tasks and events of ours, sent by these keys, are deleted by now."""
        ...

    def people(self) -> tuple[Person, ...]:
        """Who can own records there; () where the CRM names nobody."""
        ...


def number_text(value: float) -> str:
    """A number in the one form: "12", "12.5"; "" for NaN."""
    return "" if value != value else format(value, ".12g")
