"""What the pages of a printed book say, so that a later look tells which are stale.

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
    """The pages of the book of one rep as last printed on one paper."""

    printed_on: date
    imprints: Mapping[str, str]  # what each section prints, a hash
    contact_names: bool  # whether its list of contacts names them


def note_printed_pages(project_id: str, rep_id: str, paper: str, printed: PrintedPages) -> None:
    """Remember a printed book; a note that cannot be written is left."""
    kept = _path(project_id, rep_id, paper)
    told = {
        "printed_on": printed.printed_on.isoformat(),
        "imprints": dict(printed.imprints),
        "contact_names": printed.contact_names,
    }
    try:
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        kept.write_text(json.dumps(told), encoding="utf-8")
    except OSError:  # the book itself is written; a note is no reason to fail it
        return


def printed_pages(project_id: str, rep_id: str, paper: str) -> PrintedPages | None:
    """The book of a rep last printed on a paper; None without one or a note that can be read."""
    try:
        told = json.loads(_path(project_id, rep_id, paper).read_text(encoding="utf-8"))
        day = iso_date(told["printed_on"])
        imprints = {str(key): str(value) for key, value in told["imprints"].items()}
        names = bool(told["contact_names"])
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        return None
    return PrintedPages(day, imprints, names) if day is not None else None


def _path(project_id: str, rep_id: str, paper: str) -> Path:
    words = f"{project_id}\n{rep_id}\n{paper}"
    name = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
    return data_dir() / "printed_pages" / f"{name[:24]}.json"
