"""What the worker found in the files, ready to be shown; the accounts themselves stay packed."""

import pickle
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from model.accounts import Accounts
from model.arrays import FloatArray, IntArray, TextArray
from model.intake.incoming import Incoming
from model.intake.merge import MergePreview
from model.intake.problems import CellProblem, Severity
from model.intake.reading import AS_FOUND, FoundColumn, How, Reading
from model.intake.sheet import Cell
from ui.accounts.draft import SheetKey

_BETWEEN: Final = "\x1f"  # unit separator: no spreadsheet cell shows it
UNKNOWN_WORD: Final = "Unknown word"  # kind of problem
SURE: Final = 0.9  # a likeness below this is shown as a question


class Cells:
    """The texts of a sheet below its header; a column is unpacked when it is first looked at.

    `rows` are the spreadsheet's row numbers, shape (n,). One long text per column crosses the
    process border in no time, where 300,000 small ones would stop the window.
    """

    def __init__(self, rows: Sequence[int], columns: Sequence[Sequence[str]]) -> None:
        self.rows: IntArray = np.asarray(rows, np.int64)
        self._packed = tuple(
            _BETWEEN.join(text.replace(_BETWEEN, " ") for text in column) for column in columns
        )
        self._open: dict[int, list[str]] = {}

    def __getstate__(self) -> tuple[IntArray, tuple[str, ...]]:
        return self.rows, self._packed

    def __setstate__(self, state: tuple[IntArray, tuple[str, ...]]) -> None:
        self.rows, self._packed = state
        self._open = {}

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def n_columns(self) -> int:
        """Number of columns."""
        return len(self._packed)

    def text(self, at: int, column: int) -> str:
        """The text of a cell; `at` counts the data rows from 0."""
        return self.column(column)[at]

    def column(self, column: int) -> list[str]:
        """All texts of a column."""
        if column not in self._open:
            self._open[column] = self._packed[column].split(_BETWEEN) if len(self.rows) else []
        return self._open[column]

    def at_row(self, row: int) -> int:
        """The place of a spreadsheet row, -1 when it is not there."""
        place = int(np.searchsorted(self.rows, row))
        return place if place < len(self.rows) and self.rows[place] == row else -1


def shown(cell: Cell) -> str:
    """A raw cell as it reads: numbers without a needless ".0"."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return str(cell)


@dataclass(frozen=True, eq=False, slots=True)
class SheetShown:
    """One sheet as it was understood. `kind` is "skip" where it is left out, with the reason."""

    key: SheetKey
    kind: str
    rows: int
    why: str
    hidden: bool = False
    header_row: int = 0
    found: tuple[FoundColumn, ...] = ()
    cells: Cells = field(default_factory=lambda: Cells((), ()))
    problems: tuple[CellProblem, ...] = ()
    unknown_words: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    accepted: int = 0
    rejected: int = 0
    fixed: int = 0
    reading: Reading = AS_FOUND  # what was decided about it, now or when it came last

    @property
    def is_read(self) -> bool:
        """Whether something of it is taken in."""
        return bool(self.found)

    @property
    def doubtful(self) -> list[FoundColumn]:
        """Columns whose field is a guess that waits for a yes."""
        return [column for column in self.found if is_doubtful(column)]

    @property
    def questions(self) -> int:
        """How many decisions wait: rejected rows and words that mean nothing yet."""
        words = sum(len(given) for given in self.unknown_words.values())
        return words + sum(p.severity is Severity.REJECTED for p in self.problems)

    @property
    def doubts(self) -> int:
        """How many cells to check."""
        return sum(p.severity is Severity.WARNING for p in self.told)

    @property
    def told(self) -> list[CellProblem]:
        """The problems, without the unknown words: those are asked for once each."""
        asked = any(self.unknown_words.values())
        return [p for p in self.problems if not (asked and p.kind == UNKNOWN_WORD)]


def is_doubtful(column: FoundColumn) -> bool:
    """Whether a field was guessed and should be confirmed."""
    guessed = column.how in (How.SIMILAR, How.VALUES)
    return bool(column.field) and guessed and column.score < SURE


@dataclass(frozen=True, eq=False, slots=True)
class Twins:
    """Accounts that may be one: their ids, why, and the values in which they can differ.

    `values` are texts by field, one for each id; `is_known` says which are in the project.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    score: float
    reasons: tuple[str, ...]
    values: Mapping[str, tuple[str, ...]]
    is_known: tuple[bool, ...]

    @property
    def differing(self) -> list[str]:
        """The fields in which they contradict each other; an empty cell contradicts nothing."""
        return [name for name, texts in self.values.items() if len({*texts} - {""}) > 1]


@dataclass(frozen=True, eq=False, slots=True)
class Places:
    """Where the accounts of the import are: degrees (n,), and how each was placed."""

    lat: FloatArray
    lon: FloatArray
    placed_by: TextArray

    @classmethod
    def of(cls, accounts: Accounts) -> "Places":
        """Where accounts are; a point that nobody says the origin of was given as one."""
        stated = accounts.text("placed_by")
        given = np.where(accounts.placed, "coordinates", "none").astype(object)
        found = np.where((stated == "") | ~accounts.placed, given, stated)
        return cls(accounts.lat, accounts.lon, found)

    def count(self, *ways: str) -> int:
        """How many were placed in one of these ways."""
        return int(np.isin(self.placed_by.astype(str), ways).sum())


@dataclass(frozen=True, eq=False, slots=True)
class Prepared:
    """Everything the assistant shows, and `packed`, the import itself for the commit.

    `known` counts the accounts that the open project has already; `is_new_project` says that the
    import becomes a project of its own, compared with nothing. `foreign` counts the amounts in
    another currency whose rate is missing, by its code. `names` are the accounts' names
    by id, those of the file and those that are missing in it. `trouble` says why a sheet
    cannot be what the user says it is.
    """

    sheets: tuple[SheetShown, ...]
    system: str
    n_accounts: int
    known: int
    is_new_project: bool
    names: Mapping[str, str]
    places: Places
    merge: MergePreview | None
    twins: tuple[Twins, ...]
    foreign: Mapping[str, int]
    tables: Mapping[str, int]
    n_areas: int
    packed: bytes
    trouble: str = ""

    def incoming(self) -> Incoming:
        """The import, unpacked."""
        found = pickle.loads(self.packed)  # our own worker packed it
        assert isinstance(found, Incoming)
        return found

    def sheet(self, key: SheetKey) -> SheetShown | None:
        """A sheet by its key."""
        return next((sheet for sheet in self.sheets if sheet.key == key), None)

    def taken(self) -> Iterator[SheetShown]:
        """The sheets of which something is taken in."""
        return (sheet for sheet in self.sheets if sheet.is_read and sheet.kind != "skip")

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to take in."""
        return not (self.n_accounts or any(self.tables.values()) or self.n_areas)
