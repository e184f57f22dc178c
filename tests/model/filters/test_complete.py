"""What is offered at the cursor among six accounts."""

import pytest

from model.filters.columns import FilterGround
from model.filters.complete import complete, completed
from model.filters.evaluate import matching


def offered(ground: FilterGround, text: str) -> list[str]:
    return [proposal.text for proposal in complete(ground, text, len(text)).proposals]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("terr", "territory:"),
        ("pot", "potential>"),
        ("-lo", "locked"),
        ("lima ty", "type:"),
        ("(zi", "zip:"),
        ("territory", "territory:"),
        ("potential", "potential>"),
        ("territory:", '"Dallas Metro"'),
        ("territory:n", '"North Lima"'),
        ("type:ASC,am", "AMC"),
        ('system:"que', "QCU"),
        ("locked:", "yes"),
        ("contract_end:", "today..today+90d"),
        ("potential:t", "top50"),
        ("Trauma", "[Trauma beds]>"),
    ],
)
def test_that_the_best_proposal_comes_first(ground: FilterGround, text: str, first: str) -> None:
    assert offered(ground, text)[0] == first


def test_that_a_taken_proposal_leaves_a_filter_that_works(ground: FilterGround) -> None:
    text = "potential>10k terr"
    found = complete(ground, text, len(text))
    text, cursor = completed(text, found, found.proposals[0])
    assert (text, cursor) == ("potential>10k territory:", 24)
    found = complete(ground, text, cursor)
    text, _ = completed(text, found, found.proposals[0])
    assert text == 'potential>10k territory:"Dallas Metro" '
    assert matching(ground, text).tolist() == [0, 1]


def test_that_a_word_in_the_middle_is_replaced_alone(ground: FilterGround) -> None:
    text = "terr type:ASC"
    found = complete(ground, text, 4)
    assert completed(text, found, found.proposals[0]) == ("territory: type:ASC", 10)


def test_that_nothing_is_offered_inside_quotes(ground: FilterGround) -> None:
    assert offered(ground, '"terr') == []


def test_that_values_say_how_many_accounts_have_them(ground: FilterGround) -> None:
    notes = {p.text: p.note for p in complete(ground, "type:", 5).proposals}
    assert notes["ASC"] == "Surgery centre · 3 accounts"
    assert notes["AMC"] == "Academic centre · 1 account"
