"""The worker's side: what a file holds, compared with the open project."""

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from model.errors import PlanError
from tests.ui.accounts.conftest import TODAY, prepared_of
from ui.accounts.committing import import_of, taken_words
from ui.accounts.draft import Draft, MergeChoice
from ui.accounts.preparing import CancelledError, Request, prepare
from ui.projects import empty_state

KEY = ("north.csv", "north")
TWICE = """account_id,name,street,city,state,zip,beds
D1,Mercy Hospital,1 Main Street,Lima,OH,45801,200
D2,Mercy Hosp.,1 Main St,Lima,OH,45801,
D3,Oak Clinic,9 Elm St,Troy,OH,45373,5
"""


def test_that_every_cell_below_the_header_is_there_with_its_row(north: Path) -> None:
    sheet = prepared_of(Draft((north,))).sheet(KEY)
    assert sheet is not None
    assert sheet.cells.rows.tolist() == [2, 3, 4, 5]
    assert sheet.cells.column(1) == [
        "Akron General", "Berea Clinic", "Canton Surgery", "Dayton North",
    ]  # fmt: skip


def test_that_a_cell_put_right_is_read_and_its_problem_is_gone(north: Path) -> None:
    draft = Draft((north,))
    before = prepared_of(draft).sheet(KEY)
    after = prepared_of(draft.with_fix(KEY, 5, "Staffed Beds", "90"))
    assert before is not None
    assert [p.row for p in before.problems if p.kind == "Not a number"] == [5]
    sheet = after.sheet(KEY)
    assert sheet is not None
    assert not [p for p in sheet.problems if p.kind == "Not a number"]
    loaded = after.incoming().accounts
    assert loaded is not None
    assert loaded.accounts.number("beds")[3] == 90


def test_that_a_word_said_once_holds_for_all_its_cells(north: Path) -> None:
    draft = Draft((north,)).with_word(KEY, "account_type", "Surgicenterium", "ASC")
    loaded = prepared_of(draft).incoming().accounts
    assert loaded is not None
    assert loaded.accounts.text("account_type").tolist() == ["AMC", "CLINIC", "ASC", "ASC"]


def test_that_files_without_a_table_are_shown_and_can_be_mapped(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("qq,zz\nHaus Eins,K1\nHaus Zwei,K2\n")
    key = ("odd.csv", "odd")
    nothing = prepared_of(Draft((path,)))
    assert nothing.is_empty
    assert "No table was recognised" in nothing.trouble
    draft = Draft((path,)).with_kind(key, "accounts")
    asked = prepared_of(draft)
    sheet = asked.sheet(key)
    assert asked.is_empty
    assert sheet is not None
    assert [column.header for column in sheet.found] == ["qq", "zz"]
    assert sheet.cells.column(0) == ["Haus Eins", "Haus Zwei"]
    mapped = prepared_of(draft.with_field(key, "qq", "name").with_field(key, "zz", "account_id"))
    assert mapped.n_accounts == 2
    assert mapped.trouble == ""


def test_that_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "gone.csv"
    with pytest.raises(PlanError, match=r"gone\.csv"):
        prepared_of(Draft((path,)))


def test_that_a_cancelled_reading_ends_without_a_result(north: Path) -> None:
    request = Request(Draft((north,)), b"", None, "USD", TODAY)
    with pytest.raises(CancelledError):
        prepare(request, lambda _phase, _share: None, lambda: True)


def test_that_the_next_file_is_compared_with_the_project(north: Path, tmp_path: Path) -> None:
    start = empty_state("North")
    change, _ = import_of(start, prepared_of(Draft((north,))).incoming(), (), TODAY)
    state = change.apply(start)
    newer = tmp_path / "december.csv"
    text = north.read_text().replace("A1,", "A9,").replace(",12,", ",14,")
    newer.write_text(text.replace("Akron General", "New House").replace("44302", "43004"))
    found = prepared_of(Draft((newer,)), pickle.dumps(state))
    assert found.merge is not None
    assert not found.is_new_project
    assert found.known == 3
    assert found.merge.new == ("A9",)
    assert found.merge.gone == ("A1",)
    beds = [c for c in found.merge.changed if c.field == "beds"]
    assert [(c.account_id, c.before, c.after) for c in beds] == [("A3", "12", "14")]


def test_that_a_file_of_figures_shows_the_places_that_the_project_knows(
    north: Path, tmp_path: Path
) -> None:
    start = empty_state("North")
    first = prepared_of(Draft((north,)))
    change, _ = import_of(start, first.incoming(), (), TODAY)
    state = change.apply(start)
    placed = int(state.accounts.placed.sum())
    assert placed > 0
    figures = tmp_path / "figures.csv"
    rows = "".join(f"{one},{beds}\n" for beds, one in enumerate(state.accounts.ids, 100))
    figures.write_text(f"account_id,beds\n{rows}")
    found = prepared_of(Draft((figures,)), pickle.dumps(state))
    assert len(found.places.lat) - found.places.count("none", "") == placed
    assert found.places.placed_by.tolist() == first.places.placed_by.tolist()
    after = import_of(state, found.incoming(), (), TODAY)[0].apply(state)
    assert after.accounts.placed.sum() == placed
    assert after.accounts.number("beds").tolist() == [100.0 + n for n in range(len(after.accounts))]


def test_that_a_file_of_strangers_becomes_a_project_of_its_own(north: Path, tmp_path: Path) -> None:
    start = empty_state("North")
    change, _ = import_of(start, prepared_of(Draft((north,))).incoming(), (), TODAY)
    packed = pickle.dumps(change.apply(start))
    other = tmp_path / "south.csv"
    other.write_text("account_id,name,zip\nS1,Tampa House,33602\nS2,Miami House,33101\n")
    found = prepared_of(Draft((other,)), packed)
    assert found.is_new_project
    assert found.merge is None
    into = prepared_of(Draft((other,)), packed, into=True)
    assert into.merge is not None
    assert len(into.merge.new) == 2


def test_that_a_merged_duplicate_goes_in_with_the_import_as_one_change(tmp_path: Path) -> None:
    path = tmp_path / "twice.csv"
    path.write_text(TWICE)
    found = prepared_of(Draft((path,)))
    assert [pair.ids for pair in found.twins] == [("D1", "D2")]
    start = empty_state("Twice")
    choice = MergeChoice("D1", ("D2",), {"name": "D2"})
    change, taken = import_of(start, found.incoming(), [choice], TODAY)
    after = change.apply(start)
    assert after.accounts.ids.tolist() == ["D1", "D3"]
    assert after.accounts.text("name").tolist() == ["Mercy Hosp.", "Oak Clinic"]
    assert after.accounts.number("beds").tolist() == [200, 5]
    assert "1 merged" in taken_words(taken, 1)
    back = change.inverse().apply(after)
    assert len(back.accounts) == 0


def test_that_an_amount_in_another_currency_asks_for_its_rate(tmp_path: Path) -> None:
    path = tmp_path / "money.csv"
    path.write_text("account_id,name,zip,revenue\nM1,One,43004,$100\nM2,Two,43004,€100\n")
    found = prepared_of(Draft((path,)))
    assert dict(found.foreign) == {"EUR": 1}
    known = prepared_of(replace(Draft((path,)), rates={"EUR": 1.5}))
    assert not known.foreign
    loaded = known.incoming().accounts
    assert loaded is not None
    assert loaded.accounts.number("revenue").tolist() == [100, 150]
