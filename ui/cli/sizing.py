"""`size`: how many reps the workload needs, and what a few fewer or more would mean."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from model.format import Formatter
from model.state import State
from model.territories import CORE_TEAM
from optimizers.headcount import Headcount, headcount
from optimizers.pace import Progress
from optimizers.sizing import SECONDS, SizeAnswer, SizePoint, size
from ui.cli.aligning import pairs_of
from ui.cli.documents import reading
from ui.cli.output import Answer, progress


def sizes(
    path: Path,
    *,
    balance: list[str],
    seconds: float | None,
    iterations: int | None,
    seed: int,
    team: str = CORE_TEAM.id,
) -> Answer:
    """The workload build-up and the curve; changes nothing."""
    if seconds is None and iterations is None:
        seconds = SECONDS
    with reading(path) as project:
        state = project.state
        found = size(
            state,
            team_id=team,
            balance=pairs_of(balance, "METRIC:PCT"),
            seconds=seconds if iterations is None else None,
            iterations=iterations,
            seed=seed,
            report=_ProgressLines(),
        )
        open_now = bool(state.scenarios) and team in state.scenario().layers
        present = headcount(state, state.scenario(), team) if open_now else None
    return Answer(_data(state, found, present), tuple(_lines(state, found)))


class _ProgressLines:
    """One line per size on stderr."""

    def __init__(self) -> None:
        self._phase = ""

    def __call__(self, now: Progress) -> None:
        if now.phase != self._phase:
            self._phase = now.phase
            progress(f"{now.phase}.")


def _data(state: State, found: SizeAnswer, present: Headcount | None) -> dict[str, Any]:
    data: dict[str, Any] = {
        "reps_needed": found.reps_needed,
        "reps_exact": found.reps_exact,
        "reps_now": found.reps_now,
        "workload_hours": found.workload_hours,
        "capacity_hours": found.capacity_hours,
        "best": found.best,
        "curve": [_point(point) for point in found.curve],
        "notes": list(found.notes),
    }
    if present is not None:
        data["cells"] = [asdict(cell) for cell in present.cells]
        data["unserved_hours"] = sum(item.hours for item in present.unserved)
        data["roi_of_hire"] = present.hire.roi
        data["unserved"] = [
            {"account": str(state.accounts.ids[item.row]), "hours": item.hours}
            for item in present.unserved
        ]
    return data


def _point(point: SizePoint) -> dict[str, Any]:
    return {
        "reps": point.reps,
        "travel_hours": point.travel_hours,
        "utilisation": point.utilisation,
        "worst_utilisation": point.worst_utilisation,
        "coverage": point.coverage,
        "profit": point.profit,
        "feasible": point.feasible,
    }


def _lines(state: State, found: SizeAnswer) -> list[str]:
    show = Formatter.of(state.about)
    lines = [
        f"{show.hours(found.workload_hours)} of work a year, "
        f"{show.hours(found.capacity_hours)} a rep: {show.number(found.reps_exact, 1)} reps, so "
        f"{found.reps_needed}. There are {found.reps_now} territories now.",
    ]
    for point in found.curve:
        best = "  best" if point.reps == found.best else ""
        lines.append(
            f"{point.reps:>4} reps: travel {show.hours(point.travel_hours)}, utilisation "
            f"{show.percent(point.utilisation)}, coverage {show.percent(point.coverage)}, "
            f"profit {show.money(point.profit)}{best}"
        )
    return [*lines, *found.notes]
