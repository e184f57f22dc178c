"""Which field here is which field there, and which way it goes; a table the user edits."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from typing import Final, Literal, cast

import pandas as pd

from model.change import TableReplaced
from model.errors import PlanError
from model.fields import ACCOUNT_FIELDS
from model.intake.table_kinds import TABLE_KINDS
from model.plan.tables import text
from model.state import State
from model.sync.connector import OBJECTS, RemoteField, What
from model.sync.setup import MAPPING, setup_of

Direction = Literal["in", "both", "out"]
DIRECTIONS: Final[Mapping[Direction, str]] = {
    "in": "From the CRM",
    "both": "Both ways",
    "out": "To the CRM",
}
TERRITORY: Final = "territory"
OWNER: Final = "owner"  # the CRM's id of the rep whose territory it is
KEYS: Final[Mapping[What, str]] = {
    "accounts": "account_id",
    "contacts": "contact_id",
    "opportunities": "opportunity_id",
    "activities": "activity_id",
}
TABLES: Final[Mapping[What, str]] = {
    "contacts": "contacts",
    "opportunities": "opportunities",
    "activities": "activities_done",
}


@dataclass(frozen=True, slots=True)
class FieldMap:
    """One row of the mapping."""

    what: What
    field: str
    remote: str
    direction: Direction = "in"

    @property
    def is_key(self) -> bool:
        """Whether it tells which record here is which there."""
        return self.field == KEYS[self.what]


def _rows(what: What, both: Mapping[str, str], **come_in: str) -> tuple[FieldMap, ...]:
    two = [FieldMap(what, name, remote, "both") for name, remote in both.items()]
    return (*two, *(FieldMap(what, name, remote) for name, remote in come_in.items()))


DEFAULTS: Final[Mapping[str, tuple[FieldMap, ...]]] = {
    "tryton": (
        *_rows(
            "accounts",
            {"territory": "categories/Territories", "name": "name"},
            account_id="code",
            street="address/street",
            city="address/city",
            region="address/subdivision",
            postcode="address/postal_code",
            country="address/country",
        ),
        *_rows("contacts", {}, contact_id="id", name="name", account_id="party", note="value"),
        *_rows(
            "opportunities",
            {},
            opportunity_id="number",
            account_id="party",
            next_step="description",
            status="state",
            value_per_year="amount",
            opened="start_date",
            expected_close="end_date",
        ),
        *_rows(
            "activities",
            {},
            activity_id="id",
            account_id="party",
            purpose="name",
            status="status/name",
            created_on="create_date",
            actual_date="write_date",
        ),
    ),
    "salesforce": (
        *_rows(
            "accounts",
            {"owner": "OwnerId", "name": "Name"},
            account_id="Id",
            street="ShippingStreet",
            city="ShippingCity",
            region="ShippingState",
            postcode="ShippingPostalCode",
            country="ShippingCountry",
        ),
        *_rows(
            "contacts",
            {},
            contact_id="Id",
            name="Name",
            title="Title",
            account_id="AccountId",
            last_contact="LastActivityDate",
        ),
        *_rows(
            "opportunities",
            {},
            opportunity_id="Id",
            account_id="AccountId",
            next_step="NextStep",
            step_name="StageName",
            value_per_year="Amount",
            probability="Probability",
            expected_close="CloseDate",
        ),
        *_rows(
            "activities",
            {},
            activity_id="Id",
            account_id="AccountId",
            purpose="Subject",
            status="Status",
            actual_date="ActivityDate",
        ),
    ),
    "hubspot": (
        *_rows(
            "accounts",
            {"owner": "hubspot_owner_id", "name": "name"},
            account_id="hs_object_id",
            street="address",
            city="city",
            region="state",
            postcode="zip",
            country="country",
        ),
        *_rows("contacts", {}, contact_id="hs_object_id", name="lastname", title="jobtitle",
               account_id="associatedcompanyid"),
        *_rows("opportunities", {}, opportunity_id="hs_object_id", next_step="dealname",
               step_name="dealstage", value_per_year="amount", expected_close="closedate",
               account_id="hs_primary_associated_company"),
        *_rows("activities", {}, activity_id="hs_object_id", purpose="hs_task_subject",
               account_id="associated company", status="hs_task_status",
               actual_date="hs_timestamp"),
    ),
    "files": (
        *_rows(
            "accounts",
            {"owner": "OwnerId"},
            account_id="Id",
            name="Name",
            street="ShippingStreet",
            city="ShippingCity",
            region="ShippingState",
            postcode="ShippingPostalCode",
            country="ShippingCountry",
        ),
        *_rows("contacts", {}, contact_id="Id", name="Name", title="Title", account_id="AccountId"),
        *_rows("opportunities", {}, opportunity_id="Id", account_id="AccountId",
               step_name="StageName", value_per_year="Amount", expected_close="CloseDate"),
        *_rows("activities", {}, activity_id="Id", account_id="AccountId", purpose="Subject",
               status="Status", actual_date="ActivityDate"),
    ),
}  # fmt: skip


def mapping_of(state: State, system: str) -> tuple[FieldMap, ...]:
    """The project's own mapping, or what is usual for the system.

    With a Salesforce territory model accounts go by its territories, not by their owners.
    """
    table = state.table(MAPPING)
    if table.empty:
        usual = DEFAULTS.get(system, ())
        setup = setup_of(state)
        if system == "salesforce" and setup is not None and setup.model:
            return tuple(_BY_MODEL if row == _BY_OWNER else row for row in usual)
        return usual
    columns = [text(table, f.name) for f in fields(FieldMap)]
    return tuple(
        FieldMap(cast(What, what), name, remote, cast(Direction, direction))
        for what, name, remote, direction in zip(*columns, strict=True)
    )


_BY_OWNER: Final = FieldMap("accounts", OWNER, "OwnerId", "both")
_BY_MODEL: Final = FieldMap("accounts", TERRITORY, "Territory2", "both")


def mapping_changed(state: State, rows: Sequence[FieldMap]) -> TableReplaced:
    """The change that keeps an edited mapping."""
    frame = pd.DataFrame(
        [astuple(row) for row in rows], columns=[f.name for f in fields(FieldMap)], dtype=object
    )
    return TableReplaced("Edit the field mapping", MAPPING, state.tables.get(MAPPING), frame)


def of_object(rows: Sequence[FieldMap], what: What) -> tuple[FieldMap, ...]:
    """The rows of one object, without those that lead nowhere."""
    return tuple(row for row in rows if row.what == what and row.field and row.remote)


def local_fields(state: State, what: What) -> dict[str, str]:
    """The fields that can be chosen here, name to label."""
    if what == "accounts":
        own = {f.name: f.label for f in ACCOUNT_FIELDS}
        own |= {name: name for name in state.accounts.names if name not in own}
        return {**own, OWNER: "Owner (the rep’s id in the CRM)"}
    return {f.name: f.label for f in TABLE_KINDS[TABLES[what]].fields}


def faults(
    rows: Sequence[FieldMap], described: Mapping[What, Sequence[RemoteField]]
) -> tuple[str, ...]:
    """What is wrong with a mapping, against the server's description where it offers one."""
    found = []
    for what in OBJECTS:
        mine = of_object(rows, what)
        if mine and not any(row.is_key for row in mine):
            found.append(f"{what.capitalize()}: no field holds the {KEYS[what].replace('_', ' ')}.")
        for name in sorted({row.field for row in mine}):
            if sum(row.field == name for row in mine) > 1:
                found.append(f"{what.capitalize()}: {name} is mapped twice.")
        there = {field.name: field for field in described.get(what, ())}
        for row in mine if there else ():
            known = there.get(row.remote) or there.get(row.remote.partition("/")[0])
            if known is None:
                found.append(f"{what.capitalize()}: the CRM has no field {row.remote}.")
            elif row.direction != "in" and not known.writable:
                found.append(f"{what.capitalize()}: {row.remote} can only be read.")
    return tuple(found)


def check(rows: Sequence[FieldMap], described: Mapping[What, Sequence[RemoteField]]) -> None:
    """Raise PlanError when a mapping cannot work."""
    wrong = faults(rows, described)
    if wrong:
        more = f" And {len(wrong) - 1} more." if len(wrong) > 1 else ""
        raise PlanError(wrong[0] + more, remedy="Correct the field mapping.")
