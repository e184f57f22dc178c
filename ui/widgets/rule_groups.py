"""Rules with what breaks them: a broken one unfolds its culprits, each can be gone to."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.theme.folding import folded
from ui.theme.fonts import Type
from ui.theme.painting import LEFT, draw_box, draw_text, smooth
from ui.theme.sheet import RADIUS_CHIP
from ui.theme.style import Theme
from ui.widgets.labels import plain_tooltip
from ui.widgets.rules_list import RuleLine, Verdict, draw_rule, rule_height

_GAP, _CULPRIT, _INDENT, _INSET = 4, 20, 24, 4
_FOLD = 15  # the second line of a culprit


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """A rule and the words of its culprits, the worst first."""

    line: RuleLine
    culprits: tuple[str, ...] = ()


class RuleGroups(QWidget):
    """Rules one below the other, with a cursor: arrows step, Right unfolds, Left folds.

    A click or Enter on a broken rule asks to see all its culprits and unfolds them; on a
    culprit it asks to see that one.
    """

    chosen = Signal(int, int)  # rule, culprit; -1 for all of the rule's culprits
    revealed = Signal(QRectF)  # the line the cursor went to

    def __init__(self, theme: Theme, name: str = "Rules", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._name = theme, name
        self._groups: tuple[RuleGroup, ...] = ()
        self._unfolded: set[str] = set()  # by the rules' words, which outlive an edit
        self._cursor = 0
        self._hover = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)
        self.show_groups(())

    def show_groups(self, groups: Sequence[RuleGroup]) -> None:
        """Show these rules; what was unfolded stays so."""
        self._groups = tuple(groups)
        self._cursor = min(self._cursor, max(len(self._lines()) - 1, 0))
        self._say()
        self.updateGeometry()
        self.update()

    def groups(self) -> tuple[RuleGroup, ...]:
        """What is shown."""
        return self._groups

    def is_unfolded(self, rule: int) -> bool:
        """Whether the culprits of a rule are listed."""
        return self._groups[rule].line.text in self._unfolded

    def area_of(self, rule: int, culprit: int = -1) -> QRectF:
        """Where a rule or one of its unfolded culprits is drawn."""
        return self._areas()[self._lines().index((rule, culprit))]

    def sizeHint(self) -> QSize:
        """As high as the lines."""
        areas = self._areas()
        return QSize(240, round(areas[-1].bottom()) + 2 if areas else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may fold another number of lines."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """Narrower, never lower."""
        return QSize(160, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows step and fold, Enter goes there, Home and End to the ends."""
        lines = self._lines()
        if not lines:
            super().keyPressEvent(event)
            return
        steps = {
            Qt.Key.Key_Down: self._cursor + 1,
            Qt.Key.Key_Up: self._cursor - 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(lines) - 1,
        }
        key, (rule, culprit) = Qt.Key(event.key()), lines[self._cursor]
        if key in steps:
            self._put_cursor(min(max(steps[key], 0), len(lines) - 1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(rule, culprit)
        elif key == Qt.Key.Key_Right and culprit < 0:
            self._fold(rule, False)
        elif key == Qt.Key.Key_Left:
            self._fold(rule, True)
            self._put_cursor(self._lines().index((rule, -1)))
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show the hand over what can be gone to."""
        place = self._at(event.position())
        active = place >= 0 and bool(self._groups[self._lines()[place][0]].culprits)
        self._hover = place if active else -1
        shape = Qt.CursorShape.PointingHandCursor if active else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        self.update()

    def leaveEvent(self, _event: QEvent) -> None:
        """Nothing is under the pointer."""
        self._hover = -1
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go to what was clicked; a second click on an unfolded rule folds it."""
        place = self._at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or place < 0:
            return
        rule, culprit = self._lines()[place]
        self._put_cursor(place)
        self._choose(rule, culprit)

    def event(self, event: QEvent) -> bool:
        """The tooltip tells a line in full."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._at(QPointF(event.pos()))
            words = plain_tooltip(self._words(place)) if place >= 0 else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the cursor."""
        super().focusInEvent(event)
        self._say()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the cursor."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw rules, unfolded culprits and the cursor."""
        painter = smooth(self)
        for place, (line, area) in enumerate(zip(self._lines(), self._areas(), strict=True)):
            self._draw(painter, place, line, area)
        painter.end()

    def _draw(self, painter: QPainter, place: int, line: tuple[int, int], area: QRectF) -> None:
        rule, culprit = line
        group = self._groups[rule]
        back = area.adjusted(-_INSET, -1, _INSET, 1)
        if place == self._hover:
            draw_box(painter, back, self._theme.colour("hover"), RADIUS_CHIP)
        if place == self._cursor and self.hasFocus():
            edge = self._theme.colour("accent")
            draw_box(painter, back, self._theme.colour("accent_bg"), RADIUS_CHIP, edge)
        if culprit < 0:
            draw_rule(painter, self._theme, area, group.line)
        else:
            words = QRectF(area.left() + _INDENT, area.top(), area.width() - _INDENT, _CULPRIT)
            colour = self._theme.colour("text2")
            for fold, said in enumerate(self._folded(rule, culprit)):
                under = words.translated(0, _FOLD * fold)
                draw_text(painter, under, said, Type.TABLE, colour, LEFT)

    def _lines(self) -> list[tuple[int, int]]:
        """What is shown from top to bottom: rule and culprit, -1 for the rule itself."""
        lines = []
        for rule, group in enumerate(self._groups):
            lines.append((rule, -1))
            if self.is_unfolded(rule):
                lines += [(rule, culprit) for culprit in range(len(group.culprits))]
        return lines

    def _areas(self) -> list[QRectF]:
        top, areas, width = 2.0, list[QRectF](), self.width() - 2 * _INSET
        for rule, culprit in self._lines():
            if culprit < 0:
                height = rule_height(self._groups[rule].line, width)
            else:
                height = _CULPRIT + _FOLD * (len(self._folded(rule, culprit)) - 1)
            areas.append(QRectF(_INSET, top, width, height))
            last = culprit == len(self._groups[rule].culprits) - 1
            top += height + (_GAP if culprit < 0 or last else 0)
        return areas

    def _folded(self, rule: int, culprit: int) -> tuple[str, ...]:
        """The words of a culprit in as many lines as they take, two at most."""
        room = max(self.width() - 2 * _INSET - _INDENT, 1)
        return folded(self._groups[rule].culprits[culprit], Type.TABLE, room)

    def _at(self, place: QPointF) -> int:
        areas = enumerate(self._areas())
        return next((n for n, area in areas if area.adjusted(0, 0, 0, 2).contains(place)), -1)

    def _choose(self, rule: int, culprit: int) -> None:
        if not self._groups[rule].culprits:
            return
        if culprit < 0:
            self._fold(rule, self.is_unfolded(rule))
        self.chosen.emit(rule, culprit)

    def _fold(self, rule: int, folded: bool) -> None:
        words = self._groups[rule].line.text
        if folded:
            self._unfolded.discard(words)
        elif self._groups[rule].culprits and not self._groups[rule].line.short:
            self._unfolded.add(words)
        self.updateGeometry()
        self.update()

    def _put_cursor(self, place: int) -> None:
        self._cursor = place
        self._say()
        self.revealed.emit(self._areas()[place])
        self.update()

    def _words(self, place: int) -> str:
        rule, culprit = self._lines()[place]
        group = self._groups[rule]
        if culprit >= 0:
            return group.culprits[culprit]
        return ": ".join(part for part in (group.line.text, group.line.detail) if part)

    def _say(self) -> None:
        broken = sum(g.line.verdict in (Verdict.LOOK, Verdict.ACT) for g in self._groups)
        whole = f"{self._name}, {broken} of {len(self._groups)} broken"
        here = self._words(self._cursor) if self._lines() and self.hasFocus() else ""
        self.setAccessibleName(f"{whole}. {here}" if here else whole)
        told = (f"{g.line.text}: {g.line.detail}" for g in self._groups)
        self.setAccessibleDescription(". ".join(told))
