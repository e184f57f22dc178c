"""What several files hold together: sheets, what each is, and what becomes of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from model.intake.accounts_import import AccountsImport
from model.intake.areas import AreaConflict, AreaTable
from model.intake.further import TableImport
from model.intake.merge import MergeSummary
from model.intake.problems import CellProblem
from model.intake.reading import AS_FOUND, Reading

SheetKey = tuple[str, str]  # file name, sheet name; CLIPBOARD for pasted text
CLIPBOARD: SheetKey = ("clipboard", "")
NOTES = "notes"  # a sheet of sentences about the data
Loaded = AccountsImport | TableImport | AreaTable
Report = Callable[[str, float], None]  # what is done now, share done 0-1


@dataclass(frozen=True, eq=False, slots=True)
class IncomingSheet:
    """One sheet: `kind` is "accounts", "areas", "notes", "skip" or a kind of further table.

    `why` says in sentences how it was recognised and what of it is not taken; `rows` counts
    its data rows. `headers` and `reading` are what the project remembers of the source.
    """

    file: str
    sheet: str
    kind: str
    rows: int
    why: str
    loaded: Loaded | None
    hidden: bool = False
    system: str = ""
    headers: tuple[str, ...] = ()
    reading: Reading = AS_FOUND
    problems: tuple[CellProblem, ...] = ()  # of money, and of rows left out, beyond `loaded`

    @property
    def key(self) -> SheetKey:
        """What a caller addresses the sheet by."""
        return self.file, self.sheet


@dataclass(frozen=True, eq=False, slots=True)
class Incoming:
    """Everything that came in at once, checked and joined, before anything is changed.

    `accounts` are those of all account sheets; `tables` by kind; `settings` numbers by name;
    `about` holds currency, as_of and the plan's period where a sheet states them. `lacking`
    counts the amounts left out by the currency whose rate is missing; `rates` are those used.
    """

    sheets: tuple[IncomingSheet, ...]
    accounts: AccountsImport | None
    tables: dict[str, TableImport]
    areas: AreaTable | None
    settings: dict[str, object]
    system: str = ""
    about: Mapping[str, str] = field(default_factory=dict)
    currency: str = ""
    lacking: Mapping[str, int] = field(default_factory=dict)
    rates: Mapping[str, float] = field(default_factory=dict)

    @property
    def problems(self) -> list[CellProblem]:
        """All problems, sheet by sheet."""
        found: list[CellProblem] = []
        for sheet in self.sheets:
            found += sheet.loaded.problems if sheet.loaded is not None else []
            found += sheet.problems
        return found


@dataclass(frozen=True, slots=True)
class TableMerge:
    """Rows of one further table; `gone` are those the file lacks.

    `kept` says whether they stay in the project; where the table has no key they do not.
    """

    kind: str
    new: int
    changed: int
    unchanged: int
    gone: int
    kept: bool
    examples: tuple[str, ...] = ()  # of what is gone


@dataclass(frozen=True, slots=True)
class AreasTaken:
    """What an alignment by areas did: territories made, accounts assigned, what clashes."""

    scenario: str  # name of the scenario that holds it
    made: tuple[str, ...]
    assigned: int
    conflicts: tuple[AreaConflict, ...]


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What an import does to a project; `notes` are sentences for its report."""

    accounts: MergeSummary | None
    tables: tuple[TableMerge, ...]
    areas: AreasTaken | None
    notes: tuple[str, ...] = ()
