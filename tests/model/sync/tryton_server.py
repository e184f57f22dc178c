"""A real Tryton server for tests: made once, kept in the cache, copied for each test."""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import requests

from model.sync.tryton import Tryton
from model.sync.tryton_rpc import Rpc
from model.sync.web import OneHost

USER, PASSWORD, DATABASE = "admin", "admin_pw_Ab1!", "crm"
MISSING = "needs the Tryton packages"
_MODULES = ("trytond", "trytond_party", "trytond_sale_opportunity", "trytond_project")
_BATCH = 250


def tryton_version() -> str:
    """The versions of the modules as one word; "" when one is not installed."""
    try:
        return "-".join(version(name) for name in _MODULES)
    except PackageNotFoundError:
        return ""


@dataclass
class Server:
    """A running server and how to reach it."""

    url: str
    process: "subprocess.Popen[bytes]"

    def rpc(self) -> Rpc:
        """A session of an administrator, to do what other people do in the CRM."""
        rpc = Rpc(OneHost(self.url), self.url, DATABASE)
        rpc.sign_in(USER, PASSWORD)
        return rpc

    def connector(self) -> Tryton:
        """The product's connector, signed in."""
        return Tryton(self.rpc(), self.url.removeprefix("http://"))

    def kill(self) -> None:
        """Cut the connection as a power failure would."""
        self.process.kill()
        self.process.wait()


def make_template(folder: Path, n_accounts: int) -> None:
    """Create the database once: modules, company, statuses, territories, accounts. ~1 minute."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{DATABASE}.sqlite").touch()
    secret = folder / "password"
    secret.write_text(PASSWORD)
    modules = ("party", "sale_opportunity", "project")
    command = [*_script("trytond-admin"), "-c", str(_configuration(folder, 0)), "-d", DATABASE]
    command += ["-u", *modules, "--activate-dependencies", "--email", "a@example.com", "-l", "en"]
    environment = {**os.environ, "TRYTONPASSFILE": str(secret)}
    subprocess.run(command, env=environment, check=True, capture_output=True)
    fill(folder, n_accounts)


def fill(folder: Path, n_accounts: int) -> None:
    """Put the company, territories and accounts into a database."""
    with serving(folder) as server:
        _fill(server.rpc(), n_accounts)
    with closing(sqlite3.connect(folder / f"{DATABASE}.sqlite")) as whole:
        whole.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the copies take one file


def _script(name: str) -> list[str]:
    return [sys.executable, str(Path(sys.executable).parent / name)]


def _configuration(folder: Path, port: int) -> Path:
    path = folder / "trytond.conf"
    path.write_text(
        f"[database]\nuri = sqlite://\npath = {folder}\n[web]\nlisten = 127.0.0.1:{port}\n"
    )
    return path


@contextmanager
def serving(folder: Path, port: int = 0) -> Iterator[Server]:
    """Serve the database of a folder on a port of this computer."""
    if not port:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
    command = [*_script("trytond"), "-c", str(_configuration(folder, port)), "-d", DATABASE]
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    server = Server(f"http://127.0.0.1:{port}", process)
    try:
        _await(server, folder)
        yield server
    finally:
        server.kill()


def _await(server: Server, folder: Path) -> None:
    for _ in range(2_000):  # a busy machine takes minutes
        assert server.process.poll() is None, (folder / "server.log").read_text()
        try:
            requests.get(server.url, timeout=1)
        except requests.RequestException:
            time.sleep(0.1)  # until the port answers
        else:
            return
    raise AssertionError("the server did not start")


def copied(template: Path, to: Path) -> Path:
    """A database of its own for one test."""
    to.mkdir(parents=True, exist_ok=True)
    shutil.copy(template / f"{DATABASE}.sqlite", to)
    return to


def _fill(rpc: Rpc, n_accounts: int) -> None:
    def create(model: str, rows: list[dict[str, Any]]) -> list[int]:
        made: list[int] = rpc.call(f"model.{model}.create", rows, rpc.context)
        return made

    money = {"name": "US Dollar", "symbol": "$", "code": "USD"}
    money["rounding"] = {"__class__": "Decimal", "decimal": "0.01"}  # type: ignore[assignment]
    currency = create("currency.currency", [money])[0]
    own = create("party.party", [{"name": "MedTech Co"}])[0]
    company = create("company.company", [{"party": own, "currency": currency}])[0]
    me = rpc.call("model.res.user.search", [["login", "=", "admin"]], 0, None, None, rpc.context)
    values = {"companies": [["add", [company]]], "company": company}
    rpc.call("model.res.user.write", me, values, rpc.context)
    rpc.context = rpc.call("model.res.user.get_preferences", True, {})
    root = create("party.category", [{"name": "Territories"}])[0]
    names = [{"name": f"T{n}", "parent": root} for n in range(1, 9)]
    territories = create("party.category", names)
    rows = [
        {
            "name": f"Hospital {n:04d}",
            "code": f"ACC-{n:04d}",
            "addresses": [
                ["create", [{"street_unstructured": f"{n} Main St", "city": "Cincinnati",
                             "postal_code": f"{45202 + n % 30}"}]]
            ],
            "categories": [["add", [territories[n % 8]]]],
        }
        for n in range(n_accounts)
    ]  # fmt: skip
    for start in range(0, len(rows), _BATCH):
        create("party.party", rows[start : start + _BATCH])
