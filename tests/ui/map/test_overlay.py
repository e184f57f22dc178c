"""Overlays: looks and lines in one order, and no colour that is none."""

import numpy as np
import pytest

from reports.map_facts import LegendPart, LegendRow
from ui.map.overlay import Fill, Overlay, Spot, Stroke, told_to_page

LINE = np.array([[0.0, 0.0], [1.0, 1.0]])


def test_that_lines_of_areas_come_first_whatever_layer_they_are_of():
    one = Overlay(strokes=(Stroke((LINE, LINE + 1), "#111111"),))
    other = Overlay(fills=(Fill((LINE + 2,), "#222222"),), spots=(Spot(1, 2, "#333333"),))
    told, lines = told_to_page([one, other])
    assert [fill["count"] for fill in told["fills"]] == [1]
    assert [stroke["count"] for stroke in told["strokes"]] == [2]
    assert [line[0, 0] for line in lines] == [2.0, 0.0, 1.0]
    assert (told["spots"][0]["lat"], told["spots"][0]["lon"]) == (1, 2)


@pytest.mark.parametrize(
    "bad",
    [
        {"fills": (Fill((), "red"),)},
        {"strokes": (Stroke((), "url(x)"),)},
        {"spots": (Spot(0, 0, "#12345"),)},
        {"key": LegendPart("", (LegendRow("dot", "#fff", ""),))},
    ],
)
def test_that_a_colour_that_is_none_is_refused(bad):
    with pytest.raises(ValueError, match="not #RRGGBB"):
        Overlay(**bad)
