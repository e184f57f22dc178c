"""Commands run in this process, on a working folder of the test's own."""

import json
import sys
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

import main


class Said(NamedTuple):
    """What a command left behind: exit code, stdout, stderr."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The JSON object on stdout; it must be one and nothing else."""
        return json.loads(self.out)


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("CATCHMENT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(monkeypatch, capsys) -> Callable[..., Said]:
    """Run the program with these words."""

    def call(*words: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["catchment", *map(str, words)])
        try:
            code = main.main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1 if end.code else 0
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return call


@pytest.fixture
def demo(run, tmp_path):
    """The demo region as a project file."""
    path = tmp_path / "demo.catchment.gpkg"
    assert run("demo", path).code == 0
    return path
