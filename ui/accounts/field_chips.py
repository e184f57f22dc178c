"""How a recognised column shows: its chip, how far it is to be trusted, what else it could be."""

from collections.abc import Mapping

from model.intake.reading import KIND_OF_ACCOUNTS, KIND_OF_AREAS, SKIP, FoundColumn, How
from model.intake.table_kinds import TABLE_KINDS
from ui.accounts.field_names import field_label, fields_of, kind_name
from ui.accounts.prepared import is_doubtful
from ui.widgets.chip import ChipKind
from ui.widgets.chooser import Option


def kind_options() -> list[Option]:
    """Every kind a sheet can be, accounts first."""
    kinds = (KIND_OF_ACCOUNTS, KIND_OF_AREAS, *sorted(TABLE_KINDS, key=kind_name), SKIP)
    return [Option(kind, kind_name(kind), words=kind) for kind in kinds]


def chip_of(kind: str, column: FoundColumn, ignored: bool) -> tuple[str, ChipKind]:
    """What the chip over a column says, and in which colour."""
    if ignored:
        return "Left out", ChipKind.PLAIN
    if not column.field:
        return "Own column", ChipKind.OUTLINE
    label = field_label(kind, column.field)
    return (f"{label}?", ChipKind.WARN) if is_doubtful(column) else (label, ChipKind.GOOD)


def match_words(column: FoundColumn, ignored: bool) -> str:
    """How a column was recognised: "87 % alike", "by values, 71 %"."""
    if ignored:
        return "not imported"
    if not column.field:
        return "kept as it is"
    share = f"{100 * column.score:.0f} %"
    return {
        How.CHOSEN: "chosen",
        How.HEADER: f"{share} match",
        How.SIMILAR: f"{share} alike",
        How.VALUES: f"values, {share}",
    }.get(column.how, "")


def field_options(kind: str, taken: Mapping[str, str]) -> list[Option]:
    """The fields for a column to be, those that are still free first; `taken` gives headers."""
    known = fields_of(kind)
    options = [
        Option(
            field.name,
            field.label,
            f"now {taken[field.name]}" if field.name in taken else field.unit,
            " ".join((field.name, *field.synonyms)),
        )
        for field in known
    ]
    return sorted(options, key=lambda option: option.key in taken)
