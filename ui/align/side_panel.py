"""Figures, worst problems, rules and changes beside the map."""

from PySide6.QtCore import QRectF, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from model.evaluation import Evaluation
from ui.align.readings import key_readings
from ui.align.rules_check import RulesCheck
from ui.session import Session
from ui.theme import icons
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, IconButton, Kind
from ui.widgets.card import Card
from ui.widgets.key_figure import KeyFigure
from ui.widgets.labels import ElidedLabel, Label
from ui.widgets.notices import Banner, Weight
from ui.widgets.rule_groups import RuleGroups
from ui.widgets.scrolling import clear_scroll

SHOWN_CHANGES = 6
AFTER_PAINT_MS = 60  # a move is painted first, its rules are checked in a turn of their own


class SidePanel(QWidget):
    """Four key figures, the worst problems, the rules, the latest changes."""

    culprit_chosen = Signal(object)  # Culprit or Problem to go to
    rule_chosen = Signal(object)  # the Verdict whose culprits are all wanted
    limits_asked = Signal()
    history_asked = Signal()
    due_asked = Signal()  # the scenario whose day has come shall be asked about

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self._narrow = False
        self._captions: list[tuple[str, str]] = []
        self._checks = RulesCheck()
        self._unchecked: tuple[Session, Evaluation] | None = None
        self._check_soon = QTimer(self, interval=AFTER_PAINT_MS, singleShot=True)
        self._check_soon.timeout.connect(self._check_rules)
        self.banner = Banner(theme)
        self.due = Banner(theme)
        self.due.link_chosen.connect(self.due_asked)
        self.figures = [KeyFigure(theme, "") for _ in range(4)]
        self.worst = RuleGroups(theme, "Worst problems")
        self.rules = RuleGroups(theme, "Rules")
        self._history = Card(theme, "Changes")
        self.all_changes = Button(theme, "History", Kind.LINK, small=True)
        self.all_changes.setToolTip("The tree of all changes, to walk in (Ctrl+H)")
        self.all_changes.clicked.connect(lambda _checked=False: self.history_asked.emit())
        self._history.add_action(self.all_changes)
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
        column.addWidget(self.due)
        column.addWidget(self.banner)
        grid = QGridLayout()
        grid.setSpacing(8)
        for place, figure in enumerate(self.figures):
            grid.addWidget(figure, place // 2, place % 2)
        for place in range(2):
            grid.setColumnStretch(place, 1)
        column.addLayout(grid)
        column.addWidget(self._add_lower(), 1)
        self._lay_out_history()
        self.banner.hide()
        self.worst.chosen.connect(self._on_problem)
        self.rules.chosen.connect(self._on_rule)
        self.rules.revealed.connect(self._on_revealed)

    def _lay_out_history(self) -> None:
        for number, text, when in self._lines:
            line = QHBoxLayout()
            line.setSpacing(8)
            number.setFixedWidth(24)
            line.addWidget(number)
            line.addWidget(text, 1)
            line.addWidget(when)
            self._history.add(line)
        self._history.body.addStretch(1)

    def _add_lower(self) -> QScrollArea:
        """What stands below the figures scrolls where the window is low."""
        lower = self._lower = QWidget()
        column = self._column = QVBoxLayout(lower)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.worst_card = Card(self.theme, "Worst three")
        self.worst_card.add(self.worst)
        column.addWidget(self.worst_card)
        self.rules_card = Card(self.theme, "Rules")
        self.limits = Button(self.theme, "Edit", Kind.LINK, small=True)
        self.limits.setAccessibleName("Edit the limits of the rules")
        self.limits.setToolTip("Windows, radius and forbidden pairs")
        self.limits.clicked.connect(self._on_limits)
        self.changes = IconButton(self.theme, "history", "Changes (Ctrl+H)", size=icons.ROW)
        self.changes.clicked.connect(lambda _checked=False: self.history_asked.emit())
        self.changes.hide()
        self.rules_card.add_action(self.changes)
        self.rules_card.add_action(self.limits)
        self.rules_card.add(self.rules)
        self.rules_card.body.addStretch(1)
        column.addWidget(self.rules_card, 1)
        column.addWidget(self._history)
        self._scroll = clear_scroll(lower)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._on_range)
        return self._scroll

    def show_due(self, sentence: str) -> None:
        """Say that a scenario's day has come; "" for none."""
        if sentence:
            self.due.say(sentence, Weight.WARN, "Make live…")
        else:
            self.due.dismiss()

    def add_card(self, card: QWidget) -> None:
        """Put a further card above the rules, where it is seen at once."""
        self._column.insertWidget(self._column.indexOf(self.rules_card), card)

    def show_narrow(self, narrow: bool) -> None:
        """Below 1360 wide the changes give their room to the rules."""
        self._narrow = narrow
        self._history.setVisible(not narrow)
        self._show_captions()
        self._show_door()

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
            self._unchecked = session, shown
            self._check_soon.start()

    @property
    def checks(self) -> RulesCheck:
        """What the rules say; a check that still waits is made first."""
        self._check_rules()
        return self._checks

    def _check_rules(self) -> None:
        self._check_soon.stop()
        waiting, self._unchecked = self._unchecked, None
        if waiting is not None and waiting[0].is_open:
            self._show_rules(*waiting)

    def _show_rules(self, session: Session, shown: Evaluation) -> None:
        self._checks.check(session, shown)
        groups = self._checks.groups(session.formatter)
        self.rules.show_groups(groups)
        broken = sum(not verdict.holds for verdict in self._checks.verdicts)
        note = f"{broken} of {len(groups)} broken" if broken else f"all {len(groups)} hold"
        self.rules_card.show_title("Rules", note)
        worst = self._checks.worst()
        self.worst.show_groups(worst)
        self.worst_card.show_title(
            {1: "Worst problem", 2: "Worst two"}.get(len(worst), "Worst three")
        )
        self.worst_card.setVisible(bool(worst))

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

    def _on_range(self, _lowest: int, _highest: int) -> None:
        self._show_door()

    def _show_door(self) -> None:
        """The history has a door of its own where its card is not in sight."""
        hidden = self._narrow or self._scroll.verticalScrollBar().maximum() > 0
        self.changes.setVisible(hidden)

    def _on_problem(self, problem: int, _culprit: int) -> None:
        self.culprit_chosen.emit(self.checks.problems[problem])

    def _on_rule(self, rule: int, culprit: int) -> None:
        verdict = self.checks.verdicts[rule]
        if culprit < 0:
            self.rule_chosen.emit(verdict)
        else:
            self.culprit_chosen.emit(verdict.culprits[culprit])

    def _on_revealed(self, area: QRectF) -> None:
        centre = self.rules.mapTo(self._lower, area.center().toPoint())
        self._scroll.ensureVisible(centre.x(), centre.y(), 0, 24)

    def _on_limits(self, _checked: bool = False) -> None:
        self.limits_asked.emit()
