"""The kinds of further tables: how to recognise one, its key, what in it refers to accounts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from model.fields import Field, Kind
from model.intake.catalogues import COLUMNS
from model.intake.recognise import Catalogue, squeezed

_SHEET_NAMES: Final = {
    "kol": ("Opinion leaders", "KOLs"),
    "contacts": ("Contacts", "HCPs", "People"),
    "volumes": ("Procedure volumes", "Volumes"),
    "competitors": ("Competition",),
    "price_list": ("Prices", "Products"),
    "csat": ("Satisfaction", "NPS"),
    "goals": ("Objectives",),
    "account_strategies": ("Strategies",),
    "vac": ("VAC dates", "VAC"),
    "postcodes_demographics": ("Postcodes", "Demographics"),
    "sales_monthly": ("Sales", "Sales monthly"),
    "activities_done": ("Activities", "Calls", "Visits"),
    "activities_open": ("Open activities", "Planned activities"),
    "influence": ("Influence edges",),
    "or_schedule": ("OR schedule", "OR days"),
    "opportunities": ("Pipeline", "Deals"),
    "reps": ("Team", "Sales reps"),
}
_REFERENCES: Final = {
    "influence": ("from_account", "to_account"),
    "systems": ("gate_account_id",),
    "vac": ("gate_account_id",),
}
# A row of these is about an account or about nothing; a day in the diary may have none.
_OWNED: Final = frozenset(
    {"volumes", "sales_monthly", "needs", "csat", "contracts", "account_strategies"}
)
_KEYS: Final = {
    "contacts": "contact_id",
    "reps": "rep_id",
    "opportunities": "opportunity_id",
    "contracts": "contract_id",
    "influence": "edge_id",
    "kol": "kol_id",
    "needs": "need_id",
    "systems": "idn_id",
    "vac": "vac_id",
    "activities_done": "activity_id",
    "activities_open": "uid",
    "diary_q1": "uid",
    "diary_days": "date",
    "or_schedule": "block_id",
    "requests": "request_id",
    "work_time": "period",
    "postcodes_demographics": "postcode",
    "settings": "setting",
    "goals": "goal_id",
    "account_strategies": "account_id",
}
# Where no column is a key, a row of the next file replaces what these columns say is the same.
_SAME: Final = {
    "contracts": ("account_id", "line", "holder"),
    "volumes": ("account_id", "family"),
    "sales_monthly": ("account_id", "month"),
    "csat": ("account_id", "surveyed_on"),
}
# Columns that show a table to be of its kind where it has no key.
_TELLING: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "contacts": (("name",),),
    "reps": (("name",),),
    "sales_monthly": (("account_id", "month"), ("account", "month")),
    "volumes": (("account_id", "family"),),
    "csat": (("account_id", "score"), ("account", "score")),
    "competitors": (("competitor", "kind"), ("competitor", "text"), ("competitor", "product")),
    "price_list": (("line", "list_price"), ("item", "list_price"), ("line", "fact")),
    "activities_done": (
        ("account_id", "actual_date"),
        ("account", "actual_date"),
        ("actual_date", "purpose"),
    ),
    "activities_open": (("account_id", "date"), ("account", "date"), ("date", "purpose")),
    "opportunities": (("account_id", "step_name"), ("account", "step_name")),
    "contracts": (("account_id", "contract_status"), ("account_id", "end")),
    "influence": (("from_account", "to_account"),),
    "or_schedule": (("account_id", "weekday"),),
    "needs": (("account_id", "need"),),
}
# A row about an account that nobody knows stays, without the account: somebody assigns it.
_ASSIGNED_LATER: Final = frozenset({"activities_done", "activities_open", "diary_q1", "requests"})


@dataclass(frozen=True, eq=False, slots=True)
class TableKind:
    """One further table: its columns, its key ("" for none) and what refers to accounts.

    `same` names the columns by which rows of two imports are the same thing where no key does;
    `telling` are columns that show the kind without a key; `assigned_later` says that a row may
    stay although its account is not known.
    """

    name: str
    catalogue: Catalogue
    key: str
    references: tuple[str, ...]
    needs_account: bool
    sheet_names: frozenset[str]
    same: tuple[str, ...] = ()
    assigned_later: bool = False
    telling: tuple[tuple[str, ...], ...] = ()

    @property
    def fields(self) -> tuple[Field, ...]:
        """The columns in the order of the table."""
        return self.catalogue.fields


def _fields(columns: str) -> list[Field]:
    fields: list[Field] = []
    for line in columns.strip().splitlines():
        name, kind, *rest = line.split(maxsplit=2)
        synonyms = tuple(text.strip() for text in rest[0].split(";")) if rest else ()
        label = name.replace("_", " ").capitalize()
        fields.append(Field(name, Kind(kind), label, synonyms=synonyms))
    return fields


def _table(name: str, columns: str) -> TableKind:
    fields = _fields(columns)
    has_account = any(known.name == "account_id" for known in fields)
    references = _REFERENCES.get(name, ("account_id",) if has_account else ())
    sheets = (name, *_SHEET_NAMES.get(name, ()))
    return TableKind(
        name,
        Catalogue(fields),
        _KEYS.get(name, ""),
        references,
        name in _OWNED,
        frozenset(squeezed(sheet) for sheet in sheets),
        _SAME.get(name, ()),
        name in _ASSIGNED_LATER,
        _TELLING.get(name, ()),
    )


TABLE_KINDS: Final[Mapping[str, TableKind]] = {
    name: _table(name, columns) for name, columns in COLUMNS.items()
}
