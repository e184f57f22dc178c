"""What the territory tree says about an alignment."""

from collections.abc import Sequence

import numpy as np

from model.arrays import FloatArray
from model.evaluation import Evaluation
from ui.align.readings import main_metric, potential_band, workload_percent
from ui.session import Session
from ui.widgets.balance_bar import WORKLOAD_BAND
from ui.widgets.territory_rows import Measure, TerritoryRow


def tree_rows(session: Session, hues: Sequence[int]) -> list[TerritoryRow]:
    """One row per territory of the open alignment, by code."""
    names = {district.id: district.name for district in session.state.districts}
    return [
        TerritoryRow(
            figures.code,
            territory.label,
            figures.rep or "no rep yet",
            hue,
            names.get(territory.district, territory.district),
            figures.accounts,
        )
        for territory, figures, hue in zip(
            session.layer.territories, session.evaluation.territories, hues, strict=True
        )
    ]


def tree_measures(session: Session, shown: Evaluation, before: Evaluation | None) -> list[Measure]:
    """Index and workload of every territory; `before` gives the dotted lines of a preview."""
    name = main_metric(shown)
    index, used = _index(shown, name), workload_percent(shown)
    title = "Potential index" if name == "potential" else "Accounts index"
    mean = float(used.mean()) if used.size else float("nan")
    return [
        Measure(
            title,
            index,
            potential_band(session),
            None if before is None else _changed(_index(before, name), index),
            100.0 if used.size else float("nan"),
        ),
        Measure(
            "Workload %",
            used,
            WORKLOAD_BAND,
            None if before is None else _changed(workload_percent(before), used),
            mean,
        ),
    ]


def _index(evaluation: Evaluation, name: str) -> FloatArray:
    return np.array([territory.index[name] for territory in evaluation.territories])


def _changed(was: FloatArray, now: FloatArray) -> FloatArray:
    """The values before, NaN where nothing changes."""
    return np.where(np.isclose(now, was), np.nan, was)
