"""Projects on their way into the window."""

from collections.abc import Iterable
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from platformdirs import user_documents_path

from model.demo import demo_state
from model.resources import resource
from model.state import State
from model.store.suffixes import SEALED_SUFFIX, SUFFIX

if TYPE_CHECKING:
    from model.project import Project

OPEN_FILTER: Final = f"Catchment project or encrypted copy (*{SUFFIX} *{SEALED_SUFFIX})"


def documents_folder() -> Path:
    """Where new projects go until the user says otherwise."""
    folder = user_documents_path() / "Catchment"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def free_path(name: str) -> Path:
    """A project file in the documents folder that does not exist yet."""
    folder = documents_folder()
    path, number = folder / f"{name}{SUFFIX}", 1
    while path.exists():
        number += 1
        path = folder / f"{name} {number}{SUFFIX}"
    return path


def create_demo() -> "Project":
    """A fresh copy of the fictional demo region: change anything, the next one is whole again."""
    return _projects().create(free_path("Demo region"), demo_state(resource("demo")))


def create_project(state: State, name: str) -> "Project":
    """A new project in the documents folder."""
    return _projects().create(free_path(name), state)


def _projects() -> "type[Project]":
    """Projects bring their store along, which no window needs before it opens one."""
    kind: type[Project] = import_module("model.project").Project
    return kind


def files_of(paths: Iterable[Path]) -> list[Path]:
    """The spreadsheets among dropped files."""
    return [path for path in paths if not path.name.lower().endswith(".gpkg")]


def when_saved(path: Path) -> str:
    """When a file was saved last, in words."""
    return datetime.fromtimestamp(path.stat().st_mtime).astimezone().strftime("%d %b %Y, %H:%M")


def saved_at(path: Path) -> str:
    """When a file was saved last: the time of today, the day before that."""
    if not path.exists():
        return ""
    then = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    today = then.date() == datetime.now().astimezone().date()
    return then.strftime("%H:%M" if today else "%d %b %Y")
