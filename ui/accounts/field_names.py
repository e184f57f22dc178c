"""What fields, codes and kinds of tables are called. No Qt here: the worker names tables too."""

from collections.abc import Sequence
from typing import Final

from model.fields import ACCOUNT_FIELDS, ACCOUNT_TYPES, Field, Kind, account_field
from model.intake.incoming_parts import NOTES
from model.intake.reading import KIND_OF_ACCOUNTS, KIND_OF_AREAS, SKIP
from model.intake.table_kinds import TABLE_KINDS

_KIND_NAMES: Final = {
    KIND_OF_ACCOUNTS: "Accounts",
    KIND_OF_AREAS: "Areas of territories",
    SKIP: "Left out",
    NOTES: "Notes",
    "sales_monthly": "Sales by month",
    "activities_done": "Activities done",
    "activities_open": "Activities planned",
    "or_schedule": "OR schedule",
    "postcodes_demographics": "Postcodes",
    "csat": "Satisfaction",
    "kol": "Opinion leaders",
    "vac": "Value committees",
    "diary_q1": "Diary",
    "diary_days": "Diary days",
}
_AREA_FIELDS: Final = tuple(
    Field(name, Kind.TEXT, label)
    for name, label in (
        ("postcode", "ZIP"),
        ("county", "County"),
        ("fips", "County code"),
        ("region", "State"),
        ("city", "Town"),
        ("account_id", "Account id"),
        ("account", "Account"),
        ("territory", "Territory"),
        ("territory_name", "Territory name"),
        ("rep", "Rep"),
    )
)
_ENUMS: Final = frozenset(known.name for known in ACCOUNT_FIELDS if known.kind is Kind.ENUM)
_GIVEN: Final = "_given"  # the words of the file beside the codes they stand for
_HIDDEN: Final = frozenset({"placed_by", "pinned", "contract_end_month"})


def kind_name(kind: str) -> str:
    """A kind of table in words."""
    return _KIND_NAMES.get(kind) or kind.replace("_", " ").capitalize()


def fields_of(kind: str) -> Sequence[Field]:
    """The fields a sheet of this kind can have."""
    if kind == KIND_OF_ACCOUNTS:
        return [known for known in ACCOUNT_FIELDS if known.name not in _HIDDEN]
    if kind == KIND_OF_AREAS:
        return _AREA_FIELDS
    return TABLE_KINDS[kind].fields if kind in TABLE_KINDS else ()


def field_of(kind: str, name: str) -> Field | None:
    """A field by its name."""
    if kind == KIND_OF_ACCOUNTS:
        return account_field(name)
    return next((known for known in fields_of(kind) if known.name == name), None)


def field_label(kind: str, name: str) -> str:
    """What a field is called."""
    known = field_of(kind, name)
    if known is not None:
        return known.label
    if name.endswith(_GIVEN) and field_of(kind, name.removesuffix(_GIVEN)) is not None:
        return f"{field_label(kind, name.removesuffix(_GIVEN))}, as given"
    return name if kind == KIND_OF_ACCOUNTS else name.replace("_", " ").capitalize()


def code_label(name: str, code: str) -> str:
    """A code of a field in words: "ASC" is a surgery centre."""
    if name == "account_type" and code in ACCOUNT_TYPES:
        return ACCOUNT_TYPES[code]
    is_code = name in _ENUMS and code.islower()
    return code.replace("_", " ").replace("-", " ").capitalize() if is_code else code
