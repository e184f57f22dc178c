"""`measure` and `compare`: the numbers of alignments."""

from pathlib import Path
from typing import Any

import numpy as np

from model.alignment import UNASSIGNED
from model.evaluation import Evaluation, evaluate, moved_shares
from model.format import Formatter
from model.scenario import Layer
from model.state import State
from model.territories import CORE_TEAM
from ui.cli.documents import reading
from ui.cli.output import Answer


def measure(path: Path, scenario: str = "", team: str = CORE_TEAM.id) -> Answer:
    """Every number of one scenario."""
    with reading(path) as project:
        state = project.state
        chosen = state.scenario(scenario)
        found = evaluate(state, chosen, team)
    data = {"scenario": chosen.name, **_data(found)}
    return Answer(data, (f"{chosen.name}:", *_lines(state, found)))


def _data(found: Evaluation) -> dict[str, Any]:
    return {
        "territories": [
            {
                "id": t.id,
                "name": t.name,
                "rep": t.rep,
                "accounts": t.accounts,
                "totals": t.totals,
                "index": t.index,
                "workload": t.workload,
                "capacity": t.capacity,
                "utilisation": t.utilisation,
                "drive_hours": t.drive_hours,
                "in_one_piece": t.pieces <= 1,
            }
            for t in found.territories
        ],
        "balance": {
            name: {"cv": b.cv, "gini": b.gini, "max_pct": b.max_pct}
            for name, b in found.balance.items()
        },
        "compactness": {
            "drive_hours": found.drive_hours,
            "contiguous": found.contiguous,
            "overlap_accounts": found.overlap,
        },
        "fairness": {
            "utilisation_cv": found.balance["workload"].cv,
            "unassigned": found.unassigned,
        },
    }


def _lines(state: State, found: Evaluation) -> list[str]:
    show = Formatter.of(state.about)
    names = [name for name in found.balance if name not in ("accounts", "headroom")][:4]
    head = ["territory", "accounts", *names, "workload h", "drive h", "used"]
    rows = [
        [
            t.name,
            show.number(t.accounts),
            *(show.compact(t.totals[name]) for name in names),
            show.number(t.workload),
            show.number(t.drive_hours),
            show.percent(t.utilisation),
        ]
        for t in found.territories
    ]
    widths = [max(len(row[c]) for row in [head, *rows]) for c in range(len(head))]
    table = [
        "  ".join(
            cell.ljust(w) if c == 0 else cell.rjust(w)
            for c, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in [head, *rows]
    ]
    spread = [
        f"{name}: CV {show.number(b.cv, 3)}, Gini {show.number(b.gini, 3)},"
        f" worst {show.number(b.max_pct, 1)} % from an equal share"
        for name, b in found.balance.items()
    ]
    return [*table, *spread, f"{found.unassigned:,} accounts have no territory."]


def compare(path: Path, a: str, b: str, team: str = CORE_TEAM.id) -> Answer:
    """What moves from scenario `a` to scenario `b`, and both sets of numbers."""
    with reading(path) as project:
        state = project.state
        before, after = state.scenario(a), state.scenario(b)
        moved = _moves(state, before.layer(team), after.layer(team), after.origin or after.name)
        shares = moved_shares(state, before, after, team)
        numbers = {
            side: _data(evaluate(state, scenario, team))
            for side, scenario in (("a", before), ("b", after))
        }
    lines = [f"{len(moved):,} accounts move from {before.name} to {after.name}."]
    lines += [f"{m['name']}: {m['from'] or 'none'} → {m['to'] or 'none'}" for m in moved[:40]]
    if len(moved) > 40:
        lines.append(f"and {len(moved) - 40:,} more (--json lists all).")
    return Answer(
        {"a": before.name, "b": after.name, "moved": moved, "share": shares, "metrics": numbers},
        tuple(lines),
    )


def _moves(state: State, was: Layer, now: Layer, reason: str) -> list[dict[str, str]]:
    """One record per account whose territory id differs."""

    def owners(layer: Layer) -> np.ndarray[Any, Any]:
        ids = np.array([t.id for t in layer.territories] + [""], object)
        codes = layer.alignment.territory.astype(np.int64)
        return ids[np.where(codes == UNASSIGNED, len(ids) - 1, codes)]

    before, after = owners(was), owners(now)
    ids, names = state.accounts.ids, state.accounts.text("name")
    return [
        {
            "account": ids[row],
            "name": names[row],
            "from": before[row],
            "to": after[row],
            "reason": reason,
        }
        for row in np.flatnonzero(before != after)
    ]
