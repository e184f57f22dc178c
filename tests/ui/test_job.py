"""Long jobs run in one process without Qt; they can be stopped, and its death loses nothing."""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from model.demo import demo_state
from model.errors import PlanError
from model.resources import resource
from model.state import State
from model.territories import CORE_TEAM
from optimizers.request import DesignRequest
from ui.accounts.draft import Draft
from ui.accounts.preparing import Request
from ui.job import BACKGROUND, Job, Worker
from ui.state_parts import Known

SHEET = "account_id,name,lat,lon\nA1,Alpha,40,-83\nA2,Beta,41,-84\n"
LONG_MS = 120_000  # the search may have to be compiled first


@pytest.fixture(scope="module")
def state() -> State:
    """The demo region."""
    return demo_state(resource("demo"))


@pytest.fixture(scope="module")
def shared_worker(qapp: QApplication) -> Iterator[Worker]:
    """One worker process for the module."""
    worker = Worker()
    yield worker
    worker.close()


@pytest.fixture
def worker(shared_worker: Worker, qtbot: QtBot) -> Worker:
    """The worker with nothing to do."""
    qtbot.waitUntil(lambda: not shared_worker.busy, timeout=LONG_MS)
    return shared_worker


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A spreadsheet of two accounts."""
    path = tmp_path / "accounts.csv"
    path.write_text(SHEET)
    return path


def reading(worker: Worker, path: Path) -> Job:
    request = Request(Draft((path,)), b"", None, "USD", date(2026, 11, 30))
    return worker.start("read files", request)


def searching(worker: Worker, state: State, *, seconds: float = 60.0) -> Job:
    request = DesignRequest(n_territories=4, balance={"potential": 20.0}, seconds=seconds, seed=1)
    return worker.start("design", {"state": state, "team": CORE_TEAM.id, "request": request})


def test_that_a_job_gives_its_result(worker: Worker, sheet: Path, qtbot: QtBot) -> None:
    job = reading(worker, sheet)
    with qtbot.waitSignal(job.done, timeout=LONG_MS) as done:
        assert worker.busy
    assert done.args is not None
    assert done.args[0].n_accounts == 2
    assert not worker.busy


def test_that_an_expected_failure_comes_as_a_sentence(
    worker: Worker, tmp_path: Path, qtbot: QtBot
) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_text("")
    job = reading(worker, empty)
    with qtbot.waitSignal(job.failed, timeout=LONG_MS) as failed:
        pass
    assert failed.args is not None
    error = failed.args[0]
    assert isinstance(error, PlanError)
    assert error.message.endswith(".")
    assert "empty" in error.message


def test_that_a_second_job_is_refused_while_one_runs(
    worker: Worker, sheet: Path, qtbot: QtBot
) -> None:
    job = reading(worker, sheet)
    with qtbot.waitSignal(job.done, timeout=LONG_MS), pytest.raises(PlanError, match="Another job"):
        reading(worker, sheet)


def test_that_jobs_nobody_asked_for_let_one_that_was_asked_for_go_first(
    worker: Worker, state: State, sheet: Path, qtbot: QtBot
) -> None:
    packed = pickle.dumps(state), date(2026, 11, 30)
    order: list[str] = []
    first, second = worker.start("check data", packed), worker.start("check data", packed)
    assert not worker.busy
    asked = reading(worker, sheet)
    assert worker.busy
    for job, name in ((first, "first"), (second, "second"), (asked, "asked")):
        job.done.connect(partial(lambda name, _result: order.append(name), name))
    with qtbot.waitSignal(second.done, timeout=LONG_MS):
        pass
    assert order == ["first", "asked", "second"]


def test_that_a_stopped_search_ends_with_its_best(
    worker: Worker, state: State, qtbot: QtBot
) -> None:
    job = searching(worker, state)
    with qtbot.waitSignal(job.progressed, timeout=LONG_MS):
        pass
    with qtbot.waitSignal(job.done, timeout=LONG_MS) as done:
        job.cancel()
    assert done.args is not None
    found = done.args[0]
    assert len(found.layer.territories) == 4
    assert len(found.proposal.territory) == len(state.accounts)


def test_that_a_search_stopped_before_it_began_ends_too(
    worker: Worker, state: State, qtbot: QtBot
) -> None:
    worker.start(BACKGROUND, None)
    job = searching(worker, state)
    with qtbot.waitSignal(job.done, timeout=LONG_MS):
        job.cancel()


def test_that_a_job_given_up_ends_at_once_whatever_it_is_at(
    worker: Worker, state: State, sheet: Path, qtbot: QtBot
) -> None:
    worker.start(BACKGROUND, None)
    queued = searching(worker, state)
    with qtbot.waitSignal(queued.done, timeout=100) as ended:
        queued.abandon()
    assert ended.args == [None]
    assert not worker.busy
    worker.close()
    begun = searching(worker, state)
    with qtbot.waitSignal(begun.done, timeout=LONG_MS) as ended:
        begun.abandon()
    assert ended.args == [None]
    with qtbot.waitSignal(reading(worker, sheet).done, timeout=LONG_MS):
        pass
    worker.close()  # which else would go on with the warm-up


def test_that_the_warm_up_gives_way_to_what_somebody_waits_for(
    worker: Worker, sheet: Path, qtbot: QtBot
) -> None:
    warm_up = worker.start(BACKGROUND, None)
    assert not worker.busy
    before = worker.process_id
    job = reading(worker, sheet)
    assert warm_up.is_over
    assert worker.process_id != before
    with qtbot.waitSignal(job.done, timeout=LONG_MS):
        pass


def test_that_a_killed_process_is_a_sentence_and_the_next_job_works(
    worker: Worker, state: State, sheet: Path, qtbot: QtBot
) -> None:
    job = searching(worker, state)
    with qtbot.waitSignal(job.progressed, timeout=LONG_MS):
        pass
    process = worker.process_id
    assert process is not None
    with qtbot.waitSignal(job.failed, timeout=LONG_MS) as failed:
        os.kill(process, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
    assert failed.args is not None
    assert str(failed.args[0]) == ("The job ended without a result. Run it again; nothing is lost.")
    following = reading(worker, sheet)
    with qtbot.waitSignal(following.done, timeout=LONG_MS) as done:
        pass
    assert done.args is not None
    assert done.args[0].n_accounts == 2


def test_that_the_worker_holds_no_qt() -> None:
    code = (
        "import sys, ui.worker\n"
        "import optimizers.design, optimizers.naming, optimizers.request\n"
        "import reports.book.write\n"
        "import ui.accounts.preparing, ui.accounts.health\n"
        "assert {'design', 'read files', 'check data', 'print books'} <= set(ui.worker.JOBS)\n"
        "print([name for name in sys.modules if name.split('.')[0] == 'PySide6'])\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120
    )
    assert found.stdout.strip() == "[]"


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["os._exit(3)", "sys.exit(3)"])
def test_that_no_process_outlives_the_window_whether_it_crashes_or_forgets_to_close(
    ending: str, tmp_path: Path
) -> None:
    script = tmp_path / "window.py"
    script.write_text(
        "import os, sys\n"
        "from PySide6.QtCore import QCoreApplication, QEventLoop\n"
        "from model.demo import demo_state\n"
        "from model.resources import resource\n"
        "from optimizers.request import DesignRequest\n"
        "from ui.job import Worker\n"
        "if __name__ == '__main__':\n"
        "    app = QCoreApplication([])\n"
        "    worker = Worker()\n"
        "    asked = DesignRequest(6, balance={'potential': 10.0}, seconds=600.0)\n"
        "    data = {'state': demo_state(resource('demo')), 'request': asked, 'team': 'core'}\n"
        "    job = worker.start('alternatives', data)\n"
        "    loop = QEventLoop()\n"
        "    job.progressed.connect(lambda now: now.best < float('inf') and loop.quit())\n"
        "    loop.exec()\n"
        "    print('searching', flush=True)\n"
        f"    {ending}\n",
        encoding="utf-8",
    )
    # Every process of the window holds its output open: this returns when the last has ended.
    found = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert (found.returncode, found.stdout.strip()) == (3, "searching")


def test_that_a_state_goes_to_the_process_once_and_again_after_its_death(
    worker: Worker, state: State, qtbot: QtBot
) -> None:
    sites = []
    for kill in (False, True, False):
        job = worker.start("where to hire", {"state": state, "team": CORE_TEAM.id})
        with qtbot.waitSignal(job.done, timeout=LONG_MS) as done:
            assert worker._known is state
        assert done.args is not None
        sites.append([site.town for site in done.args[0]])
        if kill:
            worker._end_process()
            assert worker._known is None
    assert sites[0] == sites[1] == sites[2]
    assert isinstance(worker._without_known({"state": state})["state"], Known)
