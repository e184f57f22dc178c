import sqlite3
from contextlib import closing

import pytest

from model.store import document as documents
from model.store.document import Document, check
from model.store.refusals import CannotWriteError, InUseError
from model.store.schema import read_meta, write_meta


@pytest.fixture
def path(tmp_path, small_state):
    path = tmp_path / "what? #1 100%.gpkg"
    documents.create(path, small_state, {"schema_version": "1", "project_id": "p"})
    return path


def test_that_the_file_says_it_is_a_geopackage(path):
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
        assert connection.execute("PRAGMA user_version").fetchone() == (10300,)
        assert (
            connection.execute("SELECT * FROM sqlite_master WHERE type = 'trigger'").fetchall()
            == []
        )


def test_that_the_state_written_is_the_state_read(path, small_state, assert_same):
    document = Document(path)
    assert_same(document.state(), small_state)
    document.close()


def test_that_checking_tells_what_the_file_is(path):
    assert check(path)["project_id"] == "p"


def test_that_a_transaction_that_fails_keeps_nothing_of_itself(path):
    document = Document(path)

    def fail_halfway():
        with document.writing() as connection:
            write_meta(connection, {"half": "done"})
            connection.exec_driver_sql("DROP TABLE account")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_halfway()
    assert "half" not in document.meta()
    assert len(document.state().accounts) == 6
    document.close()


def test_that_a_file_that_is_only_read_refuses_to_be_written(path):
    document = Document(path, read_only=True)
    with (
        pytest.raises(CannotWriteError, match="cannot be written here"),
        document.writing() as connection,
    ):
        write_meta(connection, {"x": "y"})
    document.close()


def test_that_a_file_another_program_locks_is_one_sentence(path, monkeypatch):
    monkeypatch.setattr(documents, "BUSY_MS", 1)
    document = Document(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(InUseError, match="open in another window"), document.writing() as mine:
            read_meta(mine)
    document.close()


def test_that_a_new_document_overwrites_nothing(path, small_state):
    with pytest.raises(FileExistsError):
        documents.create(path, small_state, {})
