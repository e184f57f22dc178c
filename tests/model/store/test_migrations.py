import pytest

from model.store import document as documents
from model.store.document import Document
from model.store.migrations import SCHEMA_VERSION, STEPS, migrate, schema_version
from model.store.refusals import DamagedError, NewerFormatError


@pytest.fixture
def document(tmp_path, small_state):
    path = tmp_path / "copy.gpkg"
    documents.create(path, small_state, {"schema_version": "1", "project_id": "p"})
    document = Document(path)
    yield document
    document.close()


def add_table(name):
    return lambda connection: connection.exec_driver_sql(f"CREATE TABLE {name} (x)")


def tables(document):
    with document.reading() as connection:
        rows = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
        return {row.name for row in rows}


def test_that_the_newest_version_has_a_step_from_each_older_one():
    assert len(STEPS) + 1 == SCHEMA_VERSION


def test_that_a_current_document_is_neither_changed_nor_backed_up(document):
    assert migrate(document, lambda: pytest.fail("no backup is needed"), ()) == 0


def test_that_steps_are_taken_in_order_after_one_backup(document):
    backups = []
    steps = (add_table("first"), add_table("second"))
    assert migrate(document, lambda: backups.append(tables(document)), steps) == 2
    assert len(backups) == 1
    assert "first" not in backups[0]
    assert {"first", "second"} <= tables(document)
    assert document.meta()["schema_version"] == "3"
    assert migrate(document, lambda: pytest.fail("no backup is needed"), steps) == 0


def test_that_a_failing_step_leaves_the_document_as_it_was(document):
    def fails(_connection):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        migrate(document, lambda: None, (add_table("first"), fails))
    assert "first" not in tables(document)
    assert document.meta()["schema_version"] == "1"


def test_that_a_backup_that_fails_stops_the_migration(document):
    def full():
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        migrate(document, full, (add_table("first"),))
    assert "first" not in tables(document)


def test_that_a_later_format_is_refused_and_an_unreadable_one_too():
    assert schema_version({"schema_version": "1"}, "x") == 1
    with pytest.raises(NewerFormatError, match="format 9; this version of Catchment reads up to 2"):
        schema_version({"schema_version": "9"}, "x", newest=2)
    for said in ({}, {"schema_version": ""}, {"schema_version": "0"}, {"schema_version": "-1"}):
        with pytest.raises(DamagedError, match="which format"):
            schema_version(said, "x")
