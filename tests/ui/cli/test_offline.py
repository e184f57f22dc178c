"""No command needs or touches a network."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
WATCHED = ("socket.connect", "socket.getaddrinfo", "socket.bind", "socket.sendto")
_seen: list[str] | None = None


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if _seen is not None and event in WATCHED:
        _seen.append(f"{event} {arguments[-1]}")


sys.addaudithook(_watch)  # cannot be taken away again, so it listens only when asked


@pytest.fixture
def network_events():
    global _seen
    _seen = []
    yield _seen
    _seen = None


def test_that_the_watch_sees_a_connection(network_events):
    with socket.socket() as probe, pytest.raises(ConnectionError):
        probe.connect(("127.0.0.1", 9))
    assert len(network_events) == 1


def test_that_the_whole_workflow_opens_no_socket(run, tmp_path, network_events):
    project, sheet = tmp_path / "p.catchment.gpkg", tmp_path / "a.csv"
    sheet.write_text(
        "id,name,city,state,beds\n" + "".join(f"{i},H{i},Dayton,OH,{i}0\n" for i in range(1, 9))
    )
    for words in (
        ("import", project, "--accounts", sheet),
        ("align", project, "-k", 1, "--iterations", 1),
        ("measure", project),
        ("plan", project, "--all", "--out", tmp_path / "plans"),
        ("export", project, "--out", tmp_path / "o.xlsx"),
    ):
        said = run(*words)
        assert said.code == 0, said.err
    assert network_events == []


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux")
def test_that_import_and_design_work_where_there_is_no_network_at_all(tmp_path):
    """Child processes included: the commands run in a network namespace without interfaces."""
    project = tmp_path / "p.catchment.gpkg"
    sheet = ROOT / "resources" / "demo" / "accounts.csv"
    alone = ["unshare", "--net", "--map-root-user", sys.executable, str(ROOT / "main.py")]
    for words in (
        ("import", project, "--accounts", sheet),
        ("align", project, "-k", "2", "--iterations", "1"),
    ):
        done = subprocess.run([*alone, *map(str, words)], capture_output=True, text=True, cwd=ROOT)
        if "unshare" in done.stderr:
            pytest.skip("needs network namespaces")
        assert done.returncode == 0, done.stderr
