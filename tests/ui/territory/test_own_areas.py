"""Territories cut by the user's own areas, in the real window with the real worker."""

from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Desk
from ui.territory.menu import district_menu


def land_of(desk: Desk) -> shapely.Geometry:
    """All land that the map draws as somebody's."""
    align = desk.window.align
    align.refresh_outlines()
    shapes = align.keeper.outlines_of(desk.session.layer)
    return shapely.union_all([shape for shape in shapes if shape is not None])


@pytest.mark.slow
def test_that_areas_of_a_file_cut_the_territories_as_one_step(
    demo: Desk, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, window = demo.session, demo.window
    shapes = [shapely.box(-90, 30, -83.5, 45), shapely.box(-83.5, 30, -75, 45)]
    path = tmp_path / "halves.geojson"
    fields = {"name": ["left", "right"], "territory": ["Left half", "Columbus Core"]}
    geopandas.GeoDataFrame(fields, geometry=shapes, crs=4326).to_file(path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_asked: (str(path), ""))
    steps = len(session.project.history.path())
    before = session.alignment.territory.copy()
    (entry,) = [e for e in district_menu(window.align.territories, "") if "own areas" in e.words]
    assert entry.act is not None
    with qtbot.waitSignal(session.changed, timeout=60_000):
        entry.act()
    names = [t.name for t in session.layer.territories]
    assert "Left half" in names
    lon = session.state.accounts.lon
    free = ~session.held
    labels = [t.label for t in session.layer.territories]
    left, right = names.index("Left half"), labels.index("Columbus Core")
    assert (session.alignment.territory[free & (lon < -83.5)] == left).all()
    assert (session.alignment.territory[free & (lon > -83.5)] == right).all()
    assert len(session.project.history.path()) == steps + 1
    whole, seen = shapely.union_all(shapes), land_of(demo)
    assert shapely.area(shapely.symmetric_difference(seen, whole)) < 1e-3
    index = [territory.index["potential"] for territory in demo.fresh().territories]
    assert np.allclose(demo.shown(0), index)
    session.undo()
    assert (session.alignment.territory == before).all()
    assert shapely.area(land_of(demo)) < 0.5 * shapely.area(whole)
    assert window.finder.find("own areas")
