"""Erase a person from an open project and from every copy of it that Catchment can reach."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from sqlalchemy import Connection

from model.erasure import Eraser, Person, new_token, with_gone
from model.errors import PlanError
from model.people import ERASED_TABLE
from model.project import Project
from model.store.codec import pack_frame
from model.store.elsewhere import copies_of, rewrite_copy
from model.store.handed_out import HandedOut, handed_out
from model.store.refusals import CannotWriteError
from model.store.rewriting import rewrite_document
from model.store.schema import FURTHER_TABLE


@dataclass(frozen=True, slots=True)
class ErasureReport:
    """What an erasure did: cells changed by place, copies rewritten, what is out of reach."""

    token: str
    places: dict[str, int]
    rewritten: tuple[Path, ...]
    out_of_reach: tuple[tuple[str, str], ...]  # (path, why)

    @property
    def cells(self) -> int:
        """How many cells were changed in the project itself."""
        return sum(self.places.values())


def mentions(project: Project, person: Person, terms: tuple[str, ...]) -> dict[str, int]:
    """How many cells of the document name the person, by place; nothing is changed."""
    eraser = Eraser(person, terms, "Person")
    with project.looking() as connection:
        places = rewrite_document(connection, eraser)
    return dict(places.most_common())


def erase(project: Project, person: Person, terms: tuple[str, ...], today: str) -> ErasureReport:
    """Put a token in the person's place everywhere, save, and tell what could not be reached.

    It cannot be undone and saves the project. Raises ChangedUnderneathError or CannotWriteError,
    before anything has changed, when the project could not be saved afterwards.
    """
    project.check_unchanged()
    if project.obstacle:
        raise CannotWriteError(project.obstacle, "Save it under another name first.")
    token = new_token(project.state)
    eraser = Eraser(person, terms, token)
    gone = with_gone(project.state, eraser, today)
    project_id = project.state.about.project_id
    rewritten, missed = _copies(project_id, project.place.file, eraser)
    places: Counter[str] = Counter()

    def edit(connection: Connection) -> None:
        places.update(rewrite_document(connection, eraser))
        _write_gone(connection, gone)

    project.rewrite(edit)
    project.save()
    files = [(entry.path, _handed_words(entry)) for entry in handed_out(project_id)]
    return ErasureReport(token, dict(places.most_common()), tuple(rewritten), (*missed, *files))


def _copies(
    project_id: str, besides: Path, eraser: Eraser
) -> tuple[list[Path], list[tuple[str, str]]]:
    rewritten: list[Path] = []
    missed: list[tuple[str, str]] = []
    for path in copies_of(project_id, besides):
        try:
            if rewrite_copy(path, lambda connection: bool(rewrite_document(connection, eraser))):
                rewritten.append(path)
        except PlanError as refusal:
            missed.append((str(path), refusal.message))
    return rewritten, missed


def _write_gone(connection: Connection, gone: pd.DataFrame) -> None:
    row = {"name": ERASED_TABLE, "row_count": len(gone), "payload": pack_frame(gone)}
    connection.execute(FURTHER_TABLE.insert().prefix_with("OR REPLACE"), row)


def _handed_words(entry: HandedOut) -> str:
    return f"{entry.what} of {entry.when[:10]}"
