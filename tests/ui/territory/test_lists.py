"""The small tables beside the map: figures at the right, headings above what they name."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableWidgetItem
from pytestqt.qtbot import QtBot

from ui.territory.lists import Grid


def at_the_right(item: QTableWidgetItem | None) -> bool:
    """Whether a cell or a heading is set to the right."""
    assert item is not None
    return bool(item.textAlignment() & Qt.AlignmentFlag.AlignRight)


def test_that_headings_stand_where_their_column_does(qtbot: QtBot) -> None:
    grid = Grid("Numbers", ("Figure", "Now", "Change", "Kind"))
    qtbot.addWidget(grid)
    grid.show_lines(
        [("Total", "70.3 M", "−1.2 M", "money"), ("Spread", "0.205", "same", "38 % of calls")]
    )
    heads = [at_the_right(grid.horizontalHeaderItem(column)) for column in range(4)]
    assert heads == [False, True, False, False]  # half of a column is no majority
    assert at_the_right(grid.item(0, 2))  # a change with its sign is a figure
    assert not at_the_right(grid.item(1, 2))
    assert not at_the_right(grid.item(0, 0))


def test_that_a_table_without_rows_has_its_headings_at_the_left(qtbot: QtBot) -> None:
    grid = Grid("Numbers", ("Figure", "Now"))
    qtbot.addWidget(grid)
    grid.show_lines([("Total", "7")])
    grid.show_lines([])
    assert not at_the_right(grid.horizontalHeaderItem(1))
