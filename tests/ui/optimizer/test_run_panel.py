"""The panel of a run: nothing is cut off where rules take the room."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.optimizer.run_panel import RunPanel
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
