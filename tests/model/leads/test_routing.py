"""Who gets a lead, and why."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.errors import PlanError
from model.leads.asking import Step
from model.leads.lead import Lead
from model.leads.ledger import TABLE as LEDGER
from model.leads.ledger import kept
from model.leads.routing import route
from model.scenario import LIVE, Layer

NEW = Lead(2, facility="New Wing ASC", city="Boston", region="MA", postcode="02110")


def one(state, lead):
    return route(state, [lead]).routed[0]


@pytest.mark.parametrize(
    ("name", "street", "found"),
    [
        ("MERCY HOSP.", "", "A1"),
        ("Mercy Hospital", "1 Main Street, Suite 4", "A1"),
        ("Mercy Hospital West", "", ""),  # another site
        ("Bay Ambulatory Surgery Ctr", "2 Elm Street", "A2"),
        ("Quite Another Hospital", "", ""),
    ],
)
def test_that_a_lead_is_known_as_an_account_by_name_and_place(region, name, street, found):
    answer = one(region, replace(NEW, facility=name, street=street))
    assert answer.account_id == found
    assert (answer.step is Step.ACCOUNT) == bool(found)


def test_that_an_account_of_ours_goes_to_its_rep_with_the_reason(region):
    answer = one(region, replace(NEW, facility="Bay Surgery Centre"))
    assert answer.owner is not None
    assert (answer.owner.rep, answer.owner.territory_id) == ("Ben Ruiz", "B2")
    assert "A2 Bay Surgery Center (same name, ZIP 02110)" in answer.reason


def test_that_an_account_id_in_the_list_wins_over_the_name(region):
    assert one(region, replace(NEW, account_id="P2")).account_id == "P2"


def test_that_a_name_without_a_place_must_be_the_only_one(region):
    assert one(region, Lead(2, facility="Ocean General")).account_id == "P1"
    twin = region.accounts.with_columns({"name": ["Twin", "Twin", *["Other"] * 4]})
    assert one(replace(region, accounts=twin), Lead(2, facility="Twin")).owner is None


def test_that_a_system_goes_to_the_territory_that_holds_it_nearby(region):
    lead = Lead(2, facility="New Unit", city="Warwick", region="RI", system="lifeline")
    answer = one(region, lead)
    assert answer.owner is not None
    assert (answer.step, answer.owner.rep) == (Step.SYSTEM, "Cleo Voss")


def test_that_a_system_far_away_decides_nothing(region):
    lead = Lead(2, facility="X", city="Miami", region="FL", postcode="33101", system="Lifeline")
    answer = one(region, lead)
    assert answer.owner is None
    assert answer.reason == "No account with an owner lies within 150\u00a0mi."


def test_that_a_zip_of_one_territory_goes_there_and_others_to_the_nearest(region):
    south = one(region, replace(NEW, postcode="02118"))
    assert south.owner is not None
    assert (south.step, south.owner.rep) == (Step.AREA, "Ben Ruiz")
    near = one(region, Lead(2, facility="Y", city="Cranston", region="RI", postcode="02910"))
    assert near.owner is not None
    assert (near.step, near.owner.rep) == (Step.NEAREST, "Cleo Voss")
    assert "Ocean General in Providence is" in near.reason


def test_that_the_areas_of_a_territory_come_before_its_accounts(region):
    layer = region.scenario(LIVE).layer()
    owned = layer.with_territory(2, replace(layer.territories[2], areas=("02118",)))
    state = region.with_scenario(region.scenario(LIVE).with_layer("core", owned))
    answer = one(state, replace(NEW, postcode="02118"))
    assert answer.reason == "Providence owns its area 02118."


def test_that_the_table_of_areas_places_a_lead(region):
    table = pd.DataFrame(
        [("zip5", "02118", "PR", "", "")], columns=["level", "code", "territory", "name", "rep"]
    )
    state = replace(region, tables={"areas": table})
    assert one(state, replace(NEW, postcode="02118")).owner.rep == "Cleo Voss"


def test_that_a_territory_without_a_rep_is_named_and_left_unrouted(region):
    answer = one(region, Lead(2, facility="Z", city="Hartford", region="CT", postcode="06103"))
    assert answer.owner is None
    assert answer.reason.endswith("Hartford has no rep at present.")


def test_that_nothing_known_says_so(region):
    assert one(region, Lead(2, person="A. Person")).step is Step.NOBODY
    unknown = one(region, Lead(2, facility="Q", postcode="00000"))
    assert "no known place" in unknown.reason


def test_that_who_asked_not_to_be_contacted_gets_no_owner(region):
    answer = one(region, replace(NEW, facility="Mercy Hospital", refused=True))
    assert (answer.owner, answer.step) == (None, Step.HELD)


def leads_of(count):
    return [replace(NEW, row=2 + n, facility=f"New Site {n}") for n in range(count)]


def test_that_two_territories_in_one_zip_take_turns_evenly(region):
    answers = route(region, leads_of(10)).routed
    owners = [a.owner.rep_id for a in answers]
    assert owners.count("R1") == owners.count("R2") == 5
    assert all(a.turns == 2 and "By turn among 2." in a.reason for a in answers)


def test_that_half_a_rep_gets_half_as_many_by_turn(region):
    reps = (replace(region.reps[0], fte=0.5), *region.reps[1:])
    owners = [a.owner.rep_id for a in route(replace(region, reps=reps), leads_of(9)).routed]
    assert (owners.count("R1"), owners.count("R2")) == (3, 6)


def test_that_two_people_of_one_site_get_one_rep(region):
    leads = [*leads_of(5), replace(leads_of(5)[3], row=9, person="Somebody Else")]
    answers = route(region, leads).routed
    assert answers[3].owner == answers[5].owner


@given(order=st.permutations(range(9)))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_that_the_order_of_a_list_changes_no_owner(region, order):
    leads = leads_of(9)
    plain = {a.lead.row: a.owner for a in route(region, leads).routed}
    mixed = {a.lead.row: a.owner for a in route(region, [leads[n] for n in order]).routed}
    assert plain == mixed


def test_that_kept_owners_stay_when_more_leads_come(region):
    first = route(region, leads_of(5)).routed
    change = kept(region, first, "2026-11-30")
    state = change.apply(region)
    again = route(state, leads_of(12)).routed
    assert [a.owner for a in again[:5]] == [a.owner for a in first]
    assert "has had it since 2026-11-30" in again[0].reason
    assert kept(state, again[:5], "2026-12-01") is None
    owners = [a.owner.rep_id for a in again]
    assert owners.count("R1") == owners.count("R2") == 6
    assert LEDGER not in change.inverse().apply(state).tables


def test_that_a_lead_follows_an_account_that_has_moved_whoever_had_it(region):
    lead = replace(NEW, facility="Mercy Hospital")
    state = kept(region, route(region, [lead]).routed, "2026-11-30").apply(region)
    live = state.scenario(LIVE)
    layer = live.layer()
    moved = layer.alignment.apply(layer.alignment.moving(np.array([0]), 1, "Move"))
    state = state.with_scenario(live.with_layer("core", Layer(layer.territories, moved)))
    answer = one(state, lead)
    assert answer.owner.rep == "Ben Ruiz"
    assert kept(state, [answer], "2026-12-01") is not None


def test_that_rules_come_in_their_order(region, with_rules):
    state = with_rules(
        region,
        ("area", "021", "R3"),
        ("system", "Lifeline", "R2"),
        ("account", "Mercy Hospital", "Cleo Voss"),
    )
    assert one(state, replace(NEW, facility="Mercy Hospital")).step is Step.NAMED
    system = one(state, replace(NEW, facility="N", system="Lifeline"))
    assert (system.owner.rep, system.step) == ("Ben Ruiz", Step.SYSTEM)
    area = one(state, NEW)
    assert (area.owner.rep, area.reason) == ("Cleo Voss", "Rule 1 (ZIP 021) says so.")


def test_that_the_narrower_area_wins(region, with_rules):
    state = with_rules(region, ("area", "MA", "R3"), ("area", "02110-02115", "R2"))
    assert one(state, NEW).owner.rep == "Ben Ruiz"
    assert one(state, replace(NEW, postcode="02139")).owner.rep == "Cleo Voss"


def test_that_a_rule_of_several_owners_takes_turns(region, with_rules):
    state = with_rules(region, ("area", "02110", "R1; R2; R3"))
    owners = [a.owner.rep_id for a in route(state, leads_of(6)).routed]
    assert sorted(owners) == ["R1", "R1", "R2", "R2", "R3", "R3"]


def test_that_two_rules_that_disagree_are_named(region, with_rules):
    state = with_rules(region, ("area", "02110", "R1"), ("area", "02110", "Ben Ruiz"))
    found = route(state, [NEW])
    assert found.clashes == ("Rule 1 (ZIP 02110) and rule 2 (ZIP 02110) disagree; rule 1 counts.",)
    assert found.routed[0].owner.rep == "Ada Moe"


def test_that_a_rule_that_beats_another_on_a_lead_is_named(region, with_rules):
    state = with_rules(region, ("area", "02110", "R1"), ("system", "Lifeline", "R3"))
    found = route(state, [replace(NEW, system="Lifeline")])
    assert found.clashes == ("Rule 2 (system Lifeline) goes before rule 1 (ZIP 02110) for 1 lead.",)


def test_that_an_owner_nobody_knows_is_named_and_passed_over(region, with_rules):
    state = with_rules(region, ("area", "02118", "Gone Person"))
    found = route(state, [replace(NEW, postcode="02118")])
    assert found.routed[0].owner.rep == "Ben Ruiz"
    assert found.clashes == ('Rule 1 names "Gone Person", who is no rep or territory.',)


def test_that_a_full_owner_passes_leads_on_to_the_next_in_reach(region, with_rules):
    state = with_rules(region, ("capacity", "R2", ""), limit="2")
    leads = [replace(NEW, row=n, facility=f"S {n}", postcode="02118") for n in range(4)]
    answers = route(state, leads).routed
    owners = [a.owner.rep_id for a in answers]
    assert (owners.count("R2"), owners.count("R1")) == (2, 2)
    assert any("Ben Ruiz can take no more." in a.reason for a in answers)


def test_that_nobody_is_left_when_all_are_full(region, with_rules):
    state = with_rules(region, ("capacity", "*", ""), limit="0")
    answer = one(state, NEW)
    assert answer.owner is None
    assert answer.reason.endswith("can take no more, and nobody else is in reach.")


def test_that_an_account_stays_with_its_rep_over_the_limit(region, with_rules):
    state = with_rules(region, ("capacity", "*", ""), limit="0")
    answer = one(state, replace(NEW, facility="Mercy Hospital"))
    assert answer.owner.rep == "Ada Moe"
    assert answer.reason.endswith("That is over Ada Moe’s limit.")


def test_that_a_product_line_goes_to_its_team(with_capital, with_rules):
    lead = replace(NEW, line="Robots")
    assert one(with_capital, lead).owner.rep != "Zoe Kapital"
    state = with_rules(with_capital, ("line", "robots", ""), team="capital")
    answer = one(state, lead)
    assert (answer.team, answer.owner.rep) == ("capital", "Zoe Kapital")
    assert one(with_capital, replace(NEW, line="Capital reps")).team == "capital"


def test_that_a_product_line_with_an_owner_comes_before_the_account(region, with_rules):
    state = with_rules(region, ("line", "Robots", "R3"))
    lead = replace(NEW, facility="Mercy Hospital", line="robots")
    assert one(state, lead).owner.rep == "Cleo Voss"


def test_that_a_rule_for_one_line_leaves_the_others_alone(region, with_rules):
    state = with_rules(region, ("area", "02118", "R3"), line="Mesh")
    assert one(state, replace(NEW, postcode="02118", line="mesh")).owner.rep == "Cleo Voss"
    assert one(state, replace(NEW, postcode="02118")).owner.rep == "Ben Ruiz"


def test_that_a_region_without_territories_is_refused(region):
    empty = region.scenario(LIVE).with_layer(
        "core", replace(region.scenario(LIVE).layer(), territories=())
    )
    with pytest.raises(PlanError, match="no territories"):
        route(region.with_scenario(empty), [NEW])


def test_that_no_leads_are_no_work(region):
    found = route(region, [])
    assert (found.n_routed, found.n_unrouted, found.clashes) == (0, 0, ())
