import pytest

from model.places.countries import country_code, country_named


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("DE", "DE"), ("deu", "DE"), ("276", "DE"), ("Germany", "DE"), ("Deutschland", "DE"),
        ("U.K.", "GB"), ("Österreich", "AT"), ("España", "ES"), ("The Netherlands", "NL"),
        ("Côte d'Ivoire", ""), ("", ""), ("Ohio", ""),
    ],
)  # fmt: skip
def test_that_a_country_is_known_by_code_and_name(text, code):
    assert country_code(text) == code


def test_that_a_country_has_its_number_and_name():
    france = country_named("FR")
    assert france is not None
    assert (france.number, france.name) == ("250", "France")
    assert country_named("XX") is None
