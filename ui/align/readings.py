"""What the panels beside the map say about an alignment: key figures and rules in words."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.alignment import UNASSIGNED, Alignment
from model.arrays import FloatArray, IntArray, TextArray
from model.evaluation import Evaluation
from model.explain.figure import FigureKey
from model.fields import NO_SYSTEM
from model.format import Formatter
from model.metrics import disruption
from model.scenario import LIVE, Layer
from model.settings import setting
from ui.session import Session
from ui.widgets.balance_bar import WORKLOAD_BAND, Band
from ui.widgets.key_figure import Delta, Direction
from ui.widgets.rules_list import RuleLine, Verdict

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
    used = [t.utilisation for t in evaluation.territories]
    return bool(used) and bool(np.isfinite(used).all())


def workload_percent(evaluation: Evaluation) -> FloatArray:
    """Workload per territory: percent of capacity, without reps percent of the mean."""
    if uses_capacity(evaluation):
        return np.array([100 * t.utilisation for t in evaluation.territories])
    return np.array([t.index["workload"] for t in evaluation.territories])


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
            show.number(inside) if of_all else MISSING,
            f"of {of_all}" if of_all else "",
            _added(added, show) if of_all else None,
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


def rule_lines(session: Session, alignment: Alignment, shown: Evaluation) -> list[RuleLine]:
    """The agreed rules: one piece, revenue moved, systems together, workload, locks."""
    if not shown.territories:
        detail = f"{shown.unassigned:,} of {len(alignment.territory):,} belong to nobody"
        return [RuleLine("Every account has a territory", detail, Verdict.ACT)]
    lines = [_in_one_piece(shown), *_revenue_moved(session, alignment)]
    lines += _systems_together(session, alignment)
    lines.append(_workload_in_band(shown))
    lines += _locks_kept(session, alignment)
    if shown.unassigned:
        detail = f"{shown.unassigned:,} of {len(alignment.territory):,} belong to nobody"
        lines.insert(0, RuleLine("Every account has a territory", detail, Verdict.ACT))
    return lines


def _in_one_piece(shown: Evaluation) -> RuleLine:
    torn = [t for t in shown.territories if t.pieces > 1]
    whole = len(shown.territories) - len(torn)
    if not torn:
        return RuleLine("Territories in one piece", f"{whole} of {len(shown.territories)}")
    names = _some([f"{t.name} in {t.pieces}" for t in torn])
    return RuleLine("Territories in one piece", names, Verdict.LOOK)


def _some(names: Sequence[str], most: int = 2) -> str:
    more = f" +{len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _revenue_moved(session: Session, alignment: Alignment) -> list[RuleLine]:
    revenue = session.values("revenue")
    live = session.state.scenario(LIVE).layer(session.team)
    if not revenue.any() or not live.territories:
        return []
    was, now = codes_by_id(live, session.layer, alignment)
    share = disruption(was, now, revenue)
    most = setting(session.state, "disruption.max")
    show = session.formatter
    verdict = Verdict.KEPT if share <= most else Verdict.ACT
    return [
        RuleLine(f"Revenue moved, at most {show.percent(most)}", show.percent(share, 1), verdict)
    ]


def codes_by_id(live: Layer, layer: Layer, alignment: Alignment) -> tuple[IntArray, IntArray]:
    """Owners today and in `alignment` of `layer`, both in the codes of `live`, (n,) each.

    Territories are the same when their ids are; what is new has a code of its own.
    """
    place = {territory.id: code for code, territory in enumerate(live.territories)}
    fresh = len(live.territories)
    recode = np.array(
        [place.get(t.id, fresh + code) for code, t in enumerate(layer.territories)] + [UNASSIGNED]
    )
    return live.alignment.territory.astype(np.int64), recode[alignment.territory]


def system_owners(systems: TextArray, codes: IntArray) -> dict[str, set[int]]:
    """The territories of each health system; accounts without either are left out."""
    owners: dict[str, set[int]] = {}
    for system, code in zip(systems, codes.tolist(), strict=True):
        if code >= 0 and system.casefold() not in NO_SYSTEM:
            owners.setdefault(system, set()).add(code)
    return owners


def _systems_together(session: Session, alignment: Alignment) -> list[RuleLine]:
    owners = system_owners(session.state.accounts.text("idn_id"), alignment.territory)
    if not owners:
        return []
    split = [system for system, codes in owners.items() if len(codes) > 1]
    kept = len(owners) - len(split)
    if not split:
        return [RuleLine("Keep health systems together", f"{kept} of {len(owners)}")]
    detail = f"{len(split)} of {len(owners)} split: {_some(split)}"
    return [RuleLine("Keep health systems together", detail, Verdict.LOOK)]


def _workload_in_band(shown: Evaluation) -> RuleLine:
    used = workload_percent(shown)
    low, high = WORKLOAD_BAND.low, WORKLOAD_BAND.high
    unit = "of capacity" if uses_capacity(shown) else "of the mean"
    text = f"Workload {low:.0f} to {high:.0f} % {unit}"
    outside = used[(used < low) | (used > high)]
    if not outside.size:
        return RuleLine(text, f"{used.size} of {used.size}")
    worst = sorted(outside.tolist(), key=lambda value: -abs(value - 100))
    listed = _some([f"{value:.0f}\u00a0%" for value in worst], 3)
    return RuleLine(text, f"{outside.size} of {used.size} outside: {listed}", Verdict.ACT)


def _locks_kept(session: Session, alignment: Alignment) -> list[RuleLine]:
    locked = session.state.accounts.locked
    if not locked.any():
        return []
    live = session.state.scenario(LIVE).layer(session.team)
    if not live.territories:
        return []
    was, now = codes_by_id(live, session.layer, alignment)
    stayed = int((was == now)[locked].sum())
    n = int(locked.sum())
    verdict = Verdict.KEPT if stayed == n else Verdict.ACT
    return [RuleLine("Locked accounts stay", f"{stayed} of {n}", verdict)]
