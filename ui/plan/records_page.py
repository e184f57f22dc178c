"""A list of the plan with its records, and the chosen one to type: risks, asks, stories."""

import re
from collections.abc import Mapping
from functools import cached_property, partial
from itertools import groupby
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from model.change import Change
from model.errors import PlanError
from model.plan.typed_edits import next_id, plan_of, records, set_value
from model.state import State
from ui.plan.form import Form, day_of, number_of, words_of
from ui.plan.record_kinds import Field, RecordKind, Shape
from ui.plan.rep_view import RepView
from ui.plan.row_list import Row, RowList
from ui.plan.scrolling import READING_WIDTH, ScrollColumn, side_by_side
from ui.plan.typed import PlanField, TypedChoice, TypedLine, TypedText
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.labels import Label

_DAY: Final = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")  # as the plan keeps it


class RecordsPage(RepView):
    """Records at the left in their order, the fields of the chosen one at the right."""

    said = Signal(str)

    def __init__(
        self, theme: Theme, session: Session, kind: RecordKind, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, parent)
        self.kind, self._at = kind, -1
        self._form = Form(self.desk)
        self.list = RowList(theme, kind.title)
        self.add = Button(theme, f"Add {kind.one}", icon="add", small=True)
        self.remove = Button(theme, f"Remove this {kind.one}", Kind.QUIET, icon="delete",
                             small=True)  # fmt: skip
        self.card = Card(theme, kind.title, note=" ")
        self.empty = Label(kind.empty, Type.TABLE, "text2", wrap=True)
        self._room = QStackedWidget()
        self._lay_out(theme)
        self._connect()
        self.turns.add(lambda: self.fields, self.refresh)

    def _lay_out(self, theme: Theme) -> None:
        left = Card(theme, self.kind.title, note=self.kind.note)
        self.left = left
        left.setMinimumWidth(400)
        left.add(self.list, 1)
        left.add(self.add)
        self._area = ScrollColumn(self.kind.title, gap=12)
        none = QWidget()
        column = QVBoxLayout(none)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.empty)
        column.addStretch(1)
        self._room.addWidget(none)
        self._room.addWidget(self._area)
        self.card.add(self._room, 1)
        self.card.setMaximumWidth(READING_WIDTH + 60)
        row_ = QHBoxLayout(self)
        row_.setContentsMargins(0, 0, 0, 0)
        row_.setSpacing(16)
        row_.addWidget(left, 1)
        row_.addWidget(self.card, 2)  # up to its own width; the list takes what is left

    @cached_property
    def fields(self) -> Mapping[str, PlanField]:
        """What is typed of a record, by name; built after the list shows."""
        fields = {field.name: _editor(field) for field in self.kind.fields}
        for _, row in groupby(self.kind.fields, key=lambda field: field.row):
            self._area.add(side_by_side(*((fields[f.name], f.share) for f in row)))
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.remove)
        self._area.add(foot)
        return fields

    def _connect(self) -> None:
        self.list.row_chosen.connect(self._on_chosen)
        self.add.clicked.connect(self.begin)
        self.remove.clicked.connect(self._on_remove)
        self._session.changed.connect(self._refresh_when_seen)
        self._session.opened.connect(self._refresh_when_seen)

    def show_rep(self, rep_id: str) -> None:
        """Show another rep's records."""
        self.flush()
        self.desk.show_rep(rep_id)
        self._at = -1
        self._refresh_when_seen()

    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        return [self.list, next(iter(self.fields.values()))]

    def flush(self) -> None:
        """Save everything typed."""
        self._form.flush()

    def refresh(self) -> None:
        """Show the records as they are now."""
        if not self._session.is_open or not self.desk.rep_id:
            return
        self._stale = False
        kept = self._kept(self._session.state)
        self.list.show_rows([self._row(at, record) for at, record in enumerate(kept)])
        if self.turns.pending:
            return  # the fields are still to be built
        if not kept:
            self._at = -1
        elif not 0 <= self._at < len(kept):
            self._choose(0)
        self._room.setCurrentIndex(1 if kept else 0)
        self.list.choose(str(self._at))
        self._form.refresh()
        self._name_card(kept)

    def begin(self) -> None:
        """Add a record to type."""
        self.flush()
        if self.desk.do(self._added):
            self._choose(len(self._kept(self._session.state)) - 1)
            self.refresh()
            next(iter(self.fields.values())).setFocus()

    def _kept(self, state: State) -> list[Mapping[str, Any]]:
        return records(plan_of(state, self.desk.rep_id), *self.kind.path)

    def _added(self, state: State) -> Change:
        kept, kind = self._kept(state), self.kind
        fresh: dict[str, Any] = dict(kind.fresh or {})
        if kind.key and kind.prefix:
            fresh[kind.key] = next_id(kept, kind.prefix, kind.key)
        elif kind.key:
            fresh[kind.key] = 1 + max((int(r.get(kind.key, 0)) for r in kept), default=0)
        after = [*kept, fresh]
        return set_value(state, self.desk.rep_id, kind.path, after, f"Add a {kind.one}")

    def _removed(self, at: int, state: State) -> Change:
        kept = self._kept(state)
        if not 0 <= at < len(kept):
            raise PlanError(f"There is no such {self.kind.one}.", remedy="Choose one of the list.")
        after = [*kept[:at], *kept[at + 1 :]]
        return set_value(
            state, self.desk.rep_id, self.kind.path, after, f"Remove a {self.kind.one}"
        )

    def _row(self, at: int, record: Mapping[str, Any]) -> Row:
        lacks = self.kind.lacks(record)
        sign = ("look", "warn") if lacks else ("kept", "good")
        title = str(record.get(self.kind.name, "")) or f"New {self.kind.one}"
        show = self._session.formatter
        about = _DAY.sub(lambda day: show.date(day[0]), self.kind.about(record))
        return Row(str(at), title, lacks or about or " ", *sign)

    def _choose(self, at: int) -> None:
        self._at = at
        for field in self.kind.fields:
            self._form.bind_to(
                self.fields[field.name],
                f"{'/'.join(self.kind.path)}/{at}/{field.name}",
                partial(self._read, at, field),
                partial(self._write, at, field),
            )

    def _read(self, at: int, field: Field, state: State) -> str:
        kept = self._kept(state)
        value = kept[at].get(field.name) if at < len(kept) else None
        if field.shape is Shape.LIST:
            return ", ".join(str(one) for one in value) if isinstance(value, list) else ""
        return words_of(value)

    def _write(self, at: int, field: Field, state: State, words: str) -> Change:
        kept = [dict(record) for record in self._kept(state)]
        if at >= len(kept):
            raise PlanError(f"The {self.kind.one} was removed.", remedy="Add it again.")
        kept[at][field.name] = _value(field, words)
        label = f"Edit {field.caption.lower()} of a {self.kind.one}"
        return set_value(state, self.desk.rep_id, self.kind.path, kept, label)

    def _name_card(self, kept: list[Mapping[str, Any]]) -> None:
        word = f"{self.kind.one[0].upper()}{self.kind.one[1:]}"
        if 0 <= self._at < len(kept):
            self.card.show_title(f"{word} {self._at + 1} of {len(kept)}", "")
        else:
            self.card.show_title(f"No {self.kind.one} yet", "")

    def _on_chosen(self, key: str) -> None:
        self._choose(int(key))
        self.refresh()

    def _on_remove(self) -> None:
        at = self._at
        self._form.flush()
        if self.desk.do(partial(self._removed, at)):
            self._choose(max(at - 1, 0))
            self.refresh()


def _editor(field: Field) -> PlanField:
    if field.shape is Shape.TEXT:
        return TypedText(field.caption, field.hint, lines=2)
    if field.shape is Shape.CHOICE:
        return TypedChoice(field.caption, list(field.options))
    return TypedLine(field.caption, field.hint)


def _value(field: Field, words: str) -> Any:
    if field.shape is Shape.NUMBER:
        return number_of(words)
    if field.shape is Shape.DATE:
        return day_of(words)
    if field.shape is Shape.LIST:
        return [part.strip() for part in words.split(",") if part.strip()]
    if field.shape is Shape.CHOICE and words.isdigit():
        return int(words)
    return words.strip()
