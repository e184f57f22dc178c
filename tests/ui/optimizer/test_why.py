"""Why accounts moved: what moved is listed at once, the costs of keeping follow."""

import numpy as np
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from model.change import ScenarioChanged, ScenarioOpened, Together
from model.scenario import Layer, Scenario
from model.territories import CORE_TEAM
from tests.ui.conftest import Desk
from ui.optimizer.why import WhyPanel

LONG_MS = 120_000  # the search may have to be compiled first


def cells(panel: WhyPanel, title: str) -> list[str]:
    """What a column of the list shows, from the top."""
    model = panel.table.model()
    place = next(
        n
        for n in range(model.columnCount())
        if model.headerData(n, Qt.Orientation.Horizontal) == title
    )
    return [str(model.index(line, place).data()) for line in range(model.rowCount())]


def test_that_what_moved_is_listed_before_its_cost_is_worked_out(demo: Desk, qtbot: QtBot) -> None:
    session, window = demo.session, demo.window
    qtbot.waitUntil(lambda: not window.worker.busy, timeout=LONG_MS)
    live = session.scenario
    layer = live.layer()
    rows = np.setdiff1d(layer.alignment.rows_of(3), np.flatnonzero(session.state.accounts.locked))
    after = layer.alignment.apply(layer.alignment.moving(rows[:2], 1, "Move 2"))
    made = Scenario("Hand", "Hand", {CORE_TEAM.id: Layer(layer.territories, after)})
    opened = ScenarioOpened("Open", live.id, made.id)
    session.do(Together("Add Hand", (ScenarioChanged("Add", None, made), opened)))
    window.optimizer.explain()
    panel = window.findChildren(WhyPanel)[-1]
    assert panel.moved == rows[:2].tolist()
    names = [layer.territories[code].label for code in (3, 1)]
    assert cells(panel, "Move") == [" → ".join(names)] * 2
    assert cells(panel, "Cost to keep") == ["working out…"] * 2
    qtbot.waitUntil(lambda: bool(panel.reasons), timeout=LONG_MS)
    assert sorted(panel.moved) == rows[:2].tolist()
    assert "working out…" not in cells(panel, "Cost to keep")
    panel.dismiss()
    qtbot.waitUntil(lambda: not window.worker.busy, timeout=LONG_MS)
