"""How the matrix of segments is drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter

from ui.strategy.segment_layout import BADGE, HEAD, SIDE, SIGN, CellPlace, Placed, Places
from ui.theme.fonts import Type, text_width
from ui.theme.painting import CENTRE, LEFT, RIGHT, draw_box, draw_icon, draw_text
from ui.theme.sheet import RADIUS_BUTTON, RADIUS_CHIP
from ui.theme.style import Theme

_FILLS: Final = {  # as the book prints them; in dark the same hue, its lightness mirrored
    "Attack": ("#123B8A", "#7FA8F2"),
    "Grow": ("#E38B1B", "#D08A2C"),
    "Protect": ("#00574F", "#6FD3C4"),
    "Develop": ("#A5C4EC", "#3B649C"),
    "Build": ("#F6CE94", "#8A6426"),
    "Maintain": ("#1E8476", "#3FA899"),
    "Monitor": ("#B9C3CE", "#46566B"),
    "Serve": ("#B9C3CE", "#46566B"),
    "Serve+": ("#B9C3CE", "#46566B"),
}
_EDGE: Final = 3.0
_CARD_PAD: Final = 10.0


@dataclass(frozen=True, slots=True)
class Heads:
    """The words around the cells."""

    columns: tuple[str, str, str]  # "Low penetration  below 10 %"
    rows: tuple[str, str, str]  # "first 70 %"
    strip: tuple[tuple[str, str, str], ...]  # segment, count, names


@dataclass(frozen=True, slots=True)
class Look:
    """Everything a picture of the matrix depends on."""

    theme: Theme
    places: Places
    scroll: Mapping[str, int]
    heads: Heads
    segment: str
    key: str
    picked: frozenset[str]
    focused: bool
    over: str
    dragged: Sequence[str]
    pointer: QPoint | None
    pending: Sequence[str]
    target: str


def segment_fill(theme: Theme, segment: str) -> QColor:
    """The colour of a segment; grey outside the grid."""
    pair = _FILLS.get(segment)
    return QColor(pair[1 if theme.dark else 0]) if pair else theme.colour("neutral_fill")


def paint_grid(painter: QPainter, look: Look) -> None:
    """Draw heads, cells, the strip below, and what hangs on the pointer."""
    colour = look.theme.colour
    for area, words in zip(look.places.columns, look.heads.columns, strict=True):
        draw_text(painter, area, words, Type.HEADER, colour("muted"), LEFT)
    for letter, area, words in zip("ABC", look.places.rows, look.heads.rows, strict=True):
        middle = area.center().y()
        box = QRectF(area.left(), middle - 24, area.width(), 26)
        draw_text(painter, box, letter, Type.PAGE_TITLE, colour("text"), CENTRE)
        box = QRectF(area.left(), middle + 4, area.width(), 16)
        draw_text(painter, box, words, Type.CAPTION, colour("muted"), CENTRE)
    for place in look.places.cells.values():
        _paint_cell(painter, look, place)
    _paint_strip(painter, look)
    if look.dragged and look.pointer is not None:
        _paint_hand(painter, look, look.pointer)


def _paint_cell(painter: QPainter, look: Look, place: CellPlace) -> None:
    theme, cell = look.theme, place.cell
    area, colour = place.area, look.theme.colour
    here = cell.segment == look.segment
    target = cell.segment == (look.over if look.dragged else look.target)
    ground = "accent_bg" if target else "sunken" if cell.chips else "surface"
    edge = colour("accent") if target or (here and not look.key) else colour("border")
    draw_box(painter, area, colour(ground), RADIUS_BUTTON, edge, 2.0 if target else 1.0)
    band = QRectF(area.left() + 1, area.top() + 1, area.width() - 2, _EDGE)
    draw_box(painter, band, segment_fill(theme, cell.segment), 1.5)
    head = QRectF(area.left() + SIDE, area.top() + 5, area.width() - 2 * SIDE, HEAD - 8)
    name = text_width(cell.segment, Type.TITLE)
    draw_text(painter, head, cell.segment, Type.TITLE, colour("text"), LEFT)
    count = head.adjusted(name + 6, 0, 0, 0)
    draw_text(painter, count, str(len(cell.chips)), Type.TITLE, colour("accent_text"), LEFT)
    rest = count.adjusted(text_width(str(len(cell.chips)), Type.TITLE) + 8, 0, 0, 0)
    full = " · ".join(part for part in (cell.figures, cell.policy) if part)
    words = full if text_width(full, Type.CAPTION) <= rest.width() else cell.figures
    tone = "accent_text" if cell.own_policy else "muted"
    draw_text(painter, rest, words, Type.CAPTION, colour(tone), RIGHT)
    if not cell.chips:
        empty = QRectF(head.left(), area.top() + HEAD, head.width(), 20)
        draw_text(painter, empty, "No account here yet", Type.TABLE, colour("muted"), LEFT)
        return
    scroll = look.scroll.get(cell.segment, 0)
    for one in place.seen(scroll):
        _paint_chip(painter, look, place.rect(one, scroll), one)
    more = place.more(scroll)
    if more is not None:
        draw_text(painter, more[1], more[0], Type.TABLE, colour("accent_text"), LEFT, 600)


def _paint_chip(painter: QPainter, look: Look, area: QRectF, one: Placed) -> None:
    colour, chip = look.theme.colour, one.chip
    current, taken = chip.key == look.key, chip.key in look.picked
    away = chip.key in look.dragged or chip.key in look.pending
    ground = colour("accent_bg" if current or taken else "surface")
    edge = colour("accent" if current or taken else "border2")
    painter.setOpacity(0.45 if away else 1.0)
    if current and look.focused:
        ring = area.adjusted(-2, -2, 2, 2)
        draw_box(painter, ring, None, RADIUS_CHIP + 2, colour("accent"), 2.0)
    draw_box(painter, area, ground, RADIUS_CHIP, edge)
    left = area.left() + SIDE
    if chip.wave:
        badge = QRectF(area.left() + 4, area.center().y() - 7, 14, 14)
        draw_box(painter, badge, colour("accent"), 3)
        draw_text(painter, badge, str(chip.wave), Type.BADGE, colour("on_accent"), CENTRE)
        left += BADGE + 2 - 4
    right = area.right() - SIDE + 2
    if chip.by_hand:
        right -= SIGN - 2
        centre = QPointF(right + 6, area.center().y())
        draw_icon(painter, look.theme, "edit", centre, 12, "accent_text")
    words = QRectF(left, area.top(), right - left, area.height())
    draw_text(painter, words, chip.name, Type.TABLE, colour("text"), LEFT)
    painter.setOpacity(1.0)


def _paint_strip(painter: QPainter, look: Look) -> None:
    """The accounts outside the nine cells, with their names as far as there is room."""
    colour, strip = look.theme.colour, look.places.strip
    parts = [part for part in look.heads.strip if part[1]]
    if not parts:
        return
    wide = strip.width() / len(parts)
    for n, (segment, count, names) in enumerate(parts):
        area = QRectF(strip.left() + n * wide, strip.top(), wide - 16, strip.height())
        for words, role, tone in (
            (segment, Type.TITLE, "text"),
            (count, Type.TITLE, "accent_text"),
            (names, Type.TABLE, "muted"),
        ):
            draw_text(painter, area, words, role, colour(tone), LEFT)
            area = area.adjusted(text_width(words, role) + 6, 0, 0, 0)


def _paint_hand(painter: QPainter, look: Look, at: QPoint) -> None:
    """A small card beside the pointer: what moves, and where it would stand."""
    cells = look.places.cells.values()
    names = [
        one.chip.name for place in cells for one in place.placed if one.chip.key in look.dragged
    ]
    title = names[0] if len(names) == 1 else f"{len(names)} accounts"
    into = f"into {look.over}" if look.over else "let go over a cell"
    wide = max(text_width(title, Type.NAME), text_width(into, Type.TABLE)) + 2 * _CARD_PAD
    bounds = painter.viewport()
    left = min(at.x() + 14.0, bounds.width() - wide - 2)
    top = min(at.y() + 14.0, bounds.height() - 46.0)
    card = QRectF(left, top, wide, 44)
    colour = look.theme.colour
    draw_box(painter, card, colour("surface"), RADIUS_BUTTON, colour("border2"))
    line = QRectF(left + _CARD_PAD, top + 4, wide - 2 * _CARD_PAD, 18)
    draw_text(painter, line, title, Type.NAME, colour("text"), LEFT)
    draw_text(painter, line.translated(0, 18), into, Type.TABLE, colour("accent_text"), LEFT)
