"""The brief is printed from its own panel and from the search, by the worker."""

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from model.brief import set_how_cut
from tests.ui.conftest import Desk


@pytest.mark.slow
def test_that_the_button_of_the_brief_writes_it_and_says_so(
    demo: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, brief = demo.window, demo.window.align.brief
    demo.session.do(set_how_cut(demo.session.state, "By county, every autumn."))
    out = tmp_path / "brief.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(out), ""))
    brief.show_notes()
    button = brief.panel.printing
    assert button.isVisible()
    assert button.accessibleName()
    with qtbot.waitSignal(window.align.said, timeout=120_000) as said:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert out.name in said.args[0]
    document = pypdfium2.PdfDocument(out)
    text = document[0].get_textpage().get_text_range()
    document.close()
    assert "By county, every autumn." in text
    window.align.tree.show_tree()
    asked: list[str] = []
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *words: (asked.append(words[1]), ("", ""))[1]
    )
    assert window.finder.find("Print the brief")
    assert asked == ["Print the brief"]
