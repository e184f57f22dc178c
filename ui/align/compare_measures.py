"""All measures of all compared scenarios in one table: of the team, or territory by territory."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.align.compare_names import ScenarioName
from ui.align.comparison import Compared, MeasureLine
from ui.theme import icons
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.card import Card
from ui.widgets.choices import SegmentedControl
from ui.widgets.floating import see_through
from ui.widgets.labels import Glyph, Label, plain_tooltip

_BESIDE: Final = 3  # so many scenarios leave room for the change beside the figure
_HEAD: Final = 30  # height of the names, in two lines
_LINE, _LINES = 22, 32  # height of a measure: change beside it, or below


class MeasureCard(Card):
    """Team or territories; the best has a star, each figure its change against live."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "Measures")
        self._theme = theme
        self._compared: Sequence[Compared] = ()
        self._pages: tuple[Sequence[MeasureLine], Sequence[MeasureLine]] = ((), ())
        self._goals = ""
        self.which = SegmentedControl(theme, ("Team", "Territories"), name="Whose measures")
        self.which.option_chosen.connect(self._on_which)
        self.add_action(self.which)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName("Measures of the scenarios")
        see_through(self._area)
        self.add(self._area, 1)

    def show_compared(
        self,
        compared: Sequence[Compared],
        team: Sequence[MeasureLine],
        territories: Sequence[MeasureLine],
        goals: str = "",
    ) -> None:
        """Show scenarios anew; `goals` explain the rank when the pointer rests on it."""
        self._compared, self._pages, self._goals = compared, (team, territories), goals
        self._show()

    def _on_which(self, page: int) -> None:
        self.which.choose(page)
        self._show()

    def _show(self) -> None:
        by_territory = self.which.chosen == 1
        stars = f"star: best of the {len(self._compared)} · change against live"
        below = "index of potential, share of the hours below it"
        self.show_title("Measures", below if by_territory else stars)
        lines = self._pages[self.which.chosen]
        beside = len(self._compared) <= _BESIDE
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, 4, 0)
        grid.setHorizontalSpacing(12 if beside else 8)
        grid.setVerticalSpacing(0 if beside else 2)
        grid.setRowMinimumHeight(0, _HEAD)
        head = "Territory" if by_territory else "Measure"
        grid.addWidget(Label(head, Type.HEADER, "muted"), 0, 0)
        for place, one in enumerate(self._compared, 1):
            name = ScenarioName(self._theme, one.scenario.name, Type.HEADER, "muted")
            grid.addWidget(name, 0, place)
            grid.setColumnStretch(place, 2)
            grid.setColumnMinimumWidth(place, 58)
        grid.setColumnStretch(0, 3)
        for row, line in enumerate(lines, 1):
            label = Label(line.label, Type.TABLE, "text2", wrap=not beside)
            label.setToolTip(plain_tooltip(self._goals) if row == 1 and not by_territory else "")
            where = Qt.AlignmentFlag.AlignVCenter if beside else Qt.AlignmentFlag.AlignTop
            grid.addWidget(label, row, 0, where)
            grid.setRowMinimumHeight(row, _LINE if beside else _LINES)
            for column in range(len(line.texts)):
                figure = self._figure(line, column, beside=beside, against=not by_territory)
                grid.addWidget(figure, row, 1 + column)
        grid.setRowStretch(len(lines) + 1, 1)
        self._area.setWidget(inner)
        inner.setAutoFillBackground(False)

    def _figure(self, line: MeasureLine, place: int, *, beside: bool, against: bool) -> QWidget:
        text, best = line.texts[place], place in line.best
        change = line.changes[place] if line.changes else ""
        tone = line.tones[place] if line.tones else ""
        cell = QWidget()
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        row = QHBoxLayout()
        row.setSpacing(4)
        label = Label(text, Type.NAME if best else Type.TABLE)
        said = f"{text}, {change}{' against live' if against else ''}" if change else text
        label.setAccessibleName(f"{said}, best" if best else said)
        row.addWidget(label)
        if best:
            row.addWidget(Glyph(self._theme, "star", icons.SMALL, "accent_text"))
        if change and beside:
            row.addSpacing(4)
            row.addWidget(Label(change, Type.NOTE, tone or "muted"))
        row.addStretch(1)
        column.addLayout(row)
        if change and not beside:
            column.addWidget(Label(change, Type.NOTE, tone or "muted"))
        if not beside:
            column.addStretch(1)
        return cell
