"""The pictures of the help are there, fit the column and follow light and dark."""

import re
from pathlib import Path

from PySide6.QtGui import QImage, QTextDocument

from model.resources import resource
from ui.document.help_dialog import HelpText, help_pages
from ui.theme.style import Mode, Theme

IMAGE = QTextDocument.ResourceType.ImageResource.value
LARGEST = 250_000  # bytes of one picture
NAMED = [name for _, text in help_pages() for name in re.findall(r"!\[[^]]+\]\(([^)]+)\)", text)]


def test_that_every_picture_of_the_help_ships_in_both_themes_and_is_small() -> None:
    assert NAMED
    for name in NAMED:
        path = Path(resource("help")) / name
        for each in (path, path.with_stem(f"{path.stem}_dark")):
            assert each.stat().st_size <= LARGEST, each.name


def test_that_a_picture_fits_the_column_and_follows_the_theme(theme: Theme) -> None:
    text = HelpText(theme)
    light = text.loadResource(IMAGE, NAMED[0])
    theme.set_mode(Mode.DARK)
    dark = text.loadResource(IMAGE, NAMED[0])
    theme.set_mode(Mode.LIGHT)
    for shown in (light, dark):
        assert isinstance(shown, QImage)
        assert 0 < shown.width() / shown.devicePixelRatio() <= text.maximumWidth()
    corner = 2, 2
    assert light.pixelColor(*corner).lightness() > 200
    assert dark.pixelColor(*corner).lightness() < 80
