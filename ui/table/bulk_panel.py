"""One value for all selected accounts: field, value, what would change, then the change."""

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from model.arrays import IntArray
from model.change import Change
from model.errors import PlanError
from model.fields import Kind as FieldKind
from model.filters.bulk import (
    LOCKED,
    NEED,
    SEGMENT,
    BulkEdit,
    BulkField,
    bulk_edit,
    bulk_fields,
    new_field,
)
from ui.session import Session
from ui.table.floating_panel import FloatingPanel
from ui.theme.fonts import Type, font
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.chooser import Chooser, Option
from ui.widgets.labels import Label

_WIDTH = 380
_NEW = {"+flag": FieldKind.FLAG, "+text": FieldKind.TEXT}
_WORDS = {
    FieldKind.FLAG: "yes or no",
    FieldKind.DATE: "2027-03-31, or none",
    FieldKind.ENUM: "one of the list",
    FieldKind.TEXT: "text, or none",
}


class BulkPanel(FloatingPanel):
    """Says before it is done how many accounts change; the change is one step of Undo."""

    change_asked = Signal(object, str)  # Change, why

    def __init__(self, theme: Theme, parent: QWidget, session: Session) -> None:
        super().__init__(theme, parent, "Set a value", _WIDTH)
        self._session = session
        self._rows: IntArray = np.empty(0, np.int64)
        self._fields: dict[str, BulkField] = {}
        self._field = BulkField(LOCKED, "Locked", FieldKind.FLAG)
        self._edit: BulkEdit | None = None
        self.chooser = Chooser(theme, parent)
        self.which = Button(theme, "Locked")
        self.name = _line("Name of the new column")
        self.value = _line("Value")
        self.pick = Button(theme, "Choose…", small=True)
        self.why = _line("Reason, kept with the correction")
        self.preview = Label("", Type.TABLE, "text2", wrap=True)
        self.preview.setMinimumHeight(32)
        self.apply = Button(theme, "Set the value", Kind.PRIMARY)
        self._lay_out()
        self.which.clicked.connect(self._on_which)
        self.pick.clicked.connect(self._on_pick)
        for line in (self.name, self.value):
            line.textChanged.connect(self._refresh)
            line.returnPressed.connect(self._on_apply)
        self.why.textChanged.connect(self._refresh)
        self.why.returnPressed.connect(self._on_apply)
        self.apply.clicked.connect(self._on_apply)

    def ask(self, rows: IntArray, beside: QWidget) -> None:
        """Ask for a field and a value for these accounts."""
        self._rows = rows
        self._fields = {known.name: known for known in bulk_fields(self._session.state)}
        self.value.clear()
        self.why.clear()
        self._take_field(self._field.name)
        self.open_beside(beside, self.which)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.value, 1)
        row.addWidget(self.pick)
        self.body.addWidget(Label("Field", Type.NOTE, "muted"))
        self.body.addWidget(self.which)
        self.body.addWidget(self.name)
        self.body.addWidget(Label("Value", Type.NOTE, "muted"))
        self.body.addLayout(row)
        self.body.addWidget(self.why)
        self.body.addWidget(self.preview)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.apply)
        self.body.addLayout(foot)

    def _on_which(self) -> None:
        options = [
            Option(known.name, known.label, _WORDS.get(known.kind, "number"), known.name)
            for known in self._fields.values()
        ]
        options += [
            Option("+flag", "New column: yes or no", "own column"),
            Option("+text", "New column: text", "own column"),
        ]
        self._choose("Field to set", options, self.which, self._take_field)

    def _take_field(self, key: str) -> None:
        fresh = key in _NEW
        known = self._fields.get(key, self._fields[LOCKED])
        self._field = BulkField(key, "", _NEW[key]) if fresh else known
        kind = self._field.kind
        new = f"New column: {_WORDS[kind]}" if fresh else self._field.label
        self.which.set_label(new)
        self.which.setAccessibleName(f"Field: {new}")
        self.name.setVisible(fresh)
        self.pick.setVisible(bool(self._field.allowed) or kind is FieldKind.FLAG)
        self.value.setPlaceholderText(_WORDS.get(kind, "a number such as 50k, or none"))
        kept_with = "segment" if self._field.name == SEGMENT else "correction"
        self.why.setPlaceholderText(f"Reason, kept with the {kept_with}")
        self.why.setAccessibleName(self.why.placeholderText())
        self.why.setVisible(self._field.name not in (LOCKED, NEED))
        self._refresh()
        self.refit()

    def _on_pick(self) -> None:
        allowed = self._field.allowed or ("yes", "no")
        options = [Option(value, value) for value in allowed]
        self._choose(f"{self._field.label} becomes", options, self.pick, self.value.setText)

    def _choose(
        self, title: str, options: list[Option], beside: QWidget, then: Callable[[str], object]
    ) -> None:
        def done(key: str) -> None:
            then(key)
            self.value.setFocus(Qt.FocusReason.OtherFocusReason)

        self.chooser.ask(title, options, beside, done)

    def _refresh(self) -> None:
        """Say what would change, or what is wrong with the value."""
        self._edit, tone = None, "text2"
        try:
            if self.value.text().strip() or self._field.kind is not FieldKind.FLAG:
                self._edit = self._made()
                words = self._edit.words
            else:
                words = f"{self._rows.size:,} selected. Type yes or no."
        except PlanError as error:
            words, tone = str(error), "bad"
        if not self.value.text().strip() and self._edit is not None and self._field.name != NEED:
            cleared = "takes the choice back" if self._field.name == SEGMENT else "clears the field"
            words = f"Blank {cleared}. {words}"
        self.preview.setText(words)
        self.preview.set_tone(tone)
        change = self._edit.change if self._edit is not None else None
        count = self._edit.n_changed if self._edit is not None else 0
        self.apply.setEnabled(change is not None)
        self.apply.setToolTip("" if change is not None else words)
        self.apply.set_label(f"Set for {count:,}" if count else "Set the value")

    def _made(self) -> BulkEdit:
        wanted = self._field
        if wanted.name in _NEW:
            wanted = new_field(self._session.state, self.name.text(), wanted.kind)
        return bulk_edit(
            self._session.state,
            self._rows,
            wanted,
            self.value.text(),
            today=self._session.today,
            why=self.why.text(),
        )

    def _on_apply(self) -> None:
        self._refresh()
        change: Change | None = self._edit.change if self._edit is not None else None
        if change is not None:
            self.dismiss()
            self.change_asked.emit(change, self.why.text().strip())


def _line(name: str) -> QLineEdit:
    line = QLineEdit()
    line.setFont(font(Type.BODY))
    line.setPlaceholderText(name)
    line.setAccessibleName(name)
    return line
