"""A live Tryton with sixty accounts, made once and copied for each run."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.model.sync.tryton_server import (
    DATABASE,
    MISSING,
    Server,
    copied,
    make_template,
    serving,
    tryton_version,
)

N_ACCOUNTS = 60


def template(config: pytest.Config, n_accounts: int) -> Path:
    """The folder of a database with so many accounts; made on first use, whole or not at all."""
    version = tryton_version()
    if not version:
        pytest.skip(MISSING)
    kept = Path(config.cache.mkdir("tryton")) / f"{version}-{n_accounts}"
    if not (kept / f"{DATABASE}.sqlite").exists():
        making = kept.with_name(f"{kept.name}.new")
        shutil.rmtree(making, ignore_errors=True)
        make_template(making, n_accounts)
        shutil.rmtree(kept, ignore_errors=True)
        making.rename(kept)
    return kept


@pytest.fixture(scope="session")
def tryton(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """One server for all, since it takes long to start: each test keeps to accounts of its own."""
    folder = tmp_path_factory.mktemp("tryton")
    with serving(copied(template(pytestconfig, N_ACCOUNTS), folder)) as server:
        yield server
