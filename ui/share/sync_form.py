"""Which CRM: system, address, who signs in. The password never goes into the project."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from model.sync.setup import HUBSPOT_URL, SYSTEMS, Setup
from ui.theme.fonts import Type, font
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.choices import SegmentedControl, Toggle
from ui.widgets.labels import Label

_KEYS: Final = tuple(SYSTEMS)
_LABEL: Final = 132
_WORDS: Final = {
    "tryton": "Parties with a code are accounts; the categories below one are territories.",
    "salesforce": "Owners, or a territory model in Planning state by its id. A token signs in.",
    "hubspot": "Companies with owners. A private app’s token signs in.",
    "files": "Data Loader sets with mapping files; its success and error files are read back.",
}
_FIELDS: Final = {
    "tryton": ("url", "database", "user", "secret"),
    "salesforce": ("url", "model", "secret"),
    "hubspot": ("url", "secret"),
    "files": ("folder",),
}


class SyncForm(Card):
    """Asks for a connection; whoever listens signs in."""

    connect_asked = Signal(str, bool)  # secret, keep it in the keyring

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Connect to a CRM", note="off until you connect", parent=parent)
        self.system = SegmentedControl(theme, list(SYSTEMS.values()), name="CRM")
        self.edits = {
            "url": self._edit("Address", "https://crm.example.com"),
            "database": self._edit("Database", "its name on the server"),
            "user": self._edit("User name", ""),
            "model": self._edit("Territory model", "its id; leave empty to sync owners"),
            "secret": self._edit("Password or token", "kept out of the project"),
            "folder": self._edit("Folder", "where exports lie and files are written"),
        }
        self.edits["secret"].setEchoMode(QLineEdit.EchoMode.Password)
        self.browse = Button(theme, "Choose…", icon="open", small=True)
        self.keep = Toggle(theme, "Keep the password in this computer’s keyring")
        self.connect_button = Button(theme, "Connect", Kind.PRIMARY)
        self._about = Label("", Type.TABLE, "text2", wrap=True)
        self._lines: dict[str, QWidget] = {}
        self._lay_out()
        self.system.option_chosen.connect(self._on_system)
        self.browse.clicked.connect(self._on_browse)
        self.connect_button.clicked.connect(self._on_connect)
        self.edits["secret"].returnPressed.connect(self._on_connect)
        self._on_system(0)

    def _edit(self, name: str, hint: str) -> QLineEdit:
        edit = QLineEdit()
        edit.setAccessibleName(name)
        edit.setPlaceholderText(hint)
        edit.setFont(font(Type.BODY))
        return edit

    def _lay_out(self) -> None:
        self.add(_line("CRM", self.system, stretch=True))
        self.add(self._about)
        for edit in self.edits.values():
            line = _line(edit.accessibleName(), edit)
            self.add(line)
            self._lines[edit.accessibleName()] = line
        folder = self._lines["Folder"].layout()
        if folder is not None:
            folder.addWidget(self.browse)
        keep = QWidget()
        row = QHBoxLayout(keep)
        row.setContentsMargins(_LABEL + 8, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.keep)
        row.addWidget(Label(self.keep.accessibleName(), Type.BODY), 1)
        self._keep_line = keep
        self.add(keep)
        foot = QHBoxLayout()
        foot.setContentsMargins(_LABEL + 8, 0, 0, 0)
        foot.addWidget(self.connect_button)
        foot.addStretch(1)
        self.add(foot)

    def show_setup(self, setup: Setup | None) -> None:
        """Fill the form with a known connection; the secret stays empty."""
        known = setup or Setup(_KEYS[0])
        self.system.choose(_KEYS.index(known.system) if known.system in _KEYS else 0)
        for name, edit in self.edits.items():
            edit.setText("" if name == "secret" else getattr(known, name))
        self._on_system(self.system.chosen)

    @property
    def setup(self) -> Setup:
        """The connection as it stands in the form; PlanError when something is missing."""
        key = _KEYS[self.system.chosen]
        values = {
            name: self.edits[name].text().strip() for name in _FIELDS[key] if name != "secret"
        }
        return Setup(key, **values).checked()

    def _on_system(self, option: int) -> None:
        key = _KEYS[option]
        self._about.setText(_WORDS[key])
        for name, edit in self.edits.items():
            self._lines[edit.accessibleName()].setVisible(name in _FIELDS[key])
        self._keep_line.setVisible(key != "files")
        url = self.edits["url"]
        if key == "hubspot" and not url.text():
            url.setText(HUBSPOT_URL)

    def _on_browse(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "Folder for the files")
        if name:
            self.edits["folder"].setText(name)

    def _on_connect(self) -> None:
        self.connect_asked.emit(self.edits["secret"].text(), self.keep.isChecked())


def _line(words: str, field: QWidget, *, stretch: bool = False) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    label = Label(words, Type.BODY, "text2")
    label.setFixedWidth(_LABEL)
    row.addWidget(label)
    row.addWidget(field, 0 if stretch else 1)
    if stretch:
        row.addStretch(1)
    return line
