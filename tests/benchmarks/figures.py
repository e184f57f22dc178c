"""What a bench measured: said at once, and kept for the table of all budgets."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import numpy as np

FILE: Final = "CATCHMENT_FIGURES"  # where figures are kept, a line of JSON each; else nowhere


@dataclass(frozen=True, slots=True)
class Figure:
    """Milliseconds of one measure; `clock` says of what: CPU of a thread, the wall, the page."""

    what: str
    p50: float
    p95: float
    worst: float
    budget: float  # NaN for none
    clock: str


def note(
    what: str, found: Sequence[float], budget: float | None = None, clock: str = "CPU"
) -> None:
    """Print a measure, and keep it when somebody collects."""
    p50, p95 = (float(np.percentile(found, q)) for q in (50, 95))
    figure = Figure(what, p50, p95, max(found), float("nan") if budget is None else budget, clock)
    told = f"   {budget:g} ms" if budget is not None else ""
    print(
        f"{what:58s} p50 {p50:8.1f}  p95 {p95:8.1f}  max {figure.worst:8.1f} ms {clock}{told}",
        flush=True,
    )
    if name := os.environ.get(FILE):
        with Path(name).open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(figure)) + "\n")


def kept(path: Path) -> list[Figure]:
    """The figures that were collected, in the order in which they came."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [Figure(**json.loads(line)) for line in lines]
