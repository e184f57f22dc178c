"""The card beside the pointer on the map: what a move would do."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter

from ui.theme import icons
from ui.theme.fonts import Type, text_width
from ui.theme.painting import LEFT, RIGHT, draw_icon, draw_swatch, draw_text
from ui.widgets.floating import FloatingCard
from ui.widgets.rules_list import RuleLine, Verdict

_SIDE, _TOP, _LINE, _GAP = 16, 12, 20, 8
_LABEL, _BEFORE, _ARROW = 96, 42, 18
_SWATCH = 10


@dataclass(frozen=True, slots=True)
class Side:
    """A territory that a move touches."""

    name: str
    hue: int


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """A figure before and after; `tone` colours the second one."""

    before: str
    after: str
    tone: str = "text"


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One measure of both territories."""

    label: str
    giver: BeforeAfter
    taker: BeforeAfter


@dataclass(frozen=True, slots=True)
class MoveFacts:
    """All that the drag card says."""

    title: str  # "Move 3 accounts"
    amount: str  # "0.50 M potential"
    giver: Side
    taker: Side
    rows: Sequence[MoveRow]
    team_label: str = ""
    team: BeforeAfter | None = None
    rules: Sequence[RuleLine] = ()
    keys: str = "Release to move · Shift: take the whole system · Esc: cancel"
    more_of_team: Sequence[tuple[str, BeforeAfter]] = ()  # below the first line of the team


class DragCard(FloatingCard):
    """Both territories before and after, the team, the rules; the keys in the last line."""

    WIDTH = 368

    def show_move(self, facts: MoveFacts) -> None:
        """Say what letting go here would do."""
        self._facts = facts
        lines = len(facts.rows) + 1
        height = 2 * _TOP + _LINE + 2 * _GAP + lines * _LINE
        height += _LINE + 2 * _GAP if facts.team else 0
        height += len(facts.more_of_team) * _LINE
        height += len(facts.rules) * _LINE + (_GAP if facts.rules else 0)
        height += _LINE if facts.keys else 0
        self.take_size(QSize(self.WIDTH, height))
        self.setAccessibleName(f"{facts.title} to {facts.taker.name}")
        self.update()

    def draw_content(self, painter: QPainter, area: QRectF) -> None:
        """Draw the facts from top to bottom."""
        facts, pen = self._facts, _Pen(self, painter, area)
        pen.head("move", facts.title, facts.amount)
        pen.rule()
        pen.sides(facts.giver, facts.taker)
        for row in facts.rows:
            pen.row(row)
        if facts.team is not None:
            pen.rule()
            pen.team(facts.team_label, facts.team)
        for label, figures in facts.more_of_team:
            pen.team(label, figures)
        if facts.rules:
            pen.skip(_GAP)
        for rule in facts.rules:
            pen.verdict(rule)
        if facts.keys:
            pen.note(facts.keys)


class _Pen:
    """Writes one line after the other into a card."""

    def __init__(self, card: FloatingCard, painter: QPainter, area: QRectF) -> None:
        self._theme, self._painter = card.theme, painter
        self._area = area.adjusted(_SIDE, _TOP, -_SIDE, -_TOP)
        self._y = self._area.top()

    def skip(self, pixels: int) -> None:
        self._y += pixels

    def rule(self) -> None:
        self.skip(_GAP)
        line = QRectF(self._area.left(), self._y - 1, self._area.width(), 1)
        self._painter.fillRect(line, self._theme.colour("border"))
        self.skip(_GAP)

    def note(self, words: str) -> None:
        self._write(self._next().translated(0, 2), words, Type.NOTE, "muted")

    def head(self, icon: str, title: str, amount: str) -> None:
        area = self._next()
        self._draw_sign(area, icon, "accent_text")
        wide = text_width(amount, Type.TABLE) + 2
        self._write(area.adjusted(24, 0, -wide - 8, 0), title, Type.TITLE, "text")
        self._write(area, amount, Type.TABLE, "muted", right=True)

    def sides(self, giver: Side, taker: Side) -> None:
        area = self._next()
        for place, side in enumerate((giver, taker)):
            self._draw_side(self._half(area, place), side)

    def row(self, row: MoveRow) -> None:
        area = self._next()
        self._write(area, row.label, Type.TABLE, "text2")
        for place, figures in enumerate((row.giver, row.taker)):
            self._change(self._half(area, place), figures)

    def team(self, label: str, figures: BeforeAfter) -> None:
        area = self._next()
        self._write(area, label, Type.TABLE, "text2")
        after = text_width(figures.after, Type.TITLE) + 2
        before = text_width(figures.before, Type.TABLE) + 2
        left = area.right() - after - _ARROW - before
        self._change(QRectF(left, area.top(), area.right() - left, _LINE), figures, before)

    def verdict(self, rule: RuleLine) -> None:
        icon, tone = rule.verdict.value
        words = f"{rule.text}: {rule.detail}" if rule.detail else rule.text
        kept = rule.verdict in (Verdict.KEPT, Verdict.OFF)
        self._signed(icon, tone, words, "text" if kept else tone, 400 if kept else 500)

    def _signed(self, icon: str, icon_tone: str, words: str, tone: str, weight: int) -> None:
        area = self._next()
        self._draw_sign(area, icon, icon_tone)
        room, colour = area.adjusted(24, 0, 0, 0), self._theme.colour(tone)
        draw_text(self._painter, room, words, Type.TABLE, colour, LEFT, weight)

    def _draw_sign(self, area: QRectF, icon: str, tone: str) -> None:
        centre = QPointF(area.left() + icons.ROW / 2, area.center().y())
        draw_icon(self._painter, self._theme, icon, centre, icons.ROW, tone)

    def _next(self) -> QRectF:
        area = QRectF(self._area.left(), self._y, self._area.width(), _LINE)
        self._y += _LINE
        return area

    def _half(self, area: QRectF, place: int) -> QRectF:
        wide = (area.width() - _LABEL) / 2
        return QRectF(area.left() + _LABEL + place * wide, area.top(), wide, _LINE)

    def _draw_side(self, area: QRectF, side: Side) -> None:
        centre = QPointF(area.left() + _SWATCH / 2, area.center().y())
        draw_swatch(self._painter, centre, _SWATCH, self._theme.territory(side.hue))
        self._write(area.adjusted(_SWATCH + 6, 0, -4, 0), side.name, Type.HEADER, "text2")

    def _change(self, area: QRectF, figures: BeforeAfter, before: float = _BEFORE) -> None:
        left = QRectF(area.left(), area.top(), before, _LINE)
        self._write(left, figures.before, Type.TABLE, "muted", right=True)
        centre = QPointF(left.right() + _ARROW / 2, area.center().y())
        draw_icon(self._painter, self._theme, "becomes", centre, icons.SMALL, "muted")
        after = QRectF(left.right() + _ARROW, area.top(), area.right() - left.right(), _LINE)
        self._write(after, figures.after, Type.TITLE, figures.tone)

    def _write(
        self, area: QRectF, words: str, role: Type, tone: str, *, right: bool = False
    ) -> None:
        colour = self._theme.colour(tone)
        draw_text(self._painter, area, words, role, colour, RIGHT if right else LEFT)
