"""The strip of key figures above the funnel."""

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QWidget

from model.format import Formatter
from model.plan.outlook import Pipeline
from ui.theme.style import Theme
from ui.widgets.key_figure import Delta, KeyFigure

CAPTIONS: Final = (
    "Open value", "Weighted", "Win rate", "Dated next step", "Steps in order", "Stuck",
)  # fmt: skip


class FigureStrip(QWidget):
    """Six figures of the pipeline, each with what it is counted from."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures = [KeyFigure(theme, caption) for caption in CAPTIONS]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for figure in self.figures:
            row.addWidget(figure, 1)

    def show_pipeline(self, found: Pipeline, show: Formatter) -> None:
        """Show the figures of a pipeline."""
        n, closed = len(found.open), found.won + found.lost
        once = f", {show.compact(found.one_off)} once" if found.one_off else ""
        velocity = show.compact(found.velocity) if found.velocity == found.velocity else "–"
        covered = show.number(found.coverage_weighted, 2)
        rate = f"of {closed} closed" if closed else "none closed"
        values = (
            (show.compact(found.unweighted), f"a year, {n} open{once}"),
            (show.compact(found.weighted), f"{covered} of the quota gap"),
            (show.percent(found.win_rate), f"{rate}, {velocity} a day"),
            (show.percent(found.hygiene), f"of {n}, {len(found.undated)} without"),
            (
                show.percent(found.discipline),
                f"of {n + closed}, {show.number(found.median_days)} days to win",
            ),
            (str(len(found.stuck)), f"of {n}, {len(found.out_of_sequence)} in no wave"),
        )
        for figure, (value, words) in zip(self.figures, values, strict=True):
            figure.show_figure(value, "", Delta(words))
