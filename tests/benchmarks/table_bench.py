"""Times of the account table: filters, completion, columns, groups, sorting, one value for all.

Run: python tests/benchmarks/table_bench.py [accounts]; invented accounts around real towns,
fixed seed. CPU seconds of this process, best of five; the first answer of a fresh table, whose
columns are read for the first time, stands beside those that follow. Without the garbage
collector, which the window runs itself between two events.
"""

import gc
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from model.filters.bulk import bulk_edit, bulk_fields
from model.filters.columns import FilterGround
from model.filters.complete import complete
from model.filters.evaluate import mask
from model.filters.groups import grouping
from model.filters.parse import parse
from model.state import State
from tests.benchmarks.desk_bench import invented
from tests.benchmarks.figures import note

TODAY = date(2026, 11, 30)
BUDGET = 100  # milliseconds, of design §6
FILTERS = (
    "territory:T7 potential>50000 type:ASC -locked",
    "hospital",
    "zip:770* or beds:50..200",
    "potential:top50",
    "moved or unassigned",
    "contract_end<2027-06 -(type:AMC or status:closed)",
)


def best(work: Callable[[], object], times: int = 5) -> float:
    """The shortest of several runs, in CPU seconds."""
    seconds = []
    for _ in range(times):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return min(seconds)


def wide(n: int) -> State:
    """The invented accounts with the columns that filters look at."""
    state, rng = invented(n), np.random.default_rng(3)
    days = np.array([f"2027-{m:02d}-15" for m in range(1, 13)] + [""], object)
    extra = {
        "city": rng.choice(["Dallas", "Lima", "Toledo", "Austin"], n).tolist(),
        "postcode": [f"{code:05d}" for code in rng.integers(10_000, 99_999, n)],
        "idn_id": rng.choice(["QCU", "MVA", "SRH", ""], n).tolist(),
        "status": rng.choice(["active", "prospect", "closed"], n).tolist(),
        "beds": rng.integers(0, 800, n).astype(float),
        "locked": rng.random(n) < 0.05,
        "contract_end": days[rng.integers(0, 13, n)],
    }
    return replace(state, accounts=state.accounts.with_columns(extra))


def report(what: str, *seconds: float) -> None:
    """The first of a fresh table where there is one, and the best of those that follow."""
    if len(seconds) > 1:
        note(f"table, {what}, the first time", [1000 * seconds[0]], BUDGET)
    note(f"table, {what}", [1000 * seconds[-1]], BUDGET)


def measure(n: int) -> None:
    """All figures for `n` accounts."""
    state = wide(n)
    note("table, reader of filters loaded, once a session", [1000 * best(partial(parse, "a"), 1)])
    for text in FILTERS:
        ground = FilterGround.of(state, TODAY)
        first = best(partial(mask, ground, text), 1)
        report(f"{n:,}  {text}", first, best(partial(mask, ground, text)))
    ground = FilterGround.of(state, TODAY)
    report("completion of a value", best(lambda: complete(ground, "system:q", 8)))
    report("completion of a field", best(lambda: complete(ground, "pot", 3)))
    report("groups by territory", best(lambda: grouping(ground, "territory")))
    lock = bulk_fields(state)[0]
    rows = np.arange(n)
    report("lock all, preview", best(lambda: bulk_edit(state, rows, lock, "yes", today=TODAY)))
    change = bulk_edit(state, rows, lock, "yes", today=TODAY).change
    assert change is not None
    report("lock all, done", best(lambda: change.apply(state)))
    measure_table(state, ground)


def measure_table(state: State, ground: FilterGround) -> None:
    """Sorting, grouping and scrolling of the widget itself."""
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QApplication

    from ui.theme.style import Mode, Theme
    from ui.widgets.column_table import ColumnTable
    from ui.widgets.columns import Look, TableColumn
    from ui.widgets.row_groups import RowGroups

    app = QApplication([])
    accounts = state.accounts
    table = ColumnTable(
        Theme(app, Mode.LIGHT),
        [
            TableColumn("name", "Account", accounts.text("name"), width=0),
            TableColumn("city", "Town", accounts.text("city")),
            TableColumn(
                "potential", "Potential", accounts.number("potential"), Look.FIGURE,
                show=lambda value: f"{value:,.0f}", adds_up=True,
            ),
        ],
    )  # fmt: skip
    table.resize(1100, 300)
    table.show()
    columns = table.columns
    kept = mask(ground, FILTERS[1])
    report("widget: show the rows of a filter", best(lambda: table.show_only(kept)))
    report("widget: sort by potential", best(lambda: columns.sort(2)))
    descending = Qt.SortOrder.DescendingOrder
    report("widget: sort by name, turned round", best(lambda: columns.sort(0, descending)))
    found = grouping(ground, "territory")
    groups = RowGroups(found.codes, found.names)
    report("widget: group by territory with sums", best(lambda: columns.group_rows(groups)))
    bar = table.verticalScrollBar()
    places = iter(range(0, 10**9, 997))

    def page() -> None:
        bar.setValue(next(places) % max(bar.maximum(), 1))
        table.grab()

    report("widget: scroll and paint a page", best(page, 20))


def main() -> None:
    """Measure with the number of accounts named, else 50,000."""
    gc.disable()
    measure(int(sys.argv[1]) if sys.argv[1:] else 50_000)


if __name__ == "__main__":
    main()
