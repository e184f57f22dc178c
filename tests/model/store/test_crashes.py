"""A process is killed at the worst moments; the project holds what was promised."""

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from model.change import SettingsChanged
from model.history import Author
from model.project import Project
from model.store.refusals import InUseError

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL exists on POSIX only"),
]
ROOT = Path(__file__).resolve().parents[3]
ME = Author("Ann")

EDITING = """
import sys
from pathlib import Path
from model.change import SettingsChanged
from model.history import Author
from model.project import Project

project = Project.open(Path(sys.argv[1]), recover="take")
while True:
    before = project.state.settings.get("x", 0.0)
    change = SettingsChanged("Count", {"x": before}, {"x": before + 1})
    project.do(change, Author("Ann"))
    print(int(before + 1), flush=True)
"""
SAVING = EDITING + "    project.save()\n    print('saved', int(before + 1), flush=True)\n"
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


@pytest.fixture
def path(tmp_path, small_state):
    path = tmp_path / "a.catchment.gpkg"
    Project.create(path, small_state).close()
    return path


def start(script, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def kill_after(script, path, lines):
    """Kill the process when it has said so many lines; everything it said."""
    with start(script, path) as process:
        said = [process.stdout.readline() for _ in range(lines)]
        process.send_signal(signal.SIGKILL)
        return "".join(said) + process.stdout.read()


def quick_check(file):
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("PRAGMA quick_check").fetchone()[0]


def test_that_twenty_kills_during_edits_lose_no_acknowledged_edit(path):
    for round_number in range(20):
        said = kill_after(EDITING, path, 5 + 7 * round_number)
        acknowledged = int(said.rpartition("\n")[0].splitlines()[-1])
        project = Project.open(path, recover="take")
        assert acknowledged <= project.state.settings["x"] <= acknowledged + 1
        assert len(project.history.entries) == project.state.settings["x"]
        assert quick_check(project._place.file) == "ok"
        project.close()


def test_that_kills_during_saves_leave_the_published_file_whole(path):
    for round_number in range(8):
        said = kill_after(SAVING, path, 3 + round_number)
        saved = [int(line.split()[1]) for line in said.splitlines() if line.startswith("saved ")]
        published = Project.open(path, read_only=True)
        assert published.state.settings["x"] >= max(saved)
        published.close()
        assert quick_check(path) == "ok"


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
