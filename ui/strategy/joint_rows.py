"""A small table to type in: lines with a field per column, and a line to add one more."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from model.change import Change
from model.errors import PlanError
from model.state import State
from ui.plan.form import Form
from ui.plan.typed import PlanField, TypedChoice, TypedLine
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, IconButton
from ui.widgets.labels import Label

Read = Callable[[int, str, State], str]
Write = Callable[[int, str, State, str], Change]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `share` of what is left of the width, never less than `least` pixels."""

    name: str
    title: str
    share: int = 0
    hint: str = ""
    least: int = 56
    options: tuple[tuple[str, str], ...] = ()


class JointRows(QWidget):
    """Lines of a list; what is typed goes through the form, what is added is announced."""

    added = Signal(object)  # {column name: words}
    dropped = Signal(int)  # place from 0

    def __init__(
        self,
        theme: Theme,
        one: str,
        columns: Sequence[Column],
        form: Form,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._one, self._columns, self._form = theme, one, tuple(columns), form
        self._key, self._count = "", 0
        self._read: Read = _nothing
        self._write: Write = _no_change
        self._growing = QTimer(self, singleShot=True, interval=0)
        self._growing.timeout.connect(self._grow)
        self.lines: list[dict[str, PlanField]] = []
        self._crosses: list[IconButton] = []
        self.fresh: dict[str, PlanField] = {c.name: self._field(c) for c in columns}
        self.add = Button(theme, f"Add {one}", small=True, icon="add")
        self._titles = [Label(c.title, Type.CAPTION, "muted") for c in columns]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(4)
        for place, (column, title) in enumerate(zip(columns, self._titles, strict=True)):
            self._grid.setColumnStretch(place, column.share)
            self._grid.setColumnMinimumWidth(place, column.least)
            self._grid.addWidget(title, 0, place)
        self._put_last()
        self.add.clicked.connect(self._on_add)
        for field in self.fresh.values():
            if isinstance(field.editor, QLineEdit):
                field.editor.returnPressed.connect(self._on_add)

    @property
    def count(self) -> int:
        """How many lines show."""
        return sum(not cross.isHidden() for cross in self._crosses)

    @property
    def built(self) -> bool:
        """Whether every line has its fields; they are made one line after the other."""
        return not self._growing.isActive()

    def show_rows(self, key: str, count: int, read: Read, write: Write) -> None:
        """Show so many lines of the list named `key`; other lists keep what is typed in them."""
        other = key != self._key
        self._key, self._count, self._read, self._write = key, count, read, write
        if other:
            self.clear_fresh()
        if count == len(self.lines) + 1:
            self._add_line()  # the one that was added: it shows at once
        for at in range(len(self.lines)):
            self._show_line(at, anew=other)
        for title in self._titles:
            title.setVisible(count > 0)
        if len(self.lines) < count:
            self._growing.start()

    def _grow(self) -> None:
        """Make the fields of one more line: the window answers between two lines."""
        if len(self.lines) < self._count:
            self._add_line()
            self._show_line(len(self.lines) - 1, anew=True)
            self._growing.start()

    def _show_line(self, at: int, *, anew: bool) -> None:
        shown, was = at < self._count, not self._crosses[at].isHidden()
        self._crosses[at].setVisible(shown)
        for name, field in self.lines[at].items():
            field.setVisible(shown)
            if shown and (anew or not was):
                self._bind(field, at, name, self._read, self._write)

    def _bind(self, field: PlanField, at: int, name: str, read: Read, write: Write) -> None:
        key = f"{self._key}/{at}/{name}"
        self._form.bind_to(field, key, partial(read, at, name), partial(write, at, name))

    def clear_fresh(self) -> None:
        """The new line was taken over."""
        for field in self.fresh.values():
            field.replace_text("")

    def _field(self, column: Column) -> PlanField:
        name = f"{column.title} of a {self._one}"
        field: PlanField
        if column.options:
            field = TypedChoice(name, list(column.options))
        else:
            field = TypedLine(name, column.hint)
        field.hide_caption()
        field.setMinimumWidth(column.least)
        if not column.share:
            field.setMaximumWidth(column.least)
        return field

    def _add_line(self) -> None:
        at = len(self.lines)
        fields = {column.name: self._field(column) for column in self._columns}
        cross = IconButton(self._theme, "close", f"Remove this {self._one}", size=14)
        cross.clicked.connect(partial(self._on_drop, at))
        cross.hide()
        for place, field in enumerate(fields.values()):
            self._grid.addWidget(field, at + 1, place)
        self._grid.addWidget(cross, at + 1, len(fields))
        self.lines.append(fields)
        self._crosses.append(cross)
        self._put_last()

    def _put_last(self) -> None:
        last = len(self.lines) + 1
        for place, field in enumerate(self.fresh.values()):
            self._grid.addWidget(field, last, place)
        self._grid.addWidget(self.add, last + 1, 0)

    def _on_add(self) -> None:
        self._form.flush()
        self.added.emit({name: field.text().strip() for name, field in self.fresh.items()})

    def _on_drop(self, at: int, _checked: bool = False) -> None:
        self._form.flush()
        self.dropped.emit(at)


def _nothing(_at: int, _name: str, _state: State) -> str:
    return ""


def _no_change(_at: int, name: str, _state: State, _words: str) -> Change:
    raise PlanError(f"Nothing is listed for {name} yet.", remedy="Choose a joint plan.")


OWNER_WORDS: Final = (("customer", "the customer"), ("us", "we"), ("both", "both"))
