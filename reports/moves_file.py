"""The accounts in which two scenarios differ as a file: from, to, what it costs, why."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np

from model.alignment import UNASSIGNED
from model.alignment_numbers import open_pipeline, well_known
from model.arrays import IntArray
from model.brief import BALANCE
from model.metrics import metric
from model.positions import serving
from model.scenario import LIVE, Layer
from model.state import State
from model.territories import CORE_TEAM
from model.why_moved import MoveReader, WhyCard
from reports.sheet_file import SheetList, write_list

HEADERS: Final = (
    "account_id",
    "account_name",
    "city",
    "region",
    "account_type",
    "from_territory",
    "from_rep",
    "to_territory",
    "to_rep",
    "potential",
    "revenue",
    "relationships",
    "open_pipeline",
    "driving_saved_h",
    "what_changes",
    "forced_by",
    "answers",
    "keeping_it",
)
_WIDTHS: Final = (12, 32, 18, 8, 12, 18, 18, 18, 18, 12, 12, 13, 13, 14, 48, 32, 28, 40)


def write_moves(
    state: State,
    source: str,
    target: str,
    rows: IntArray,
    out: Path,
    *,
    today: date,
    team: str = CORE_TEAM.id,
) -> int:
    """Write the accounts `rows` as they are in `target` (from) and in `source` (to).

    The reasons are those of `source` against the live alignment, empty where it moves nothing.
    Money and counts are per year. PlanError as of `write_list`.
    """
    before, after = (state.scenario(key).layer(team) for key in (target, source))
    cards: Mapping[int, WhyCard] = {}
    if source != LIVE and team in state.scenario(LIVE).layers:
        reader = MoveReader(state, source, today, team)
        cards = {card.row: card for card in reader.cards(rows)}
    columns = [state.accounts.text(n) for n in ("name", "city", "region", "account_type")]
    figures = [metric(state, "potential").values, metric(state, "revenue").values]
    figures += [well_known(state), open_pipeline(state)]
    lines: list[tuple[Any, ...]] = []
    for row in rows.tolist():
        lines.append(
            (
                str(state.accounts.ids[row]),
                *(str(column[row]) for column in columns),
                *_owner(state, before, row),
                *_owner(state, after, row),
                *(_number(float(values[row])) for values in figures),
                *_reasons(cards.get(row)),
            )
        )
    return write_list(SheetList("Moves", HEADERS, _WIDTHS, lines), out)


def _owner(state: State, layer: Layer, row: int) -> tuple[str, str]:
    code = int(layer.alignment.territory[row])
    if code == UNASSIGNED:
        return "", ""
    territory = layer.territories[code]
    rep = serving(state, territory)
    return territory.label, rep.name if rep else ""


def _number(value: float) -> float | int | None:
    if not np.isfinite(value):
        return None
    return int(value) if value.is_integer() else round(value, 2)


def _reasons(card: WhyCard | None) -> tuple[Any, ...]:
    if card is None:
        return None, "", "", "", ""
    answer = "balance" if card.answer == BALANCE else card.answer
    return (
        _number(round(card.hours_saved, 1)),
        " ".join(card.gains),
        " ".join(card.rules),
        answer,
        " ".join(card.keeping),
    )
