"""A process is killed at random moments of its work; the project holds what was promised."""

import gzip
import os
import random
import select
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from model.change import SettingsChanged
from model.history import Author
from model.project import Project
from model.store.migrations import SCHEMA_VERSION
from model.store.refusals import InUseError
from model.store.working_copy import WorkingCopy, data_dir

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX file modes"),
]
ROOT = Path(__file__).resolve().parents[3]
ME = Author("Ann")

# One process imports the program once and forks a worker for each line it is sent: a worker that
# is killed has then been at work, not at importing. Workers tell what is done, one line each.
NURSERY = """
import itertools, os, shutil, sys
from pathlib import Path
import numpy as np
from model.accounts import Accounts
from model.alignment import Alignment
from model.change import AccountEdited, AccountsReplaced, SettingsChanged, TableReplaced, Together
from model.history import Author
from model.project import Project
from model.store import working_copy

ME = Author("Ann")

def say(*words):
    os.write(1, (" ".join(map(str, words)) + chr(10)).encode())

def edit(project, n):
    x = project.state.settings.get("x", 0.0)
    row = n % len(project.state.accounts)
    account = str(project.state.accounts.ids[row])
    locked = bool(project.state.accounts.locked[row])
    project.do(Together("Edit", (
        SettingsChanged("Count", {"x": x}, {"x": x + 1}),
        AccountEdited("Lock", account, {"locked": locked}, {"locked": not locked}),
    )), ME)
    say("edit", int(x + 1))

def take_in(project, n):
    state = project.state
    i = int(state.settings.get("imports", 0.0)) + 1
    accounts = state.accounts
    more = Accounts({
        name: np.append(accounts[name], [f"N{i}"] if name == "account_id" else accounts[name][:1])
        for name in accounts
    })
    before = {(s.id, t): l.alignment for s in state.scenarios for t, l in s.layers.items()}
    after = {key: Alignment(np.append(a.territory, -1)) for key, a in before.items()}
    contacts = state.tables["contacts"]
    project.do(Together("Import", (
        AccountsReplaced("Import accounts", accounts, more, before, after),
        TableReplaced("Import contacts", "contacts", contacts, contacts.assign(batch=float(i))),
        SettingsChanged("Count", {"imports": i - 1.0}, {"imports": float(i)}),
    )), ME)
    say("import", i)

def work(path):
    project = Project.open(path, recover="take")
    for n in itertools.count():
        (take_in if n % 3 == 1 else edit)(project, n)
        if n % 4 == 3:
            x, i = project.state.settings["x"], project.state.settings["imports"]
            project.save()
            say("saved", int(x), int(i))

def migrate(path):
    place = working_copy.WorkingCopy(path, "p-1")
    while True:
        place.discard()
        place.file.parent.mkdir(parents=True)
        shutil.copyfile(path.with_name("unsaved"), place.file.with_name("new"))
        place.file.with_name("new").replace(place.file)
        say("old")
        project = Project.open(path, recover="take")
        say("opened", len(project.history.entries))
        project.close()

for line in sys.stdin:
    task, os.environ["CATCHMENT_DATA_DIR"], path = line.rstrip().split(chr(9))
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        {"work": work, "migrate": migrate}[task](Path(path))
    os.close(writer)
    say("born", child)
    os.waitpid(child, 0)
    say("dead", child)
"""


