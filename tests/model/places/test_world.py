"""Towns tell their country when nothing else does."""

from model.places.world import likely_country

ROMANIAN = [
    "Cluj-Napoca", "Timișoara", "Iași", "Constanța", "Craiova", "Brașov", "Galați", "Ploiești",
    "Oradea", "Brăila", "Arad", "Pitești",
]  # fmt: skip


def test_that_the_country_of_most_towns_is_found_with_its_count() -> None:
    assert likely_country([*ROMANIAN, "Nowhere-on-Sea"]) == ("RO", 12, 13)


def test_that_few_towns_tell_no_country() -> None:
    assert likely_country(ROMANIAN[:4])[0] == ""


def test_that_towns_of_two_countries_tell_neither() -> None:
    bavarian = ["München", "Nürnberg", "Augsburg", "Regensburg", "Würzburg", "Ingolstadt",
                "Fürth", "Erlangen", "Bayreuth", "Bamberg", "Passau", "Kempten"]  # fmt: skip
    assert likely_country([*ROMANIAN, *bavarian])[0] == ""
