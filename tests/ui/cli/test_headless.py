"""Without a display the program does its main job on the demo."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parents[3]
SCREEN = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux")
def test_that_without_a_display_import_design_books_and_a_map_picture_are_made(tmp_path):
    environment = {name: value for name, value in os.environ.items() if name not in SCREEN}
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py")],
        cwd=tmp_path,
        env={**environment, "HOME": str(tmp_path), "CATCHMENT_DATA_DIR": str(tmp_path / "data")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "There is no display" in done.stderr
    made = tmp_path / "catchment-demo"
    assert len(list((made / "plans").glob("*.pdf"))) == 6
    assert (made / "demo.catchment.gpkg").exists()
    assert (made / "imported.catchment.gpkg").exists()
    picture = QImage(str(made / "map.png"))
    assert picture.width() >= 1000
    step = 40
    colours = {
        picture.pixel(x, y)
        for x in range(0, picture.width(), step)
        for y in range(0, picture.height(), step)
    }
    assert len(colours) > 20
    assert "catchment-demo" in done.stdout
