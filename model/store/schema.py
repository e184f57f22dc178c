"""The tables of a document, as SQLAlchemy Core tables.

`account` has a column for each account column, whatever its header; `account_column` says
which is which, because SQLite ignores case and keeps `fid` and `geom` for the points.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Double,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    inspect,
)
from sqlalchemy.types import TypeEngine, UserDefinedType

from model.accounts import Accounts
from model.errors import PlanError
from model.store.refusals import DamagedError

FORMAT: Final = "catchment"
MAX_COLUMNS: Final = 1_900  # SQLite ends at 2,000 columns a table
RESERVED: Final = ("fid", "geom")

METADATA: Final = MetaData()


class Geometry(UserDefinedType[bytes]):
    """A geometry blob in a column declared as GeoPackage wants it: POINT, GEOMETRY."""

    cache_ok = True

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def get_col_spec(self, **_kw: object) -> str:
        """The declared type."""
        return self.kind


META: Final = Table(
    "meta",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
ACCOUNT_COLUMN: Final = Table(
    "account_column",
    METADATA,
    Column("position", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("column_name", Text, nullable=False),
    Column("kind", Text, nullable=False),
)
SCENARIO: Final = Table(
    "scenario",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("hypothesis", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("effective_from", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("record", Text, nullable=False),
)
LAYER: Final = Table(
    "layer",
    METADATA,
    Column("scenario", Text, primary_key=True),
    Column("team", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("territories", Text, nullable=False),
    Column("alignment", LargeBinary, nullable=False),
)
REP: Final = Table(
    "rep",
    METADATA,
    Column("fid", Integer, primary_key=True),
    Column("geom", Geometry("POINT")),
    Column("rep_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("home_place", Text, nullable=False),
    Column("record", Text, nullable=False),
)
FURTHER_TABLE: Final = Table(
    "further_table",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("row_count", Integer, nullable=False),
    Column("payload", LargeBinary, nullable=False),
)
PLAN: Final = Table(
    "plan",
    METADATA,
    Column("rep_id", Text, primary_key=True),
    Column("record", Text, nullable=False),
)
SETTING: Final = Table(
    "setting",
    METADATA,
    Column("fid", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("value", Double),
)
CHANGE: Final = Table(
    "change",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("parent", Integer),
    Column("kind", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("scenario", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("when_utc", Text, nullable=False),
    Column("why", Text, nullable=False),
)
SAVE: Final = Table(
    "save",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("when_utc", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("change", Integer, nullable=False),  # the entry it follows, 0 for none
)
TERRITORY: Final = Table(
    "territory",
    METADATA,
    Column("fid", Integer, primary_key=True),
    Column("geom", Geometry("GEOMETRY")),
    Column("scope", Text, nullable=False),  # live or open
    Column("scenario", Text, nullable=False),
    Column("team", Text, nullable=False),
    Column("code", Integer, nullable=False),
    Column("territory_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("short", Text, nullable=False),
    Column("rep_id", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("accounts", Integer, nullable=False),
    UniqueConstraint("scope", "team", "code"),
)
ACCOUNT_TERRITORY: Final = Table(
    "account_territory",
    METADATA,
    Column("scope", Text, primary_key=True),
    Column("account_fid", Integer, primary_key=True),
    Column("code", Integer, nullable=False),
)


@dataclass(frozen=True, slots=True)
class AccountColumn:
    """How one account column stands in table `account`; `kind` is number, flag or text."""

    name: str
    column_name: str
    kind: str


def account_columns(accounts: Accounts) -> tuple[AccountColumn, ...]:
    """The columns of table `account` for these accounts, in their order.

    Raises PlanError when there are more columns than a document holds.
    """
    if len(accounts.names) > MAX_COLUMNS:
        raise PlanError(
            f"The account table has {len(accounts.names):,} columns; {MAX_COLUMNS:,} fit.",
            remedy="Leave out columns that are not needed.",
        )
    column_names = unique_names(accounts.names, RESERVED)
    return tuple(
        AccountColumn(name, column_name, _kind(accounts, name))
        for name, column_name in zip(accounts.names, column_names, strict=True)
    )


def _kind(accounts: Accounts, name: str) -> str:
    return {"f": "number", "b": "flag"}.get(accounts[name].dtype.kind, "text")


def unique_names(wanted: Sequence[str], taken: Iterable[str]) -> list[str]:
    """Column names as wanted where SQLite can keep them apart, else with a number behind."""
    used = {name.casefold() for name in taken}
    names = []
    for name in wanted:
        clean = "".join(sign if sign.isprintable() else " " for sign in name).strip() or "column"
        candidate, number = clean, 2
        while candidate.casefold() in used:
            candidate, number = f"{clean} {number}", number + 1
        used.add(candidate.casefold())
        names.append(candidate)
    return names


def account_table(columns: Sequence[AccountColumn]) -> Table:
    """Table `account` with these columns; its key for column number i is `c<i>`."""
    types: dict[str, TypeEngine[Any]] = {"number": Double(), "flag": Boolean(), "text": Text()}
    return Table(
        "account",
        MetaData(),
        Column("fid", Integer, primary_key=True),
        Column("geom", Geometry("POINT")),
        *(
            Column(
                column.column_name,
                types[column.kind],
                key=f"c{position}",
                unique=column.name == "account_id",
                quote=True,
            )
            for position, column in enumerate(columns)
        ),
    )


def is_catchment(connection: Connection) -> bool:
    """Whether the file is one of ours and not just any GeoPackage."""
    if not inspect(connection).has_table("meta"):
        return False
    names = {column["name"] for column in inspect(connection).get_columns("meta")}
    return {"name", "value"} <= names and read_meta(connection).get("format") == FORMAT


def read_meta(connection: Connection) -> dict[str, str]:
    """Everything in table `meta` by name."""
    return {row.name: row.value for row in connection.execute(META.select())}


def write_meta(connection: Connection, values: dict[str, str]) -> None:
    """Set some names of table `meta`."""
    rows = [{"name": name, "value": value} for name, value in values.items()]
    connection.execute(META.insert().prefix_with("OR REPLACE"), rows)


def read_number(meta: Mapping[str, str], name: str, default: int) -> int:
    """A whole number of table `meta`; DamagedError when it is none."""
    try:
        return int(meta.get(name, default))
    except ValueError:
        raise DamagedError(
            f'The project is damaged: "{name}" is no number.', remedy="Restore a backup of it."
        ) from None
