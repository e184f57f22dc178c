"""The first-start question: what is Catchment used for here, and by whom (plan-spec §0, S2-79)."""

from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from model.history import Author
from ui.preferences import USES, Preferences, Preset
from ui.theme.fonts import Type
from ui.widgets.labels import Label


class FirstUseDialog(QDialog):
    """Four presets; each hides the workspaces it does not need. The answer can be changed."""

    def __init__(self, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Use of Catchment")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(Label("What do you use Catchment for?", Type.PAGE_TITLE))
        self._group = QButtonGroup(self)
        self.choices: dict[Preset, QRadioButton] = {}
        for preset, use in USES.items():
            choice = QRadioButton(f"{use.label} · {use.advice}")
            choice.setChecked(preset is preferences.preset)
            self._group.addButton(choice)
            self.choices[preset] = choice
            column.addWidget(choice)
        author = preferences.author
        self.name, self.role = QLineEdit(author.name), QLineEdit(author.role)
        self.role.setPlaceholderText("Regional manager")
        form = QFormLayout()
        form.addRow("Your name", self.name)
        form.addRow("Your role", self.role)
        column.addLayout(form)
        column.addWidget(
            Label(
                "Name and role stand beside each change you make. They stay on this computer "
                "and in your files.",
                Type.NOTE,
                "muted",
                wrap=True,
            )
        )
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Start")
        buttons.button(QDialogButtonBox.StandardButton.Ok).setProperty("kind", "primary")
        buttons.accepted.connect(self.accept)
        column.addWidget(buttons)
        self.resize(480, self.sizeHint().height())

    @property
    def preset(self) -> Preset:
        """The chosen use."""
        return next(preset for preset, choice in self.choices.items() if choice.isChecked())

    @property
    def author(self) -> Author:
        """Name and role as typed."""
        return Author(self.name.text().strip(), self.role.text().strip())


def ask_first_use(parent: QWidget, preferences: Preferences) -> tuple[Preset | None, Author]:
    """Ask; None when the question was closed without an answer."""
    dialog = FirstUseDialog(preferences, parent)
    if dialog.exec() != QDialog.DialogCode.Accepted:
        return None, preferences.author
    return dialog.preset, dialog.author
