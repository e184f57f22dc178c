"""Figures, rules and changes beside the map."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from model.evaluation import Evaluation
from ui.align.readings import key_readings, rule_lines
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.card import Card
from ui.widgets.key_figure import KeyFigure
from ui.widgets.labels import ElidedLabel, Label
from ui.widgets.notices import Banner, Weight
from ui.widgets.rules_list import RulesList

SHOWN_CHANGES = 6


class SidePanel(QWidget):
    """Four key figures, the rules, the latest changes."""

    rule_chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._narrow = False
        self._captions: list[tuple[str, str]] = []
        self.banner = Banner(theme)
        self.figures = [KeyFigure(theme, "") for _ in range(4)]
        self.rules = RulesList(theme)
        self._history = Card(theme, "Changes")
        self._lines = [
            (
                Label("", Type.TABLE, "muted"),
                ElidedLabel("", Type.TABLE, "text2"),
                Label("", Type.TABLE, "muted"),
            )
            for _ in range(SHOWN_CHANGES)
        ]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.banner)
        grid = QGridLayout()
        grid.setSpacing(8)
        for place, figure in enumerate(self.figures):
            grid.addWidget(figure, place // 2, place % 2)
        for place in range(2):
            grid.setColumnStretch(place, 1)
        column.addLayout(grid)
        rules = Card(theme, "Rules")
        rules.add(self.rules)
        rules.body.addStretch(1)
        column.addWidget(rules, 1)
        for number, text, when in self._lines:
            line = QHBoxLayout()
            line.setSpacing(8)
            number.setFixedWidth(24)
            line.addWidget(number)
            line.addWidget(text, 1)
            line.addWidget(when)
            self._history.add(line)
        self._history.body.addStretch(1)
        column.addWidget(self._history)
        self._column = column
        self.banner.hide()
        self.rules.rule_chosen.connect(self.rule_chosen)

    def add_card(self, card: QWidget) -> None:
        """Put a further card below the others."""
        self._column.addWidget(card)

    def show_narrow(self, narrow: bool) -> None:
        """Below 1360 wide the changes give their room to the rules."""
        self._narrow = narrow
        self._history.setVisible(not narrow)
        self._show_captions()

    def _show_captions(self) -> None:
        for figure, (whole, short) in zip(self.figures, self._captions, strict=False):
            figure.show_caption(short if self._narrow else whole)

    def show_evaluation(self, session: Session, shown: Evaluation, *, preview: bool) -> None:
        """Show figures and rules; a preview says that nothing is applied yet."""
        if preview:
            self.banner.say("Preview of the move, not yet applied", Weight.NOTE)
        else:
            self.banner.dismiss()
        readings = key_readings(shown, session.live_evaluation, session.formatter)
        captions = [(reading.caption, reading.short) for reading in readings]
        if captions != self._captions:
            self._captions = captions
            self._show_captions()
        for figure, reading in zip(self.figures, readings, strict=True):
            figure.show_figure(reading.value, reading.unit, reading.change)
            figure.show_where(None if preview or not shown.territories else reading.where)
        if not preview:
            self.rules.show_rules(rule_lines(session, session.alignment, shown))

    def show_history(self, session: Session) -> None:
        """Show the latest changes, newest first."""
        path = session.project.history.path()
        newest = list(reversed(path[-SHOWN_CHANGES:]))
        for place, (number, text, when) in enumerate(self._lines):
            known = place < len(newest)
            for label in (number, text, when):
                label.setVisible(known)
            if known:
                entry = newest[place]
                number.setText(str(entry.id))
                text.show_text(entry.change.label)
                when.setText(entry.when.astimezone().strftime("%H:%M"))
        note = "" if path else "none yet"
        self._history.show_title("Changes", note)
