import numpy as np
import pytest

from model.accounts import Accounts
from model.store import document as documents
from model.store.account_rows import read_accounts, write_changed_accounts
from model.store.document import Document


@pytest.fixture
def document(tmp_path, small_state):
    path = tmp_path / "copy.gpkg"
    documents.create(path, small_state, {"schema_version": "1"})
    document = Document(path)
    yield document
    document.close()


def written(document, before, after):
    """The statements that change the file, and the accounts read back."""
    said = []
    with document.writing() as connection:
        connection.connection.dbapi_connection.set_trace_callback(said.append)
        write_changed_accounts(connection, before, after)
        connection.connection.dbapi_connection.set_trace_callback(None)
    with document.reading() as connection:
        return [text.split(" SET")[0] for text in said], read_accounts(connection)


def columns_of(accounts):
    return {name: accounts[name].tolist() for name in accounts}


def test_that_a_lock_rewrites_one_row(document, small_state):
    after = small_state.accounts.with_values(1, {"locked": True})
    said, read = written(document, small_state.accounts, after)
    assert said == ["UPDATE account"]
    assert read["locked"].tolist() == [True, True, False, False, False, True]


def test_that_the_same_value_again_writes_nothing(document, small_state):
    after = small_state.accounts.with_values(
        1, {"beds": np.nan, "name": small_state.accounts["name"][1]}
    )
    said, _read = written(document, small_state.accounts, after)
    assert said == []


def test_that_moving_a_point_moves_its_geometry_and_the_extent(document, small_state):
    after = small_state.accounts.with_values(2, {"lat": 50.0, "lon": -60.0})
    said, _read = written(document, small_state.accounts, after)
    assert said[0] == "UPDATE account"
    with document.reading() as connection:
        (geom,) = connection.exec_driver_sql("SELECT geom FROM account WHERE fid = 3").one()
        (max_y,) = connection.exec_driver_sql(
            "SELECT max_y FROM gpkg_contents WHERE table_name = 'account'"
        ).one()
    assert np.frombuffer(geom[-16:], "<f8").tolist() == [-60.0, 50.0]
    assert max_y == 50.0


@pytest.mark.parametrize(
    "change",
    [
        {"beds": ["now", "it", "is", "text", "", ""]},
        {"new; DROP TABLE account": np.arange(6.0)},
        {"GEOM": ["a", "b", "c", "d", "e", "f"]},
    ],
    ids=["another kind", "a new column", "a header of ours"],
)
def test_that_other_columns_rewrite_the_table(document, small_state, change):
    after = small_state.accounts.with_columns(change)
    said, read = written(document, small_state.accounts, after)
    assert any(text.startswith("\nCREATE TABLE account") for text in said)
    assert read.names == after.names
    for name in change:
        assert read[name].tolist() == after[name].tolist()


def test_that_fewer_accounts_rewrite_the_table(document, small_state):
    after = small_state.accounts.taking(np.array([5, 1]))
    _said, read = written(document, small_state.accounts, after)
    assert read.ids.tolist() == ["ü-6", "A2"]


def test_that_many_changed_rows_are_written_as_one_table(tmp_path, small_state):
    many = Accounts({"account_id": [f"A{i}" for i in range(500)], "beds": np.zeros(500)})
    state = type(small_state)(small_state.about, many, ())
    documents.create(tmp_path / "many.gpkg", state, {})
    document = Document(tmp_path / "many.gpkg")
    after = many.with_columns({"beds": np.arange(500.0)})
    said, read = written(document, many, after)
    assert "UPDATE account" not in said
    assert columns_of(read) == columns_of(after)
    document.close()
