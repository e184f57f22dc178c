"""The demo with its alignment pack and its ride-along, made once for all who read them."""

from datetime import date

import pytest

from model.demo import demo_state
from model.format import Formatter
from model.resources import resource
from model.state import State
from reports.packs.alignment import write_alignment
from reports.packs.cotravel import write_cotravel
from reports.packs.paper import PackFile
from tests.reports.packs.test_packs import _STAFF


@pytest.fixture(scope="session")
def demo() -> State:
    """The demo as it ships."""
    return demo_state(resource("demo"))


@pytest.fixture(scope="session")
def show(demo: State) -> Formatter:
    """How its numbers read."""
    return Formatter.of(demo.about)


@pytest.fixture(scope="session")
def demo_pack(demo: State, tmp_path_factory: pytest.TempPathFactory) -> dict[str, PackFile]:
    """Every file of scenario B by its name."""
    folder = tmp_path_factory.mktemp("figures")
    staff = {"live": _STAFF, "B": _STAFF}
    files = write_alignment(demo, "B", folder, today=date(2026, 11, 30), staffing=staff)
    return {one.path.name: one for one in files}


@pytest.fixture(scope="session")
def demo_ride(demo: State, tmp_path_factory: pytest.TempPathFactory) -> list[PackFile]:
    """The files of the day on which the manager rode along with the first rep."""
    folder = tmp_path_factory.mktemp("ride")
    return write_cotravel(demo, "R1", date(2026, 11, 5), folder, today=date(2026, 11, 30))
