"""Short names: at most 18 characters, no two alike."""

from hypothesis import given
from hypothesis.strategies import lists, text

from reports.book.names import short_names


def test_that_a_name_gives_up_its_kind_of_house_first():
    names = ["Great Miami University Hospital", "Hamilton Canal Hospital", "Elm"]
    assert short_names(names, ["", "", ""], ["1", "2", "3"]) == (
        "Great Miami Univ.",
        "Hamilton Canal",
        "Elm",
    )


def test_that_names_alike_at_the_start_keep_a_telling_end():
    names = ["St. Brigid Kettering", "St. Brigid Springfield"]
    assert short_names(names, ["Kettering", "Springfield"], ["1", "2"]) == (
        "St. Brigid Ketter.",
        "St. Brigid Spring.",
    )


def test_that_twins_are_told_apart_by_town_and_then_by_number():
    names = ["City Hospital"] * 3
    towns = ["Dayton", "Dayton", ""]
    assert short_names(names, towns, ["1", "2", "3"]) == (
        "City Dayton",
        "City Hospital (1)",
        "City Hospital (2)",
    )


def test_that_no_short_name_ends_with_a_word_that_says_nothing_or_is_cut_inside_one():
    names = [
        "The Eye Surgery of Northern Georgia",
        "Roswell Center for Foot and Ankle",
        "Huntsville Hospital Main",
        "Huntsville Hospital Women",
    ]
    towns = ["Athens", "Roswell", "Huntsville", "Huntsville"]
    assert short_names(names, towns, ["1", "2", "3", "4"]) == (
        "Eye Surgery",
        "Roswell Center",
        "Huntsville (1)",
        "Huntsville (2)",
    )


def test_that_whole_words_carry_no_sign_of_a_cut():
    names = ["Emory University Hospital Midtown", "Emory University Orthopaedics and Spine"]
    assert short_names(names, ["Atlanta", "Atlanta"], ["1", "2"]) == (
        "Emory Atlanta",
        "Emory Univ. (1)",
    )


def test_that_an_account_without_a_name_goes_by_its_id():
    assert short_names([""], [""], ["A7"]) == ("A7",)


@given(lists(text(max_size=40), max_size=30))
def test_that_short_names_are_short_and_differ(names):
    ids = [f"id{n}" for n in range(len(names))]
    shorts = short_names(names, [""] * len(names), ids)
    assert all(0 < len(short) <= 18 for short in shorts)
    assert len({short.casefold() for short in shorts}) == len(shorts)
