"""What the rep noted on the phone about an account, as it came back from the field pack."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from model.field_return.packs import FieldNote, field_notes
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.card import Card
from ui.widgets.labels import Label


class NotesCard(Card):
    """The notes of one account, newest first; hidden while there is none."""

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(
            theme, "Notes from the field", note="as they came back on the phone", parent=parent
        )
        self._session = session
        self._shown: tuple[FieldNote, ...] = ()
        self._rows: list[QWidget] = []
        self.hide()

    def words(self) -> list[tuple[str, ...]]:
        """Head and text of each note that is shown."""
        return [tuple(label.text() for label in row.findChildren(Label)) for row in self._rows]

    def show_account(self, account_id: str) -> None:
        """Show the notes about an account."""
        known = field_notes(self._session.state)
        found = tuple(one for one in reversed(known) if one.account_id == account_id)
        self.setVisible(bool(found))
        if found == self._shown:
            return
        self._shown = found
        for row in self._rows:
            self.body.removeWidget(row)
            row.deleteLater()
        self._rows = [self._row(one) for one in found]
        for row in self._rows:
            self.add(row)

    def _row(self, one: FieldNote) -> QWidget:
        rep = self._session.state.rep(one.rep_id)
        day = self._session.formatter.date(one.noted_at[:10])
        head = " · ".join(part for part in (day, rep.name if rep else one.rep_id) if part)
        row = QWidget()
        row.setAccessibleName(f"Note, {head}: {one.note}")
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(Label(head, Type.NOTE, "muted"))
        column.addWidget(Label(one.note, Type.TABLE, "text", wrap=True))
        return row
