"""The command `review` on the demo."""

import pytest


@pytest.fixture
def demo(run, tmp_path):
    path = tmp_path / "demo.catchment.gpkg"
    assert run("demo", path).code == 0
    return path


def test_that_review_prints_scorecards_and_alerts(run, demo):
    found = run("review", demo, "--json").data
    first = found["scorecards"][0]
    assert (first["id"], len(found["scorecards"])) == ("T1", 6)
    adherence = first["metrics"]["adherence"]
    assert (adherence["state"], adherence["threshold"]) == ("amber", 85)
    hog = next(alert for alert in found["alerts"] if alert["rule"] == "AL3")
    assert (hog["object"], hog["threshold"]) == ("T2-01", 0.25)
    assert hog["action"] == ["Open as a scenario"]


@pytest.mark.parametrize(
    ("level", "ids"),
    [
        ("rep", ["R1", "R2", "R3", "R4", "R5", "R6"]),
        ("district", ["Ohio", "Indiana and Kentucky"]),
        ("region", ["all"]),
    ],
)
def test_that_scorecards_roll_up(run, demo, level, ids):
    found = run("review", demo, "--level", level, "--json").data
    assert [card["id"] for card in found["scorecards"]] == ids


def test_that_reviews_held_and_the_next_one_are_told(run, demo):
    found = run("review", demo, "--json").data
    held = {one["period"]: one["held_on"] for one in found["reviews"]}
    assert held == {"2026-10": "2026-11-03", "2026-11": "2026-11-30"}
    assert all(one["came_with_the_plan"] for one in found["reviews"])
    assert found["reviewed"]["T1"] == {"cadence": "monthly", "green": 0, "missing": ""}
    assert found["reviewed"]["T2"]["missing"] == "2026-10"


def test_that_an_earlier_month_is_judged_on_its_last_day(run, demo):
    assert run("review", demo, "--period", "2026-10", "--json").data["as_of"] == "2026-10-31"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--period", "November"), "is no month"),
        (("--period", "2027-03"), "has not begun"),
        (("--level", "planet"), "There is no level"),
    ],
)
def test_that_a_wrong_word_gets_one_sentence(run, demo, words, said):
    answer = run("review", demo, *words)
    assert answer.code == 1
    assert said in answer.err
    assert "Traceback" not in answer.err
