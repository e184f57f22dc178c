"""The bridge lets through checked numbers and nothing else."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt

from ui.map.bounds import Bounds
from ui.map.bridge import Bridge, RefusedCallError, integer


class Notebook:
    """A listener that writes down what it hears; three accounts, territories 0 and 4."""

    n_accounts = 3
    codes = frozenset({0, 4})
    pin = 1

    def __init__(self):
        self.heard = []

    def __getattr__(self, name):
        if not name.startswith("on_"):
            raise AttributeError(name)
        return lambda *values: self.heard.append((name, *values))


@pytest.fixture
def notebook():
    return Notebook()


@pytest.fixture
def bridge(notebook):
    return Bridge(notebook)


def test_that_reports_in_range_arrive_as_whole_numbers(bridge, notebook):
    bridge.clicked(2.0, 3)
    bridge.drag_moved(4, 10.6, -3.2)
    bridge.rows_selected([2.0, 0.0], 1)
    bridge.hovered(-1)
    bridge.dropped(-1)
    bridge.view_changed(-90.5, 30, -80, 45.25, 6.25)
    both = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
    assert notebook.heard == [
        ("on_clicked", 2, both),
        ("on_drag_moved", 4, QPoint(11, -3)),
        ("on_rows_selected", [2, 0], "add"),
        ("on_hovered", -1),
        ("on_dropped", -1),
        ("on_view_changed", Bounds(-90.5, 30, -80, 45.25), 6.25),
    ]
    assert bridge.refused == 0


@pytest.mark.parametrize(
    ("slot", "values"),
    [
        ("clicked", (3, 0)),
        ("clicked", (-1, 0)),
        ("clicked", (True, 0)),
        ("clicked", (0, 8)),
        ("opened", (0.5,)),
        ("opened", ("0",)),
        ("opened", (None,)),
        ("drag_started", ([0],)),
        ("drag_moved", (1, 0, 0)),
        ("drag_moved", (0, float("nan"), 0)),
        ("drag_moved", (0, 0, 1e9)),
        ("dropped", (5,)),
        ("hovered", (-2,)),
        ("rows_selected", ([0, 0], 0)),
        ("rows_selected", ([0, 1, 2, 0], 0)),
        ("rows_selected", ([0], 4)),
        ("rows_selected", ({"0": 1}, 0)),
        ("painted", (-1,)),
        ("view_changed", (0, -91, 0, 0, 3)),
        ("view_changed", (0, 0, 0, 0, float("inf"))),
    ],
)
def test_that_what_does_not_fit_is_refused_and_counted(bridge, notebook, slot, values):
    getattr(bridge, slot)(*values)
    assert notebook.heard == []
    assert bridge.refused == 1


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=6,
)


@given(row=ANYTHING, modifiers=ANYTHING)
def test_that_whatever_the_page_sends_only_rows_of_the_table_come_through(row, modifiers):
    notebook = Notebook()
    bridge = Bridge(notebook)
    bridge.clicked(row, modifiers)
    bridge.rows_selected(row, modifiers)
    for name, value, *_ in notebook.heard:
        rows = value if name == "on_rows_selected" else [value]
        assert all(type(r) is int and 0 <= r < 3 for r in rows)
    assert bridge.refused + len(notebook.heard) == 2


@given(st.integers(-5, 5))
def test_that_a_whole_number_passes_just_inside_its_range(value):
    if -2 <= value <= 3:
        assert integer(float(value), -2, 3) == value
    else:
        with pytest.raises(RefusedCallError):
            integer(value, -2, 3)


def test_that_messages_are_json_and_never_hold_nan(bridge):
    told = []
    bridge.told.connect(told.append)
    bridge.tell({"do": "tooltip", "text": '</script><img src=x>"'})
    assert json.loads(told[0]) == {"do": "tooltip", "text": '</script><img src=x>"'}
    with pytest.raises(ValueError, match="JSON"):
        bridge.tell({"do": "fit", "bounds": [float("nan")]})


def test_that_only_the_pinned_account_is_put_to_a_place_on_earth(bridge, notebook):
    bridge.pin_dropped(1, 40.5, -84.25)
    assert notebook.heard == [("on_pin_dropped", 1, 40.5, -84.25)]
    for values in ((0, 40.5, -84.25), (1, 91, 0), (1, 0, -181), (1, None, 0), (True, 0, 0)):
        bridge.pin_dropped(*values)
    assert bridge.refused == 5
    assert len(notebook.heard) == 1
