"""The open alignment as a file for others: a workbook, a table, a layer for GIS programs."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from model.store.handed_out import note_handed_out
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button
from ui.widgets.card import Card
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
    """One card per format; the file is written where the user says."""

    written = Signal(str)  # sentence

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(16)
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
        column.addWidget(card)
        column.addStretch(1)

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
