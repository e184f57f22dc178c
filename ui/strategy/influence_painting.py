"""How the influence map is drawn: discs, who leads opinion there, links as wide as their weight."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen

from ui.theme.fonts import Type, text_width
from ui.theme.painting import CENTRE, draw_box, draw_icon, draw_text
from ui.theme.style import Theme

Attitude = Literal["supports", "neutral", "sceptic", ""]
LEAST_DISC, MOST_DISC = 6.0, 22.0
_RING: Final = 3.5
_DASHES: Final = {"supports": None, "neutral": [1.0, 1.8], "sceptic": [3.5, 2.0]}
_NAME_ROOM, _PEOPLE_ROOM = 3600.0, 6400.0  # square pixels an account needs for its words
_MANY: Final = 300  # links; beyond, what is not reached is drawn as a hairline
_THIN, _THICK = 1.0, 5.0
_LABEL: Final = 14.0
_MARGIN: Final = 60.0  # pixels around what is seen: words of accounts just outside
Rubber = tuple[str, QPointF]  # a link being drawn: from an account to the pointer


@dataclass(frozen=True, slots=True)
class Node:
    """An account on the map; `size` 0-1 of the largest disc's area."""

    key: str
    name: str
    people: str  # "Vasseur T1, Abel T3"
    size: float
    attitude: Attitude
    needs_look: bool  # a tier is stale, or an ask, an offer or a date is missing
    x: float
    y: float
    spoken: str

    @property
    def radius(self) -> float:
        """Of the disc, in pixels."""
        return LEAST_DISC + (MOST_DISC - LEAST_DISC) * math.sqrt(max(self.size, 0.0))


