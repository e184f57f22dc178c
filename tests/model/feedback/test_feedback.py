"""Questions to reps, their answers from untrusted files, and merging without loss."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.demo import demo_state
from model.errors import PlanError
from model.feedback.answer import FORMAT, LARGEST, LONGEST, parse_answer, read_answer, read_answers
from model.feedback.merge import (
    BACK,
    KEPT,
    TABLE,
    Standing,
    decide,
    merged,
    records_of,
    take_in,
)
from model.feedback.question import questions
from model.resources import resource
from model.scenario import LIVE
from model.state import State

TODAY = date(2026, 11, 30)
SCIOTO = "T2-01"


@pytest.fixture(scope="module")
def state() -> State:
    """The demo; scenario B moves the teaching hospital from Castor (T2) to Whitfield (T4)."""
    return demo_state(resource("demo"))


def told(territory: str, verdict: str, reason: str = "", **more: Any) -> bytes:
    """A return file as the page writes it."""
    rep = {"T2": "R2", "T4": "R4"}.get(territory, "")
    about = {
        "format": FORMAT,
        "version": 1,
        "project_id": "demo",
        "scenario_id": "B",
        "team": "core",
        "issue": "x",
        "territory_id": territory,
        "rep_id": rep,
        "rep": f"Rep {rep}",
        "saved_at": "2026-12-01T10:00:00Z",
        "answers": [{"account_id": SCIOTO, "verdict": verdict, "reason": reason}],
    }
    return json.dumps({**about, **more}).encode()


def with_files(state: State, *files: bytes) -> State:
    """The state after reading some return files."""
    answers = [parse_answer(data, f"{n}.json") for n, data in enumerate(files)]
    change, _ = take_in(state, answers, TODAY)
    return change.apply(state) if change is not None else state


def test_that_both_reps_of_a_moved_account_are_asked_with_reasons(state):
    asked = {one.territory_id: one for one in questions(state, "B", TODAY)}
    assert set(asked) == {"T2", "T4"}
    (going,), (coming,) = asked["T2"].asked, asked["T4"].asked
    assert (going.account_id, going.comes, going.other) == (
        SCIOTO,
        False,
        "June Whitfield, NW Ohio",
    )
    assert coming.comes
    assert coming.other == "Beatriz Castor, Columbus Core"
    assert any("105 %" in reason for reason in coming.reasons)


def test_that_the_live_alignment_asks_nothing(state):
    with pytest.raises(PlanError, match="moves nothing"):
        questions(state, LIVE, TODAY)


def test_that_two_files_that_contradict_each_other_are_both_kept_as_a_conflict(state):
    after = with_files(state, told("T2", "challenge", "My best account"), told("T4", "accept"))
    (one,) = [m for m in merged(after, "B") if m.account_id == SCIOTO]
    assert one.standing is Standing.CONFLICT
    assert one.waits
    assert {(a.rep_id, a.verdict, a.reason) for a in one.answers} == {
        ("R2", "challenge", "My best account"),
        ("R4", "accept", ""),
    }


def test_that_reading_a_file_twice_adds_nothing(state):
    after = with_files(state, told("T2", "accept"))
    change, n = take_in(after, [parse_answer(told("T2", "accept"), "copy.json")], TODAY)
    assert (change, n) == (None, 0)


def test_that_the_later_answer_of_a_rep_counts_and_the_older_one_stays(state):
    later = told("T4", "accept", "", saved_at="2026-12-03T09:00:00Z")
    after = with_files(state, later, told("T4", "challenge", "Too far"))
    (one,) = [m for m in merged(after, "B") if m.account_id == SCIOTO]
    assert one.standing is Standing.AGREED
    assert len(one.answers) == 2


def test_that_an_answer_to_a_move_that_is_gone_says_that_it_is_outdated(state):
    live, scenario = state.scenario(LIVE), state.scenario("B")
    back = state.with_scenario(replace(scenario, layers=live.layers))
    (one,) = merged(with_files(back, told("T4", "accept")), "B")
    assert (one.stale, one.moved) == (True, False)


def test_that_putting_back_moves_the_account_writes_the_decision_and_undoes_exactly(state):
    after = with_files(state, told("T2", "challenge", "Mine"))
    change = decide(after, "B", [SCIOTO], BACK, "You know them best", "Dana", TODAY)
    decided = change.apply(after)
    row = after.accounts.row_of(SCIOTO)
    code = int(decided.scenario("B").layer().alignment.territory[row])
    assert decided.scenario("B").layer().territories[code].id == "T2"
    (record,) = records_of(decided)
    assert (record.decision, record.decision_why, record.decided_by) == (
        BACK,
        "You know them best",
        "Dana",
    )
    undone = change.inverse().apply(decided)
    assert records_of(undone) == records_of(after)
    assert (
        undone.scenario("B").layer().alignment.territory.tolist()
        == after.scenario("B").layer().alignment.territory.tolist()
    )


def test_that_a_kept_move_no_longer_waits_until_a_rep_answers_anew(state):
    after = with_files(state, told("T2", "challenge", "Mine"))
    kept = decide(after, "B", [SCIOTO], KEPT, "Columbus is full", "Dana", TODAY).apply(after)
    assert not any(one.waits for one in merged(kept, "B"))
    again = told("T2", "challenge", "Really mine", saved_at="2026-12-09T10:00:00Z")
    assert any(one.waits for one in merged(with_files(kept, again), "B"))


def test_that_a_decision_needs_a_reason_and_an_answer(state):
    with pytest.raises(PlanError, match="why"):
        decide(state, "B", [SCIOTO], KEPT, " ", "Dana", TODAY)
    with pytest.raises(PlanError, match="Nobody answered"):
        decide(state, "B", [SCIOTO], KEPT, "Because", "Dana", TODAY)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"[]", "no return file"),
        (b"\xff\xfe", "no return file"),
        (b"{" * 5_000, "no return file"),
        (b"[" * 100_000, "no return file"),
        (told("T2", "accept", format="other"), "no answer to a Catchment question"),
        (told("T2", "accept", version=99), "another version"),
        (told("T2", "accept", answers="all"), "no answers"),
        (told("T2", "accept", answers=[1]), "no answers"),
        (told("T2", "accept", territory_id={"$gt": ""}), "no text"),
        (told("T2", "accept", territory_id=""), "whose answer"),
        (told("T2", "maybe"), "neither accept nor challenge"),
        (told("T2", "challenge"), "no reason"),
        (told("T2", "challenge", "x" * (LONGEST + 1)), "characters"),
        (b" " * (LARGEST + 1), "too large"),
    ],
)
def test_that_a_hostile_or_damaged_file_is_refused_with_a_sentence(data, said):
    with pytest.raises(PlanError, match=said):
        parse_answer(data, "bad.json")


@settings(max_examples=60)
@given(st.binary(max_size=200))
def test_that_no_bytes_break_the_reader(data):
    with suppress(PlanError):
        assert parse_answer(data, "any.json").territory_id


def test_that_an_answer_of_another_project_or_scenario_is_not_taken(state):
    for more in ({"project_id": "other"}, {"scenario_id": "gone"}, {"team": "nobody"}):
        answer = parse_answer(told("T2", "accept", **more), "a.json")
        with pytest.raises(PlanError, match=r"a\.json"):
            take_in(state, [answer], TODAY)


def test_that_control_characters_leave_and_markup_stays_text():
    answer = parse_answer(told("T2", "challenge", "a\u0000b <b>c</b>\u202e"), "a.json")
    assert answer.verdicts[0].reason == "a b <b>c</b>"


def test_that_one_wrong_file_does_not_keep_the_others_out(tmp_path: Path):
    good, bad = tmp_path / "good.json", tmp_path / "page.html"
    good.write_bytes(told("T2", "accept"))
    bad.write_text("<html>")
    answers, wrong = read_answers([good, bad, tmp_path / "gone.json"])
    assert [answer.rep_id for answer in answers] == ["R2"]
    assert [words.split()[0] for words in wrong] == ["page.html", "gone.json"]


def test_that_a_huge_file_is_not_even_read(tmp_path: Path):
    out = tmp_path / "huge.json"
    with out.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(PlanError, match="too large"):
        read_answer(out)


def test_that_answers_live_in_one_table_of_the_project(state):
    after = with_files(state, told("T2", "accept"))
    assert list(after.tables[TABLE]["account_id"]) == [SCIOTO]
