"""Sorting and filtering move an index array; the data stay where they are."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt

from ui.widgets.column_model import ColumnModel
from ui.widgets.columns import Look, TableColumn
from ui.widgets.row_mime import rows_from_mime

UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
CHECK = Qt.ItemDataRole.CheckStateRole


def accounts() -> list[TableColumn]:
    names = np.array(["Lima", "akron", "Troy", ""], dtype=object)
    return [
        TableColumn("name", "Account", names),
        TableColumn(
            "potential",
            "Potential",
            np.array([459.0, np.nan, 41.0, 303.0]),
            Look.FIGURE,
            show=lambda value: f"{value:.0f} k",
        ),
        TableColumn(
            "territory",
            "Territory",
            np.array([0, 1, -1, 1]),
            Look.TERRITORY,
            names=["SW Ohio", "Akron East"],
            hues=[0, 4],
        ),
    ]


def test_that_cells_read_as_their_column_shows_them_and_missing_ones_as_a_dash() -> None:
    model = ColumnModel(accounts())
    read = [[model.index(row, column).data() for column in range(3)] for row in range(4)]
    assert read == [
        ["Lima", "459 k", "SW Ohio"],
        ["akron", "–", "Akron East"],
        ["Troy", "41 k", "–"],
        ["–", "303 k", "Akron East"],
    ]


@pytest.mark.parametrize(
    ("column", "order", "rows"),
    [
        (0, UP, [1, 0, 2, 3]),
        (0, DOWN, [2, 0, 1, 3]),
        (1, UP, [2, 3, 0, 1]),
        (1, DOWN, [0, 3, 2, 1]),
        (2, UP, [1, 3, 0, 2]),
        (-1, UP, [0, 1, 2, 3]),
    ],
)
def test_that_rows_are_sorted_with_missing_values_last(
    column: int, order: Qt.SortOrder, rows: list[int]
) -> None:
    model = ColumnModel(accounts())
    model.sort(column, order)
    assert model.order.tolist() == rows


def test_that_a_filter_keeps_the_sorting_and_the_checks() -> None:
    model = ColumnModel(accounts())
    model.check(np.array([0, 2]), True)
    model.sort(1, DOWN)
    model.filter_rows(np.array([True, True, False, True]))
    assert model.order.tolist() == [0, 3, 1]
    assert model.checked_rows().tolist() == [0, 2]
    model.filter_rows(None)
    assert model.order.tolist() == [0, 3, 2, 1]


def test_that_words_are_searched_in_every_text_and_territory() -> None:
    model = ColumnModel(accounts())
    assert np.flatnonzero(model.rows_with("AKRON")).tolist() == [1, 3]
    assert np.flatnonzero(model.rows_with("akron east")).tolist() == [1, 3]
    assert np.flatnonzero(model.rows_with("lima ohio")).tolist() == [0]
    assert model.rows_with(" ").all()
    assert not model.rows_with("459").any()


def test_that_new_values_of_a_column_show_without_moving_rows() -> None:
    model = ColumnModel(accounts())
    model.sort(1, UP)
    before = model.order.tolist()
    model.replace_column(TableColumn("potential", "Potential", np.ones(4), Look.FIGURE))
    assert model.order.tolist() == before
    assert model.index(0, 1).data() == "1.0"
    with pytest.raises(ValueError, match="3 rows, not 4"):
        model.replace_column(TableColumn("potential", "Potential", np.ones(3), Look.FIGURE))


def test_that_a_pending_move_has_only_its_own_cells_drawn_again() -> None:
    def owners(after: list[int] | None) -> TableColumn:
        then = None if after is None else np.array(after)
        names, hues = ["SW Ohio", "NW Ohio"], [0, 4]
        codes = np.array([0, 1, 0, 1])
        return TableColumn(
            "territory", "Territory", codes, Look.TERRITORY, names=names, hues=hues, after=then
        )

    model = ColumnModel([owners(None)])
    drawn: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last: drawn.append((first.row(), last.row())))
    model.replace_column(owners([0, 1, 1, 1]))
    assert drawn == [(2, 2)]
    model.replace_column(owners([1, 1, 0, 1]))  # the move before is over, another is shown
    assert drawn[1:] == [(0, 0), (2, 2)]
    model.replace_column(owners([1, 1, 0, 1]))
    assert len(drawn) == 3
    model.replace_column(replace(owners([1, 1, 0, 1]), names=["SW Ohio", "Toledo"]))
    assert drawn[3:] == [(0, 0), (1, 1), (2, 2), (3, 3)]


def test_that_a_pending_move_reads_from_and_to_in_the_new_colour() -> None:
    column = TableColumn(
        "territory",
        "Territory",
        np.array([0, 1]),
        Look.TERRITORY,
        names=["SW Ohio", "NW Ohio"],
        hues=[0, 4],
        after=np.array([1, 1]),
    )
    assert [column.text(0), column.text(1)] == ["SW Ohio → NW Ohio", "NW Ohio"]
    assert [column.pending(0), column.pending(1)] == [True, False]
    assert column.hue(0) == 4


def test_that_a_held_index_follows_its_row_and_dies_with_it() -> None:
    model = ColumnModel(accounts())
    held = QPersistentModelIndex(model.index(2, 0))
    model.sort(1, UP)
    assert held.row() == 0
    model.filter_rows(np.array([True, True, False, True]))
    assert not held.isValid()


def test_that_a_drag_carries_row_numbers_not_lines() -> None:
    model = ColumnModel(accounts())
    model.sort(1, DOWN)
    packed = model.mimeData([model.index(0, 0), model.index(1, 1), model.index(1, 0)])
    assert rows_from_mime(packed).tolist() == [0, 3]


def test_that_checks_can_be_read_by_assistive_tools() -> None:
    model = ColumnModel(accounts())
    model.check_only(np.array([1]))
    states = [model.index(row, 0).data(CHECK) for row in range(4)]
    off, on = Qt.CheckState.Unchecked, Qt.CheckState.Checked
    assert states == [off, on, off, off]


def test_that_markup_in_a_name_stays_text_in_the_tooltip() -> None:
    names = np.array(["<img src=x>"], dtype=object)
    model = ColumnModel([TableColumn("name", "Account", names)])
    assert "<img" not in model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)


@given(
    st.lists(st.one_of(st.floats(allow_infinity=False), st.just(float("nan"))), max_size=30),
    st.booleans(),
)
def test_that_sorting_loses_no_row_and_orders_the_known_values(
    values: list[float], descending: bool
) -> None:
    model = ColumnModel([TableColumn("x", "X", np.array(values, dtype=float), Look.FIGURE)])
    model.sort(0, DOWN if descending else UP)
    assert sorted(model.order.tolist()) == list(range(len(values)))
    shown = np.array(values, dtype=float)[model.order]
    known = shown[~np.isnan(shown)]
    assert np.isnan(shown[len(known) :]).all()
    assert known.tolist() == sorted(known.tolist(), reverse=descending)


@given(st.lists(st.text(max_size=4), max_size=30))
def test_that_texts_sort_as_people_read_them(texts: list[str]) -> None:
    model = ColumnModel([TableColumn("x", "X", np.array(texts, dtype=object))])
    model.sort(0)
    shown = [texts[row].casefold() for row in model.order]
    known = [text for text in shown if text]
    assert known == sorted(known)
    assert shown[len(known) :] == [""] * (len(shown) - len(known))
