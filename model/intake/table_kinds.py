"""The kinds of further tables: how to recognise one, its key, what in it refers to accounts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from model.fields import Field, Kind
from model.intake.catalogues import COLUMNS
from model.intake.recognise import Catalogue, squeezed

_SHEET_NAMES: Final = {
    "kol": ("Opinion leaders", "KOLs"),
    "vac": ("VAC dates", "VAC"),
    "postcodes_demographics": ("Postcodes", "Demographics"),
    "sales_monthly": ("Sales", "Sales monthly"),
    "activities_done": ("Activities", "Activities done"),
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
_OWNED: Final = frozenset({"volumes", "sales_monthly", "needs", "csat", "contracts"})
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
}


@dataclass(frozen=True, eq=False, slots=True)
class TableKind:
    """One further table: its columns, its key ("" for none) and what refers to accounts."""

    name: str
    catalogue: Catalogue
    key: str
    references: tuple[str, ...]
    needs_account: bool
    sheet_names: frozenset[str]

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
    )


TABLE_KINDS: Final[Mapping[str, TableKind]] = {
    name: _table(name, columns) for name, columns in COLUMNS.items()
}
