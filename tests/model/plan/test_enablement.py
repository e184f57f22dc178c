"""Pitch, stories, claims, practice and mastery."""

import pytest

from model.accounts import Accounts
from model.errors import PlanError
from model.plan.enablement import (
    log_practice,
    pitch_notes,
    spine_words,
    story_problem,
    track_notes,
    unproven_claims,
    write_spine,
    write_track,
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


def bank(**lists):
    return {"enablement": lists}


def test_that_a_claim_without_a_reference_is_flagged_until_it_has_one():
    claim = {"id": "C1", "text": "Seals in 2.1 seconds"}
    assert unproven_claims(bank(claims=[claim])) == [claim]
    assert unproven_claims(bank(claims=[{**claim, "reference": "Study 12"}])) == []


def test_that_a_story_is_told_with_permission_only():
    story = {"id": "S1", "customer_type": "ASC", "problem": "p", "result": "r"}
    assert story_problem(story) == "The story has no permission."
    assert pitch_notes(bank(stories=[story]))[-1].path == ("enablement", "stories", "S1")
    assert story_problem({**story, "permission": "Dr Ada, 2026"}) == ""


def test_that_practice_is_logged_with_its_day_and_a_score_of_a_hundred_at_most():
    state = log_practice(
        small(), "R1", {"item": "Pitch", "kind": "role play", "score": 80, "date": "2026-11-30"}
    ).apply(small())
    assert state.plans["R1"]["enablement"]["records"][0]["score"] == 80
    with pytest.raises(PlanError, match="out of range"):
        log_practice(
            state, "R1", {"item": "Pitch", "kind": "pitch", "score": 101, "date": "2026-11-30"}
        )


def test_that_every_audience_has_a_talk_track_and_the_c_suite_a_need_of_its_system():
    state = small()
    assert len(track_notes({})) == 3
    for audience in ("clinician", "purchaser", "C-suite"):
        state = write_track(state, "R1", audience, "text", "Twelve minutes a case.").apply(state)
    (note,) = track_notes(state.plans["R1"])
    assert note.path == ("enablement", "talk_tracks", "C-suite")
    state = write_track(state, "R1", "C-suite", "need", "N07").apply(state)
    assert track_notes(state.plans["R1"]) == ()
    with pytest.raises(PlanError, match="no such talk track"):
        write_track(state, "R1", "everybody", "text", "Hello")
