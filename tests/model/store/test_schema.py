import numpy as np
import pytest

from model.accounts import Accounts
from model.errors import PlanError
from model.store.schema import MAX_COLUMNS, account_columns, unique_names


def test_that_headers_that_differ_in_case_only_get_a_number():
    assert unique_names(["name", "Name", "NAME", "name 2"], ["fid"]) == [
        "name",
        "Name 2",
        "NAME 3",
        "name 2 2",
    ]


def test_that_a_header_of_ours_and_an_empty_one_get_another_name():
    assert unique_names(["fid", "GEOM", "", " ", "\x00"], ["fid", "geom"]) == [
        "fid 2",
        "GEOM 2",
        "column",
        "column 2",
        "column 3",
    ]


def test_that_the_kind_of_a_column_is_known():
    accounts = Accounts({"account_id": ["a"], "beds": [1.0], "locked": np.array([True])})
    assert [column.kind for column in account_columns(accounts)] == ["text", "number", "flag"]


def test_that_more_columns_than_a_document_holds_are_refused():
    wide = Accounts({"account_id": ["a"], **{f"c{i}": [1.0] for i in range(MAX_COLUMNS)}})
    with pytest.raises(PlanError, match=r"1,901 columns; 1,900 fit"):
        account_columns(wide)
