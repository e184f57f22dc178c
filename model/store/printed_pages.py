"""What the pages of a printed book were made from, so that a later look tells which are stale.

It stays in the local data folder, as the list of files handed out does.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from model.plan.period import iso_date
from model.store.working_copy import data_dir


@dataclass(frozen=True, slots=True)
class PrintedPages:
    """The pages of the book of one rep as last printed: a hash for each section."""

    printed_on: date
    pages: Mapping[str, str]


def note_printed_pages(
    project_id: str, rep_id: str, pages: Mapping[str, str], printed_on: date
) -> None:
    """Remember a printed book; a note that cannot be written is left."""
    kept = _path(project_id, rep_id)
    told = {"printed_on": printed_on.isoformat(), "pages": dict(pages)}
    try:
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept.write_text(json.dumps(told), encoding="utf-8")
    except OSError:  # the book itself is written; a note is no reason to fail it
        return


def printed_pages(project_id: str, rep_id: str) -> PrintedPages | None:
    """The book last printed of a rep; None when there is none or its note cannot be read."""
    try:
        told = json.loads(_path(project_id, rep_id).read_text(encoding="utf-8"))
        day = iso_date(told["printed_on"])
        pages = {str(key): str(value) for key, value in told["pages"].items()}
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return None
    return PrintedPages(day, pages) if day is not None else None


def _path(project_id: str, rep_id: str) -> Path:
    name = hashlib.sha256(f"{project_id}\n{rep_id}".encode("utf-8", "surrogatepass")).hexdigest()
    return data_dir() / "printed_pages" / f"{name[:24]}.json"
