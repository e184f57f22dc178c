"""A skipped test says why; on the build machine only the reasons listed here may be given."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("catchment", deadline=None)  # speed is for the benchmarks
settings.load_profile("catchment")

ALLOWED_SKIPS = (Path(__file__).parent / "allowed_skips.txt").read_text().splitlines()

LOOPBACK = ("127.", "::1", "localhost")


@pytest.fixture(scope="session", autouse=True)
def only_this_computer() -> Iterator[None]:
    """Nothing in the suite reaches another computer: a connection elsewhere fails its test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        elsewhere = isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK)
        if elsewhere and self.type != socket.SOCK_DGRAM:  # a datagram's "connect" sends nothing
            raise AssertionError(f"a test reached for {address[0]}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name each skip that is on no list; it fails the run where CI=true."""
    for reason in _unlisted(terminalreporter):
        terminalreporter.write_line(f"Skipped without permission: {reason}", red=True)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Turn an unlisted skip into a failed run on the build machine."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") == "true" and reporter is not None and _unlisted(reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _unlisted(reporter: pytest.TerminalReporter) -> list[str]:
    reasons = []
    for report in reporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if not any(allowed and allowed in reason for allowed in ALLOWED_SKIPS):
            reasons.append(f"{report.nodeid}: {reason}")
    return reasons
