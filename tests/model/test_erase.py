"""A person is erased: no byte of any file still names them, and everything else works on."""

import re
import sqlite3
import zlib
from contextlib import closing, suppress
from datetime import UTC, datetime

import pandas as pd
import pytest

from model.change import AccountEdited, PlanEdited, TableReplaced, Together
from model.clock import Clock
from model.demo import demo_state
from model.erase import erase, mentions
from model.erasure import find_people, terms_of
from model.history import Author
from model.people import erased_people, is_erased, scrubbed_text, without_erased
from model.project import Project
from model.resources import resource
from model.store.codec import MAGIC, taken_apart
from model.store.handed_out import note_handed_out
from model.store.refusals import CannotWriteError, ChangedUnderneathError
from model.store.working_copy import data_dir

ME = Author("Ann")
NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
CLOCK = Clock(now=lambda: NOON)
TODAY = "2026-11-30"


def raw_of(path):
    """Every byte of a file, and what its compressed blobs and left-over pieces of them hold."""
    raw = path.read_bytes()
    opened = [raw]
    at = raw.find(b"\x78\x01")  # a zlib stream of the level that blobs use
    while at >= 0:
        with suppress(zlib.error):
            opened.append(zlib.decompressobj().decompress(raw[at : at + 4000]))
        at = raw.find(b"\x78\x01", at + 1)
    with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as file:
        tables = file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        for (table,) in tables:
            for row in file.execute(f'SELECT * FROM "{table}"'):
                blobs = [c for c in row if isinstance(c, bytes) and c.startswith(MAGIC)]
                opened += [part for blob in blobs for part in taken_apart(blob)[1]]
    return b"".join(opened).decode("latin-1").casefold()


def files_of(project):
    folders = [data_dir(), project.path.parent]
    found = {path for folder in folders for path in folder.rglob("*") if path.is_file()}
    return sorted(path for path in found if path.suffix in (".gpkg", "") or "-wal" in path.name)


def naming(project, *words):
    """The files in which any of the words still stands."""
    return [
        path.name
        for path in files_of(project)
        if any(word.casefold() in raw_of(path) for word in words)
    ]


@pytest.fixture
def project(tmp_path):
    project = Project.create(
        tmp_path / "d.catchment.gpkg", demo_state(resource("demo")), clock=CLOCK
    )
    yield project
    project.close(discard=True)


def person_called(project, wanted):
    (person,) = find_people(project.state, wanted)
    terms = tuple(t.words for t in terms_of(person, project.state) if t.chosen)
    return person, terms


def worked_on(project):
    """History that names Dr Okafor in labels, reasons, tables, plans and account fields."""
    state = project.state
    contacts = state.tables["contacts"]
    noted = contacts.assign(note=["Lunch with Samuel Okafor", *contacts["note"][1:]])
    project.do(TableReplaced("Import 160 contacts", "contacts", contacts, noted), ME)
    project.save()
    plan = dict(state.plans["R1"])
    told = {**plan, "mission": 'Win Dr. Okafor ("Sam"), samuel okafor himself and OKAFOR\'s team'}
    project.do(PlanEdited("Meet Dr Samuel Okafor", "R1", plan, told), ME, "Okafor asked for it")
    edit = AccountEdited("Note", "A01", {"note": ""}, {"note": "Okafor, Samuel decides"})
    project.do(Together("Several", (edit,)), ME)
    project.save()
    project.undo()
    return noted


def test_that_an_erased_person_is_in_no_byte_of_any_file(project):
    worked_on(project)
    assert "d.catchment.gpkg" in naming(project, "okafor")
    assert len(naming(project, "okafor")) >= 4  # file, working copy, two backups
    person, terms = person_called(project, "okafor")
    report = erase(project, person, terms, TODAY)
    assert re.fullmatch("Person [0-9a-f]{4}", report.token)
    assert naming(project, "okafor") == []
    assert len(report.rewritten) == 2
    assert report.places["contacts"] > 0
    assert report.places["change"] > 3
    assert report.places["plan"] > 0


