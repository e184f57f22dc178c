"""Which files of a project have been handed out: exports, books, copies for sending.

They are out of reach of Catchment; whoever erases a person needs the list. It stays in the local
data folder, never in the project.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from model.store.working_copy import data_dir


@dataclass(frozen=True, slots=True)
class HandedOut:
    """One file that left the project."""

    path: str
    what: str
    when: str  # ISO instant, UTC


def note_handed_out(project_id: str, path: Path, what: str, now: datetime) -> None:
    """Remember a file that was written for others; a list that cannot be written is left."""
    listed = _list_of(project_id)
    entry = HandedOut(str(path.resolve()), what, now.isoformat())
    try:
        listed.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with listed.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")
    except OSError:  # the export itself has worked; a list is no reason to fail it
        return


def handed_out(project_id: str) -> list[HandedOut]:
    """The files handed out that are still where they were written, newest first, each once."""
    found: dict[str, HandedOut] = {}
    try:
        lines = _list_of(project_id).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    for line in lines:
        try:
            entry = HandedOut(**json.loads(line))
        except (ValueError, TypeError):  # a line cut by a crash
            continue
        found.pop(entry.path, None)
        if Path(entry.path).exists():
            found[entry.path] = entry
    return list(reversed(found.values()))


def _list_of(project_id: str) -> Path:
    name = hashlib.sha256(project_id.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return data_dir() / "handed_out" / f"{name}.jsonl"
