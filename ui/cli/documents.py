"""Opening and publishing a project from the command line."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

from model.accounts import Accounts
from model.alignment import Alignment
from model.clock import Clock
from model.errors import PlanError
from model.history import Author
from model.project import Project
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import CORE_TEAM

SUFFIX = ".catchment.gpkg"
COMMAND_LINE = Author("command line")


class Unpublished(StrEnum):
    """What to do with a newer working copy that the window left behind."""

    ASK = "ask"
    TAKE = "take"
    DISCARD = "discard"


def unpublished(*, recover: bool, discard: bool) -> Unpublished:
    """The choice behind --recover and --discard."""
    if recover and discard:
        raise PlanError("--recover and --discard exclude each other.", remedy="Give one of them.")
    return Unpublished.TAKE if recover else Unpublished.DISCARD if discard else Unpublished.ASK


def empty_state(name: str) -> State:
    """A project without accounts: one live scenario with the core team."""
    live = Scenario(LIVE, "Live", {CORE_TEAM.id: Layer((), Alignment.unassigned(0))}, status="live")
    accounts = Accounts({"account_id": [], "name": []})
    return State(About(name), accounts, (live,))


def project_name(path: Path) -> str:
    """The name a new project gets from its file."""
    name = path.name.removesuffix(SUFFIX)
    return name if name != path.name else path.stem


@contextmanager
def reading(path: Path) -> Iterator[Project]:
    """A project as last published, for commands that change nothing."""
    project = Project.open(path, clock=Clock(), recover=Unpublished.DISCARD, read_only=True)
    try:
        yield project
    finally:
        project.close()


@contextmanager
def writing(path: Path, choice: Unpublished = Unpublished.ASK) -> Iterator[Project]:
    """A project to change: published when the block ends well, left as it was when it raises."""
    project = Project.open(path, clock=Clock(), recover=choice)
    with _publishing(project):
        yield project


@contextmanager
def writing_or_new(path: Path, choice: Unpublished = Unpublished.ASK) -> Iterator[Project]:
    """Like `writing`; a missing file becomes a new, empty project."""
    if path.exists():
        with writing(path, choice) as project:
            yield project
        return
    project = Project.create(path, empty_state(project_name(path)), clock=Clock())
    with _publishing(project):
        yield project


@contextmanager
def _publishing(project: Project) -> Iterator[None]:
    try:
        yield
        project.save()
    except BaseException:
        project.discard()
        raise
    project.close()


def renamed(state: State, name: str) -> State:
    """The same state under another project name."""
    return replace(state, about=replace(state.about, name=name))
