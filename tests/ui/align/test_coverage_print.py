"""Who covers what is printed from where teams and types are counted."""

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from tests.ui.conftest import Desk

LEFT = Qt.MouseButton.LeftButton


def test_that_the_coverage_is_printed_from_its_list(
    demo: Desk, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    align, out = demo.window.align, tmp_path / "coverage.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(out), ""))
    align.territories.show_coverage()
    with qtbot.waitSignal(align.said, timeout=60_000) as said:
        QTest.mouseClick(align.territories.coverage.printing, LEFT)
    assert said.args == ["Who covers what was written to coverage.pdf."]
    document = pypdfium2.PdfDocument(out)
    words = document[0].get_textpage().get_text_range()
    document.close()
    assert "165 accounts: 0 without an owner" in words
    assert "Maya Lindqvist" in words
