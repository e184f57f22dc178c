"""What became of each published file, and the time and memory of a large import.

Run: python tests/benchmarks/intake_bench.py [FOLDER]; FOLDER holds messy/, crm/ and other/ (by
default the shared data beside the checkout). Prints a Markdown table, one row per file, and the
figures of 50,000 × 15 xlsx against the budget of 6 s and 400 MB.
"""

import os
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from desk_bench import spreadsheet

from model.errors import PlanError
from model.intake.accounts_import import AccountsImport, load_accounts
from model.intake.further import TableImport, load_table
from model.intake.reader import read_sheets
from model.intake.reading import How

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
FOLDERS = ("messy", "crm", "other")
BUDGET_SECONDS, BUDGET_MB = 6.0, 400.0
OTHER_TABLES = {
    "opportunity": "opportunities",
    "deals": "opportunities",
    "event": "activities_open",
    "task": "activities_open",
    "activity": "activities_done",
}
_HEADER = ("file", "rows", "accepted", "fixed", "rejected", "placed", "fields recognised",
           "what was wrong")  # fmt: skip


def table_of(folder: Path) -> list[tuple[str, ...]]:
    """One row per file of the three folders."""
    files = [path for name in FOLDERS for path in sorted((folder / name).iterdir())]
    return [row_of(path) for path in files]


def row_of(path: Path) -> tuple[str, ...]:
    """What came of one file, as texts."""
    name = f"{path.parent.name}/{path.name}"
    kind = next((kind for word, kind in OTHER_TABLES.items() if word in path.name), "")
    try:
        if kind:
            return _of_table(name, load_table(kind, path))
        return _of_accounts(name, load_accounts(path))
    except PlanError as error:
        return (name, "0", "0", "0", "0", "0", _headers_only(path), error.message)


def _headers_only(path: Path) -> str:
    """Which fields a file of nothing but a header names."""
    from model.intake.accounts_import import ACCOUNT_CATALOGUE
    from model.intake.table_kinds import TABLE_KINDS
    from model.intake.tables import read_table

    catalogues = [ACCOUNT_CATALOGUE, *(kind.catalogue for kind in TABLE_KINDS.values())]
    tables = [
        table
        for sheet in read_sheets(path)
        for catalogue in catalogues
        if (table := read_table(sheet, catalogue)) is not None
    ]
    if not tables:
        return ""
    best = max(tables, key=lambda table: len(table.found))
    return ", ".join(best.found)


def _of_accounts(name: str, loaded: AccountsImport) -> tuple[str, ...]:
    n = loaded.rows_read
    placed = loaded.accepted - loaded.located["none"]
    by_values = [c.field for c in loaded.found if c.how is How.VALUES]
    fields = [f"{f}*" if f in by_values else f for f in loaded.columns]
    return (
        name, f"{n:,}", f"{loaded.accepted:,}", f"{loaded.fixed:,}", f"{loaded.rejected:,}",
        f"{placed:,}", ", ".join(fields), _kinds(loaded),
    )  # fmt: skip


def _of_table(name: str, loaded: TableImport) -> tuple[str, ...]:
    return (
        name, f"{loaded.rows_read:,}", f"{loaded.accepted:,}", f"{loaded.fixed:,}",
        f"{loaded.rejected:,}", "", ", ".join(loaded.columns), _kinds(loaded),
    )  # fmt: skip


def _kinds(loaded: AccountsImport | TableImport) -> str:
    counts: Counter[str] = Counter()
    for problem in loaded.problems:
        counts[problem.kind.lower()] += problem.count
    return "; ".join(f"{kind} {count:,}" for kind, count in counts.most_common())


def markdown(rows: list[tuple[str, ...]]) -> str:
    """The table; fields found by the look of their values carry a star."""
    lines = [_HEADER, tuple("---" for _ in _HEADER), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def large_import() -> str:
    """Seconds and memory of 50,000 × 15, in a process that has done nothing else before."""
    with tempfile.TemporaryDirectory() as name:
        path = spreadsheet(50_000, Path(name))
        before = _peak_mb(resource.RUSAGE_SELF)
        wall, used = time.perf_counter(), _seconds()
        load_accounts(path)
        wall, used = time.perf_counter() - wall, _seconds() - used
    here, reader = _peak_mb(resource.RUSAGE_SELF) - before, _peak_mb(resource.RUSAGE_CHILDREN)
    return (
        f"import 50,000 × 15 xlsx: {wall:.1f} s ({used:.1f} s of CPU) of {BUDGET_SECONDS:.0f} s, "
        f"{here + reader:.0f} MB of {BUDGET_MB:.0f} MB "
        f"({here:.0f} here, {reader:.0f} in the reader)"
    )


def _peak_mb(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


def _seconds() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def main() -> None:
    """Print the table and the figures."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    large = large_import()
    if folder.is_dir():
        print(markdown(table_of(folder)))
        print("\n\\* told by the look of the values, no header says so.\n")
    print(large)


if __name__ == "__main__":
    main()
