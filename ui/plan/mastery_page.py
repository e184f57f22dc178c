"""What the rep masters; lines and kinds of institution nobody rated yet are offered below."""

from PySide6.QtWidgets import QWidget

from model.plan.mastery import add_topics, topics_unrated
from ui.plan.reading import planned
from ui.plan.record_kinds import KINDS, MASTERY_KEY
from ui.plan.records_page import RecordsPage
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.labels import Label, Rule


class MasteryPage(RecordsPage):
    """The topics, and what has no topic yet."""

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(theme, session, KINDS[MASTERY_KEY], parent)
        self.unrated = Label("", Type.TABLE, "warn", wrap=True)
        self.add_all = Button(theme, "Add them to rate", icon="add", small=True)
        self._line = Rule(theme)
        for part in (self._line, self.unrated, self.add_all):
            self.left.add(part)
        self.add_all.clicked.connect(self._on_add_all)

    def refresh(self) -> None:
        """Show the topics, and name what has none."""
        super().refresh()
        topics = self._topics()
        self.unrated.setText(f"Not rated: {', '.join(topics)}.")
        for part in (self._line, self.unrated, self.add_all):
            part.setVisible(bool(topics))

    def _topics(self) -> tuple[str, ...]:
        if not self._session.is_open or not self.desk.rep_id:
            return ()
        one = planned(self._session, self.desk.rep_id)
        if one is None:
            return ()
        rows = self._session.layer.alignment.rows_of(one.code)
        return topics_unrated(self._session.state, self.desk.rep_id, rows)

    def _on_add_all(self, _checked: bool = False) -> None:
        rep_id, topics = self.desk.rep_id, self._topics()
        self.desk.do(lambda state: add_topics(state, rep_id, topics))
