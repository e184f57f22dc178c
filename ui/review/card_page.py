"""The page of one review: key figures, measures, planned and done, alerts, questions."""

import math
from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from model.format import Formatter
from model.review.figures import Reading, completed, due_at
from model.review.performance import FORECAST
from model.review.scorecards import Scorecard
from ui.packs.ride_strip import RideStrip
from ui.review.alerts_card import AlertsCard
from ui.review.charts import PlannedBars, WeekLines
from ui.review.measure_rows import MeasureRows
from ui.review.questions_card import QuestionsCard
from ui.review.reading import PERIODS, VERDICTS, Detail
from ui.review.sparks import Spark
from ui.theme.painting import MISSING
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.chip import Chip, ChipKind
from ui.widgets.key_figure import Delta, KeyFigure
from ui.widgets.scrolling import clear_scroll

SIDE = 396
_BROAD, _BROAD_SIDE = 1900, 520  # pixels: a large screen gives the alerts more
_HIGH = 800  # pixels from which alerts and questions have room below each other
_LOW = 680  # below it the questions are folded: the alerts would have room for one of them
_CHIPS = {"green": ChipKind.GOOD, "amber": ChipKind.WARN, "red": ChipKind.BAD}
_SHARES = (14, 10, 10, 10, 10)  # of the width: money needs most
_CORE = (  # the five of S2-70, each with its trend
    ("revenue", "Revenue, 12 months"),
    ("penetration", "Penetration"),
    ("frequency", "Calls kept"),
    ("satisfaction", "Satisfaction"),
    ("time_to_close", "Days to win"),
)


