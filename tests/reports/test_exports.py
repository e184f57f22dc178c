"""An alignment as a file."""

import json
from xml.etree import ElementTree

import geopandas
import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis.strategies import text

from model.accounts import Accounts
from model.alignment import UNASSIGNED, Alignment
from model.errors import PlanError
from model.reps import Rep
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import Territory
from reports.alignment_table import LEADING, alignment_table
from reports.exports import export, safe_csv_text

HOSTILE = ("<img src=x onerror=alert(1)>", '=HYPERLINK("http://x")')


@pytest.fixture(scope="module")
def state():
    accounts = Accounts(
        {
            "account_id": ["00017", "A2", "A3"],
            "name": [*HOSTILE, "Plain & simple"],
            "lat": [40.0, np.nan, 41.0],
            "lon": [-84.0, np.nan, -85.0],
            "beds": [10.0, np.nan, 30.5],
            "Own, header": ["@x", "", "y"],
        }
    )
    layer = Layer((Territory("T1", "North", rep_id="R1"),), Alignment(np.array([0, 0, UNASSIGNED])))
    reps = (Rep("R1", "Ann"),)
    return State(About("x"), accounts, (Scenario(LIVE, "Live", {"core": layer}),), reps)


def test_that_the_leading_columns_come_first_and_name_owner_and_rep(state):
    table = alignment_table(state, state.scenario())
    assert table.headers[: len(LEADING)] == LEADING
    rows = list(table.rows())
    assert rows[0][:7] == ["00017", HOSTILE[0], 40, -84, "T1", "North", "Ann"]
    assert rows[2][4:7] == [None, None, None]


def test_that_missing_numbers_are_empty_cells_and_whole_ones_have_no_decimals(state):
    table = alignment_table(state, state.scenario())
    beds = table.headers.index("beds")
    assert [row[beds] for row in table.rows()] == [10, None, 30.5]


def test_that_a_workbook_holds_formula_like_text_as_text(state, tmp_path):
    export(state, state.scenario(), tmp_path / "o.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "o.xlsx").active
    assert sheet["A2"].value == "00017"
    assert sheet["B3"].value == HOSTILE[1]
    assert (sheet["B3"].data_type, sheet["B3"].quotePrefix) == ("s", True)


def test_that_geojson_keeps_accounts_without_a_place(state, tmp_path):
    export(state, state.scenario(), tmp_path / "o.geojson")
    features = json.loads((tmp_path / "o.geojson").read_text())["features"]
    assert [f["geometry"] and f["geometry"]["coordinates"] for f in features] == [
        [-84.0, 40.0],
        None,
        [-85.0, 41.0],
    ]
    assert features[0]["properties"]["account_name"] == HOSTILE[0]


def test_that_a_geopackage_opens_with_the_accounts_as_points(state, tmp_path):
    export(state, state.scenario(), tmp_path / "o.gpkg")
    frame = geopandas.read_file(tmp_path / "o.gpkg", layer="accounts")
    assert frame["account_id"].tolist() == ["00017", "A2", "A3"]
    assert frame.crs.to_epsg() == 4326
    assert frame.geometry.iloc[0].x == -84


def test_that_kml_escapes_names(state, tmp_path):
    export(state, state.scenario(), tmp_path / "o.kml")
    root = ElementTree.parse(tmp_path / "o.kml").getroot()
    names = [node.text for node in root.iter("{http://www.opengis.net/kml/2.2}name")]
    assert names == [*HOSTILE, "Plain & simple"]


def test_that_an_unknown_ending_and_an_unwritable_folder_are_refused(state, tmp_path):
    with pytest.raises(PlanError, match=r"\.xlsx, \.csv"):
        export(state, state.scenario(), tmp_path / "o.doc")
    with pytest.raises(PlanError, match="cannot be written"):
        export(state, state.scenario(), tmp_path / "no" / "o.csv")


def test_that_a_failed_export_leaves_the_old_file_and_no_temporary_one(state, tmp_path):
    out = tmp_path / "o.csv"
    out.mkdir()
    with pytest.raises(PlanError):
        export(state, state.scenario(), out)
    assert list(tmp_path.iterdir()) == [out]


@given(text())
def test_that_no_text_in_a_csv_starts_a_formula(value):
    safe = safe_csv_text(value)
    assert safe in (value, "'" + value)
    if safe.startswith(("=", "@", "\t", "\r")) or safe[:1] in ("+", "-"):
        float(safe)  # a number stays a number
