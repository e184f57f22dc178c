"""Whatever gestures were made, undo brings the identical state back, also from the file."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from model.alignment_limits import with_window
from model.brief import PAIN, new_note, save_note
from model.brief_goals import goals_of, set_goals
from model.change import AccountsMoved
from model.clock import Clock
from model.demo import demo_state
from model.errors import PlanError
from model.evaluation import evaluate
from model.history import Author
from model.project import Project
from model.resources import resource
from tests.model.conftest import _assert_same as assert_same
from tests.ui.conftest import Desk
from ui.session import Session
from ui.territory.deeds import Deeds

GESTURES = 500


@pytest.fixture
def session(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Session]:
    """A session with the demo open."""
    monkeypatch.setenv("CATCHMENT_DATA_DIR", str(tmp_path / "data"))
    session = Session(Author("Ruth", "manager"), Clock())
    session.adopt(Project.create(tmp_path / "demo.catchment.gpkg", demo_state(resource("demo"))))
    yield session
    session.close()


def gesture(session: Session, rng: np.random.Generator) -> None:
    """One gesture of a hand that does not think: move, cut, lock, look at another scenario."""
    n = len(session.state.accounts)
    kind = rng.random()
    if kind < 0.7:
        rows = np.unique(rng.integers(0, n, rng.integers(1, 40)))
        code = int(rng.integers(len(session.layer.territories)))
        session.attempt(lambda: session.move(rows, code))
    elif kind < 0.8:
        cut(session, rng)
    elif kind < 0.9:
        session.toggle_lock(np.unique(rng.integers(0, n, rng.integers(1, 6))))
    elif kind < 0.97:
        brief(session, rng)
    else:
        scenarios = session.state.scenarios
        session.open_scenario(scenarios[int(rng.integers(len(scenarios)))].id)


def cut(session: Session, rng: np.random.Generator) -> None:
    """Make, split, merge, delete or describe a territory; what is refused changes nothing."""
    deeds = Deeds(session, set, list)
    k = len(session.layer.territories)
    one, other = (int(code) for code in rng.permutation(k)[:2])
    match int(rng.integers(12)):
        case 0:
            deeds.create(f"New {k}", np.unique(rng.integers(0, len(session.state.accounts), 9)))
        case 1:
            deeds.halve(one, north_south=bool(rng.integers(2)))
        case 2:
            deeds.split_off(one, session.alignment.rows_of(one)[:4])
        case 3 if k > 3:
            deeds.merge([one, other], one)
        case 4 if k > 3:
            deeds.delete([one])
        case 5:
            deeds.rename(one, f"Renamed {rng.integers(1000)}")
        case 6:
            lat, lon = (float(x) for x in rng.uniform((38, -86), (41, -81)))
            deeds.place_home(one, lat, lon, "Somewhere")
        case 7:
            deeds.put_into([one], deeds.create_district(f"District {rng.integers(1000)}"))
        case 8 if session.state.districts:
            deeds.delete_district(session.state.districts[-1].id)
        case 9:
            locked = session.layer.territories[one].locked
            deeds.lock([one], not locked)
        case 10:
            deeds.to_nearest(deeds.unassigned())
        case _:
            deeds.recolour(one, int(rng.integers(8)))


def brief(session: Session, rng: np.random.Generator) -> None:
    """Write something into the brief: a note, the order of the goals, a limit of the rules."""
    state = session.state
    match int(rng.integers(3)):
        case 0:
            note = new_note(state, PAIN, f"Pain {rng.integers(1000)}", severity=3)
            session.attempt(lambda: session.do(save_note(state, note)))
        case 1:
            goals = goals_of(state)
            order = [goals[place] for place in rng.permutation(len(goals)).tolist()]
            session.attempt(lambda: session.do(set_goals(state, order)))
        case _:
            low = float(rng.integers(50, 90))
            session.attempt(lambda: session.do(with_window(state, "potential", low, 120.0)))


def undo_all(session: Session) -> int:
    """Take everything back; how many steps that were."""
    steps = 0
    while session.undo() is not None:
        steps += 1
    return steps


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_that_undo_of_500_gestures_returns_the_identical_state(session: Session, seed: int) -> None:
    start, rng = session.state, np.random.default_rng(seed)
    for _ in range(GESTURES):
        gesture(session, rng)
    end = session.state
    done = len(session.project.history.path())
    assert done > GESTURES * 0.9  # some change nothing, none is two steps
    assert undo_all(session) == done
    assert_same(session.state, start)
    while session.redo() is not None:
        pass
    assert_same(session.state, end)


@pytest.mark.slow
def test_that_500_gestures_are_undone_after_the_file_was_opened_again(session: Session) -> None:
    start, rng = session.state, np.random.default_rng(3)
    for _ in range(GESTURES):
        gesture(session, rng)
    end, done = session.state, len(session.project.history.path())
    path = session.project.path
    session.save()
    session.close()
    session.adopt(Project.open(path))
    assert_same(session.state, end)
    found, known = session.evaluation, evaluate(end, end.scenario())
    assert [t.accounts for t in found.territories] == [t.accounts for t in known.territories]
    assert undo_all(session) == done
    assert_same(session.state, start)


def test_that_gestures_in_the_window_are_one_step_each_and_undone_by_key(demo: Desk) -> None:
    align, session, rng = demo.window.align, demo.session, np.random.default_rng(4)
    start, n, done = session.state, len(session.state.accounts), 0
    for _ in range(12):
        rows = np.unique(rng.integers(0, n, 6))
        align.select(rows)
        if rng.random() < 0.7:
            align.move_accounts(rows, int(rng.integers(len(session.layer.territories))))
        else:
            align.toggle_lock()
        assert len(session.project.history.path()) - done in (0, 1)
        done = len(session.project.history.path())
        assert demo.agrees()
    align.table.table.setFocus()
    for _ in range(done):
        demo.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert_same(session.state, start)
    assert demo.agrees()


def test_that_a_refused_move_leaves_the_state_untouched(session: Session) -> None:
    start = session.state
    move = session.alignment.moving(np.array([0]), 3, "Move 1 account")
    stale = replace(move, before=move.before + 1)
    with pytest.raises(PlanError):
        session.do(AccountsMoved(session.scenario.id, session.team, stale))
    assert session.state is start
    assert not session.project.history.path()
