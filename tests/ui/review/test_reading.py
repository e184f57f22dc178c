"""Words for figures: a number never contradicts the verdict beside it."""

import pytest

from model.format import Formatter
from model.review.figures import Reading
from ui.review.reading import value_words


def test_that_what_is_not_known_is_a_dash():
    assert value_words(Reading("adherence", 0, 0), Formatter()) == "–"


@pytest.mark.parametrize(
    ("key", "part", "words"),
    [
        ("urgent", 5.0, "5 %"),
        ("urgent", 5.01, "5.01 %"),
        ("urgent", 5.4, "5.4 %"),
        ("urgent", 7.2, "7 %"),
        ("adherence", 84.96, "84.96 %"),
        ("adherence", 84.6, "84.6 %"),
        ("adherence", 85.2, "85 %"),
        ("utilisation", 100.3, "100.3 %"),
        ("satisfaction", 7.96, "7.96"),
        ("win_rate", 45.0, "45 %"),
    ],
)
def test_that_a_figure_has_the_digits_its_verdict_needs(key, part, words):
    whole, scale = (1, 1.0) if key == "satisfaction" else (100, 100.0)
    assert value_words(Reading(key, part, whole, scale), Formatter()) == words
