"""Ask for the name of a view beside its button; what is wrong is said below the name."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from model.errors import PlanError
from ui.table.floating_panel import FloatingPanel
from ui.theme.fonts import Type, font
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.labels import Label


class NamePanel(FloatingPanel):
    """`then` gets the name; a PlanError of it is shown and the panel stays."""

    def __init__(self, theme: Theme, parent: QWidget, title: str, action: str) -> None:
        super().__init__(theme, parent, title, 320)
        self._then: Callable[[str], object] = str
        self.edit = QLineEdit()
        self.edit.setFont(font(Type.BODY))
        self.edit.setAccessibleName(title)
        self.edit.setPlaceholderText("Name")
        self.trouble = Label("", Type.TABLE, "bad", wrap=True)
        self.action = Button(theme, action, Kind.PRIMARY)
        for part in (self.edit, self.trouble, self.action):
            self.body.addWidget(part)
        self.edit.returnPressed.connect(self._on_done)
        self.action.clicked.connect(self._on_done)

    def ask(self, beside: QWidget, name: str, then: Callable[[str], object]) -> None:
        """Ask for a name, beginning with `name`."""
        self._then = then
        self.trouble.setText("")
        self.trouble.hide()
        self.edit.setText(name)
        self.edit.selectAll()
        self.open_beside(beside, self.edit)

    def _on_done(self) -> None:
        try:
            self._then(self.edit.text())
        except PlanError as error:
            self.trouble.setText(str(error))
            self.trouble.show()
            self.refit()
            return
        self.dismiss()