class CardPage(QWidget):
    """Shows a scorecard; every figure opens what is behind it."""

    behind_asked = Signal(str)  # key of the figure

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.figures = [KeyFigure(theme, caption) for _, caption in _CORE]
        self.sparks = {key: Spark(theme, caption) for key, caption in _CORE}
        for figure, spark in zip(self.figures, self.sparks.values(), strict=True):
            figure.add_beside(spark)
        self.measures = MeasureRows(theme)
        self.measures.behind_asked.connect(self.behind_asked)
        self.table = Card(theme, "Territory month", icon="review")
        self.chips = {state: Chip(theme, "") for state in _CHIPS}
        self.bars, self.lines = PlannedBars(theme), WeekLines(theme)
        self.alerts, self.questions = AlertsCard(theme), QuestionsCard(theme)
        self.rides = RideStrip(theme)
        self._lay_out()

    def _lay_out(self) -> None:
        theme = self._theme
        figures = QHBoxLayout()
        figures.setSpacing(12)
        for figure, share in zip(self.figures, _SHARES, strict=True):
            figures.addWidget(figure, share)
        for chip in self.chips.values():
            self.table.add_action(chip)
        self._area = clear_scroll(self.measures)
        self.table.add(self._area, 1)
        self.benefit = Button(theme, "Benefit…", Kind.LINK, small=True)
        self.benefit.setAccessibleName("Benefit ledger: the first review beside today")
        self.table.add_action(self.benefit)
        planned = Card(theme, "Planned and done", note="quarter, outline: planned")
        planned.add(self.bars, 1)
        weeks = Card(theme, "Thirteen weeks", note="over four weeks each, dotted: aim")
        weeks.add(self.lines, 1)
        charts = QHBoxLayout()
        charts.setSpacing(16)
        charts.addWidget(planned, 4)
        charts.addWidget(weeks, 5)
        left = QVBoxLayout()
        left.setSpacing(16)
        left.addLayout(figures)
        left.addWidget(self.table, 5)
        left.addLayout(charts, 3)
        side = self._stack = QVBoxLayout()
        side.addWidget(self.alerts, 1)
        side.addWidget(self.rides)
        side.addWidget(self.questions)
        self._side = QWidget()
        self._side.setLayout(side)
        side.setContentsMargins(0, 0, 0, 0)
        self._side.setFixedWidth(SIDE)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addLayout(left, 1)
        row.addWidget(self._side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the alerts their room in a low window, give them more in a broad one."""
        super().resizeEvent(event)
        self._side.setFixedWidth(SIDE if self.width() < _BROAD else _BROAD_SIDE)
        self._stack.setSpacing(16 if self.height() >= _HIGH else 10)
        self.questions.show_facts(self.height() >= _HIGH)
        self.questions.show_low(self.height() < _LOW)

    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        first = self.alerts.rows[0] if self.alerts.rows else self.alerts.lists
        return [self.measures, first, self.questions.first]

    def show_card(
        self, card: Scorecard, level: str, cadence: str, period: str, show: Formatter
    ) -> None:
        """Show a scorecard as a review of that cadence reads it."""
        self.table.show_title(f"{level.title()} {PERIODS[cadence]}", period)
        rows = due_at(card.readings, cadence)
        for state, chip in self.chips.items():
            n = sum(reading.state == state for reading in rows)
            icon, _, word = VERDICTS[state]
            words = {"good": f"{n} good", "watch": f"{n} to watch", "act": f"{n} to act on"}[word]
            chip.show_text(words, _CHIPS[state] if n else ChipKind.PLAIN, icon if n else "")
        self.measures.show_rows(rows, {}, show)
        self._show_figures({reading.key: reading for reading in card.readings}, show)

    def show_detail(self, card: Scorecard, found: Detail, cadence: str, show: Formatter) -> None:
        """Add what was read later: trends, planned and done, pipeline."""
        rows = due_at(completed(card.readings, found.more), cadence)
        self.measures.show_rows(rows, found.trends, show)
        self.bars.show_kinds(found.planned)
        self.lines.show_trends(found.trends, show)
        for key, spark in self.sparks.items():
            trend = found.trends.get(key)
            spark.show_values(trend.values if trend is not None else ())

    def _show_figures(self, readings: Mapping[str, Reading], show: Formatter) -> None:
        revenue, sold = readings["revenue"], readings["penetration"]
        words = "nothing to compare with"
        if math.isfinite(revenue.value):
            over = revenue.value - 100
            side = "over" if over >= 0 else "under"
            against = "forecast" if FORECAST in revenue.source else "last year"
            words = f"{show.number(abs(over), 1)} % {side} {against}"
        _, tone, _ = VERDICTS.get(revenue.state, ("", "muted", ""))
        self.figures[0].show_figure(show.compact(sold.part), show.currency, Delta(words, tone=tone))
        of = f"of {show.compact(sold.whole)} potential"
        self.figures[1].show_figure(show.number(sold.value, 1), "%", Delta(of))
        self._show_work(readings, show)
        for spark in self.sparks.values():
            spark.show_values(())

    def _show_work(self, readings: Mapping[str, Reading], show: Formatter) -> None:
        """Activity, satisfaction, time to close."""
        kept, asked = readings["frequency"], readings["satisfaction"]
        done = f"{show.number(kept.part)} of {show.number(kept.whole)} visits"
        _, tone, _ = VERDICTS.get(kept.state, ("", "muted", ""))
        self.figures[2].show_figure(
            show.number(kept.value) if kept.whole else MISSING,
            "%" if kept.whole else "",
            Delta(done if kept.whole else "no visits on record", tone=tone),
        )
        _, tone, _ = VERDICTS.get(asked.state, ("", "muted", ""))
        n = f"{show.number(asked.whole)} answers" if asked.whole else "nobody was asked"
        score = show.number(asked.value, 1) if asked.whole else MISSING
        self.figures[3].show_figure(score, "", Delta(n, tone=tone))
        won, days = readings["win_rate"], readings["time_to_close"]
        lost = won.whole - won.part
        told = f"{show.number(won.part)} won, {show.number(lost)} lost" if won.whole else ""
        figure = show.number(days.value) if days.whole else MISSING
        none = Delta(told or "none closed yet")
        self.figures[4].show_figure(figure, "d" if days.whole else "", none)
