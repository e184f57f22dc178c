"""Existing alignments: ZIP, county or account to territory, and what in them clashes."""

from datetime import date

import numpy as np
import pytest

from model.accounts import Accounts
from model.alignment import Alignment
from model.intake.areas import county_code
from model.intake.incoming import read_incoming, take_in
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import CORE_TEAM, Territory

TODAY = date(2026, 11, 30)


def project(territory: list[int] | None = None, territories: tuple[Territory, ...] = ()) -> State:
    """Four accounts: two in Dayton OH, one in Lima OH, one in Boston MA."""
    accounts = Accounts(
        {
            "account_id": ["A1", "A2", "A3", "A4"],
            "name": ["Elm", "Oak", "Ash", "Bay"],
            "postcode": ["45402", "45409-1234", "45801", "02118"],
            "region": ["OH", "OH", "OH", "MA"],
        }
    )
    alignment = Alignment(np.array(territory if territory is not None else [-1] * 4))
    layer = Layer(territories, alignment)
    live = Scenario(LIVE, "Live", {CORE_TEAM.id: layer}, status="live")
    return State(About("P"), accounts, (live,))


@pytest.fixture
def take(tmp_path):
    """Import a text as a file into a project: the project after it and what was said."""

    def call(state: State, text: str, name: str = "areas.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        incoming = read_incoming([path], state=state)
        change, said = take_in(state, incoming, TODAY)
        return change.apply(state), said, incoming

    return call


def owners(state: State, scenario: str = LIVE) -> list[str]:
    layer = state.scenario(scenario).layer()
    return [layer.territories[c].name if c >= 0 else "" for c in layer.alignment.territory]


def test_that_zips_make_territories_and_assign_accounts(take):
    text = "ZIP,Territory,Rep\n45402,West,Ann\n45409,West,Ann\n45801,North,Bo\n2118,East,\n"
    state, said, incoming = take(project(), text)
    assert incoming.sheets[0].kind == "areas"
    assert owners(state) == ["West", "West", "North", "East"]
    assert said.areas.made == ("East", "North", "West")
    assert [(t.name, t.rep_id) for t in state.scenario(LIVE).layer().territories] == [
        ("East", ""), ("North", "Bo"), ("West", "Ann"),
    ]  # fmt: skip
    assert [rep.name for rep in state.reps] == ["Ann", "Bo"]
    assert list(state.table("areas")["code"]) == ["45402", "45409", "45801", "02118"]
    assert said.areas.conflicts == ()


@pytest.mark.parametrize(
    "text",
    [
        "County FIPS,Territory\n39113,West\n39003,North\n25025,East\n",
        "County,State,Territory\nMontgomery County,OH,West\nAllen,Ohio,North\nSuffolk,MA,East\n",
        "ZIP3,Territory\n454,West\n458,North\n21,East\n",
        "Account ID,Account Name,Territory\nA1,Elm,West\nA2,Oak,West\nA3,Ash,North\nA4,Bay,East\n",
    ],
)
def test_that_counties_zip3s_and_accounts_do_the_same(take, text):
    state, _, incoming = take(project(), text)
    assert incoming.sheets[0].kind == "areas"
    assert owners(state) == ["West", "West", "North", "East"]


def test_that_canadian_postcodes_and_their_first_halves_place_accounts(take):
    state, _, _ = take(
        project(),
        "Account ID,Account Name,City,State,Country,Postcode,Beds\n"
        "C1,Bloor,Toronto,ON,Canada,M5V 3L9,5\nC2,Queen,Toronto,ON,Canada,m5v2a1,5\n"
        "C3,Rideau,Ottawa,ON,Canada,K1N 8S7,5\n",
        "accounts.csv",
    )
    text = "FSA,Territory\nM5V,Lake\nK1N,Canal\nM5V 2A1,Pier\n"
    after, said, incoming = take(state, text)
    assert incoming.sheets[0].kind == "areas"
    assert incoming.areas.rejected == 0
    assert list(after.table("areas")["level"]) == ["fsa", "fsa", "postcode"]
    assert owners(after)[4:] == ["Lake", "Pier", "Canal"]  # the whole code tells more
    assert said.areas.made == ("Canal", "Lake", "Pier")


def test_that_a_zip_in_two_territories_is_listed_and_stays_in_the_first(take):
    state, said, incoming = take(project(), "ZIP,Territory\n45402,West\n45402,East\n45402,West\n")
    assert owners(state)[0] == "West"
    (conflict, *_) = [c for c in said.areas.conflicts if c.kind == "In two territories"]
    assert conflict.sentence == (
        "ZIP 45402 is in West (row 2) and in East (row 3); it stays in West."
    )
    assert incoming.areas.rejected == 2  # the clash, and the row that says it again


def test_that_an_account_named_elsewhere_than_its_zip_is_listed(tmp_path):
    zips, names = tmp_path / "zips.csv", tmp_path / "names.csv"
    zips.write_text("ZIP,Territory\n45402,West\n45801,North\n", encoding="utf-8")
    names.write_text("Account ID,Territory\nA1,North\n", encoding="utf-8")
    state = project()
    change, said = take_in(state, read_incoming([zips, names], state=state), TODAY)
    assert owners(change.apply(state)) == ["North", "", "North", ""]
    kinds = [conflict.kind for conflict in said.areas.conflicts]
    assert kinds == ["Account and area disagree", "In no area", "In no area"]
    assert said.areas.conflicts[0].account_ids == ("A1",)


def test_that_an_unknown_zip_is_kept_and_listed(take):
    _, said, incoming = take(project(), "ZIP,Territory\n00000,West\n45402,West\n")
    assert [c.kind for c in said.areas.conflicts][:1] == ["Unknown ZIP"]
    assert incoming.areas.accepted == 2


def test_that_what_people_decided_is_never_overwritten(take):
    state = project([0, 0, 0, 0], (Territory("T1", "West"),))
    after, said, _ = take(state, "ZIP,Territory\n45402,East\n")
    assert owners(after) == ["West"] * 4
    assert said.areas.scenario == "Imported from areas"
    assert after.open_scenario == "imported"
    assert owners(after, "imported") == ["East", "West", "West", "West"]


def test_that_new_accounts_of_a_later_import_follow_the_areas(take):
    state, _, _ = take(project(), "ZIP,Territory\n45402,West\n45801,North\n")
    text = (
        "Account ID,Account Name,City,State,ZIP,Beds\n"
        "A9,New,Dayton,OH,45402,5\nA8,Far,Salem,OR,97301,5\n"
    )
    after, said, _ = take(state, text, "accounts.csv")
    assert owners(after) == ["West", "", "North", "", "West", ""]
    assert said.notes == ("Far lies in no area of the table.",)


def test_that_the_import_of_areas_undoes_whole(take):
    before = project([0, 0, -1, -1], (Territory("T1", "West"),))
    text = "ZIP,Territory\n45402,East\n"
    after, _, incoming = take(before, text)
    change, _ = take_in(before, incoming, TODAY)
    back = change.inverse().apply(change.apply(before))
    assert [s.id for s in back.scenarios] == [LIVE]
    assert back.open_scenario == before.open_scenario
    assert owners(back) == owners(before)
    assert len(after.scenarios) == 2


def test_that_counties_are_found_with_and_without_the_word_for_them():
    assert county_code("Orleans Parish", "LA") == county_code("Orleans", "Louisiana") == "22071"
    assert county_code("St. Louis County", "MO") == county_code("Saint Louis", "MO")
    assert county_code("Nowhere", "OH") == ""