def test_that_undo_still_works_after_an_erasure_and_brings_nobody_back(project):
    noted = worked_on(project)
    person, terms = person_called(project, "okafor")
    token = erase(project, person, terms, TODAY).token
    assert project.redo() is not None
    assert project.state.accounts.text("note")[0] == f"{token} decides"
    assert f"({token})" not in project.state.plans["R1"]["mission"]
    assert project.state.plans["R1"]["mission"].startswith(f"Win {token}")
    while project.undo() is not None:
        pass
    contacts = project.state.tables["contacts"]
    assert len(contacts) == len(noted)
    row = contacts[contacts["name"] == token].iloc[0]
    assert (row["title"], row["note"], row["specialty"]) == ("", "", "")
    assert (row["account_id"], row["role_class"], row["kol_tier"]) == ("A01", "USER", "T1")
    assert not project.state.tables["contacts"].isin(["P001"]).any().any()
    project.go_to(max(entry.id for entry in project.history.entries))
    project.save()
    assert naming(project, "okafor") == []


def test_that_the_plan_still_counts_who_was_erased(project):
    before = project.state.tables["contacts"]
    person, terms = person_called(project, "okafor")
    erase(project, person, terms, TODAY)
    after = project.state.tables["contacts"]
    for column in ("account_id", "role_class", "kol_tier", "relationship"):
        pd.testing.assert_series_equal(after[column], before[column])
    assert not (project.state.tables["kol"]["name"] == "Dr Samuel Okafor").any()


def test_that_an_erased_person_does_not_come_back_by_an_import(project):
    incoming = {name: frame.copy() for name, frame in project.state.tables.items()}
    person, terms = person_called(project, "okafor")
    token = erase(project, person, terms, TODAY).token
    state = project.state
    assert is_erased(state, {"contact_id": "P001"}) == token
    assert is_erased(state, {"name": "OKAFOR, Samuel", "account_id": "A01"}) == token
    assert is_erased(state, {"name": "Samuel Okafor", "account_id": "A99"}) == ""
    contacts = without_erased(incoming["contacts"], state)
    assert len(contacts) == len(incoming["contacts"]) - 1
    for name, frame in incoming.items():
        cleaned = without_erased(frame, state)
        told = " ".join(str(cell) for column in cleaned for cell in cleaned[column])
        assert "okafor" not in told.casefold(), name
    assert without_erased(state.tables["contacts"], state) is state.tables["contacts"]


def test_that_nothing_of_the_person_stands_in_the_list_of_the_erased(project):
    person, terms = person_called(project, "okafor")
    erase(project, person, terms, TODAY)
    listed = project.state.tables["erased_people"]
    assert list(listed.columns) == ["token", "kind", "hash", "salt", "erased_on"]
    assert set(listed["kind"]) == {"id", "name", "term", "first"}
    assert "okafor" not in listed.to_csv().casefold()


def test_that_a_search_counts_where_a_person_is_named_and_changes_nothing(project):
    worked_on(project)
    before = project.path.read_bytes()
    person, terms = person_called(project, "okafor")
    counted = mentions(project, person, terms)
    assert {"contacts", "kol", "or_schedule", "plan", "change", "needs"} <= set(counted)
    assert project.state.tables["contacts"]["name"].iloc[0] == "Dr Samuel Okafor"
    assert project._document.state().tables["contacts"]["name"].iloc[0] == "Dr Samuel Okafor"
    assert project.path.read_bytes() == before


def test_that_exported_files_and_unreadable_backups_are_listed_with_their_paths(project, tmp_path):
    worked_on(project)
    book = tmp_path / "book.pdf"
    book.write_text("Okafor")
    note_handed_out(project.state.about.project_id, book, "Plan book", NOON)
    damaged = project.backups[0]
    damaged.write_bytes(b"no database")
    person, terms = person_called(project, "okafor")
    report = erase(project, person, terms, TODAY)
    listed = dict(report.out_of_reach)
    assert listed[str(book)] == "Plan book of 2026-11-30"
    assert "cannot be rewritten" in listed[str(damaged)]


def test_that_another_working_copy_of_the_same_project_is_cleaned_too(project, tmp_path):
    other = tmp_path / "elsewhere.catchment.gpkg"
    other.write_bytes(project.path.read_bytes())
    left = Project.open(other, clock=CLOCK)
    left.do(PlanEdited("Okafor", "R9", None, {"a": "Samuel Okafor"}), ME)
    left.close()
    person, terms = person_called(project, "okafor")
    report = erase(project, person, terms, TODAY)
    assert left.place.file in report.rewritten
    assert "okafor" not in raw_of(left.place.file)
    again = Project.open(other, recover="take")
    assert again.state.plans["R9"] == {"a": report.token}
    again.close(discard=True)


