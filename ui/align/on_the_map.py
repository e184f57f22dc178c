"""Where a card goes that lies on the map beside others."""

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QFrame, QWidget

from model.arrays import FloatArray

_GAP = 8
_DOT = 10  # pixels around the middle of an account that its dot and ring take


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


def clear_of(card: QWidget, corners: Sequence[QPoint], spots: FloatArray) -> QPoint:
    """The first of `corners` where `card` hides the fewest of `spots`, pixels of shape (n, 2).

    Of those that hide equally many, one where it lies on no other frame comes first. A corner
    that is not wholly on the parent is none; where no corner is, the first of all stays.
    """
    over = card.parentWidget()
    if over is None:
        return corners[0]
    only = Qt.FindChildOption.FindDirectChildrenOnly
    frames = [f.geometry() for f in over.findChildren(QFrame, options=only)
              if f is not card and not f.isHidden()]  # fmt: skip

    def worth(corner: QPoint) -> tuple[int, int]:
        room = QRect(corner, card.size())
        return n_hidden(room, spots), sum(room.intersects(frame) for frame in frames)

    whole = [corner for corner in corners if over.rect().contains(QRect(corner, card.size()))]
    return min(whole or corners[:1], key=worth)


def n_hidden(room: QRect, spots: FloatArray) -> int:
    """How many dots at `spots`, pixels of shape (n, 2), a card in `room` would hide or touch."""
    dots = room.adjusted(-_DOT, -_DOT, _DOT, _DOT)
    x, y = spots[:, 0], spots[:, 1]
    inside = (x >= dots.left()) & (x <= dots.right()) & (y >= dots.top()) & (y <= dots.bottom())
    return int(np.count_nonzero(inside))
