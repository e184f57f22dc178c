"""What the territory tree says about an alignment."""

from collections.abc import Mapping, Sequence

import numpy as np

from model.arrays import FloatArray
from model.evaluation import Evaluation
from model.locks import is_locked
from model.plan.potential import account_figures
from model.territories import descendants, path_of
from ui.align.readings import main_metric, potential_band, workload_percent
from ui.session import Session
from ui.widgets.balance_bar import WORKLOAD_BAND
from ui.widgets.territory_rows import DistrictRow, Measure, TerritoryRow


def tree_rows(session: Session, hues: Sequence[int]) -> list[TerritoryRow]:
    """One row per territory of the open alignment, by code."""
    districts, figures = session.state.districts, session.evaluation.territories
    names = {district.id: district.name for district in districts}
    return [
        TerritoryRow(
            code,
            territory.label,
            figures.reps[code] or "no rep yet",
            hue,
            names.get(territory.district, ""),
            int(figures.sums.accounts[code]),
            territory.district if territory.district in names else "",
            territory.name,
            is_locked(territory, districts),
        )
        for code, (territory, hue) in enumerate(zip(session.layer.territories, hues, strict=True))
    ]


def district_rows(session: Session) -> list[DistrictRow]:
    """One row per district and region, with the accounts of all territories below."""
    state, accounts = session.state, session.evaluation.territories.sums.accounts
    return [
        DistrictRow(
            district.id,
            district.name,
            district.parent,
            int(accounts[_below(session, district.id)].sum()),
            any(above.locked for above in path_of(state.districts, district.id)),
        )
        for district in state.districts
    ]


def _below(session: Session, district_id: str) -> list[int]:
    """Codes of the territories in a district and in those below it."""
    inside = descendants(session.state.districts, district_id)
    return [
        code
        for code, territory in enumerate(session.layer.territories)
        if territory.district in inside
    ]


def tree_measures(session: Session, shown: Evaluation, before: Evaluation | None) -> list[Measure]:
    """Index and workload of every territory; `before` gives the dotted lines of a preview."""
    name = main_metric(shown)
    index, used = shown.territories.indices[name], workload_percent(shown)
    title = "Potential index" if name == "potential" else "Accounts index"
    mean = float(used.mean()) if used.size else float("nan")
    below = {d.id: _below(session, d.id) for d in session.state.districts}
    return [
        Measure(
            title,
            index,
            potential_band(session),
            None if before is None else _changed(before.territories.indices[name], index),
            100.0 if used.size else float("nan"),
            _rolled_up(index, below),
        ),
        Measure(
            "Workload %",
            used,
            WORKLOAD_BAND,
            None if before is None else _changed(workload_percent(before), used),
            mean,
            _rolled_up(used, below),
        ),
    ]


def workload_note(session: Session) -> str:
    """Why the workload reads low: nothing tells of time in the OR; "" where something does."""
    accounts = session.state.accounts
    if not session.layer.territories or (account_figures(session.state).ours > 0).any():
        return ""
    if any(np.isfinite(accounts.number(name)).any() for name in ("hours", "case_hours")):
        return ""
    return (
        "Workload counts visits and travel only: the data tell no procedures of ours."
        " Import procedures, or hours by account."
    )


def _rolled_up(values: FloatArray, below: Mapping[str, list[int]]) -> dict[str, float]:
    """The mean of each district's territories; NaN where it has none that is known."""
    return {
        key: float(np.mean(known))
        if (known := values[codes][np.isfinite(values[codes])]).size
        else float("nan")
        for key, codes in below.items()
    }


def _changed(was: FloatArray, now: FloatArray) -> FloatArray:
    """The values before, NaN where nothing changes."""
    return np.where(np.isclose(now, was), np.nan, was)
