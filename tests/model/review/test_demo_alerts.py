"""What fires on the demo region: plan-spec §8.8-8.9 as corrected in §10, with its values."""

from datetime import date

import pytest

from model.demo import demo_state
from model.resources import resource
from model.review.alert import AMBER, RED
from model.review.alerts import judged
from model.review.ground import territory_grounds

# Beyond the list of the specification; each was looked at and found right:
BEYOND = {
    ("AL6", "R1:drift"),  # three and two visits of a week made up, no research sheet
    ("AL20", "R6:or_support"),  # the new rep at level 2, one academic centre
    *(("AL7", f"TO{n}") for n in range(1, 7)),  # the team's own pursuits carry no next step
}


@pytest.fixture(scope="module")
def alerts():
    return judged(territory_grounds(demo_state(resource("demo")), date(2026, 11, 30)))


def objects(alerts, rule, level=None):
    found = (a for a in alerts if a.rule == rule and level in (None, a.level))
    return sorted(a.subject.id for a in found)


def test_that_the_alerts_of_the_specification_fire_with_their_objects(alerts, golden):
    first = [alert for alert in alerts if alert.territory_id == "T1"]
    named = [f"{a.subject.id}:{a.value:.0f}" for a in first if a.rule == "AL2"]
    assert named == golden["alerts.AL2"]["value"]
    assert objects(first, "AL5", RED) == golden["alerts.AL5_red"]["value"]
    amber = golden["alerts.AL5_amber"]["value"]
    assert objects(first, "AL5", AMBER) == [*amber, "R1:requests"]
    assert objects(first, "AL7") == golden["alerts.AL7"]["value"]
    assert objects(first, "AL9") == golden["alerts.AL9"]["value"]
    assert objects(first, "AL14") == ["R1:fill"]


def test_that_one_hospital_is_found_to_take_the_time_of_three_surgery_centres(alerts):
    neglected = [a for a in alerts if a.rule == "AL2" and a.territory_id == "T2"]
    assert [a.subject.id for a in neglected] == ["T2-19", "T2-20", "T2-22"]
    (hog,) = [a for a in alerts if a.rule == "AL3"]
    assert hog.subject.id == "T2-01"
    assert hog.value == pytest.approx(0.38)


def test_that_two_territories_are_outside_the_band(alerts):
    unfair = {a.territory_id: round(a.value) for a in alerts if a.rule == "AL12"}
    assert unfair == {"T2": 127, "T4": 67}


def test_that_nothing_else_fires_than_what_was_judged_right(alerts):
    listed = {"AL2", "AL3", "AL5", "AL9", "AL12", "AL14"}
    rest = {(a.rule, a.subject.id) for a in alerts if a.rule not in listed}
    assert rest == BEYOND | {("AL7", "O8"), ("AL7", "O10")}
