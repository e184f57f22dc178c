"""The risks of a changed alignment name the late opportunities that stay, and count the rest."""

from types import SimpleNamespace

import pytest

from model.review.handover import OpenDeal
from model.review.impact_words import risks_of

_NOTHING = SimpleNamespace(shares={}, reps=(), moved=())


def staying(*ids):
    """One moved account of class B whose late opportunities these are."""
    deals = tuple(OpenDeal(i, "Tower", 9, "Trial", 1.0, "", "", "", stays=True) for i in ids)
    return SimpleNamespace(staying=deals, grade="B", visit=None)


@pytest.mark.parametrize(
    ("ids", "words"),
    [
        (("O1",), "1 late opportunity stays with the old rep until close: O1 (Tower)."),
        (
            ("O1", "O2", "O3"),
            "3 late opportunities stay with the old rep until close: "
            "O1 (Tower), O2 (Tower), O3 (Tower).",
        ),
        (
            ("O1", "O2", "O3", "O4", "O5"),
            "5 late opportunities stay with the old rep until close: "
            "O1 (Tower), O2 (Tower), O3 (Tower) and 2 more.",
        ),
    ],
)
def test_that_three_late_opportunities_are_named_and_the_others_counted(small_state, ids, words):
    # of two accounts, as they are told together
    handed = (staying(*ids[:1]), staying(*ids[1:]))
    assert risks_of(small_state, _NOTHING, handed) == [f"{words} Two reps at one door until then."]


def test_that_no_late_opportunity_is_no_risk(small_state):
    assert risks_of(small_state, _NOTHING, (staying(),)) == []
