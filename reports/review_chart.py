"""The native chart of a ready report in its workbook."""

from typing import Final

from openpyxl.chart import BarChart, Reference
from openpyxl.worksheet.worksheet import Worksheet

from model.review.ready_chart import ChartRows

_BAR_CM: Final = 0.55
_LEAST_CM, _WIDE_CM = 9.0, 22.0


def draw_chart(source: Worksheet, rows: ChartRows, names: list[str], head: int) -> BarChart:
    """Bars of columns of `source`, whose names stand in row `head`."""
    chart = BarChart()
    last = head + rows.count
    for name in rows.values:
        place = names.index(name) + 1
        values = Reference(source, min_col=place, min_row=head, max_row=last)
        chart.add_data(values, titles_from_data=True)
    label = names.index(rows.label) + 1
    chart.set_categories(Reference(source, min_col=label, min_row=head + 1, max_row=last))
    chart.title, chart.title.overlay = rows.title, False
    chart.x_axis.delete = chart.y_axis.delete = False  # else they are not shown
    chart.gapWidth = 60
    if len(rows.values) == 1:
        chart.legend = None
    else:
        chart.legend.position = "b"
    chart.height, chart.width = _LEAST_CM, _WIDE_CM
    if not rows.upright:
        chart.type = "bar"
        chart.x_axis.scaling.orientation = "maxMin"  # the first row on top
        chart.y_axis.crosses = "max"  # and its figures below
        chart.height = max(_LEAST_CM, 3 + _BAR_CM * rows.count * max(1.0, len(rows.values) * 0.7))
    return chart
