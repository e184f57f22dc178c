"""What a drag would do, said beside the pointer before anything is done."""

from collections import Counter

import numpy as np
from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QWidget

from model.arrays import IntArray
from model.evaluation import Evaluation, TerritoryFigures
from ui.align.readings import main_metric, uses_capacity
from ui.session import Session
from ui.theme.style import Theme
from ui.widgets.map_cards import BeforeAfter, DragCard, MoveFacts, MoveRow, Side
from ui.widgets.rules_list import RuleLine, Verdict

KEYS = "Release to move · Esc: cancel"


class DragPreview(QObject):
    """Evaluates the move under the pointer and shows it on a card; nothing changes."""

    def __init__(self, theme: Theme, session: Session, over: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._over = session, over
        self._card = DragCard(theme, over)
        self._last: tuple[int, bytes] | None = None
        self._preview: Evaluation | None = None
        self.hues: list[int] = []

    def movable(self, rows: IntArray) -> IntArray:
        """The rows that are not locked."""
        return rows[~self._session.state.accounts.locked[rows]]

    def over(self, rows: IntArray, code: int, place: QPoint) -> Evaluation | None:
        """Show what dropping `rows` at territory `code` would do; None where nothing would."""
        rows = self.movable(rows)
        codes = self._session.alignment.territory[rows]
        if code < 0 or not rows.size or bool((codes == code).all()):
            self._card.hide()
            return None
        key = (code, rows.tobytes())
        if key != self._last or self._preview is None:
            self._last, self._preview = key, self._session.preview(rows, code)
            self._card.show_move(self._facts(rows[codes != code], code, self._preview))
        self._card.show_beside(self._over.mapFromGlobal(place))
        return self._preview

    def end(self) -> None:
        """The drag is over, one way or the other."""
        self._card.hide()
        self._last = self._preview = None

    def _facts(self, rows: IntArray, code: int, after: Evaluation) -> MoveFacts:
        session, before = self._session, self._session.evaluation
        show = session.formatter
        giving = Counter(session.alignment.territory[rows].tolist()).most_common(1)[0][0]
        giver = before.territories[giving] if giving >= 0 else None
        name = main_metric(after)
        potential = float(session.values("potential")[rows].sum())
        n = rows.size
        return MoveFacts(
            "Move 1 account" if n == 1 else f"Move {n:,} accounts",
            f"{show.compact(potential)} potential" if potential else "",
            self._side(giving),
            self._side(code),
            self._rows(giver, after, code, giving),
            "Potential spread (CV)" if name == "potential" else "Accounts spread (CV)",
            self._spread(before.balance[name].cv, after.balance[name].cv),
            self._rules(rows, after),
            KEYS,
        )

    def _side(self, code: int) -> Side:
        if code < 0:
            return Side("No territory", 0)
        territory = self._session.layer.territories[code]
        return Side(territory.label, self.hues[code] if code < len(self.hues) else 0)

    def _rows(
        self, giver: TerritoryFigures | None, after: Evaluation, code: int, giving: int
    ) -> list[MoveRow]:
        before, show = self._session.evaluation, self._session.formatter
        name = main_metric(after)
        percent = uses_capacity(after)

        def used(t: TerritoryFigures) -> str:
            return show.percent(t.utilisation) if percent else show.number(t.workload)

        def row(label: str, read: object) -> MoveRow:
            assert callable(read)
            was, now = before.territories[code], after.territories[code]
            gave = BeforeAfter("–", "–")
            if giver is not None:
                gave = BeforeAfter(read(giver), read(after.territories[giving]))
            return MoveRow(label, gave, BeforeAfter(read(was), read(now)))

        title = "Potential index" if name == "potential" else "Accounts index"
        rows = [
            row(title, lambda t: show.number(t.index[name])),
            row("Workload" if percent else "Workload, h", used),
        ]
        if after.drive_hours:
            rows.append(row("Drive, h/yr", lambda t: show.number(t.drive_hours)))
        return rows

    def _spread(self, before: float, after: float) -> BeforeAfter:
        show = self._session.formatter
        tone = "good" if after < before else "bad" if after > before else "text"
        return BeforeAfter(show.number(before, 3), show.number(after, 3), tone)

    def _rules(self, rows: IntArray, after: Evaluation) -> list[RuleLine]:
        torn = [t.name for t in after.territories if t.pieces > 1]
        lines = [
            RuleLine("All territories stay in one piece")
            if not torn
            else RuleLine(f"In several pieces: {', '.join(torn[:2])}", "", Verdict.LOOK)
        ]
        revenue = float(self._session.values("revenue")[rows].sum())
        if revenue:
            text = f"{self._session.formatter.compact(revenue)} of revenue changes hands"
            lines.append(RuleLine(text, "", Verdict.LOOK))
        return lines + self._split_systems(rows)

    def _split_systems(self, rows: IntArray) -> list[RuleLine]:
        systems, names = self._session.systems
        known = systems[systems >= 0]
        moving = systems[rows]
        total = np.bincount(known, minlength=len(names))
        taken = np.bincount(moving[moving >= 0], minlength=len(names))
        split = [str(names[code]) for code in np.flatnonzero((taken > 0) & (taken < total))]
        if not split:
            return []
        return [RuleLine(f"Leaves its system: {', '.join(sorted(split)[:2])}", "", Verdict.LOOK)]
