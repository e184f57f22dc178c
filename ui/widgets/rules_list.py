"""The rules of a plan: a kept one takes one quiet line, a broken one further ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import icons
from ui.theme.folding import folded
from ui.theme.fonts import Type, text_width
from ui.theme.painting import LEFT, RIGHT, draw_icon, draw_text, smooth
from ui.theme.style import Theme

_LINE, _DETAIL, _GAP, _TEXT_LEFT = 18, 14, 4, 24  # _DETAIL: a line below the rule
_MOST = 3  # lines below a broken rule
_BETWEEN, _LEAST = 2, 20  # pixels between rule and detail; a narrower detail says nothing
_COUNT = 0.4  # of the line: a detail that is wider is more than a count


class Verdict(Enum):
    """Whether a rule holds: (icon, tone)."""

    KEPT = ("kept", "good")
    LOOK = ("look", "warn")
    ACT = ("act", "bad")
    OFF = ("none", "muted")


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule; `detail` is the count of a kept rule or the numbers of a broken one.

    The numbers stand below the rule; a short line keeps them beside it where there is room.
    """

    text: str
    detail: str = ""
    verdict: Verdict = Verdict.KEPT
    short: bool = False


class RulesList(QWidget):
    """Rules one below the other; a click on a rule asks to see what it is about."""

    rule_chosen = Signal(int)  # number of the rule

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rules: tuple[RuleLine, ...] = ()
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rules(self, rules: Sequence[RuleLine]) -> None:
        """Show these rules."""
        self._rules = tuple(rules)
        broken = sum(rule.verdict in (Verdict.LOOK, Verdict.ACT) for rule in rules)
        self.setAccessibleName(f"Rules, {broken} of {len(rules)} broken")
        self.setAccessibleDescription(". ".join(f"{r.text}: {r.detail}" for r in rules))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as the lines."""
        areas = self._areas()
        return QSize(240, round(areas[-1].bottom()) if areas else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may fold another number of lines."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """Narrower, never lower."""
        return QSize(160, self.sizeHint().height())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show the hand over a rule."""
        over = self._at(event.position()) >= 0
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Say which rule was clicked."""
        rule = self._at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and rule >= 0:
            self.rule_chosen.emit(rule)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the rules."""
        painter = smooth(self)
        for rule, area in zip(self._rules, self._areas(), strict=True):
            draw_rule(painter, self._theme, area, rule)
        painter.end()

    def _areas(self) -> list[QRectF]:
        top, areas = 0.0, []
        for rule in self._rules:
            height = rule_height(rule, self.width())
            areas.append(QRectF(0, top, self.width(), height))
            top += height + _GAP
        return areas

    def _at(self, place: QPointF) -> int:
        hits = (n for n, area in enumerate(self._areas()) if area.contains(place))
        return next(hits, -1)


def rule_height(rule: RuleLine, width: float) -> int:
    """How high a rule is drawn: a broken one says below by how much."""
    return _LINE + _DETAIL * len(_below(rule, width))


def _below(rule: RuleLine, width: float) -> tuple[str, ...]:
    """The lines below a rule that is drawn `width` pixels wide."""
    broken = rule.verdict in (Verdict.LOOK, Verdict.ACT)
    room = max(int(width) - _TEXT_LEFT, 1)
    if not (broken and rule.detail):
        return ()
    if rule.short:
        name = text_width(rule.text, Type.TABLE, 600)
        beside = name + text_width(rule.detail, Type.NOTE) + _BETWEEN <= room
        return () if beside else (rule.detail,)
    return folded(rule.detail, Type.NOTE, room, lines=_MOST)


def draw_rule(painter: QPainter, theme: Theme, area: QRectF, rule: RuleLine) -> None:
    """Draw one rule with its verdict."""
    icon, tone = rule.verdict.value
    line = QRectF(area.left(), area.top(), area.width(), _LINE)
    centre = QPointF(area.left() + icons.ROW / 2, line.center().y())
    draw_icon(painter, theme, icon, centre, icons.ROW, tone)
    words = line.adjusted(_TEXT_LEFT, 0, 0, 0)
    below = _below(rule, area.width())
    if below:
        draw_text(painter, words, rule.text, Type.NAME, theme.colour("text"), LEFT)
        for place, said in enumerate(below, 1):
            under = words.translated(0, _DETAIL * place + 1)
            draw_text(painter, under, said, Type.NOTE, theme.colour("text2"), LEFT)
        return
    broken = rule.verdict in (Verdict.LOOK, Verdict.ACT)
    colour = theme.colour("text" if broken else "text2")
    weight = 600 if broken else 400
    name = text_width(rule.text, Type.TABLE, weight) + 2
    wide = text_width(rule.detail, Type.NOTE) + 2 if rule.detail else 0.0
    if wide > _COUNT * words.width():  # a count stays whole, a sentence gives way to the name
        wide = min(wide, max(words.width() - name - _BETWEEN, 0.0))
    beside = words.adjusted(words.width() - wide, 0, 0, 0)
    if wide >= _LEAST:
        draw_text(painter, beside, rule.detail, Type.NOTE, theme.colour("muted"), RIGHT)
    rest = words.adjusted(0, 0, -wide - _BETWEEN, 0) if wide >= _LEAST else words
    draw_text(painter, rest, rule.text, Type.TABLE, colour, LEFT, weight)
