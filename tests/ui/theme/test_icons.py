"""One icon, one meaning, in the colour asked for."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QColor

from ui.theme.icons import GLYPHS, glyph
from ui.theme.style import Theme


def test_that_no_two_meanings_share_an_icon() -> None:
    assert len(set(GLYPHS.values())) == len(GLYPHS)


@pytest.mark.parametrize("meaning", sorted(GLYPHS))
def test_that_every_meaning_has_a_picture_in_its_colour(theme: Theme, meaning: str) -> None:
    image = glyph(meaning, 20, "#FF0000").toImage()
    inked = [
        image.pixelColor(x, y)
        for x in range(20)
        for y in range(20)
        if image.pixelColor(x, y).alpha() > 200
    ]
    assert inked
    assert all(colour.red() > 250 and colour.green() < 5 for colour in inked)


def test_that_a_picture_for_a_sharper_screen_has_more_pixels(theme: Theme) -> None:
    sharp = glyph("drive", 16, "#000000", 2.0)
    assert (sharp.width(), sharp.devicePixelRatio()) == (32, 2.0)


def test_that_an_unknown_meaning_is_refused(theme: Theme) -> None:
    with pytest.raises(KeyError):
        glyph("unheard_of", 16, QColor("black").name())


@pytest.mark.parametrize("factor", ["1.5", "2"])
def test_that_an_icon_has_its_size_on_a_screen_of_high_density(factor: str) -> None:
    program = (
        "from PySide6.QtWidgets import QApplication\n"
        "app = QApplication([])\n"
        "from ui.theme.icons import glyph\n"
        f"picture = glyph('locked', 16, '#000000', {factor})\n"
        "print(picture.deviceIndependentSize().toTuple())\n"
    )
    environment = {**os.environ, "QT_SCALE_FACTOR": factor, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", program]
    root = Path(__file__).resolve().parents[3]
    told = subprocess.run(
        command, cwd=root, env=environment, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "(16.0, 16.0)"
