"""Opening and publishing a project from the command line."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from model.clock import Clock
from model.errors import PlanError
from model.history import Author
from model.project import Project, Recover
from ui.projects import empty_state, outlines_of

SUFFIX = ".catchment.gpkg"
COMMAND_LINE = Author("command line")


def unpublished(*, recover: bool, discard: bool) -> Recover:
    """The choice behind --recover and --discard."""
    if recover and discard:
        raise PlanError("--recover and --discard exclude each other.", remedy="Give one of them.")
    return "take" if recover else "discard" if discard else "ask"


def project_name(path: Path) -> str:
    """The name a new project gets from its file."""
    name = path.name.removesuffix(SUFFIX)
    return name if name != path.name else path.stem


@contextmanager
def reading(path: Path) -> Iterator[Project]:
    """A project as last published, for commands that change nothing."""
    project = Project.open(path, clock=Clock(), read_only=True)
    try:
        yield project
    finally:
        project.close()


@contextmanager
def writing(path: Path, choice: Recover = "ask") -> Iterator[Project]:
    """A project to change: published when the block ends well, left as it was when it raises."""
    project = Project.open(path, clock=Clock(), recover=choice)
    with _publishing(project):
        yield project


@contextmanager
def writing_or_new(path: Path, choice: Recover = "ask") -> Iterator[Project]:
    """Like `writing`; a missing file becomes a new, empty project."""
    if path.exists():
        with writing(path, choice) as project:
            yield project
        return
    project = Project.create(path, empty_state(project_name(path)), clock=Clock())
    try:
        with _publishing(project):
            yield project
    except BaseException:
        path.unlink(missing_ok=True)
        raise


@contextmanager
def _publishing(project: Project) -> Iterator[None]:
    """Publish at the end; after a failure, work that was recovered is as it was found."""
    found, recovered = project.history.here, project.dirty
    try:
        yield
        if project.dirty:
            project.save(outlines_of(project.state))
    except BaseException:
        if recovered:
            project.go_to(found)
        project.close(discard=not recovered)
        raise
    project.close()
