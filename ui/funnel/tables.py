"""The tables of the funnel page: opportunities, figures of steps, accounts left for now."""

from collections.abc import Callable, Sequence

import numpy as np

from model.format import Formatter
from model.plan.funnel_figures import FunnelFigures
from ui.funnel.reading import ORPHAN, OVERDUE, STUCK, Row
from ui.widgets.chip import ChipKind
from ui.widgets.columns import Look, TableColumn

BAD_FLAGS = (STUCK, ORPHAN, OVERDUE)


def opportunity_columns(
    rows: Sequence[Row], show: Formatter, *, narrow: bool = False
) -> list[TableColumn]:
    """One line per opportunity; what a status needs to tell takes the last columns.

    A narrow table leaves out what the card at the side shows.
    """
    columns = _opportunity_columns(rows, show)
    return [c for c in columns if not (narrow and c.key in ("line", "family", "next"))]


def _opportunity_columns(rows: Sequence[Row], show: Formatter) -> list[TableColumn]:
    closed = bool(rows) and rows[0].status in ("Won", "Lost")
    columns = [
        _texts("id", "No.", 52, [row.id for row in rows]),
        _texts("account", "Account", 0, [row.account for row in rows]),
        _texts("line", "Product", 168, [row.opportunity.line for row in rows]),
        _texts("family", "Family", 88, [row.family for row in rows]),
        _texts("step", "Step", 176, [_step(row) for row in rows]),
        TableColumn(
            "value",
            "Value",
            np.array([row.opportunity.value for row in rows], np.float64),
            Look.FIGURE,
            72,
            show.compact,
        ),
    ]
    if closed:
        days = np.array([row.closed_on for row in rows], object)
        columns.append(TableColumn("closed", "Closed on", days, width=100, show=show.date))
        if rows[0].status == "Lost":
            columns.append(_texts("why", "Reason", 136, [row.loss_reason for row in rows]))
        return columns
    days_in = np.array([row.opportunity.days_in_step for row in rows], np.float64)
    columns.append(TableColumn("days", "Days", days_in, Look.FIGURE, 52, show.number))
    columns.append(_texts("next", "Next step", 184, [row.opportunity.next_step for row in rows]))
    on = np.array([row.opportunity.next_step_on for row in rows], object)
    columns.append(TableColumn("on", "On", on, width=100, show=show.date))
    flags = [", ".join(row.flags) for row in rows]
    kinds = {
        text: ChipKind.BAD if any(bad in text for bad in BAD_FLAGS) else ChipKind.WARN
        for text in flags
    }
    columns.append(
        TableColumn("flag", "Look at", np.array(flags, object), Look.CHIP, 150, kinds=kinds)
    )
    return columns


def figure_columns(figures: Sequence[FunnelFigures], show: Formatter) -> list[TableColumn]:
    """One line per funnel with the figures of §2.8."""
    return [
        _texts("name", "Funnel", 0, [f.name for f in figures]),
        _numbers("open", "Open", 64, [f.open for f in figures], show.number),
        _numbers("value", "Value", 80, [f.value for f in figures], show.compact),
        _numbers("weighted", "Weighted", 88, [f.weighted for f in figures], show.compact),
        _numbers("won", "Won", 56, [f.won for f in figures], show.number),
        _numbers("lost", "Lost", 56, [f.lost for f in figures], show.number),
        _numbers("rate", "Win rate", 80, [f.win_rate for f in figures], show.percent),
        _numbers("days", "Days to win", 96, [f.median_days for f in figures], show.number),
        _numbers("velocity", "Velocity a day", 112, [f.velocity for f in figures], show.compact),
        _numbers("order", "Steps in order", 112, [f.discipline for f in figures], show.percent),
        _numbers(
            "unticked", "Won, not in order", 128, [f.won_unticked for f in figures], show.number
        ),
        _numbers("rescue", "Plan B won", 88, [f.rescue_rate for f in figures], show.percent),
    ]


def step_columns(figures: FunnelFigures, show: Formatter) -> list[TableColumn]:
    """One line per step of a funnel."""
    steps = figures.steps
    slow = ["slower than usual" if s.median_days > s.standard_days else "" for s in steps]
    return [
        _numbers("no", "No.", 44, [s.no for s in steps], show.number),
        _texts("name", "Step", 0, [s.name for s in steps]),
        _numbers("entered", "Entered", 72, [s.entered for s in steps], show.number),
        _numbers("advanced", "Went on", 72, [s.advanced for s in steps], show.number),
        _numbers("conversion", "Conversion", 96, [s.conversion for s in steps], show.percent),
        _numbers("days", "Days, median", 104, [s.median_days for s in steps], show.number),
        _numbers("usual", "Usual", 64, [s.standard_days for s in steps], show.number),
        _numbers("open", "Open", 56, [s.open for s in steps], show.number),
        _numbers("value", "Value", 80, [s.value for s in steps], show.compact),
        _numbers("stuck", "Stuck", 56, [s.stuck for s in steps], show.number),
        _numbers("velocity", "Velocity a day", 112, [s.velocity for s in steps], show.compact),
        TableColumn(
            "slow",
            "Look at",
            np.array(slow, object),
            Look.CHIP,
            136,
            kinds={"slower than usual": ChipKind.WARN},
        ),
    ]


def _step(row: Row) -> str:
    return f"{row.opportunity.step}  {row.opportunity.step_name}"


def _texts(key: str, title: str, width: int, values: Sequence[str]) -> TableColumn:
    return TableColumn(key, title, np.array(values, object), width=width)


def _numbers(
    key: str,
    title: str,
    width: int,
    values: Sequence[float],
    show: Callable[[float], str],
) -> TableColumn:
    return TableColumn(key, title, np.array(values, np.float64), Look.FIGURE, width, show)
