"""One project, one way to change it, and everybody hears of it."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from model.clock import Clock
from model.demo import demo_state
from model.errors import PlanError
from model.evaluation import Evaluation, Evaluator, evaluate
from model.fields import NO_SYSTEM
from model.history import Author
from model.project import Project
from model.resources import resource
from ui.session import Session


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


def figures(evaluation: Evaluation) -> list[tuple[float, ...]]:
    return [
        (t.accounts, t.index["potential"], t.workload, t.drive_hours, t.pieces)
        for t in evaluation.territories
    ]


def recount(session: Session) -> Evaluation:
    return evaluate(session.state, session.scenario)


def test_that_a_move_is_one_change_with_its_author(session: Session, qtbot: QtBot) -> None:
    with qtbot.waitSignal(session.changed):
        entry = session.move(np.array([3, 4]), 3)
    assert entry is not None
    assert entry.change.label == "Move 2 accounts to NW Ohio"
    assert entry.who == "Ruth"
    assert session.alignment.territory[[3, 4]].tolist() == [3, 3]


def test_that_a_move_to_where_the_accounts_are_is_no_change(session: Session) -> None:
    assert session.move(np.array([3]), int(session.alignment.territory[3])) is None
    assert session.project.history.path() == ()


@pytest.mark.parametrize("live", [True, False])
def test_that_the_kept_numbers_equal_a_recount_after_each_change(
    session: Session, *, live: bool
) -> None:
    if not live:
        session.open_scenario(session.state.scenarios[1].id)
    for rows, code in (([3, 4, 5], 3), ([50], 2), ([3], 1)):
        session.move(np.array(rows), code)
        assert np.allclose(figures(session.evaluation), figures(recount(session)), equal_nan=True)
    session.toggle_lock(np.array([9]))
    session.undo()
    session.undo()
    assert np.allclose(figures(session.evaluation), figures(recount(session)), equal_nan=True)


def test_that_a_preview_in_a_scenario_is_what_the_move_then_gives(session: Session) -> None:
    session.open_scenario(session.state.scenarios[1].id)
    rows = np.array([3, 4, 5])
    preview = session.preview(rows, 3)
    session.move(rows, 3)
    assert np.allclose(figures(preview), figures(recount(session)), equal_nan=True)


def test_that_a_preview_changes_nothing(session: Session) -> None:
    before = session.alignment
    session.preview(np.array([3]), 3)
    assert session.alignment is before
    assert not session.project.dirty


def test_that_opening_a_scenario_with_the_same_territories_computes_nothing_anew(
    session: Session,
) -> None:
    evaluator = session.evaluator
    session.open_scenario(session.state.scenarios[1].id)
    assert session.evaluator is evaluator


def test_that_the_pieces_found_near_a_known_alignment_are_all_pieces(session: Session) -> None:
    evaluator, alignment = session.evaluator, session.alignment
    known = (alignment, evaluator.evaluate(alignment))
    rng = np.random.default_rng(3)
    for _ in range(20):
        rows = rng.choice(len(alignment.territory), 5, replace=False)
        after = alignment.apply(alignment.moving(rows, int(rng.integers(6)), "Try"))
        near, whole = evaluator.evaluate(after, known), evaluator.evaluate(after)
        assert figures(near) == figures(whole)
        assert near.overlap == whole.overlap


def test_that_the_mean_drive_and_overlap_are_as_counted_one_by_one(session: Session) -> None:
    evaluator = Evaluator(session.state, session.layer)
    found = evaluator.evaluate(session.alignment)
    codes = session.alignment.territory
    drive = np.array([evaluator.drive.from_all(row) for row in range(len(codes))])
    for territory in found.territories:
        own = drive[codes == territory.code, territory.code]
        assert territory.mean_drive == pytest.approx(np.nanmean(own))
    far = 0
    for row, code in enumerate(codes):
        known = drive[row][np.isfinite(drive[row])]
        far += bool(code >= 0 and known.size and drive[row, code] - known.min() > 1 / 3)
    assert found.overlap == far


def test_that_an_expected_failure_is_announced_not_raised(session: Session, qtbot: QtBot) -> None:
    def fail() -> None:
        raise PlanError("It does not fit.", remedy="Choose another.")

    with qtbot.waitSignal(session.failed) as failed:
        assert not session.attempt(fail)
    assert failed.args is not None
    assert str(failed.args[0]) == "It does not fit. Choose another."


def test_that_without_a_project_every_question_is_answered_with_a_sentence(
    qapp: QApplication,
) -> None:
    with pytest.raises(PlanError, match="No project is open"):
        _ = Session(Author("Ruth"), Clock()).alignment


def test_that_accounts_of_no_named_system_have_none(session: Session) -> None:
    codes, names = session.systems
    given = session.state.accounts.text("idn_id")
    shown = [names[code] if code >= 0 else "" for code in codes.tolist()]
    assert shown == [word if word.casefold() not in NO_SYSTEM else "" for word in given]
    assert len(set(names.tolist())) == len(names) > 0
    assert (codes < 0).any()
