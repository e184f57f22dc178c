"""Books that publishing has marked for reprint, printed from the command line."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from model.alignment import Alignment
from model.change import ScenarioChanged
from model.clock import Clock
from model.history import Author
from model.project import Project
from model.publication import publication, published, reprints_due
from model.scenario import LIVE

pytestmark = pytest.mark.slow  # prints a book
TODAY = date(2026, 11, 30)
ANN = Author("Ann", "manager")


@pytest.fixture
def project(run, tmp_path):
    """The demo after publishing twice: the second time an account has gone from R1 to R2."""
    path = tmp_path / "d.catchment.gpkg"
    assert run("demo", path).code == 0
    opened = Project.open(path, clock=Clock())
    for move in (False, True):
        live = opened.state.scenario(LIVE)
        if move:
            codes = live.layer().alignment.territory.copy()
            codes[np.flatnonzero(codes == 0)[0]] = 1
            after = live.with_layer("core", replace(live.layer(), alignment=Alignment(codes)))
            opened.do(ScenarioChanged("Move", live, after), ANN)
        what = publication(opened.state, LIVE, TODAY)
        opened.do(published(opened.state, what, TODAY), ANN)
    opened.save()
    opened.close()
    return path


def due(path):
    opened = Project.open(path, clock=Clock())
    found = [(paper.rep_id, paper.what) for paper in reprints_due(opened.state)]
    opened.close()
    return found


def test_that_a_book_printed_from_the_command_line_loses_its_mark(run, project, tmp_path):
    assert ("R1", "plan book") in due(project)
    assert run("plan", project, "--rep", "R1", "--out", tmp_path / "books").code == 0
    assert ("R1", "plan book") not in due(project)
    assert ("R2", "plan book") in due(project)


def test_that_the_mark_stays_while_the_window_holds_the_project(run, project, tmp_path):
    held = Project.open(project, clock=Clock())
    said = run("plan", project, "--rep", "R1", "--out", tmp_path / "books")
    held.close()
    assert said.code == 0, said.err
    assert "The mark for reprint stays." in said.out
    assert ("R1", "plan book") in due(project)
