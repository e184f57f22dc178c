"""Five thousand accounts of a live Tryton: what must come, and how long it took (printed)."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest

from tests.model.sync.conftest import template
from tests.model.sync.test_tryton import Desk, desk_at
from tests.model.sync.tryton_server import Server, copied, serving

pytestmark = pytest.mark.slow
N = 5_000
_Answer = TypeVar("_Answer")


@pytest.fixture
def large(pytestconfig: pytest.Config, tmp_path: Path) -> Iterator[Server]:
    with serving(copied(template(pytestconfig, N), tmp_path)) as server:
        yield server


def timed(what: str, act: Callable[[], _Answer]) -> _Answer:
    start, busy = time.perf_counter(), time.process_time()
    result = act()
    print(
        f"{what}: {time.perf_counter() - start:.2f} s, of which this process "
        f"{time.process_time() - busy:.2f} s"
    )
    return result


@pytest.mark.timeout(900)
def test_that_five_thousand_accounts_come_and_a_thousand_reassignments_go(large: Server) -> None:
    desk: Desk = desk_at(large)
    first = timed("first pull of 5,000 accounts", desk.pull)
    assert (first.new, first.cut) == (N, "")
    time.sleep(2.1)  # the overlap of two pulls
    desk.somebody(7, name="Renamed there")
    assert timed("pull after one change", desk.pull).changed == 1
    assert timed("incremental pull", desk.pull).read < 10
    codes = desk.state.scenario("live").layer().alignment.territory
    rows = np.flatnonzero(codes != 0)[:1_000].tolist()
    desk.move(rows, 0)
    pushed = timed("1,000 reassignments, grouped", desk.push)
    assert (pushed.sent, pushed.refused) == (1_000, ())
    assert desk.there(rows[-1])[1] == "T1"
    desk.move(rows[:100], 1)
    assert timed("100 more", desk.push).sent == 100
