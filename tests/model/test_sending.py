import itertools

import pytest

from model.change import SettingsChanged
from model.demo import demo_state
from model.history import Author
from model.project import Project
from model.resources import resource
from model.sending import Part, send, without_parts
from model.store.sealed_copy import unseal
from model.versions import state_of

PHRASE = "nine old Hospitals, 4 rivers"


@pytest.fixture
def project(tmp_path):
    project = Project.create(tmp_path / "d.catchment.gpkg", demo_state(resource("demo")))
    project.do(SettingsChanged("Set x", {"x": None}, {"x": 1.0}), Author("Ann"))
    yield project
    project.close(discard=True)


def received(project, tmp_path, *parts):
    sealed, back = tmp_path / "s.catchment.zip", tmp_path / "back.catchment.gpkg"
    send(project, sealed, PHRASE, frozenset(parts))
    unseal(sealed, PHRASE, back)
    return Project.open(back)


def every_word(state):
    accounts = [str(cell) for name in state.accounts for cell in (name, *state.accounts[name])]
    tables = [str(c) for f in state.tables.values() for n in f for c in (n, *f[n])]
    return " ".join([*accounts, *tables, str(state.plans), str(state.reps)]).casefold()


def test_that_a_whole_copy_holds_everything_unsaved_changes_too(project, tmp_path, assert_same):
    back = received(project, tmp_path)
    assert_same(back.state, project.state)
    assert [entry.change.label for entry in back.history.entries] == ["Set x"]
    back.close()


def test_that_history_can_stay_at_home(project, tmp_path, assert_same):
    back = received(project, tmp_path, Part.HISTORY)
    assert_same(back.state, project.state)
    assert back.history.entries == ()
    back.close()


def test_that_people_stay_at_home_wherever_they_are_named(project, tmp_path):
    back = received(project, tmp_path, Part.PEOPLE)
    words = every_word(back.state)
    for row in project.state.tables["contacts"]["name"]:
        assert str(row).casefold() not in words
    assert "contacts" not in back.state.tables
    assert back.state.plans == {}
    assert back.history.entries == ()
    assert "maya lindqvist" in words  # reps stay: the territories are theirs
    back.close()


def test_that_potential_and_revenue_stay_at_home(project, tmp_path):
    back = received(project, tmp_path, Part.POTENTIAL, Part.REVENUE)
    assert not {"volumes", "sales_monthly", "contracts", "opportunities"} & set(back.state.tables)
    left = [n for n in back.state.accounts if "revenue" in n or "potential" in n or "volume" in n]
    assert left == []
    back.close()


@pytest.mark.parametrize(
    "parts", [parts for n in range(5) for parts in itertools.combinations(Part, n)]
)
def test_that_each_choice_keeps_the_territories(small_state, parts):
    state = without_parts(small_state, frozenset(parts))
    assert state.accounts.ids.tolist() == small_state.accounts.ids.tolist()
    assert state.scenarios == small_state.scenarios


def test_that_the_open_project_is_as_before(project, tmp_path):
    before = project.path.read_bytes(), project.state
    received(project, tmp_path, Part.PEOPLE).close()
    assert (project.path.read_bytes(), project.state) == before
    assert state_of(project.path).settings.get("x") is None
