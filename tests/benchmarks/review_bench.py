"""What opening the review costs in a region of fifty reps who all have a plan and a diary.

Run: python tests/benchmarks/review_bench.py [reps]; the demo's first territory copied, each copy
with accounts, systems, tables, diary and plan of its own. CPU seconds of this process, without
the garbage collector, which the window runs itself between two events.
"""

import gc
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

os.environ.setdefault("OMP_NUM_THREADS", "1")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from datetime import date

from model.accounts import Accounts
from model.alignment import Alignment
from model.demo import demo_state
from model.diary.table import DAYS, DIARY, FIRST_DIARY, days_frame, diary_frame
from model.resources import resource
from model.scenario import LIVE, Layer
from model.state import State
from model.territories import CORE_TEAM
from tests.benchmarks.figures import note
from ui.review.reading import review, review_of_one

TODAY = date(2026, 11, 30)
BUDGET = 2.0  # seconds, of issue 8
_SHARED = ("competitors", "price_list", "postcodes_demographics", "work_time")


def region(n_reps: int) -> State:
    """The demo's first territory `n_reps` times, fifteen miles apart, each with its diary."""
    state = demo_state(resource("demo"))
    diaries = {DIARY: diary_frame(state), DAYS: days_frame(state)}
    tables = {name: frame for name, frame in state.tables.items() if name != FIRST_DIARY}
    state = replace(state, tables=tables | diaries)
    live = state.scenario(LIVE)
    layer = live.layer(CORE_TEAM.id)
    rows = np.flatnonzero(layer.alignment.territory == 0)
    accounts, first = state.accounts, layer.territories[0]
    own = {str(key) for key in accounts.ids[rows]}
    systems = {str(key) for key in state.tables["systems"]["idn_id"]}
    names = _ids_of(state, own) | own | {first.rep_id, first.id} | systems
    parts: dict[str, list[Any]] = {name: [] for name in accounts.names}
    copied: dict[str, list[pd.DataFrame]] = {}
    plans, reps, territories = {}, [], []
    rep = next(rep for rep in state.reps if rep.id == first.rep_id)
    for copy in range(n_reps):
        known = {name: f"{name}-{copy}" for name in names}
        for name in accounts.names:
            values = accounts[name][rows]
            parts[name] += _named(values.tolist(), known)
        reps.append(replace(rep, id=known[rep.id], name=f"{rep.name} {copy}"))
        territories.append(
            replace(first, id=known[first.id], name=f"Region {copy}", rep_id=known[rep.id])
        )
        plans[known[rep.id]] = _renamed(state.plans[rep.id], known)
        for name, frame in state.tables.items():
            if name not in _SHARED:
                kept = frame[frame["account_id"].isin(own)] if "account_id" in frame else frame
                copied.setdefault(name, []).append(
                    kept.apply(lambda column, known=known: _named_column(column, known))
                )
    shift = np.repeat(np.arange(n_reps) * 0.2, len(rows))
    for name in ("lat", "latitude"):
        if name in parts:
            parts[name] = (np.array(parts[name], float) + shift % 6).tolist()
    code = np.repeat(np.arange(n_reps, dtype=np.int16), len(rows))
    whole = Layer(tuple(territories), Alignment(code))
    return replace(
        state,
        accounts=Accounts(parts),
        reps=tuple(reps),
        plans=plans,
        tables={
            **{name: state.tables[name] for name in _SHARED},
            **{name: pd.concat(frames, ignore_index=True) for name, frames in copied.items()},
        },
        scenarios=(replace(live, layers={CORE_TEAM.id: whole}),),
        open_scenario=LIVE,
    )


def _ids_of(state: State, own: set[str]) -> set[str]:
    """The ids of the rows that belong to some accounts: contacts, opportunities, items."""
    found = set()
    for name, frame in state.tables.items():
        if name not in _SHARED and "account_id" in frame:
            key = frame.columns[0]
            if (key.endswith("_id") and key != "account_id") or key == "uid":
                found |= set(frame.loc[frame["account_id"].isin(own), key].astype(str))
    return found - {""}


def _named(values: list[Any], known: Mapping[str, str]) -> list[Any]:
    return [known.get(value, value) if isinstance(value, str) else value for value in values]


def _named_column(column: pd.Series, known: Mapping[str, str]) -> pd.Series:
    return column.map(lambda value: known.get(value, value) if isinstance(value, str) else value)


def _renamed(value: Any, known: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        return {known.get(key, key): _renamed(item, known) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_renamed(item, known) for item in value]
    return known.get(value, value) if isinstance(value, str) else value


def seconds(work: Any) -> float:
    """CPU seconds of one run."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Measure the first card, the whole region, and the region once more."""
    n_reps = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    state = region(n_reps)
    gc.disable()
    print(f"{n_reps} reps, {len(state.accounts):,} accounts")
    note("the first card", [1e3 * seconds(lambda: review_of_one(state, TODAY))])
    first = seconds(lambda: review(state, TODAY))
    note("the region", [1e3 * first], 1e3 * BUDGET)
    note("the region again", [1e3 * seconds(lambda: review(state, TODAY))])


if __name__ == "__main__":
    main()
