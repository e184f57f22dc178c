"""How figures of an alignment read, and how they differ from live."""

import pytest

from model.alignment_numbers import Kpi
from model.format import Formatter
from model.state import About
from ui.align.brief_figures import change_words, kpi_words

MILES = Formatter.of(About("US"))
KM = Formatter.of(About("DE", locale="de_DE"))


@pytest.mark.parametrize(("show", "words"), [(MILES, "50.0\u00a0mi"), (KM, "80,5\u00a0km")])
def test_that_a_distance_is_told_in_the_unit_of_the_country(show, words):
    assert kpi_words(Kpi("drive.km", "Travel", "Mean distance", 80.4672, "km", -1), show) == words


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (96.56064, ("+10.0\u00a0mi", "bad")),
        (64.37376, ("−10.0\u00a0mi", "good")),
        (80.47, ("same", "muted")),
    ],
)
def test_that_a_longer_way_than_live_is_worse(now, words):
    live = Kpi("drive.km", "Travel", "Mean distance", 80.4672, "km", -1)
    assert (
        change_words(Kpi("drive.km", "Travel", "Mean distance", now, "km", -1), live, MILES)
        == words
    )