def test_that_nothing_is_erased_when_the_file_could_not_be_saved(project):
    person, terms = person_called(project, "okafor")
    project.path.chmod(0o444)
    with pytest.raises(CannotWriteError, match="can only be read"):
        erase(project, person, terms, TODAY)
    project.path.chmod(0o644)
    with project.path.open("ab") as file:
        file.write(b"x")
    with pytest.raises(ChangedUnderneathError):
        erase(project, person, terms, TODAY)
    assert project.state.tables["contacts"]["name"].iloc[0] == "Dr Samuel Okafor"


def test_that_a_crash_before_the_save_leaves_no_backup_that_names_them(project, monkeypatch):
    person, terms = person_called(project, "okafor")
    with monkeypatch.context() as patch:
        patch.setattr(Project, "save", lambda _self: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            erase(project, person, terms, TODAY)
    project._document.close()
    project._claim._lock.release()
    again = Project.open(project.path, recover="take", clock=CLOCK)
    again.save()
    assert naming(again, "okafor") == []
    again.close()


def test_that_a_surname_others_share_is_left_unless_chosen(project):
    state = project.state
    contacts = state.tables["contacts"]
    other = contacts.iloc[[0]].assign(contact_id="P999", kol_id="", name="Dr Grace Okafor")
    more = pd.concat([contacts, other], ignore_index=True)
    project.do(TableReplaced("Import", "contacts", contacts, more), ME)
    found = find_people(project.state, "okafor")
    assert [person.name for person in found] == ["Dr Samuel Okafor", "Dr Grace Okafor"]
    terms = {term.words: term for term in terms_of(found[0], project.state)}
    assert terms["Samuel Okafor"].chosen
    assert not terms["Dr Okafor"].chosen
    assert terms["Okafor"].why == "another person has the same surname"
    chosen = tuple(words for words, term in terms.items() if term.chosen)
    erase(project, found[0], chosen, TODAY)
    assert "Dr Grace Okafor" in set(project.state.tables["contacts"]["name"])
    assert "Dr Samuel Okafor" not in set(project.state.tables["contacts"]["name"])


def test_that_somebody_who_stands_in_texts_only_is_found(project):
    plan = dict(project.state.plans["R1"])
    told = {**plan, "mission": "Jörg Müller-Lüdenscheidt calls; Müller-Lüdenscheidt again"}
    project.do(PlanEdited("Plan", "R1", plan, told), ME)
    person, terms = person_called(project, "Jörg Müller-Lüdenscheidt")
    token = erase(project, person, terms, TODAY).token
    assert project.state.plans["R1"]["mission"] == f"{token} calls; {token} again"
    erased = erased_people(project.state)
    assert scrubbed_text("met jörg müller-lüdenscheidt today", erased) == f"met {token} today"


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ("vasseur ingrid", "Dr Ingrid Vasseur"),
        ("P084", "Dr Priya Nandakumar"),
        ("nandak", "Dr Priya Nandakumar"),
        ("lindqvist", "Maya Lindqvist"),
    ],
)
def test_that_a_person_is_found_by_a_part_of_the_name_or_the_id(project, wanted, name):
    assert [person.name for person in find_people(project.state, wanted)] == [name]


def test_that_a_person_is_found_by_address_and_telephone(project):
    contacts = project.state.tables["contacts"]
    known = contacts.assign(email="", phone="")
    known.loc[1, "email"], known.loc[1, "phone"] = "L.Fischer@example.org", "+1 (513) 555-0142"
    project.do(TableReplaced("Import", "contacts", contacts, known), ME)
    for wanted in ("l.fischer@", "513 555 0142"):
        assert [p.name for p in find_people(project.state, wanted)] == ["Dr Lena Fischer"]
    assert find_people(project.state, "nobody@example.org") == []
    person, terms = person_called(project, "l.fischer@")
    erase(project, person, terms, TODAY)
    assert naming(project, "l.fischer@example.org", "555-0142", "lena fischer") == []
    assert is_erased(project.state, {"phone": "1-513-555-0142"})
    assert is_erased(project.state, {"email": "l.fischer@EXAMPLE.org"})