STOPPING = """
import os, signal, sys
from pathlib import Path
from model import project as projects
from model.change import SettingsChanged
from model.history import Author
from model.store import publish

def die(*_given):
    os.kill(os.getpid(), signal.SIGKILL)

project = projects.Project.open(Path(sys.argv[1]))
project.do(SettingsChanged("Set", {"x": None}, {"x": 1.0}), Author("Ann"))
module = projects if sys.argv[2] == "as_published" else publish
setattr(module, sys.argv[2], die)
project.save()
"""
HOLDING = """
import sys
from pathlib import Path
from model.project import Project
project = Project.open(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def nursery():
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(
        [sys.executable, "-c", NURSERY],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        yield process
        process.stdin.close()


def killed_within(nursery, task, path, lines, rest):
    """What a worker said until it was killed: after some lines and `rest` seconds more.

    It fails when the worker ends by itself.
    """
    nursery.stdin.write(f"{task}\t{data_dir()}\t{path}\n".encode())
    nursery.stdin.flush()
    said, child, killed, deadline = b"", 0, False, time.monotonic() + 60
    while f"dead {child}\n".encode() not in said or not child:
        left = max(0.0, deadline - time.monotonic())
        ready, _, _ = select.select([nursery.stdout], [], [], left)
        if ready:
            said += os.read(nursery.stdout.fileno(), 65_536)
        elif child:
            os.kill(child, signal.SIGKILL)
            killed, deadline = True, deadline + 60
        heard = said.split(b"\n")[:-1]
        if not child and any(line.startswith(b"born ") for line in heard):
            child = next(int(line.split()[1]) for line in heard if line.startswith(b"born "))
        if lines is not None and len(heard) > lines:
            deadline, lines = time.monotonic() + rest, None
    assert killed, said
    return [line.split() for line in said.decode().splitlines()]


def quick_check(file):
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("PRAGMA quick_check").fetchone()[0]


@pytest.fixture
def path(tmp_path, small_state):
    path = tmp_path / "a.catchment.gpkg"
    Project.create(path, small_state).close()
    return path


def last(said, word, default=0):
    """The numbers of the last line that begins with a word."""
    found = [line[1:] for line in said if line[0] == word]
    return [int(number) for number in found[-1]] if found else [default, default]


def test_that_sixty_kills_during_import_edit_and_save_lose_nothing_that_was_promised(nursery, path):
    random_moment = random.Random(1)
    edits = imports = 0
    for _ in range(60):
        lines, rest = random_moment.randint(2, 7), random_moment.uniform(0.0, 0.08)
        said = killed_within(nursery, "work", path, lines, rest)
        promised_edits = max(edits, last(said, "edit")[0])
        promised_imports = max(imports, last(said, "import")[0])
        published = Project.open(path, read_only=True)
        saved_edits, saved_imports = last(said, "saved")
        assert published.state.settings.get("x", 0.0) >= saved_edits
        assert published.state.settings.get("imports", 0.0) >= saved_imports
        published.close()
        project = Project.open(path, recover="take")
        edits = int(project.state.settings.get("x", 0.0))
        imports = int(project.state.settings.get("imports", 0.0))
        assert promised_edits <= edits <= promised_edits + 1
        assert promised_imports <= imports <= promised_imports + 1
        assert len(project.state.accounts) == 6 + imports
        assert len(project.history.entries) == edits + imports
        assert quick_check(project.place.file) == quick_check(path) == "ok"
        project._document.close()  # as the killed worker left it, unsaved changes and all
        project._claim.release()
    assert edits > 60
    assert imports > 20
    project = Project.open(path, recover="take")
    while project.undo() is not None:
        pass
    assert len(project.state.accounts) == 6
    project.close(discard=True)


def test_that_twenty_kills_during_a_migration_lose_nothing(nursery, tmp_path, small_state):
    path, unsaved = tmp_path / "old.catchment.gpkg", tmp_path / "unsaved"
    packed = Path(__file__).parent / "formats" / "format_1.catchment.gpkg.gz"
    path.write_bytes(gzip.decompress(packed.read_bytes()))
    before = path.read_bytes()
    unsaved.write_bytes(before)
    with closing(sqlite3.connect(unsaved)) as file, file:  # changed in format 1, never saved
        file.execute("INSERT INTO setting (fid, name, value) VALUES (99, 'never saved', 7.0)")
        file.execute("UPDATE meta SET value = value + 1 WHERE name = 'revision'")
    random_moment, migrated = random.Random(2), set()
    for _ in range(20):
        lines, rest = random_moment.randint(2, 9), random_moment.uniform(0.0, 0.05)
        said = killed_within(nursery, "migrate", path, lines, rest)
        assert path.read_bytes() == before
        place = WorkingCopy(path, small_state.about.project_id)
        if not place.exists():
            continue  # killed while the test put the old working copy in place
        with closing(sqlite3.connect(place.file)) as file:
            (version,) = file.execute(
                "SELECT value FROM meta WHERE name = 'schema_version'"
            ).fetchone()
        migrated.add(version)
        project = Project.open(path, recover="take")
        assert project.dirty
        assert project.state.settings["never saved"] == 7.0
        assert len(project.history.entries) == 6
        assert [backup.read_bytes() for backup in project.backups] == [before]
        assert quick_check(project.place.file) == "ok"
        project._document.close()
        project._claim.release()
        assert said[-1][0] == "dead"
    assert migrated == {"1", str(SCHEMA_VERSION)}  # some were hit before, some after


def start(script, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize(
    ("moment", "published"),
    [
        ("_remove_leftovers", False),
        ("_add_gis_layers", False),
        ("_sync", False),
        ("keep_backup", False),
        ("_sync_folder", True),
        ("as_published", True),
    ],
)
def test_that_a_kill_at_any_moment_of_a_save_leaves_the_old_file_or_the_new(
    path, moment, published
):
    with start(STOPPING, path, moment) as process:
        process.communicate()
    assert process.returncode == -signal.SIGKILL
    shown = Project.open(path, read_only=True)
    assert ("x" in shown.state.settings) is published
    shown.close()
    project = Project.open(path, recover="ask" if published else "take")
    assert project.state.settings["x"] == 1.0
    project.do(SettingsChanged("Set", {"x": 1.0}, {"x": 2.0}), ME)
    project.save()
    project.close()
    assert [entry.name for entry in path.parent.iterdir() if entry.is_file()] == [path.name]


def test_that_a_second_process_waits_outside_until_the_first_is_dead(path):
    with start(HOLDING, path) as process:
        assert process.stdout.readline() == "open\n"
        with pytest.raises(InUseError) as told:
            Project.open(path)
        assert told.value.holder.pid == process.pid
        process.kill()
        process.communicate()
    project = Project.open(path)
    assert Project.locked_by(path) is not None
    project.close()
