"""Projects on their way into the window."""

from datetime import datetime
from pathlib import Path

from platformdirs import user_documents_path

from model.demo import demo_state
from model.project import Project
from model.resources import resource
from model.state import State


def documents_folder() -> Path:
    """Where new projects go until the user says otherwise."""
    folder = user_documents_path() / "Catchment"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def free_path(name: str) -> Path:
    """A project file in the documents folder that does not exist yet."""
    folder = documents_folder()
    path, number = folder / f"{name}.catchment.gpkg", 1
    while path.exists():
        number += 1
        path = folder / f"{name} {number}.catchment.gpkg"
    return path


def create_demo() -> Project:
    """A fresh copy of the fictional demo region: change anything, the next one is whole again."""
    return Project.create(free_path("Demo region"), demo_state(resource("demo")))


def create_project(state: State, name: str) -> Project:
    """A new project in the documents folder."""
    return Project.create(free_path(name), state)


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
