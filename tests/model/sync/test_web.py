"""One host and no other: redirects, busy servers, lost lines, certificates."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from model.errors import PlanError
from model.sync.connector import ConnectionCutError, SessionExpiredError
from model.sync.hosts import host_of
from model.sync.web import TRIES, OneHost
from tests.model.sync.tls_server import Asked, Said, TlsServer, answering


@pytest.fixture
def server(tmp_path: Path) -> Iterator[TlsServer]:
    with answering(tmp_path, lambda _asked: Said({"ok": True})) as served:
        yield served


def session(server: TlsServer, waits: list[float] | None = None) -> OneHost:
    kept: list[float] = [] if waits is None else waits
    return OneHost(server.url, verify=server.certificate, wait=kept.append)


def test_that_another_host_is_refused_before_it_is_asked(server: TlsServer) -> None:
    with session(server) as line, pytest.raises(PlanError, match="leads to another host"):
        line.get("https://elsewhere.example.com/x")
    assert not server.asked


def test_that_a_redirect_elsewhere_is_refused_and_one_at_home_followed(server: TlsServer) -> None:
    def away(asked: Asked) -> Said:
        if asked.path == "/near":
            return Said(status=302, headers={"Location": "/there"})
        if asked.path == "/far":
            return Said(status=302, headers={"Location": "https://evil.example.com/take"})
        return Said({"at": asked.path})

    server.answers = away
    with session(server) as line:
        assert line.get(f"{server.url}/near").json() == {"at": "/there"}
        with pytest.raises(PlanError, match=r"another host, evil\.example\.com"):
            line.get(f"{server.url}/far")


def test_that_a_busy_server_is_asked_again_when_it_says_so(server: TlsServer) -> None:
    busy = iter([Said(status=429, headers={"Retry-After": "7"}), Said(status=503)])
    server.answers = lambda _asked: next(busy, Said({"ok": True}))
    waits: list[float] = []
    with session(server, waits) as line:
        assert line.get(server.url).json() == {"ok": True}
    assert waits == [7.0, 2.0]


def test_that_a_server_busy_for_good_cuts_the_sync(server: TlsServer) -> None:
    server.answers = lambda _asked: Said(status=429)
    with session(server) as line, pytest.raises(ConnectionCutError, match="too busy"):
        line.get(server.url)
    assert len(server.asked) == TRIES


def test_that_an_expired_session_and_a_lost_line_are_told_apart(server: TlsServer) -> None:
    server.answers = lambda _asked: Said(status=401)
    with session(server) as line:
        with pytest.raises(SessionExpiredError, match="signed in to again"):
            line.get(server.url)
        server.answers = lambda _asked: None
        with pytest.raises(ConnectionCutError, match="was cut"):
            line.get(server.url)


def test_that_a_certificate_nobody_vouches_for_is_not_trusted(server: TlsServer) -> None:
    with OneHost(server.url) as line, pytest.raises(ConnectionCutError, match="no certificate"):
        line.get(server.url)
    assert not server.asked


@pytest.mark.parametrize("url", ["http://crm.example.com", "ftp://x", "crm.example.com", ""])
def test_that_only_https_leaves_this_computer(url: str) -> None:
    with pytest.raises(PlanError, match="is not an https address"):
        host_of(url)
