"""Other people's words for types, trauma levels, contracts."""

import pytest

from model.fields import ACCOUNT_FIELD, ACCOUNT_TYPES, CONTRACT_STATUSES
from model.intake.words import enum_code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Hospital - Acute Care", "COMM"), ("Hospital - Critical Access", "CAH"),
        ("Ambulatory Surgery Center", "ASC"), ("ASC", "ASC"), ("Hospital - Psychiatric", "OTHER"),
        ("Hospital - Children", "CHILD"), ("Hospital - Long Term Care", "OTHER"),
        ("Hospital - Veterans Affairs", "FED"), ("VA", "FED"), ("Hospital - Military", "FED"),
        ("Hospital - Women", "SPEC"), ("Hospital - Special", "SPEC"), ("comm", "COMM"),
        ("Academic centre", "AMC"), ("University Hospital", "AMC"), ("Physician Practice", "PRAC"),
        ("Imaging Center", "IMG"), ("Hospital - Rural Emergency", "CAH"), ("PIT", ""),
    ],
)  # fmt: skip
def test_that_a_type_finds_its_code(text, code):
    assert enum_code("account_type", tuple(ACCOUNT_TYPES), text) == code


@pytest.mark.parametrize(
    ("text", "level"),
    [("LEVEL II", "II"), ("LEVEL I, LEVEL II PEDIATRIC", "I"), ("Level 3", "III"), ("iv", "IV"),
     ("Not designated", "none"), ("TRH", ""), ("LEVEL V", "")],
)  # fmt: skip
def test_that_the_highest_trauma_level_counts(text, level):
    assert enum_code("trauma_level", ACCOUNT_FIELD["trauma_level"].allowed, text) == level


def test_that_contract_words_are_translated():
    assert enum_code("contract_status", CONTRACT_STATUSES, "Sole - Competitor") == "sole-competitor"
    assert enum_code("contract_status", CONTRACT_STATUSES, "Dual award") == "dual"
