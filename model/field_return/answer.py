"""The return file of a field pack, read as what it is: a file that nobody trusts."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from model.diary.triage import KINDS
from model.errors import PlanError

FORMAT: Final = "catchment-field-return"
VERSION: Final = 1
LARGEST: Final = 2_000_000  # bytes of a return file
LONGEST: Final = 2_000  # characters of a note
DONE, MISSED = "done", "no_show"
_STATUSES: Final = (DONE, MISSED)
_MOST: Final = 5_000  # entries of a kind
_NAME: Final = 200  # characters of an id or a name
_LONGEST_MIN: Final = 24 * 60
_REMEDY: Final = "Ask the rep for the file that “Send back” saved."


@dataclass(frozen=True, slots=True)
class Visit:
    """A planned item that was done or missed, with what came of it; `at` is local ISO time."""

    uid: str
    account_id: str
    status: str
    outcome: str
    at: str


@dataclass(frozen=True, slots=True)
class Step:
    """A next step that was ticked off; `id` is that of its opportunity or request."""

    id: str
    account_id: str
    at: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note about an account."""

    id: str
    account_id: str
    note: str
    at: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that was logged on the road; `gave_way` is what an answer at once displaced."""

    id: str
    account_id: str
    kind: str
    detail: str
    minutes: int
    at_once: bool
    gave_way: str
    safety: bool
    at: str


@dataclass(frozen=True, slots=True)
class FieldReturn:
    """One return file: from which pack and when it was saved (local ISO time, as told)."""

    file: str
    project_id: str
    pack_id: str
    rep_id: str
    saved_at: str
    visits: tuple[Visit, ...]
    steps: tuple[Step, ...]
    notes: tuple[Note, ...]
    requests: tuple[Asked, ...]


def read_return(path: Path) -> FieldReturn:
    """Read a return file; PlanError, with its name, when it is too large, foreign or damaged."""
    try:
        if path.stat().st_size > LARGEST:
            raise PlanError(f"{path.name} is too large for a return file.", _REMEDY)
        data = path.read_bytes()
    except OSError as error:
        raise PlanError(f"{path.name} cannot be read: {error.strerror}.", _REMEDY) from error
    if path.suffix.lower() in (".html", ".htm"):
        raise PlanError(f"{path.name} is the pack, not what came back.", _REMEDY)
    return parse_return(data, path.name)


def parse_return(data: bytes, name: str) -> FieldReturn:
    """Read the bytes of a return file; PlanError when they are none."""
    try:
        if len(data) > LARGEST:
            raise ValueError(name)
        found = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise PlanError(f"{name} is no return file.", _REMEDY) from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise PlanError(f"{name} is no return file of a field pack.", _REMEDY)
    if found.get("version") != VERSION:
        raise PlanError(f"{name} was written by another version.", "Send a new field pack.")
    file = _File(name)
    visits = [file.visit(row) for row in file.rows(found, "visits")]
    steps = [file.step(row) for row in file.rows(found, "steps")]
    notes = [file.note(row) for row in file.rows(found, "notes")]
    requests = [file.asked(row) for row in file.rows(found, "requests")]
    return FieldReturn(
        name,
        file.key(found, "project_id"),
        file.key(found, "pack_id"),
        file.key(found, "rep_id"),
        file.moment(found, "saved_at"),
        tuple({one.uid: one for one in visits}.values()),
        tuple({one.id: one for one in steps}.values()),
        tuple({one.id: one for one in notes if one.note}.values()),
        tuple({one.id: one for one in requests}.values()),
    )


class _File:
    """Takes single values out of a file, or says what is wrong with them."""

    def __init__(self, name: str) -> None:
        self._name = name

    def rows(self, found: Mapping[str, Any], part: str) -> Sequence[Mapping[str, Any]]:
        rows = found.get(part, [])
        if not isinstance(rows, list) or len(rows) > _MOST:
            raise self._wrong(part)
        if not all(isinstance(row, dict) for row in rows):
            raise self._wrong(part)
        return rows

    def visit(self, row: Mapping[str, Any]) -> Visit:
        status = self.text(row, "status", _NAME)
        if status not in _STATUSES:
            raise self._wrong("status")
        outcome = self.text(row, "outcome", LONGEST)
        return Visit(
            self.key(row, "uid"),
            self.text(row, "account_id", _NAME),
            status,
            outcome,
            self.moment(row, "at"),
        )

    def step(self, row: Mapping[str, Any]) -> Step:
        return Step(
            self.key(row, "id"), self.text(row, "account_id", _NAME), self.moment(row, "at")
        )

    def note(self, row: Mapping[str, Any]) -> Note:
        note = self.text(row, "note", LONGEST)
        return Note(self.key(row, "id"), self.key(row, "account_id"), note, self.moment(row, "at"))

    def asked(self, row: Mapping[str, Any]) -> Asked:
        kind = self.text(row, "kind", _NAME)
        minutes = row.get("minutes", 0)
        if kind not in KINDS:
            raise self._wrong("kind")
        if isinstance(minutes, bool) or not isinstance(minutes, int):
            raise self._wrong("minutes")
        if not 0 <= minutes <= _LONGEST_MIN:
            raise self._wrong("minutes")
        return Asked(
            self.key(row, "id"),
            self.text(row, "account_id", _NAME),
            kind,
            self.text(row, "detail", LONGEST),
            minutes,
            row.get("at_once") is True,
            self.text(row, "gave_way", _NAME),
            row.get("safety") is True,
            self.moment(row, "at"),
        )

    def key(self, row: Mapping[str, Any], part: str) -> str:
        """An id that must be there."""
        value = self.text(row, part, _NAME)
        if not value:
            raise self._wrong(part)
        return value

    def moment(self, row: Mapping[str, Any], part: str) -> str:
        """A local time to the second, "" when none is told."""
        value = self.text(row, part, _NAME)
        try:
            return datetime.fromisoformat(value).isoformat()[:19] if value else ""
        except ValueError:
            raise self._wrong(part) from None

    def text(self, row: Mapping[str, Any], part: str, longest: int) -> str:
        """Plain text without control characters."""
        value = row.get(part, "")
        if not isinstance(value, str):
            raise self._wrong(part)
        kept = " ".join("".join(c if c.isprintable() else " " for c in value).split())
        if len(kept) > longest:
            raise PlanError(
                f"{self._name} holds a text of {len(kept):,} characters; {longest:,} are read.",
                remedy="Ask the rep to shorten it and to send the file again.",
            )
        return kept

    def _wrong(self, part: str) -> PlanError:
        words = part.replace("_", " ")
        return PlanError(f"{self._name} is damaged: “{words}” cannot be read.", _REMEDY)
