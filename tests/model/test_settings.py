"""The project's numbers over the shipped defaults."""

import csv
from pathlib import Path

import numpy as np
import pytest

from model.errors import PlanError
from model.fields import ACCOUNT_TYPES
from model.settings import setting, settings_of, shipped_defaults

PRODUCT = ("asp.", "units.", "attach.", "addressable.", "life.", "margin.", "rural.")


def test_that_a_projects_own_number_wins_over_the_default():
    assert setting({"pen.low": 0.2}, "pen.low") == 0.2
    assert setting({}, "pen.low") == 0.1


def test_that_a_project_may_know_numbers_catchment_does_not():
    assert setting({"asp.stent": 900.0}, "asp.stent") == 900.0


def test_that_an_unknown_setting_is_named():
    with pytest.raises(PlanError, match=r'no setting "asp\.nothing"'):
        setting({}, "asp.nothing")


def test_that_settings_know_which_values_are_defaults():
    settings = settings_of({"pen.low": 0.1})
    assert not settings.is_default("pen.low")
    assert settings.is_default("pen.high")
    assert settings_of(settings) is settings
    assert len(settings) == len(list(settings))


def test_that_no_product_of_a_company_ships_as_a_default():
    assert [name for name in shipped_defaults() if name.startswith(PRODUCT)] == []


def test_that_every_default_says_what_it_is_for():
    for default in shipped_defaults().values():
        assert default.formula
        assert default.label
        assert default.unit
        assert default.source


@pytest.mark.parametrize(
    "prefix", ["hwin", "face", "surgeons", "ttc", "tau", "pwin", "visits_per_day"]
)
def test_that_every_account_type_has_a_default(prefix):
    missing = [t for t in ACCOUNT_TYPES if f"{prefix}.{t}" not in shipped_defaults()]
    assert missing == []


def test_that_unnamed_types_use_the_value_of_other():
    settings = settings_of({"face.OTHER": 7.0, "face.AMC": 2.0})
    types = np.array(["AMC", "", "SPACE STATION", "AMC"], object)
    assert settings.by_type("face", types).tolist() == [2.0, 7.0, 7.0, 2.0]
    assert settings.by_type("face", np.zeros(0, object)).shape == (0,)


def test_that_only_clusters_named_rural_are_rural():
    settings = settings_of({"rural.HILLS": 1.0, "rural.TOWN": 0.0})
    clusters = np.array(["HILLS", "TOWN", "", "COAST"], object)
    assert settings.rural(clusters).tolist() == [True, False, False, False]
    assert settings.rural(np.zeros(0, object)).shape == (0,)


def test_that_the_shipped_defaults_are_those_of_the_demo():
    demo = Path(__file__).resolve().parents[2] / "resources" / "demo" / "settings.csv"
    with demo.open(encoding="utf-8", newline="") as file:
        theirs = {row["setting"]: float(row["value"]) for row in csv.DictReader(file)}
    shared = {name: value for name, value in theirs.items() if not name.startswith(PRODUCT)}
    assert len(shared) > 250
    assert {name: shipped_defaults()[name].value for name in shared} == shared
