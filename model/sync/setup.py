"""Which CRM a project is connected to, and how far the last sync came; never a password."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Final

import pandas as pd

from model.change import Change, TableReplaced, Together
from model.diary.sent import SENT
from model.errors import PlanError
from model.plan.tables import text
from model.state import State
from model.sync.hosts import host_of

TABLE: Final = "sync_setup"
SYSTEMS: Final[Mapping[str, str]] = {
    "tryton": "Tryton",
    "salesforce": "Salesforce",
    "hubspot": "HubSpot",
    "files": "Files (Data Loader)",
}
MAPPING: Final = "sync_mapping"
_OF_ONE_CRM: Final = ("sync_base_", "sync_conflicts", "sync_outbox", "sync_undecided", MAPPING)
_AGREED_WITH: Final = "agreed_with"  # the CRM that bases and cursors speak of
HUBSPOT_URL: Final = "https://api.hubapi.com"


@dataclass(frozen=True, slots=True)
class Setup:
    """A connection. `model` is the id of a Salesforce territory model in Planning state, ""
    where accounts have owners; `folder` is where file sets are written and read;
    `certificate` a file with the server's own certificate, "" for the usual ones.
    """

    system: str
    url: str = ""
    database: str = ""
    user: str = ""
    model: str = ""
    folder: str = ""
    certificate: str = ""

    @property
    def name(self) -> str:
        """The system as people call it."""
        return SYSTEMS.get(self.system, self.system)

    @property
    def host(self) -> str:
        """The only host that is talked to; "" for files."""
        return "" if self.system == "files" else host_of(self.url)

    @property
    def place(self) -> str:
        """Host or folder, for people."""
        return self.folder if self.system == "files" else self.host

    def checked(self) -> "Setup":
        """The same, tidied up; PlanError when something is missing."""
        url = self.url.strip().rstrip("/")
        if self.system == "hubspot" and not url:
            url = HUBSPOT_URL
        tidy = replace(self, url=url, user=self.user.strip(), database=self.database.strip())
        if self.system not in SYSTEMS:
            raise PlanError("No CRM is chosen.", remedy=f"Choose {', '.join(SYSTEMS.values())}.")
        if self.system == "files":
            if not self.folder:
                raise PlanError("No folder is chosen.", remedy="Choose a folder for the files.")
            return tidy
        host_of(url)
        if self.system == "tryton" and not (tidy.database and tidy.user):
            raise PlanError("Tryton needs a database and a user name.", remedy="Enter both.")
        return tidy


def _all(state: State) -> dict[str, str]:
    table = state.table(TABLE)
    return dict(zip(text(table, "name"), text(table, "value"), strict=True))


def setup_of(state: State) -> Setup | None:
    """The project's connection; None when sync was never set up."""
    told = _all(state)
    if not told.get("system"):
        return None
    return Setup(**{f.name: told.get(f.name, "") for f in fields(Setup)})


def notes_of(state: State, prefix: str) -> dict[str, str]:
    """What is remembered under names that begin with `prefix` and a colon, without it."""
    start = f"{prefix}:"
    return {n.removeprefix(start): v for n, v in _all(state).items() if n.startswith(start)}


def last_sync(state: State) -> str:
    """When the last sync ended, an ISO instant in UTC; "" for never."""
    return _all(state).get("last_sync", "")


def noting(state: State, values: Mapping[str, str], label: str = "Sync") -> TableReplaced:
    """The change that remembers values; "" forgets one."""
    told = {name: value for name, value in {**_all(state), **values}.items() if value}
    frame = pd.DataFrame({"name": list(told), "value": list(told.values())}, dtype=object)
    return TableReplaced(label, TABLE, state.tables.get(TABLE), frame)


def place_of(setup: Setup) -> str:
    """What tells one CRM from another: system, host and database, or the folder."""
    return " ".join((setup.system, setup.place, setup.database)).strip()


def begins_anew(state: State, setup: Setup) -> bool:
    """Whether this is another CRM than the one that this project has records of."""
    known = _agreed_with(state)
    return bool(known) and known != place_of(setup.checked())


def _agreed_with(state: State) -> str:
    before = setup_of(state)
    return _all(state).get(_AGREED_WITH, "") or (place_of(before) if before else "")


def connecting(state: State, setup: Setup) -> Change:
    """The change that connects a project to a CRM.

    Another CRM than the one before begins anew: what was agreed with that one, its ids, places
    and conflicts are forgotten, and so is what was sent there. The accounts stay.
    """
    tidy = setup.checked()
    values = {f.name: getattr(tidy, f.name) for f in fields(Setup)}
    values[_AGREED_WITH] = place_of(tidy)
    label = f"Connect to {tidy.name}"
    if not begins_anew(state, tidy):
        return noting(state, values, label)
    other = _agreed_with(state).partition(" ")[0]
    forgotten = [key for key in state.tables if key.startswith(_OF_ONE_CRM)]
    if other == tidy.system:
        forgotten = [key for key in forgotten if key != MAPPING]  # the fields are called the same
    parts: list[Change] = [TableReplaced(label, key, state.tables[key], None) for key in forgotten]
    sent = state.tables.get(SENT)
    if sent is not None:
        kept = sent[text(sent, "target") != other].reset_index(drop=True)
        parts.append(TableReplaced(label, SENT, sent, kept if len(kept) else None))
    blank = replace(state, tables={k: t for k, t in state.tables.items() if k != TABLE})
    note = noting(blank, values, label)
    parts.append(TableReplaced(label, TABLE, state.tables.get(TABLE), note.after))
    return Together(label, tuple(parts))


def disconnecting(state: State) -> TableReplaced:
    """The change that turns sync off; what was pulled stays, and so does what was agreed."""
    told = {name: "" for name in _all(state) if name in {f.name for f in fields(Setup)}}
    return noting(state, told, "Disconnect from the CRM")
