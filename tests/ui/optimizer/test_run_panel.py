"""The panel of a run: nothing is cut off where rules take the room."""

import numpy as np
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from model.accounts import Accounts
from model.alignment import Alignment
from model.evaluation import evaluate
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import Territory
from ui.optimizer.run_panel import RunPanel, _band_rule
from ui.theme.style import Theme
from ui.widgets.rules_list import RuleLine, Verdict

COLUMN = (430, 720)  # as beside the request in a wide window


def test_that_a_figure_gives_way_to_broken_rules_and_comes_back(qtbot: QtBot, theme: Theme) -> None:
    frame = QWidget()  # of a size of its own, as the dialog's
    qtbot.addWidget(frame)
    panel = RunPanel(theme, frame)
    frame.resize(*COLUMN)
    panel.setGeometry(frame.rect())
    frame.show()
    panel._show_room(idle=False)
    broken = [RuleLine(f"Rule {number}", "", Verdict.LOOK) for number in range(7)]
    for lines, shown in ((broken[:1], True), (broken, False), (broken[:1], True)):
        panel._show_rules(lines)
        panel.grab()
        assert panel.figures[1].isVisible() == shown
    panel.note.setText("At most 1.22 % from the best possible plan at these centres.")
    panel.resize(COLUMN[0], 660)  # in a window of 1440 by 900
    panel._show_rules(broken[:1])
    panel.grab()
    shown = [figure for figure in panel.figures if figure.isVisible()]
    assert len(shown) == 2
    assert all(figure.height() >= figure.sizeHint().height() for figure in shown)


def test_that_no_band_is_told_where_the_data_know_of_no_workload() -> None:
    codes = np.array([0, 1])
    territories = (Territory("T1", "West"), Territory("T2", "East"))
    layer = Layer(territories, Alignment(codes))

    def told(hours: list[float]) -> list[RuleLine]:
        accounts = Accounts({"account_id": ["A", "B"], "hours": hours})
        state = State(About("x"), accounts, (Scenario(LIVE, "Live", {"core": layer}),))
        return _band_rule(evaluate(state, state.scenario()))

    assert told([0.0, 0.0]) == []
    assert [line.text for line in told([100.0, 100.0])] == ["Inside the workload band"]
