"""`size` answers with the reps needed and a curve, as text and as one object."""

import pytest


def test_that_size_answers_with_a_curve_around_the_reps_needed(run, demo):
    found = run("size", demo, "--iterations", 0, "--json")
    assert found.code == 0, found.err
    data = found.data
    sizes = [point["reps"] for point in data["curve"]]
    low = max(1, data["reps_needed"] - 3)
    assert sizes == list(range(low, data["reps_needed"] + 4))
    assert data["reps_needed"] - 1 < data["reps_exact"] <= data["reps_needed"]
    assert data["reps_now"] == 6
    assert data["best"] in sizes
    for point in data["curve"]:
        assert {"reps", "travel_hours", "utilisation", "profit"} <= point.keys()
    travel = [point["travel_hours"] for point in data["curve"]]
    assert travel[-1] < travel[0]
    assert sum(cell["hours"] for cell in data["cells"]) == pytest.approx(data["workload_hours"])


def test_that_size_reads_as_sentences_and_marks_the_best(run, demo):
    said = run("size", demo, "--iterations", 0)
    assert said.code == 0, said.err
    assert "There are 6 territories now." in said.out
    assert said.out.count("  best") == 1
    assert "estimates" in said.out


def test_that_size_says_what_it_cannot_do(run, demo):
    said = run("size", demo, "--balance", "moons:5", "--iterations", 0)
    assert (said.code, said.out) == (1, "")
    assert 'no metric "moons"' in said.err


def test_that_unserved_hours_are_listed_by_account(run, demo):
    data = run("size", demo, "--iterations", 0, "--json").data
    assert sum(item["hours"] for item in data["unserved"]) == pytest.approx(data["unserved_hours"])
    hours = [item["hours"] for item in data["unserved"]]
    assert hours == sorted(hours, reverse=True)
