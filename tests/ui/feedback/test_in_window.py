"""The way of a question in the real window: written, answered, read, decided, undone."""

import json
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from model.feedback.answer import read_answer
from model.feedback.merge import Standing
from tests.ui.conftest import Desk
from ui.feedback.panel import FeedbackPanel

LEFT = Qt.MouseButton.LeftButton
SCIOTO = "T2-01"


def lines_of(menu: QMenu) -> list[str]:
    """What a menu offers."""
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def answer_of(page: Path, verdict: str, reason: str) -> Path:
    """The return file that a page of a rep would save."""
    text = page.read_text("utf-8")
    start = text.index('id="about">') + len('id="about">')
    about = json.loads(text[start : text.index("</script>", start)])
    name, accounts = about.pop("file"), about.pop("accounts")
    rows = [{"account_id": key, "verdict": verdict, "reason": reason} for key in accounts]
    out = page.parent / name
    out.write_text(json.dumps({**about, "saved_at": "2026-12-01T08:00:00Z", "answers": rows}))
    return out


def test_that_two_contradicting_answers_are_read_shown_and_decided(
    demo: Desk, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, session = demo.window, demo.session
    align, feedback = window.align, window.map_desk.feedback
    session.open_scenario("B")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(tmp_path))
    with qtbot.waitSignal(align.said, timeout=60_000) as said:
        feedback.ask_write()
    assert said.args == [f"A page and a workbook for 2 reps are in {tmp_path.name}."]
    castor, whitfield = sorted(tmp_path.glob("*.html"))
    files = [answer_of(castor, "challenge", "My best"), answer_of(whitfield, "accept", "")]
    assert read_answer(files[0]).rep == "Beatriz Castor"
    names = [str(path) for path in files]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a, **_k: (names, ""))
    with qtbot.waitSignal(align.said, timeout=60_000) as said:
        feedback.ask_read()
    assert said.args == ["2 new answers of reps."]
    panel = window.findChildren(FeedbackPanel)[-1]
    assert [one.standing for one in panel.rows] == [Standing.CONFLICT]
    assert "Beatriz Castor challenges" in panel.view.text()
    assert "June Whitfield accepts" in panel.view.text()
    row = session.state.accounts.row_of(SCIOTO)
    moved = session.alignment.territory[row]
    QTest.keyClicks(panel.why, "Her relationship counts")
    with qtbot.waitSignal(session.changed, timeout=5_000):
        QTest.mouseClick(panel.back, LEFT)
    assert session.alignment.territory[row] != moved
    assert session.project.history.entries[-1].why == "Her relationship counts"
    told = tmp_path / "told"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(told))
    with qtbot.waitSignal(align.said, timeout=5_000) as said:
        QTest.mouseClick(panel.tell, LEFT)
    assert said.args == ["The decisions for 2 reps are in told."]
    assert all("Her relationship counts" in page.read_text("utf-8") for page in told.iterdir())
    session.undo()
    assert session.alignment.territory[row] == moved
    assert not panel.tell.isEnabled()
    panel.dismiss()


def test_that_a_challenge_is_not_decided_without_a_reason(
    demo: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    window, session = demo.window, demo.session
    session.open_scenario("B")
    window.map_desk.feedback.show_panel()
    panel = window.findChildren(FeedbackPanel)[-1]
    assert not panel.keep.isEnabled()  # nobody answered yet
    assert "nobody has answered" in panel.view.text()
    panel.dismiss()


def test_that_align_and_review_offer_atlas_poster_and_feedback(demo: Desk, qtbot: QtBot) -> None:
    window = demo.window
    wanted = {
        "Print an atlas: a map page per territory…",
        "Print a poster",
        "Write a feedback file for each rep…",
        "Read the answers of reps…",
        "What the reps say",
        "Tell the reps what was decided…",
    }
    assert wanted <= set(lines_of(window.map_desk.printer.menu()))
    window.show_workspace("review")
    QTest.mouseClick(window.review.chooser.papers, LEFT)
    shown = [menu for menu in window.review.findChildren(QMenu) if menu.isVisible()]
    assert wanted <= set(lines_of(shown[0]))
    shown[0].close()


@pytest.mark.parametrize("sheet", ["atlas", "a3"])
def test_that_atlas_and_poster_are_drawn_in_the_worker(
    demo: Desk, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, sheet: str
) -> None:
    align, printer = demo.window.align, demo.window.map_desk.printer.atlas
    out = tmp_path / "maps.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(out), ""))
    heard: list[str] = []
    align.said.connect(heard.append)
    if sheet == "atlas":
        printer.ask()
    else:
        printer.ask_poster(sheet)
    qtbot.waitUntil(lambda: any("written to maps.pdf" in words for words in heard), timeout=90_000)
    align.said.disconnect(heard.append)
    document = pypdfium2.PdfDocument(out)
    pages = len(document)
    document.close()
    assert pages == 1 if sheet == "a3" else pages > 12
