"""The edition for the phone in a browser as narrow as a phone: nothing to push sideways."""

import json
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QUrl
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from model.demo import demo_state
from model.resources import resource
from reports.book.write import book_facts
from reports.editions.phone import write_phone

WIDE, HIGH = 360, 720
MEASURE = """JSON.stringify({
  view: window.innerWidth,
  needs: document.documentElement.scrollWidth,
  over: [...document.querySelectorAll('body *:not(svg *)')].filter(e =>
    e.getBoundingClientRect().right > window.innerWidth + 1).map(e => e.tagName)
})"""


@pytest.mark.parametrize("code", [0, 1], ids=["whole plan", "untyped plan"])
def test_that_the_edition_for_the_phone_needs_no_sideways_scroll(
    qtbot: QtBot, tmp_path: Path, code: int
) -> None:
    facts = book_facts(
        demo_state(resource("demo")), code, today=date(2026, 11, 30), contact_names=True
    )
    path = tmp_path / "plan.html"
    write_phone(facts, path)
    profile = QWebEngineProfile()
    view = QWebEngineView()
    page = QWebEnginePage(profile)
    view.setPage(page)
    qtbot.addWidget(view)
    view.resize(WIDE, HIGH)
    view.show()
    with qtbot.waitSignal(page.loadFinished, timeout=30_000) as loaded:
        view.load(QUrl.fromLocalFile(str(path)))
    assert loaded.args == [True]
    page.runJavaScript("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    told: list[str] = []
    page.runJavaScript(MEASURE, told.append)
    qtbot.waitUntil(lambda: bool(told), timeout=30_000)
    found = json.loads(told[0])
    assert found["view"] == WIDE
    assert found["needs"] <= WIDE
    assert found["over"] == []
    page.deleteLater()
    profile.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
