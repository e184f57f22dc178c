"""Cards, key figures, labels and chips show what they are given, and only as text."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.theme.style import Mode, Theme
from ui.widgets.card import Card
from ui.widgets.chip import Chip, ChipKind
from ui.widgets.dial import Dial, Zone
from ui.widgets.key_figure import Delta, Direction, KeyFigure
from ui.widgets.labels import ElidedLabel, Glyph, Label, Sentence, Swatch
from ui.widgets.legend import LegendBox

Picture = Callable[[QWidget], QImage]
LEFT = Qt.MouseButton.LeftButton


def visible_texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(Label) if label.isVisible()]


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK])
def test_that_a_card_has_a_hairline_and_no_shadow(
    theme: Theme, qtbot: QtBot, picture: Picture, mode: Mode
) -> None:
    theme.set_mode(mode)
    card = Card(theme, "Rules")
    qtbot.addWidget(card)
    card.resize(200, 100)
    image = picture(card)
    assert image.pixelColor(100, 0) == theme.colour("border")
    assert image.pixelColor(100, 50) == theme.colour("surface")


def test_that_a_card_lays_its_action_at_the_right_of_the_title(theme: Theme, qtbot: QtBot) -> None:
    card, action = Card(theme, "Rules", note="two broken"), Label("Edit")
    qtbot.addWidget(card)
    card.add_action(action)
    card.add(Label("Territories in one piece"))
    card.resize(300, 120)
    card.show()
    assert action.mapTo(card, QPoint(0, 0)).x() > 200
    assert visible_texts(card) == ["Rules", "two broken", "Edit", "Territories in one piece"]


def test_that_a_change_shows_its_direction_and_its_verdict(theme: Theme, qtbot: QtBot) -> None:
    figure = KeyFigure(theme, "Potential spread (CV)")
    qtbot.addWidget(figure)
    figure.resize(200, 80)
    figure.show()
    figure.show_figure("0.192", "", Delta("−0.013 vs live", Direction.DOWN, "good"))
    arrow = figure.findChild(Glyph)
    assert arrow is not None
    assert arrow.isVisible()
    change = figure.findChildren(ElidedLabel)[-1]
    assert (change.text(), change.property("tone")) == ("−0.013 vs live", "good")
    assert figure.accessibleName() == "Potential spread (CV) 0.192 −0.013 vs live"


def test_that_no_change_is_grey_words_without_an_arrow(theme: Theme, qtbot: QtBot) -> None:
    figure = KeyFigure(theme, "Drive")
    qtbot.addWidget(figure)
    figure.resize(160, 80)
    figure.show()
    figure.show_figure("1,528", "h/yr", Delta("same as live"))
    arrow = figure.findChild(Glyph)
    assert arrow is not None
    assert not arrow.isVisible()
    assert visible_texts(figure) == ["Drive", "1,528", "h/yr", "same as live"]


def test_that_a_stale_figure_is_grey_until_a_new_one_comes(theme: Theme, qtbot: QtBot) -> None:
    figure = KeyFigure(theme, "Drive")
    qtbot.addWidget(figure)
    figure.show_figure("1,528")
    value = next(each for each in figure.findChildren(Label) if each.text() == "1,528")
    figure.show_stale("as of 10:42")
    assert value.property("tone") == "muted"
    figure.show_figure("1,512")
    assert value.property("tone") == "text"


def test_that_a_name_is_never_read_as_markup(theme: Theme, qtbot: QtBot) -> None:
    label, sentence = Label("<b>Lima</b>"), Sentence([("Balance ", False), ("<i>", True)])
    qtbot.addWidget(label)
    qtbot.addWidget(sentence)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert sentence.text() == "Balance <b>&lt;i&gt;</b>"
    assert sentence.accessibleName() == "Balance <i>"


def test_that_a_cut_label_tells_all_in_its_tooltip(theme: Theme, qtbot: QtBot) -> None:
    label = ElidedLabel("Upper Valley Troy Hospital & <Clinic>")
    qtbot.addWidget(label)
    label.resize(80, 16)
    label.show()
    assert label.text().endswith("…")
    assert "&lt;Clinic&gt;" in label.toolTip()
    label.resize(600, 16)
    assert (label.text(), label.toolTip()) == ("Upper Valley Troy Hospital & <Clinic>", "")


def test_that_a_swatch_takes_the_hue_of_the_theme(
    theme: Theme, qtbot: QtBot, picture: Picture
) -> None:
    swatch = Swatch(theme, 2, 12)
    qtbot.addWidget(swatch)
    assert picture(swatch).pixelColor(6, 6).name().upper() == "#0A6C69"
    theme.set_mode(Mode.DARK)
    assert picture(swatch).pixelColor(6, 6).name().upper() == "#5CEBD0"


@pytest.mark.parametrize("kind", list(ChipKind))
def test_that_a_chip_is_20_high_and_as_wide_as_its_text(
    theme: Theme, qtbot: QtBot, picture: Picture, kind: ChipKind
) -> None:
    short, long = Chip(theme, "bad", kind), Chip(theme, "meets every limit", kind)
    for chip in (short, long):
        qtbot.addWidget(chip)
        chip.resize(chip.sizeHint())
    assert short.height() == long.height() == 20
    assert short.width() < long.width()
    ground = {"plain": "hover", "outline": "surface"}.get(kind, f"{kind}_bg")
    assert picture(long).pixelColor(3, 10) == theme.colour(ground)


def test_that_the_cross_of_a_chip_closes_and_the_rest_clicks(theme: Theme, qtbot: QtBot) -> None:
    chip = Chip(theme, "territory:T1", closable=True)
    qtbot.addWidget(chip)
    chip.resize(chip.sizeHint())
    with qtbot.waitSignal(chip.closed), qtbot.assertNotEmitted(chip.clicked):
        qtbot.mouseClick(chip, LEFT, pos=QPoint(chip.width() - 10, 10))
    with qtbot.waitSignal(chip.clicked), qtbot.assertNotEmitted(chip.closed):
        qtbot.mouseClick(chip, LEFT, pos=QPoint(10, 10))


def test_that_a_legend_is_as_wide_as_its_parts(theme: Theme, qtbot: QtBot) -> None:
    legend = LegendBox(theme)
    qtbot.addWidget(legend)
    legend.show_legend("Potential", [(3, "0.1"), (8, "1.5 M")])
    narrow = legend.width()
    legend.show_legend("Potential", [(3, "0.1"), (8, "1.5 M")], [("lock_glyph", "locked")])
    assert legend.width() > narrow + 40
    assert legend.accessibleName() == "Legend: Potential, 0.1, 1.5 M, locked"


def test_that_the_needle_points_to_the_value(theme: Theme, qtbot: QtBot, picture: Picture) -> None:
    dial = Dial(theme, "Sufficiency", [Zone(0, 1, "bad"), Zone(1, 2, "good")])
    qtbot.addWidget(dial)
    text = theme.colour("text")
    dial.show_value(1.0, "1.00", "just enough", "good")
    assert picture(dial).pixelColor(75, 12) == text
    dial.show_value(2.0, "2.00", "plenty", "good")
    image = picture(dial)
    assert image.pixelColor(75, 12) != text
    assert image.pixelColor(75 + 46, 57) == text
