"""Charts of the book, all vectors: values and printed figures in, marks at the cursor out."""

from reports.pdf.charts.bars import (
    Bar,
    Column,
    bars,
    columns,
    key_line,
    progress,
    share_rows,
    shares,
    stacks,
)
from reports.pdf.charts.flow import Edge, Node, flow, layers_of
from reports.pdf.charts.gantt import Lane, Milestone, Span, capacity, gantt
from reports.pdf.charts.matrix import MatrixCell, MatrixRow, Member, matrix
from reports.pdf.charts.months import Fan, Mark, Series, fan, months
from reports.pdf.charts.scatter import Axis, Spot, log_scatter
from reports.pdf.charts.strips import Zone, funnel, goals, threshold, week_strip
from reports.pdf.charts.waits import Wait, waits
from reports.pdf.charts.waterfall import Step, waterfall
from reports.pdf.charts.week import Day, Slot, Tile, hour_grid, quarter_grid

__all__ = [
    "Axis",
    "Bar",
    "Column",
    "Day",
    "Edge",
    "Fan",
    "Lane",
    "Mark",
    "MatrixCell",
    "MatrixRow",
    "Member",
    "Milestone",
    "Node",
    "Series",
    "Slot",
    "Span",
    "Spot",
    "Step",
    "Tile",
    "Wait",
    "Zone",
    "bars",
    "capacity",
    "columns",
    "fan",
    "flow",
    "funnel",
    "gantt",
    "goals",
    "hour_grid",
    "key_line",
    "layers_of",
    "log_scatter",
    "matrix",
    "months",
    "progress",
    "quarter_grid",
    "share_rows",
    "shares",
    "stacks",
    "threshold",
    "waits",
    "waterfall",
    "week_strip",
]
