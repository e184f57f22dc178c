"""The glossary: one meaning a term, found by what the screen says."""

import pytest

from model.glossary import OF_THE_PLAN, glossary, meaning_of, term_in


def test_that_each_term_stands_once_with_one_sentence() -> None:
    pairs = [pair for found in glossary().values() for pair in found]
    terms = [term for term, _ in pairs]
    assert len(terms) == len(set(terms)) >= 100
    for term, meaning in pairs:
        assert meaning.endswith("."), term
        assert len(meaning) <= 110, term
    assert OF_THE_PLAN in glossary()


@pytest.mark.parametrize(
    ("words", "term"),
    [
        ("Plan adherence, 78 %, aim 85 %", "Plan adherence"),
        ("IDN", "Health system (IDN)"),
        ("user", "Buyer, user, administrator"),
        ("Step discipline", "Step discipline"),
        ("Potential per year", "Potential"),
        ("Potentially", ""),
        ("Welcome", ""),
        ("", ""),
    ],
)
def test_that_words_of_the_screen_lead_to_their_term(words: str, term: str) -> None:
    assert term_in(words) == term
    assert bool(meaning_of(term)) is bool(term)
