"""Fields bound to places of a plan: what is typed is saved there, what is there is shown."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Any

from model.change import Change
from model.errors import PlanError
from model.intake.values import parse_date, parse_number
from model.plan.typed_edits import Path, plan_of, set_value, value_at
from model.state import State
from ui.plan.desk import PlanDesk
from ui.plan.typed import PlanField

Write = Callable[[State, str], Change]  # (state, typed words) -> the change
Read = Callable[[State], str]


class As(Enum):
    """What kind of value a field holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class _Binding:
    key: str  # names the place, for words that are not saved yet
    read: Read
    write: Write


def number_of(words: str) -> float | None:
    """A number as people type it, None for an empty field; PlanError when it is none."""
    if not words.strip():
        return None
    found = parse_number(words, comma=False)
    if found is None:
        raise PlanError(f'"{words.strip()}" is not a number.', remedy="Type digits only.")
    return found


def day_of(words: str) -> str:
    """A day as ISO text, "" for an empty field; PlanError when it is none."""
    found = parse_date(words, day_first=False)
    if found is None:
        raise PlanError(f'"{words.strip()}" is not a day.', remedy="Type it as 2027-03-31.")
    return found


def words_of(value: object) -> str:
    """A value of the plan as one types it."""
    if value is None or isinstance(value, (Mapping, list, tuple)):
        return ""
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        return f"{value:.0f}" if value == int(value) else f"{value:g}"
    return str(value)


class Form:
    """Keeps fields in step with the plan; words that were refused wait for their place."""

    def __init__(self, desk: PlanDesk) -> None:
        self._desk = desk
        self._bound: dict[PlanField, _Binding] = {}
        self._paths: dict[Path, PlanField] = {}
        self._waiting: dict[tuple[str, str], str] = {}
        self._shown_rep: dict[PlanField, str] = {}

    def bind(self, field: PlanField, path: Path, kind: As = As.TEXT, label: str = "") -> None:
        """Let a field type the value at a path of the plan."""
        self._paths[path] = field
        self.bind_to(
            field,
            "/".join(path),
            partial(self._read, path),
            partial(self._write, path, kind, label),
        )

    def bind_to(self, field: PlanField, key: str, read: Read, write: Write) -> None:
        """Let a field type something else, read and written by the functions given."""
        if field not in self._bound:
            field.paused.connect(partial(self._on_paused, field))
        else:
            self._set_aside(field)
        self._bound[field] = _Binding(key, read, write)
        self._shown_rep[field] = self._desk.rep_id
        self._show_anew(field)

    def field_at(self, path: Path) -> PlanField | None:
        """The field that types a place of the plan."""
        field = self._paths.get(path)
        return field if field is not None and self._bound[field].key == "/".join(path) else None

    def show_rep(self) -> None:
        """The desk edits another rep: show that plan in every field."""
        for field in self._bound:
            self._set_aside(field)
            self._shown_rep[field] = self._desk.rep_id
            self._show_anew(field)

    def refresh(self) -> None:
        """Show what the plan holds now; words being typed stay."""
        if self._desk.session.is_open:
            for field, binding in self._bound.items():
                field.show_text(binding.read(self._desk.session.state))

    def flush(self) -> None:
        """Save everything typed now."""
        for field in self._bound:
            field.flush()

    def _read(self, path: Path, state: State) -> str:
        return words_of(value_at(plan_of(state, self._desk.rep_id), path))

    def _write(self, path: Path, kind: As, label: str, state: State, words: str) -> Change:
        value: Any = words.strip()
        if kind is As.NUMBER:
            value = number_of(words)
        elif kind is As.DATE:
            value = day_of(words)
        return set_value(state, self._desk.rep_id, path, value, label)

    def _set_aside(self, field: PlanField) -> None:
        """Save what the field holds; what is refused waits until its place shows again."""
        if not field.pending:
            return
        rep_id, now = self._shown_rep[field], self._desk.rep_id
        self._desk.rep_id = rep_id
        field.flush()
        self._desk.rep_id = now
        if field.pending:
            self._waiting[rep_id, self._bound[field].key] = field.text()

    def _show_anew(self, field: PlanField) -> None:
        if not self._desk.session.is_open:
            return
        binding = self._bound[field]
        field.replace_text(binding.read(self._desk.session.state))
        waiting = self._waiting.pop((self._desk.rep_id, binding.key), None)
        if waiting is not None:
            field.retype(waiting)

    def _on_paused(self, field: PlanField, words: str) -> None:
        binding = self._bound[field]
        if not self._desk.session.is_open or not self._desk.rep_id:
            return
        if self._desk.do(lambda state: binding.write(state, words), field):
            field.show_text(binding.read(self._desk.session.state))
