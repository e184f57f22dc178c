"""How accounts change territory in Align: by drag, drop, keys and menus, with a look before."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication

from model.arrays import IntArray
from model.evaluation import Evaluation
from ui.align.columns import territory_column
from ui.align.drag import DragPreview
from ui.align.drop_targets import DropTargets
from ui.align.move_chooser import MoveChooser, Target, letter_of
from ui.theme.style import Theme

if TYPE_CHECKING:
    from ui.align.workspace import AlignWorkspace

_NO_ROWS: IntArray = np.empty(0, np.int64)


class Moving(QObject):
    """One gesture at a time: its preview is shown everywhere, its end is one move or none."""

    gesture_begun = Signal()  # accounts are carried, or a territory is being asked for
    gesture_ended = Signal()

    def __init__(self, theme: Theme, align: "AlignWorkspace") -> None:
        super().__init__(align)
        self._align, self._session = align, align.session
        self.chooser = MoveChooser(theme, align)
        self.targets = DropTargets(align)
        self.is_dragging = False  # accounts are carried on or from the map
        self._aim = -1  # the territory below the pointer
        self._carried = _NO_ROWS  # what would move: the dragged rows, with Shift their systems
        self._drag = DragPreview(theme, align.session, align)
        self._previewed: Evaluation | None = None
        self._connect()

    def _connect(self) -> None:
        view = self._align.map.view
        view.drag_started.connect(self._on_drag_started)
        view.drag_moved.connect(self._on_drag_moved)
        view.dropped.connect(self._on_dropped)
        view.let_go.connect(self._on_let_go)
        view.drag_cancelled.connect(self.end)
        self._align.tree.tree.accounts_dropped.connect(self._on_tree_dropped)
        self.targets.carried.connect(self._on_carried)
        self.targets.left.connect(self.end)
        self.targets.dropped.connect(self._on_dropped)
        self.chooser.previewed.connect(self.preview)
        self.chooser.chosen.connect(self._on_target_chosen)
        self.chooser.cancelled.connect(self._on_target_cancelled)

    @property
    def is_under_way(self) -> bool:
        """Whether accounts are carried or a territory is being asked for."""
        return self.is_dragging or bool(self._carried.size) or self.chooser.isVisible()

    def move(self, rows: IntArray, code: int) -> None:
        """Move accounts as one gesture; locked ones stay and it is said."""
        held = rows.size - self._drag.movable(rows).size
        if held:
            verb = "is locked and stays where it is" if held == 1 else "are locked and stay"
            verb += "" if held == 1 else " where they are"
            what = "1 account" if rows.size == 1 else f"{rows.size:,} accounts"
            self._align.said.emit(f"{held:,} of {what} {verb}.")
        self._session.attempt(lambda: self._session.move(rows, code))

    def ask(self) -> None:
        """Ask for the territory that the selection shall move to."""
        session, align = self._session, self._align
        if not session.is_open or not session.layer.territories:
            return
        if not align.selected.size:
            align.said.emit(
                "Nothing is selected: choose accounts on the map or in the table first."
            )
            return
        targets = [
            Target(code, letter_of(code), territory.label, row.rep)
            for code, (territory, row) in enumerate(
                zip(session.layer.territories, session.evaluation.territories, strict=True)
            )
        ]
        corner = align.map.mapTo(align, QPoint(0, 0))
        self.gesture_begun.emit()
        self.chooser.ask(align.selected.size, targets, QRect(corner, align.map.size()))

    def preview(self, code: int) -> None:
        """Show what moving the selection to a territory would do; -1 ends it."""
        rows = self._drag.movable(self._align.selected)
        changes = code >= 0 and bool((self._session.alignment.territory[rows] != code).any())
        self._align.map.view.preview_move(rows, code if changes else None)
        self._align.tree.tree.mark_drop_target(code)
        self._show(self._session.preview(rows, code) if changes else None, rows, code)

    def end(self) -> None:
        """The gesture is over, one way or the other: everything shows what is."""
        self.is_dragging, self._aim, self._carried = False, -1, _NO_ROWS
        self._drag.end()
        self.targets.mark(None)
        self._align.tree.tree.mark_drop_target(-1)
        if self._session.is_open:
            self._show(None, _NO_ROWS, -1)
        self.gesture_ended.emit()

    def _show(self, preview: Evaluation | None, rows: IntArray, code: int) -> None:
        """Show what a move would do, in tree, figures and table; once per territory."""
        if preview is self._previewed:
            return
        self._previewed = preview
        align, session = self._align, self._session
        if preview is None:
            align.show_evaluation(session.evaluation)
            after = None
        else:
            align.show_evaluation(preview, session.evaluation)
            after = session.alignment.territory.copy()
            after[rows] = code
        align.table.show_column(territory_column(session, align.hues, after))

    def _carry(self, rows: IntArray, code: int, place: QPoint) -> None:
        """Show what letting go at a place on the screen would do."""
        shift = QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier
        self._carried = self._drag.with_systems(rows) if shift else rows
        self._aim = code
        self._align.tree.tree.mark_drop_target(code)
        self.targets.mark(place)
        self._drag.hues = self._align.hues
        preview = self._drag.over(self._carried, code, place)
        self._show(preview, self._drag.movable(self._carried), code)

    def _on_drag_started(self, rows: IntArray) -> None:
        self.is_dragging = True
        self.gesture_begun.emit()
        self._align.select(rows)

    def _on_drag_moved(self, code: int, place: QPoint) -> None:
        code = code if code >= 0 else self.targets.code_below(place)
        self._carry(self._align.selected, code, place)

    def _on_dropped(self, rows: IntArray, code: int) -> None:
        rows = self._carried if np.isin(rows, self._carried).all() else rows
        self.end()
        self.move(rows, code)

    def _on_let_go(self, rows: IntArray) -> None:
        """Let go beside the map: on a territory of the tree or the table it counts."""
        code = self._aim
        if code >= 0:
            self._on_dropped(rows, code)

    def _on_carried(self, rows: IntArray, code: int, place: QPoint) -> None:
        if self._session.is_open:
            if not self._carried.size:
                self.gesture_begun.emit()
            self._carry(rows, code, place)

    def _on_tree_dropped(self, code: int, rows: IntArray) -> None:
        self._on_dropped(rows, code)

    def _on_target_chosen(self, code: int) -> None:
        self._on_target_cancelled()
        self.move(self._align.selected, code)

    def _on_target_cancelled(self) -> None:
        self.preview(-1)
        self.gesture_ended.emit()
        self._align.table.table.setFocus(Qt.FocusReason.OtherFocusReason)
