"""The one-folder program: built, and driven as somebody would who has no Python.

Building takes many minutes, so it is done before:
`python -m PyInstaller resources/packaging/catchment.spec`; CATCHMENT_BUILT names its folder.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from model.project import Project

pytestmark = pytest.mark.slow

ENDING = ".exe" if sys.platform == "win32" else ""
LIST = "Company,City,State,ZIP\nBrand New ASC,Columbus,OH,43215\n"


@pytest.fixture(scope="module")
def built():
    """The folder with both programs."""
    if not (given := os.environ.get("CATCHMENT_BUILT")):
        pytest.skip("needs a built program in CATCHMENT_BUILT")
    return Path(given)


@pytest.fixture
def surroundings(tmp_path):
    """No Python, no display, a home of its own: what a user's computer looks like to it."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL", "QT_"))}
    home = {
        name: str(tmp_path / "home")
        for name in ("HOME", "USERPROFILE", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA")
    }
    (tmp_path / "home").mkdir()
    sandbox = {}
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        sandbox["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
    return {
        **kept,
        **home,
        **sandbox,
        "CATCHMENT_DATA_DIR": str(tmp_path / "data"),
        "QT_QPA_PLATFORM": "offscreen",
    }


def command(built, surroundings, folder, *words):
    done = subprocess.run(
        [built / f"catchment-cli{ENDING}", *map(str, words)],
        cwd=folder, env=surroundings, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_that_the_built_commands_write_the_demo_read_a_list_and_print_a_book(
    built, surroundings, tmp_path
):
    project = tmp_path / "d.catchment.gpkg"
    command(built, surroundings, tmp_path, "demo", project)
    (tmp_path / "leads.csv").write_text(LIST)  # read by the reader process of the built program
    words = ("leads", project, "--file", "leads.csv", "--out", "out.xlsx", "--json")
    assert json.loads(command(built, surroundings, tmp_path, *words))["routed"] == 1
    out = tmp_path / "books"
    command(built, surroundings, tmp_path, "plan", project, "--rep", "R1", "--out", out)
    (book,) = out.glob("*.pdf")
    assert book.read_bytes().startswith(b"%PDF")
    words = ("align", project, "-k", "6", "--iterations", "200", "--json")  # compiled kernels
    assert json.loads(command(built, surroundings, tmp_path, *words))["feasible"] in (True, False)


def test_that_the_built_window_opens_a_project_and_holds_it(built, surroundings, tmp_path):
    project = tmp_path / "d.catchment.gpkg"
    command(built, surroundings, tmp_path, "demo", project)
    window = subprocess.Popen(
        [built / f"Catchment{ENDING}", project],
        cwd=tmp_path, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        until = time.monotonic() + 180
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("CATCHMENT_DATA_DIR", surroundings["CATCHMENT_DATA_DIR"])
            while (holder := Project.locked_by(project)) is None:
                assert window.poll() is None, window.stderr.read().decode()[-4000:]
                assert time.monotonic() < until
                time.sleep(0.2)
        assert holder.pid == window.pid
    finally:
        window.terminate()
        window.wait(30)
        window.stderr.close()
