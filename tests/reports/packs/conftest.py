"""The alignment pack of the demo, written once for all who read it."""

from datetime import date

import pytest

from model.demo import demo_state
from model.resources import resource
from reports.packs.alignment import write_alignment
from reports.packs.paper import PackFile
from tests.reports.packs.test_packs import _STAFF


@pytest.fixture(scope="session")
def demo_pack(tmp_path_factory: pytest.TempPathFactory) -> dict[str, PackFile]:
    """Every file of scenario B by its name."""
    folder = tmp_path_factory.mktemp("figures")
    staff = {"live": _STAFF, "B": _STAFF}
    demo = demo_state(resource("demo"))
    files = write_alignment(demo, "B", folder, today=date(2026, 11, 30), staffing=staff)
    return {one.path.name: one for one in files}