@dataclass(frozen=True, slots=True)
class Link:
    """Somebody at `source` is asked by somebody at `target`."""

    edge_id: str
    source: str
    target: str
    weight: float  # 0.1-1
    spoken: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything a picture of the map depends on; places in pixels."""

    theme: Theme
    nodes: Mapping[str, Node]
    at: Mapping[str, QPointF]
    links: tuple[Link, ...]
    steps: Mapping[str, int]  # account -> steps from the chosen one, 0 = itself
    chosen: str
    link: str
    focused: bool
    room: float  # square pixels for each account
    bounds: QRectF  # what is seen


def link_path(start: QPointF, end: QPointF, from_radius: float, to_radius: float) -> QPainterPath:
    """A curve from the right of a disc to the left of another; it leaves and arrives level."""
    forward = end.x() >= start.x()
    one = QPointF(start.x() + (from_radius + _RING if forward else -from_radius), start.y())
    other = QPointF(end.x() - (to_radius + _RING if forward else -to_radius), end.y())
    pull = max(abs(other.x() - one.x()) * 0.5, 24.0) * (1 if forward else -1)
    path = QPainterPath(one)
    path.cubicTo(QPointF(one.x() + pull, one.y()), QPointF(other.x() - pull, other.y()), other)
    return path


def paint_map(painter: QPainter, picture: Picture) -> None:
    """Draw the links that are not reached, those that are, then the accounts and their words."""
    ordered = sorted(picture.links, key=lambda link: _rank(picture, link))
    for link in ordered:
        _paint_link(painter, picture, link)
    seen = picture.bounds.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
    nodes = [node for node in picture.nodes.values() if seen.contains(picture.at[node.key])]
    for node in nodes:
        _paint_disc(painter, picture, node)
    for node in nodes:
        _paint_words(painter, picture, node)


def paint_over(painter: QPainter, picture: Picture, over: str, rubber: Rubber | None) -> None:
    """Draw what follows the pointer: the account under it, a link being drawn."""
    colour = picture.theme.colour
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if rubber is not None:
        source, end = rubber
        painter.setPen(QPen(colour("accent"), 2.0, Qt.PenStyle.DashLine))
        painter.drawPath(link_path(picture.at[source], end, picture.nodes[source].radius, 0))
    if over in picture.nodes:
        node, at = picture.nodes[over], picture.at[over]
        painter.setPen(QPen(colour("control"), 1.5))
        far = node.radius + _RING + 3
        painter.drawEllipse(at, far, far)
        _paint_words(painter, picture, node, always=True)


def label_area(node: Node, at: QPointF) -> QRectF:
    """Where the name of an account stands."""
    wide = text_width(node.name, Type.CAPTION, 600) + 8
    return QRectF(at.x() - wide / 2, at.y() + node.radius + _RING + 1, wide, _LABEL)


def _rank(picture: Picture, link: Link) -> tuple[int, float]:
    if link.edge_id == picture.link:
        return 3, 0.0
    step = _step(picture, link)
    return (0 if step is None else 2 if step == 1 else 1), link.weight


def _step(picture: Picture, link: Link) -> int | None:
    """1 for a link of the chosen account, 2 and more further on; None when it is not reached."""
    one, other = picture.steps.get(link.source), picture.steps.get(link.target)
    if one is None or other is None or other != one + 1:
        return None
    return other


def _shade(picture: Picture, step: int | None) -> QColor:
    if step is None:
        return picture.theme.colour("border2")
    return picture.theme.colour("accent", 1.0 if step <= 1 else 0.55)


def _paint_link(painter: QPainter, picture: Picture, link: Link) -> None:
    start, end = picture.at[link.source], picture.at[link.target]
    box = QRectF(start, end).normalized().adjusted(-40, -40, 40, 40)
    if not box.intersects(picture.bounds):
        return
    step = _step(picture, link)
    if step is None and len(picture.links) > _MANY and link.edge_id != picture.link:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(_shade(picture, None), 0))
        painter.drawLine(start, end)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return
    path = link_path(
        start, end, picture.nodes[link.source].radius, picture.nodes[link.target].radius
    )
    wide = _THIN + (_THICK - _THIN) * link.weight
    if link.edge_id == picture.link:
        painter.setPen(QPen(picture.theme.colour("warn_fill"), wide + 2))
    else:
        painter.setPen(QPen(_shade(picture, step), wide))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)


def _paint_disc(painter: QPainter, picture: Picture, node: Node) -> None:
    theme, at = picture.theme, picture.at[node.key]
    colour, radius = theme.colour, node.radius
    halo = QRectF(at.x() - radius - 2, at.y() - radius - 2, 2 * radius + 4, 2 * radius + 4)
    draw_box(painter, halo, colour("surface"), radius + 2)
    step = picture.steps.get(node.key)
    disc = QRectF(at.x() - radius, at.y() - radius, 2 * radius, 2 * radius)
    if step is not None and step > 1:
        draw_box(painter, disc, colour("surface"), radius)
    draw_box(painter, disc, _shade(picture, step), radius)
    if node.attitude:
        pen = QPen(colour("text"), 1.4)
        dashes = _DASHES[node.attitude]
        if dashes is not None:
            pen.setDashPattern(dashes)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(at, radius + _RING, radius + _RING)
    if node.key == picture.chosen:
        far = radius + _RING + 3
        painter.setPen(QPen(colour("accent"), 2.5 if picture.focused else 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(at, far, far)


def _paint_words(painter: QPainter, picture: Picture, node: Node, *, always: bool = False) -> None:
    near = always or picture.steps.get(node.key, 9) <= 1
    if picture.room < _NAME_ROOM and not near:
        return
    theme, at = picture.theme, picture.at[node.key]
    colour = theme.colour
    area = label_area(node, at)
    veil = theme.colour("surface", 0.82)
    draw_box(painter, area.adjusted(2, 1, -2, 0), veil, 3)
    weight = 600 if node.key == picture.chosen else 500
    draw_text(painter, area, node.name, Type.CAPTION, colour("text"), CENTRE, weight)
    if node.needs_look:
        spot = QPointF(at.x() + node.radius + 6, at.y() - node.radius - 2)
        draw_icon(painter, theme, "look", spot, 14, "warn")
    if not node.people or (picture.room < _PEOPLE_ROOM and not near):
        return
    wide = text_width(node.people, Type.CAPTION) + 8
    below = QRectF(at.x() - wide / 2, area.bottom() - 1, wide, _LABEL)
    draw_box(painter, below.adjusted(2, 0, -2, 0), veil, 3)
    draw_text(painter, below, node.people, Type.CAPTION, colour("muted"), CENTRE)
