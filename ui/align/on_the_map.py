"""Where a card goes that lies on the map beside others."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QFrame, QWidget

_GAP = 8


def below_others(card: QWidget, corner: QPoint, *, highest: int = 10_000) -> QPoint:
    """The corner for `card`, moved down until it is clear of the frames on its parent.

    Frames higher than `highest` pixels are not counted.
    """
    only = Qt.FindChildOption.FindDirectChildrenOnly
    over = card.parentWidget()
    found = over.findChildren(QFrame, options=only) if over is not None else []
    shown = [one.geometry() for one in found if one is not card and not one.isHidden()]
    room = QRect(corner, card.size())
    for box in sorted((b for b in shown if b.height() <= highest), key=QRect.top):
        if box.adjusted(0, 0, 0, _GAP - 1).intersects(room):
            room.moveTop(box.bottom() + _GAP)
    return room.topLeft()
