"""The page and the workbook for a rep, and the way back of the workbook."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from model.demo import demo_state
from model.feedback.answer import Answered, Verdict, read_answer, read_answers
from model.feedback.merge import KEPT, Standing, decide, merged, take_in
from model.feedback.question import questions
from model.feedback.reply import replies
from model.resources import resource
from model.state import State
from reports.atlas.ground import lay_out
from reports.feedback_file import about_of, page_of, workbook_of, write_questions
from reports.feedback_reply import reply_page

TODAY = date(2026, 11, 30)
HOSTILE = '"><img src=x onerror=alert(1)></script><script>alert(2)</script> & =1+1'


@pytest.fixture(scope="module")
def state() -> State:
    """The demo."""
    return demo_state(resource("demo"))


def named(state: State, name: str) -> State:
    """The demo with the teaching hospital under another name."""
    names = state.accounts.text("name").copy()
    names[state.accounts.row_of("T2-01")] = name
    return replace(state, accounts=state.accounts.with_columns({"name": names}))


def test_that_each_rep_gets_a_page_and_a_workbook(state, tmp_path):
    files = write_questions(state, "B", tmp_path, today=TODAY, author="Dana")
    assert {(one.path.suffix, one.rep) for one in files} == {
        (".html", "Beatriz Castor"),
        (".xlsx", "Beatriz Castor"),
        (".html", "June Whitfield"),
        (".xlsx", "June Whitfield"),
    }
    page = next(one.path for one in files if one.path.suffix == ".html").read_text("utf-8")
    for words in (
        "Scioto University Hospital",
        "June Whitfield, NW Ohio",
        "Save my answer",
        "<svg",
    ):
        assert words in page


def test_that_a_page_loads_nothing_and_runs_only_its_own_script(state, tmp_path):
    files = write_questions(state, "B", tmp_path, today=TODAY)
    page = files[0].path.read_text("utf-8")
    assert not re.search(r'(?:src|href)\s*=\s*["\']?(?:https?:|//)', page)
    assert page.index("Content-Security-Policy") < page.index("<title>")
    assert "default-src &#x27;none&#x27;" in page
    assert "unsafe-inline" not in page


def test_that_hostile_names_are_text_in_page_and_workbook(state, tmp_path):
    files = write_questions(named(state, HOSTILE), "B", tmp_path, today=TODAY)
    for one in files:
        if one.path.suffix == ".html":
            page = one.path.read_text("utf-8")
            assert "<img" not in page
            assert page.count("<script>") == 1
            continue
        for row in openpyxl.load_workbook(one.path).active.iter_rows():
            assert all(cell.data_type != "f" for cell in row)


def test_that_a_filled_workbook_comes_back_as_the_answer_of_that_rep(state, tmp_path):
    (question,) = [one for one in questions(state, "B", TODAY) if one.territory_id == "T2"]
    book = workbook_of(question)
    book.active["H8"] = "Challenge"
    book.active["I8"] = "They asked for me"
    book.save(tmp_path / "back.xlsx")
    answer = read_answer(tmp_path / "back.xlsx")
    assert (answer.rep_id, answer.territory_id, answer.scenario_id) == ("R2", "T2", "B")
    (one,) = answer.verdicts
    assert (one.account_id, one.verdict, one.reason) == ("T2-01", "challenge", "They asked for me")


def test_that_an_empty_workbook_holds_no_answer(state, tmp_path):
    workbook_of(questions(state, "B", TODAY)[0]).save(tmp_path / "back.xlsx")
    assert read_answer(tmp_path / "back.xlsx").verdicts == ()


def test_that_reps_of_one_name_get_files_of_their_own(state, tmp_path):
    twins = replace(state, reps=tuple(replace(rep, name="A/B: Smith") for rep in state.reps))
    files = write_questions(twins, "B", tmp_path, today=TODAY)
    assert len({one.path for one in files}) == 4
    assert all(Path(one.path).parent == tmp_path for one in files)


def test_that_a_page_and_a_workbook_that_contradict_each_other_merge_without_loss(state, tmp_path):
    asked = {one.territory_id: one for one in questions(state, "B", TODAY)}
    book = workbook_of(asked["T2"])
    book.active["H8"], book.active["I8"] = "challenge", "They asked for me"
    book.save(tmp_path / "castor.xlsx")
    about = about_of(asked["T4"])
    told = [{"account_id": "T2-01", "verdict": "accept", "reason": "I have the hours"}]
    page = about | {"saved_at": "2026-12-01T10:00:00Z", "answers": told}
    (tmp_path / "whitfield.json").write_text(json.dumps(page), encoding="utf-8")
    answers, wrong = read_answers([tmp_path / "castor.xlsx", tmp_path / "whitfield.json"])
    assert wrong == []
    change, n = take_in(state, answers, TODAY)
    assert (change is not None, n) == (True, 2)
    (one,) = [m for m in merged(change.apply(state), "B") if m.account_id == "T2-01"]
    assert one.standing is Standing.CONFLICT
    assert {(a.rep, a.verdict, a.reason, a.file) for a in one.answers} == {
        ("Beatriz Castor", "challenge", "They asked for me", "castor.xlsx"),
        ("June Whitfield", "accept", "I have the hours", "whitfield.json"),
    }


def test_that_question_and_answer_have_one_head(state, tmp_path):
    (question, *_) = questions(state, "B", TODAY)
    ground = lay_out(state, "B", "core", today_iso=TODAY.isoformat())
    answer = Answered("a.json", "demo", "B", "core", "x", "T2", "R2", "Beatriz Castor",
                      "2026-12-01T10:00:00Z", (Verdict("T2-01", "accept", ""),))  # fmt: skip
    change, _ = take_in(state, [answer], TODAY)
    decided = decide(change.apply(state), "B", ["T2-01"], KEPT, "It helps", "Ruth", TODAY)
    (reply,) = replies(decided.apply(change.apply(state)), "B")
    heads = [
        re.sub(r'<title>.*?</title>|content="default.*?"', "", page.partition("<body>")[0])
        for page in (page_of(question, ground, "x", "Ruth"), reply_page(state, reply, "Ruth"))
    ]
    assert heads[0] == heads[1]
