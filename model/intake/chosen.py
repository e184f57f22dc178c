"""What somebody said about files beforehand: which table a file is, which sheet, which column."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from model.errors import PlanError
from model.intake.accounts_import import ACCOUNT_CATALOGUE, MUST_HAVE
from model.intake.areas import area_sheet
from model.intake.further import check_fields, must_have, table_kind
from model.intake.incoming_parts import SheetKey
from model.intake.reading import KIND_OF_ACCOUNTS, KIND_OF_AREAS, SKIP, Reading
from model.intake.sheet import Sheet
from model.intake.table_kinds import TABLE_KINDS
from model.intake.tables import choose_table, named_sheet


@dataclass(frozen=True, slots=True)
class Chosen:
    """Files by the kind of table they hold, files to look into, and the user's word on columns.

    `sheet` names the sheet of every file. `mapping` gives headers by field, of the accounts
    unless the field begins with the name of a table: "contacts.name".
    """

    tables: Sequence[tuple[str, Path]]
    files: Sequence[Path]
    sheet: str | None
    mapping: Mapping[str, str]


def readings_of(chosen: Chosen, read: Callable[[Path], list[Sheet]]) -> dict[SheetKey, Reading]:
    """How the sheets of the files are to be read.

    Raises PlanError like `load_accounts` for a file that holds no such table, an unknown sheet,
    an unknown field, or a header that is not there.
    """
    readings: dict[SheetKey, Reading] = {}
    for kind, path in chosen.tables:
        mapping = _mapping_for(kind, chosen)
        sheets = read(path)
        name = _sheet_name(kind, sheets, chosen.sheet, mapping)
        for sheet in sheets:
            key = path.name, sheet.name
            if sheet.name == name:
                readings[key] = Reading(kind=kind, mapping=mapping)
            else:
                readings.setdefault(key, Reading(kind=SKIP))
    for path in chosen.files:
        readings |= _of_file(path, read(path), chosen)
    return readings


def _mapping_for(kind: str, chosen: Chosen) -> dict[str, str]:
    """The part of the mapping that is about a kind of table."""
    only = len(chosen.tables) == 1 and not chosen.files
    mapping = {}
    for name, header in chosen.mapping.items():
        table, dot, field = name.partition(".")
        if dot and (table in TABLE_KINDS or table == KIND_OF_ACCOUNTS):
            if table == kind:
                mapping[field] = header
        elif kind == KIND_OF_ACCOUNTS or only:
            mapping[name] = header
    return mapping


def _sheet_name(
    kind: str, sheets: Sequence[Sheet], wanted: str | None, mapping: Mapping[str, str]
) -> str:
    """The sheet of a file that holds a table of a kind; PlanError when none does."""
    if kind == KIND_OF_AREAS:
        reading = Reading(kind=kind, mapping=mapping)
        candidates = [named_sheet(sheets, wanted)] if wanted else sheets
        for sheet in candidates:
            if area_sheet(sheet, reading) is not None:
                return sheet.name
        raise PlanError(
            "No areas were recognised.",
            remedy="The table needs a ZIP, a county or an account id, and a territory.",
        )
    if kind == KIND_OF_ACCOUNTS:
        catalogue, needed, what = ACCOUNT_CATALOGUE, list[tuple[str, ...]](MUST_HAVE), kind
    else:
        known = table_kind(kind)
        check_fields(known, mapping)
        catalogue, needed, what = known.catalogue, must_have(known), kind.replace("_", " ")
    table = choose_table(
        sheets, catalogue, sheet=wanted, mapping=mapping, must_have=needed, what=what
    )
    return table.sheet


def _of_file(path: Path, sheets: Sequence[Sheet], chosen: Chosen) -> dict[SheetKey, Reading]:
    """The readings of a file that is looked into; {} leaves everything to recognition."""
    if not chosen.sheet and not chosen.mapping:
        return {}
    if not chosen.sheet and len(sheets) > 1:
        raise PlanError(
            "It is not clear which sheet --map is about.", remedy="Say it with --sheet."
        )
    only = named_sheet(sheets, chosen.sheet).name if chosen.sheet else sheets[0].name
    return {
        (path.name, sheet.name): Reading(mapping=dict(chosen.mapping))
        if sheet.name == only
        else Reading(kind=SKIP)
        for sheet in sheets
    }
