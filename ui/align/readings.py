"""What the panels beside the map say about an alignment: key figures and rules in words."""

from dataclasses import dataclass

import numpy as np

from model.arrays import FloatArray, IntArray, TextArray
from model.evaluation import Evaluation
from model.explain.figure import FigureKey
from model.fields import NO_SYSTEM
from model.format import Formatter
from model.settings import setting
from ui.session import Session
from ui.widgets.balance_bar import WORKLOAD_BAND, Band
from ui.widgets.key_figure import Delta, Direction

MISSING = "–"


@dataclass(frozen=True, slots=True)
class Reading:
    """One key figure: caption, short caption, value, unit and change."""

    caption: str
    short: str
    value: str
    unit: str = ""
    change: Delta | None = None
    where: FigureKey | None = None


def potential_band(session: Session) -> Band:
    """The agreed band of the potential index (F28)."""
    green, red = setting(session.state, "band.green"), setting(session.state, "band.red")
    return Band(100 - green, 100 + green, red)


def main_metric(evaluation: Evaluation) -> str:
    """What territories are first compared by: potential, else the number of accounts."""
    potential = evaluation.balance.get("potential")
    return "potential" if potential and np.isfinite(potential.cv) else "accounts"


def uses_capacity(evaluation: Evaluation) -> bool:
    """Whether workload can be read against capacity."""
    used = evaluation.territories.utilisation
    return bool(used.size) and bool(np.isfinite(used).all())


def knows_work(evaluation: Evaluation) -> bool:
    """Whether the data tell of any workload at all."""
    return bool(evaluation.territories.indices["workload"].any())


def workload_percent(evaluation: Evaluation) -> FloatArray:
    """Workload per territory: percent of capacity, without reps percent of the mean.

    NaN for all of them where the data tell of no workload: that is not the same as none.
    """
    if not knows_work(evaluation):
        return np.full(len(evaluation.territories), np.nan)
    if uses_capacity(evaluation):
        return 100 * evaluation.territories.utilisation
    return evaluation.territories.indices["workload"]


def key_readings(shown: Evaluation, live: Evaluation, show: Formatter) -> list[Reading]:
    """Spread of potential and workload, territories inside the band, drive.

    Where `live` is the evaluation shown, there is nothing to compare with.
    """
    name = main_metric(shown)
    label = "Potential" if name == "potential" else "Accounts"
    now, was = shown.balance, live.balance
    inside, of_all = inside_band(shown), len(shown.territories)
    before = inside_band(live) if len(live.territories) == of_all else None
    added = None if before is None else inside - before
    known = bool(of_all) and knows_work(shown)
    return [
        Reading(
            f"{label} spread (CV)",
            f"{label} CV",
            show.number(now[name].cv, 3),
            "",
            _delta(now[name].cv, was[name].cv, 3, show),
            FigureKey("alignment", "cv", "", name),
        ),
        Reading(
            "Workload spread (CV)",
            "Workload CV",
            show.number(now["workload"].cv, 3),
            "",
            _delta(now["workload"].cv, was["workload"].cv, 3, show),
            FigureKey("alignment", "cv", "", "workload"),
        ),
        Reading(
            "Inside the band",
            "Inside band",
            show.number(inside) if known else MISSING,
            f"of {of_all}" if known else "",
            _added(added, show) if known else None,
            FigureKey("alignment", "inside", "", f"{WORKLOAD_BAND.low}-{WORKLOAD_BAND.high}"),
        ),
        Reading(
            "Drive",
            "Drive",
            show.number(shown.drive_hours) if shown.drive_hours else MISSING,
            "h/yr" if shown.drive_hours else "",
            _delta(shown.drive_hours or np.nan, live.drive_hours or np.nan, 0, show, unit=" h"),
            FigureKey("alignment", "drive"),
        ),
    ]


def _added(added: int | None, show: Formatter) -> Delta | None:
    """A change where more is better; None where it cannot be compared."""
    if added is None:
        return None
    if added == 0:
        return Delta("same as live")
    good = added > 0
    direction, tone = (Direction.UP, "good") if good else (Direction.DOWN, "bad")
    return Delta(f"{show.signed(added)} vs live", direction, tone)


def inside_band(evaluation: Evaluation) -> int:
    """How many territories lie inside the agreed band of workload."""
    used = workload_percent(evaluation)
    return int(((used >= WORKLOAD_BAND.low) & (used <= WORKLOAD_BAND.high)).sum())


def _delta(now: float, was: float, digits: int, show: Formatter, unit: str = "") -> Delta | None:
    """A change where less is better."""
    if not (np.isfinite(now) and np.isfinite(was)):
        return None
    change = round(now - was, digits)
    if change == 0:
        return Delta("same as live")
    words = f"{show.signed(change, digits)}{unit} vs live"
    return Delta(words, Direction.DOWN, "good") if change < 0 else Delta(words, Direction.UP, "bad")


def system_owners(systems: TextArray, codes: IntArray) -> dict[str, set[int]]:
    """The territories of each health system; accounts without either are left out."""
    owners: dict[str, set[int]] = {}
    for system, code in set(zip(systems, codes.tolist(), strict=True)):
        if code >= 0 and system.casefold() not in NO_SYSTEM:
            owners.setdefault(system, set()).add(code)
    return owners
