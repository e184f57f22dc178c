"""The folder of a publication."""

import csv
import json
from dataclasses import replace
from datetime import date

import geopandas
import numpy as np
import pytest

from model.alignment import Alignment
from model.demo import demo_state
from model.errors import PlanError
from model.leads.lead import Lead
from model.leads.routing import route
from model.leads.rules import read_rules, set_rules
from model.publication import publication, published
from model.resources import resource
from model.scenario import LIVE
from reports.publish_files import CONTENTS, write_publication
from reports.publish_tables import developer_name

TODAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def demo():
    return demo_state(resource("demo"))


@pytest.fixture(scope="module")
def folder(demo, tmp_path_factory):
    out = tmp_path_factory.mktemp("publication") / "new"
    write_publication(demo, publication(demo, LIVE, TODAY), out)
    return out


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def moved(state, row, code):
    scenario = state.scenario(LIVE)
    codes = scenario.layer().alignment.territory.copy()
    codes[row] = code
    layer = replace(scenario.layer(), alignment=Alignment(codes))
    return state.with_scenario(scenario.with_layer("core", layer))


def test_that_every_account_has_owner_and_day(folder, demo):
    told = rows(folder / "crm-owners.csv")
    assert list(told[0])[:3] == ["AccountId", "OwnerId", "EffectiveDate"]
    assert [row["AccountId"] for row in told] == list(demo.accounts.ids)
    assert {row["EffectiveDate"] for row in told} == {"2026-01-01"}


def test_that_a_later_publication_tells_only_what_changed(demo, tmp_path):
    state = published(demo, publication(demo, LIVE, TODAY), TODAY).apply(demo)
    with pytest.raises(PlanError, match="No account has another owner"):
        write_publication(state, publication(state, LIVE, TODAY), tmp_path)
    code = 1 - int(state.scenario(LIVE).layer().alignment.territory[0])
    state = moved(state, 0, code)
    write_publication(state, publication(state, LIVE, TODAY), tmp_path)
    (only,) = rows(tmp_path / "crm-owners.csv")
    assert (only["AccountId"], only["PreviousOwner"]) == ("A01", "Maya Lindqvist")
    assert {row["RepId"] for row in rows(tmp_path / "reprints.csv")} == {"R1", "R2"}
    write_publication(state, publication(state, LIVE, TODAY), tmp_path, everything=True)
    assert len(rows(tmp_path / "crm-owners.csv")) == len(state.accounts)


def test_that_every_zip_has_its_territory_and_shared_ones_say_so(folder, demo):
    table = rows(folder / "zip-territory.csv")
    assert {row["ZIP"] for row in table} == {text[:5] for text in demo.accounts.text("postcode")}
    shared = {row["ZIP"] for row in table if row["Shared"] == "yes"}
    for zip5 in {row["ZIP"] for row in table}:
        assert (sum(row["ZIP"] == zip5 for row in table) > 1) == (zip5 in shared)
    assert sum(int(row["Accounts"]) for row in table) == len(demo.accounts)


def test_that_the_lead_rules_read_back_and_route_as_the_alignment_does(folder, demo):
    rules = read_rules(folder / "lead-routing-rules.csv")
    state = set_rules(demo, rules).apply(demo)
    postcodes = sorted({str(text)[:5] for text in demo.accounts.text("postcode")})
    leads = [Lead(n, facility=f"New site {n}", postcode=z) for n, z in enumerate(postcodes)]
    by_rule, plain = route(state, leads), route(demo, leads)
    assert [one.owner for one in by_rule.routed] == [one.owner for one in plain.routed]
    assert by_rule.clashes == ()


def test_that_the_layers_open_in_gis_programs(folder, demo):
    shapes = geopandas.read_file(folder / "alignment.gpkg", layer="territories")
    points = geopandas.read_file(folder / "alignment.gpkg", layer="accounts")
    assert (len(shapes), len(points)) == (6, len(demo.accounts))
    held = shapes.set_index("territory")
    inside = [
        held.geometry[key].buffer(1e-3).covers(point)
        for key, point in zip(points["territory"], points.geometry, strict=True)
    ]
    assert np.all(inside)
    features = json.loads((folder / "territories.geojson").read_text())["features"]
    assert {f["properties"]["effective_from"] for f in features} == {"2026-01-01"}
    assert len(geopandas.read_file(folder / "territories.kml")) == 6


def test_that_the_folder_says_what_it_holds(folder):
    text = (folder / CONTENTS).read_text(encoding="utf-8")
    assert "Counts from 1\u00a0Jan\u00a02026" in text
    assert "fictional" in text
    assert all(path.name in text for path in folder.iterdir() if path.name != CONTENTS)


def with_crm_ids(state, ids, owner):
    accounts = state.accounts.with_columns({"account_id": ids})
    reps = tuple(replace(rep, notes={**rep.notes, "crm_id": owner}) for rep in state.reps)
    return replace(state, accounts=accounts, reps=reps)


def test_that_salesforce_gets_loader_files_with_a_mapping(demo, tmp_path):
    ids = [f"001{n:012d}" for n in range(len(demo.accounts))]
    state = with_crm_ids(demo, ids, "005000000000001")
    before = published(state, publication(state, LIVE, TODAY), TODAY).apply(state)
    state = moved(before, 0, 3)
    write_publication(state, publication(state, LIVE, TODAY), tmp_path)
    assert rows(tmp_path / "salesforce-account-owners.csv") == [
        {"Id": ids[0], "OwnerId": "005000000000001"}
    ]
    assert "OwnerId=OwnerId" in (tmp_path / "salesforce-account-owners.sdl").read_text()
    (put,) = rows(tmp_path / "salesforce-territory-insert.csv")
    (taken,) = rows(tmp_path / "salesforce-territory-delete.csv")
    assert (put["Territory2.DeveloperName"], taken["Territory2.DeveloperName"]) == ("T4", "T1")
    assert not (tmp_path / "hubspot-companies.csv").exists()


def test_that_hubspot_gets_companies_with_the_owners_address(demo, tmp_path):
    ids = [str(10_000 + n) for n in range(len(demo.accounts))]
    state = with_crm_ids(demo, ids, "")
    write_publication(state, publication(state, LIVE, TODAY), tmp_path)
    first = rows(tmp_path / "hubspot-companies.csv")[0]
    assert first["Company owner"] == "maya.lindqvist@aurelis-surgical.example"
    assert not (tmp_path / "salesforce-account-owners.csv").exists()


def test_that_a_name_that_looks_like_a_formula_stays_text(demo, tmp_path):
    names = demo.accounts.text("name").copy()
    names[0] = '=HYPERLINK("http://x")'
    state = replace(demo, accounts=demo.accounts.with_columns({"name": names}))
    write_publication(state, publication(state, LIVE, TODAY), tmp_path)
    assert rows(tmp_path / "crm-owners.csv")[0]["AccountName"].startswith("'=")


@pytest.mark.parametrize(
    ("key", "name"), [("T1", "T1"), ("3-East", "T_3_East"), ("Nord / Süd", "Nord_S_d")]
)
def test_that_salesforce_takes_the_developer_names(key, name):
    assert developer_name(key) == name
