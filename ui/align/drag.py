"""What a move would do, said beside the pointer before anything is done."""

import numpy as np
from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QWidget

from model.alignment import UNASSIGNED
from model.arrays import BoolArray, IntArray
from model.evaluation import Evaluation
from model.locks import held_rows, is_locked
from model.territory_figures import TerritoryFigures
from ui.align.consequences import consequences
from ui.align.readings import main_metric, uses_capacity
from ui.session import Session
from ui.theme.style import Theme
from ui.widgets.map_cards import BeforeAfter, DragCard, MoveFacts, MoveRow, Side

KEYS = "Release to move · Shift: take the whole system · Esc: cancel"
KEYS_WITHOUT_SYSTEMS = "Release to move · Esc: cancel"


class DragPreview(QObject):
    """Evaluates the move under the pointer and shows it on a card; nothing changes.

    What was evaluated once is kept until the gesture ends, so that going back costs nothing.
    """

    def __init__(self, theme: Theme, session: Session, over: QWidget) -> None:
        super().__init__(over)
        self._session, self._over = session, over
        self.card = DragCard(theme, over)
        self._known: dict[tuple[int, bytes], tuple[Evaluation, MoveFacts]] = {}
        self._shown: MoveFacts | None = None
        self._held: BoolArray | None = None
        self.hues: list[int] = []

    def movable(self, rows: IntArray) -> IntArray:
        """The rows that are not locked, by themselves or by their territory or district."""
        if self._held is None or not self._known:
            self._held = held_rows(self._session.state, self._session.layer)
        return rows[~self._held[rows]]

    def with_systems(self, rows: IntArray) -> IntArray:
        """The rows and all other accounts of the health systems they belong to."""
        systems = self._session.systems[0]
        wanted = np.unique(systems[rows])
        return np.union1d(rows, np.flatnonzero(np.isin(systems, wanted[wanted >= 0])))

    def over(self, rows: IntArray, code: int, place: QPoint) -> Evaluation | None:
        """Show what dropping `rows` at territory `code` would do; None where nothing would."""
        session = self._session
        held = rows.size
        rows = self.movable(rows)
        held -= rows.size
        codes = session.alignment.territory[rows]
        closed = code >= 0 and is_locked(session.layer.territories[code], session.state.districts)
        if code < 0 or closed or not rows.size or bool((codes == code).all()):
            self.card.hide()
            return None
        key = (code, rows.tobytes())
        if key not in self._known:
            after = session.preview(rows, code)
            self._known[key] = (after, self._facts(rows[codes != code], code, after, held))
        preview, facts = self._known[key]
        if facts is not self._shown:
            self._shown = facts
            self.card.show_move(facts)
        self.card.show_beside(self._over.mapFromGlobal(place))
        return preview

    def end(self) -> None:
        """The gesture is over, one way or the other."""
        self.card.hide()
        self._known, self._shown, self._held = {}, None, None

    def _facts(self, rows: IntArray, code: int, after: Evaluation, held: int) -> MoveFacts:
        session, before = self._session, self._session.evaluation
        show = session.formatter
        codes = session.alignment.territory[rows]
        owners, counts = np.unique(codes, return_counts=True)
        giving = int(owners[counts.argmax()])
        giver = before.territories[giving] if giving >= 0 else None
        name = main_metric(after)
        potential = float(session.values("potential")[rows].sum())
        n = rows.size
        return MoveFacts(
            "Move 1 account" if n == 1 else f"Move {n:,} accounts",
            f"{show.compact(potential)} potential" if potential else "",
            self._side(giving, len(owners) - 1),
            self._side(code),
            self._rows(giver, after, code, giving),
            "Potential spread (CV)" if name == "potential" else "Accounts spread (CV)",
            self._better_less(before.balance[name].cv, after.balance[name].cv, 3),
            consequences(session, rows, code, after, held),
            KEYS if (session.systems[0][rows] >= 0).any() else KEYS_WITHOUT_SYSTEMS,
            self._team(before, after),
        )

    def _side(self, code: int, more: int = 0) -> Side:
        if code == UNASSIGNED:
            return Side("No territory", 0)
        territory = self._session.layer.territories[code]
        label = f"{territory.label} +{more}" if more else territory.label
        return Side(label, self.hues[code] if code < len(self.hues) else 0)

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

        rows = [row("Accounts", lambda t: show.number(t.accounts))]
        if name == "potential":
            rows.append(row("Potential index", lambda t: show.number(t.index[name])))
        rows.append(row("Workload" if percent else "Workload, h", used))
        if after.drive_hours:
            rows.append(row("Drive, h/yr", lambda t: show.number(t.drive_hours)))
        return rows

    def _team(self, before: Evaluation, after: Evaluation) -> list[tuple[str, BeforeAfter]]:
        """What the whole team gains or loses besides the first spread."""
        lines = [
            (
                "Workload spread (CV)",
                self._better_less(before.balance["workload"].cv, after.balance["workload"].cv, 3),
            )
        ]
        if after.drive_hours:
            change = self._better_less(before.drive_hours, after.drive_hours, 0)
            lines.append(("Drive of the team, h/yr", change))
        return lines

    def _better_less(self, before: float, after: float, digits: int) -> BeforeAfter:
        show = self._session.formatter
        was, now = show.number(before, digits), show.number(after, digits)
        tone = "text" if was == now else "good" if after < before else "bad"
        return BeforeAfter(was, now, tone)
