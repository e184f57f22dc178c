"""Return files are read as files that nobody trusts."""

import json

import pytest
from hypothesis import given, settings
from hypothesis.strategies import binary, dictionaries, integers, lists, none, recursive, text

from model.errors import PlanError
from model.field_return.answer import LARGEST, parse_return, read_return


def test_that_a_return_file_holds_what_the_rep_noted(read, content):
    found = read(content)
    assert (found.rep_id, found.pack_id, found.saved_at) == ("R1", "k-1", "2027-01-12T18:00:00")
    assert [(one.uid, one.status) for one in found.visits] == [("D1", "done"), ("X1", "done")]
    assert (found.steps[0].id, found.notes[0].note) == ("O1", "New entrance north")
    assert (found.requests[0].minutes, found.requests[0].gave_way) == (45, "remote block")


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("status", "deleted"),
        ("outcome", {"a": 1}),
        ("uid", ""),
        ("at", "yesterday"),
    ],
)
def test_that_a_damaged_visit_is_refused_with_the_name_of_the_file(read, content, part, value):
    content["visits"][0][part] = value
    with pytest.raises(PlanError, match=r"ann-return\.json is damaged"):
        read(content)


@pytest.mark.parametrize(("part", "value"), [("kind", "bribe"), ("minutes", -5), ("minutes", True)])
def test_that_a_request_of_no_known_kind_or_length_is_refused(read, content, part, value):
    content["requests"][0][part] = value
    with pytest.raises(PlanError, match="is damaged"):
        read(content)


def test_that_control_characters_and_line_breaks_do_not_come_in(read, content):
    content["notes"][0]["note"] = "one\n\x00two\u202e <b>three</b>"
    assert read(content).notes[0].note == "one two <b>three</b>"


def test_that_a_text_longer_than_the_page_allows_is_refused(read, content):
    content["visits"][0]["outcome"] = "x" * 2_001
    with pytest.raises(PlanError, match="2,001 characters"):
        read(content)


def test_that_the_pack_itself_and_a_foreign_file_are_refused_with_what_to_do(tmp_path):
    page = tmp_path / "pack.html"
    page.write_text("<html></html>")
    with pytest.raises(PlanError, match="is the pack, not what came back"):
        read_return(page)
    with pytest.raises(PlanError, match="no return file of a field pack"):
        parse_return(json.dumps({"format": "catchment-feedback"}).encode(), "other.json")


def test_that_a_file_too_large_is_not_even_read(tmp_path):
    large = tmp_path / "large.json"
    with large.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(PlanError, match="too large"):
        read_return(large)


@settings(deadline=None)
@given(binary(max_size=200))
def test_that_no_bytes_raise_anything_but_a_sentence(data):
    with pytest.raises(PlanError):
        parse_return(data, "x.json")


_JSON = recursive(
    none() | integers() | text(max_size=5),
    lambda inner: lists(inner, max_size=3) | dictionaries(text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None)
@given(dictionaries(text(max_size=8), _JSON, max_size=3), _JSON, _JSON)
def test_that_no_content_raises_anything_but_a_sentence(more, visits, requests):
    head = {"format": "catchment-field-return", "version": 1, "project_id": "p", "rep_id": "R1"}
    content = {**more, **head, "pack_id": "k", "visits": visits, "requests": [requests]}
    with pytest.raises(PlanError):
        parse_return(json.dumps(content).encode(), "x.json")
