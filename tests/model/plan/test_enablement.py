"""Pitch, stories, claims, practice and mastery."""

import pytest

from model.accounts import Accounts
from model.errors import PlanError
from model.plan.enablement import (
    log_practice,
    pitch_notes,
    put_claim,
    put_story,
    set_mastery,
    spine_words,
    story_problem,
    unproven_claims,
    write_spine,
)
from model.scenario import LIVE, Scenario
from model.state import About, State

FULL = dict.fromkeys(("pain", "story", "proof", "picture", "ask", "cannot"), "word")


def small(plan=None):
    live = (Scenario(LIVE, "Live", {}),)
    plans = {"R1": plan} if plan else {}
    return State(About("x"), Accounts({"account_id": ["A"]}), live, plans=plans)


def spines(**spine):
    roles = {role: {**FULL, "need": "N01"} for role in ("USER", "BUYER", "ADMIN")}
    return {"enablement": {"pitch_spines": {**roles, "USER": {**roles["USER"], **spine}}}}


def test_that_a_whole_pitch_of_150_words_raises_nothing_and_one_word_more_warns():
    assert pitch_notes(spines(pain=" ".join(["w"] * 145))) == ()
    (note,) = pitch_notes(spines(pain=" ".join(["w"] * 146)))
    assert note.message == "The pitch has 151 words, 1 too many."
    assert note.path == ("enablement", "pitch_spines", "USER")


@pytest.mark.parametrize("part", ["story", "picture", "cannot", "need"])
def test_that_a_pitch_without_one_of_its_parts_is_noted_at_that_part(part):
    (note,) = pitch_notes(spines(**{part: " "}))
    assert note.path[-1] == part


def test_that_an_overlong_pitch_is_kept_all_the_same():
    words = " ".join(["w"] * 200)
    state = write_spine(small(), "R1", "USER", "pain", words).apply(small())
    assert spine_words(state.plans["R1"]["enablement"]["pitch_spines"]["USER"]) == 200


def test_that_a_claim_without_a_reference_is_flagged_until_it_has_one():
    state = put_claim(small(), "R1", {"text": "Seals in 2.1 seconds"}).apply(small())
    (claim,) = unproven_claims(state.plans["R1"])
    state = put_claim(state, "R1", {**claim, "reference": "Study 12"}).apply(state)
    assert unproven_claims(state.plans["R1"]) == []
    with pytest.raises(PlanError, match="says nothing"):
        put_claim(state, "R1", {"text": ""})


def test_that_a_story_is_told_with_permission_only():
    story = {"customer_type": "ASC", "problem": "p", "result": "r"}
    assert story_problem(story) == "The story has no permission."
    state = put_story(small(), "R1", story).apply(small())
    assert pitch_notes(state.plans["R1"])[-1].path == ("enablement", "stories", "S1")
    assert story_problem({**story, "permission": "Dr Ada, 2026"}) == ""


def test_that_practice_and_mastery_are_logged_with_day_score_and_target():
    state = log_practice(
        small(), "R1", {"item": "Pitch", "kind": "role play", "score": 80, "date": "2026-11-30"}
    ).apply(small())
    assert state.plans["R1"]["enablement"]["records"][0]["score"] == 80
    with pytest.raises(PlanError, match="out of range"):
        log_practice(
            state, "R1", {"item": "Pitch", "kind": "pitch", "score": 101, "date": "2026-11-30"}
        )
    state = set_mastery(state, "R1", "Own facts", 2, 4, "2027-03-01").apply(state)
    state = set_mastery(state, "R1", "Own facts", 3, 4, "2027-03-01").apply(state)
    assert [row["level"] for row in state.plans["R1"]["enablement"]["matrix"]] == [3]
    with pytest.raises(PlanError, match="no day"):
        set_mastery(state, "R1", "Economics", 1, 3, "")
