"""Share: files for others, publishing, leads, the CRM; each is a view of its own."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from model.store.handed_out import note_handed_out
from ui.job import Worker
from ui.session import Session
from ui.share.field_page import FieldPage
from ui.share.leads_page import LeadsPage
from ui.share.publish_page import PublishPage
from ui.share.sync_desk import SyncDesk
from ui.share.sync_page import SyncPage
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.choices import SegmentedControl
from ui.widgets.labels import Label

FORMATS = (
    ("Excel workbook", ".xlsx", "One row per account, every field and metric; imports again."),
    ("CSV table", ".csv", "The same table as text. Formula-like text is made harmless."),
    ("GeoPackage", ".gpkg", "Accounts as points for QGIS, ArcGIS and others."),
    ("GeoJSON", ".geojson", "Accounts as points for web maps."),
    ("KML", ".kml", "Accounts as placemarks for Google Earth."),
)
_BUTTON = 168  # one width for all, so that they stand in a column


class ShareWorkspace(QWidget):
    """What leaves the project, a view each; the file is written where the user says."""

    written = Signal(str)  # sentence

    def __init__(
        self, theme: Theme, session: Session, worker: Worker, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.publish = PublishPage(theme, session, worker)
        self.leads = LeadsPage(theme, session, worker)
        self.sync = SyncPage(theme, session, SyncDesk(session, worker, self))
        self.field = FieldPage(theme, session, worker)
        views = (
            ("Files", self._files(theme)),
            ("Publish", self.publish),
            ("Leads", self.leads),
            ("CRM", self.sync),
            ("Field", self.field),
        )
        self.tools = SegmentedControl(theme, [word for word, _ in views], name="View of Share")
        self._room = QStackedWidget()
        for _, page in views:
            self._room.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.addWidget(self._room)
        self.tools.option_chosen.connect(self._room.setCurrentIndex)
        self.publish.said.connect(self.written)
        self.leads.said.connect(self.written)
        self.sync.said.connect(self.written)
        self.field.said.connect(self.written)

    def show_view(self, word: str) -> None:
        """Show a view by its word."""
        at = list(self.tools.options).index(word)
        self.tools.choose(at)
        self._room.setCurrentIndex(at)

    def paste(self) -> bool:
        """Hand the clipboard to the view that shows; False where none of them takes it."""
        for page in (self.leads, self.field):
            if page.isVisible():
                return page.take_clipboard()
        return False

    def _files(self, theme: Theme) -> QWidget:
        """One line per format."""
        card = Card(theme, "Export the open alignment", note="nothing leaves this computer")
        for title, suffix, words in FORMATS:
            row = QHBoxLayout()
            row.setSpacing(16)
            name = Label(title, Type.NAME)
            name.setFixedWidth(140)
            row.addWidget(name)
            row.addWidget(Label(words, Type.TABLE, "text2"), 1)
            button = Button(theme, f"Export {suffix.removeprefix('.').upper()}…", icon="share")
            button.setFixedWidth(_BUTTON)
            button.clicked.connect(lambda _checked=False, ending=suffix: self.ask(ending))
            row.addWidget(button)
            card.add(row)
        card.setMaximumWidth(960)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        column.addStretch(1)
        return page

    def ask(self, suffix: str) -> None:
        """Ask where to write, then write."""
        name, _ = QFileDialog.getSaveFileName(self, "Export", "", f"File (*{suffix})")
        if name:
            self.write(Path(name if name.lower().endswith(suffix) else name + suffix))

    def write(self, out: Path) -> None:
        """Write the open scenario."""
        from reports.exports import export  # its file formats would delay the start

        session = self._session

        def run() -> None:
            rows = export(session.state, session.scenario, out, session.team)
            note_handed_out(session.state.about.project_id, out, "Export", session.clock.now())
            self.written.emit(f"{rows:,} accounts written to {out.name}.")

        session.attempt(run)
