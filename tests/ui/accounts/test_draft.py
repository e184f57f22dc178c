"""Decisions about an import are values: each gives a new draft, and nothing else of it changes."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from model.intake.reading import Reading
from ui.accounts.draft import Draft, MergeChoice

KEY = ("north.csv", "north")
NAMES = st.sampled_from(["beds", "ors", "calls", "potential"])
HEADERS = st.sampled_from(["A", "B", "C"])


@given(steps=st.lists(st.tuples(HEADERS, NAMES), max_size=8))
def test_that_no_column_is_two_fields_and_the_last_choice_holds(
    steps: list[tuple[str, str]],
) -> None:
    draft = Draft()
    for header, name in steps:
        draft = draft.with_field(KEY, header, name)
        assert draft.reading(KEY).mapping[name] == header
    headers = list(draft.reading(KEY).mapping.values())
    assert len(headers) == len(set(headers))


def test_that_a_chip_on_another_column_swaps_the_two() -> None:
    draft = Draft().with_field(KEY, "A", "beds").with_field(KEY, "B", "ors")
    swapped = draft.swapping(KEY, ("A", "beds"), ("B", "ors"))
    assert swapped.reading(KEY).mapping == {"beds": "B", "ors": "A"}


def test_that_a_chip_on_a_column_of_its_own_only_moves() -> None:
    draft = Draft().with_field(KEY, "A", "beds")
    assert draft.swapping(KEY, ("A", "beds"), ("C", "")).reading(KEY).mapping == {"beds": "C"}


def test_that_a_column_left_out_has_no_field_until_it_is_given_one() -> None:
    draft = Draft().with_field(KEY, "A", "beds").leaving_out(KEY, "A")
    assert draft.reading(KEY) == Reading(ignored=frozenset({"A"}))
    assert draft.with_field(KEY, "A", "ors").reading(KEY) == Reading(mapping={"ors": "A"})
    assert draft.as_found(KEY, "A").reading(KEY) == Reading()


def test_that_a_column_of_ones_own_has_no_field_until_it_is_given_one() -> None:
    draft = Draft().with_field(KEY, "A", "beds").as_own(KEY, "A")
    assert draft.reading(KEY) == Reading(own=frozenset({"A"}))
    assert draft.with_field(KEY, "A", "ors").reading(KEY) == Reading(mapping={"ors": "A"})
    assert draft.leaving_out(KEY, "A").reading(KEY) == Reading(ignored=frozenset({"A"}))


def test_that_a_word_is_decided_once_and_can_be_forgotten() -> None:
    draft = Draft().with_word(KEY, "account_type", "Surgicenter", "ASC")
    assert draft.reading(KEY).words == {"account_type": {"Surgicenter": "ASC"}}
    assert draft.with_word(KEY, "account_type", "Surgicenter", "").reading(KEY) == Reading()


def test_that_another_header_row_forgets_what_was_said_of_columns() -> None:
    draft = Draft().with_field(KEY, "A", "beds").with_fix(KEY, 3, "A", "12")
    assert draft.with_header_row(KEY, 2).reading(KEY) == Reading(header_row=2)


def test_that_a_file_dropped_twice_is_read_once() -> None:
    one, two = Path("one.csv"), Path("two.csv")
    draft = Draft((one,)).with_paths([one, two])
    assert draft.paths == (one, two)
    assert draft.title == "2 files"
    assert Draft((one,)).title == "one.csv"
    assert Draft(text="a\tb").title == "Pasted cells"


def test_that_a_duplicate_can_be_undecided_again() -> None:
    choice = MergeChoice("A1", ("A2",))
    draft = Draft().with_merge(("A1", "A2"), choice)
    assert draft.merges == {("A1", "A2"): choice}
    assert draft.with_merge(("A1", "A2"), None).merges == {}
