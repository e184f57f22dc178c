"""The page of a field pack in Chromium as a phone shows it: from a file, without a network."""

import json
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from PySide6.QtCore import QEvent, QPoint, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInterceptor,
)
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication

from model.accounts import Accounts
from model.alignment import Alignment
from model.diary.table import diary_frame
from model.field_return.answer import read_return
from model.field_return.merge import preview, take
from model.field_return.packs import field_notes, remembering
from model.reps import Rep
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import CORE_TEAM, Territory
from reports.atlas.ground import lay_out
from reports.field.facts import Chosen, field_facts
from reports.field.page import page_of

TODAY = date(2027, 1, 11)
N = 600
WIDE, TALL = 360, 740
MOBILE = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Mobile Safari/537.36"
)
MARKUP = "<img src=x onerror=window.hacked=1><script>window.hacked=1</script> Clinic"
LONG = "Krankenhausbetriebsgesellschaftsverwaltungsangelegenheitenbeauftragter"
WATCH, MAIN = 1, 0  # worlds a script runs in


class _Guard(QWebEngineUrlRequestInterceptor):
    """Lets the file itself through and nothing else."""

    def __init__(self, allowed):
        super().__init__()
        self.allowed, self.refused = allowed, []

    def interceptRequest(self, info):
        url = info.requestUrl()
        if url.scheme() == "blob" or url.toLocalFile() == self.allowed.toLocalFile():
            return
        self.refused.append(url.toString())
        info.block(True)


def _state(first=TODAY):
    rng = np.random.default_rng(5)
    names = [f"Hospital {n:03d}" for n in range(N)]
    names[0], names[1] = MARKUP, LONG
    accounts = Accounts(
        {
            "account_id": [f"A{n:03d}" for n in range(N)],
            "name": names,
            "street": [f"{n} Elm Street" for n in range(N)],
            "city": ["Mason"] * (N - 1) + ["Xenia"],
            "region": ["OH"] * N,
            "postcode": ["45040"] * N,
            "account_type": ["COMM"] * N,
            "lat": 39 + rng.random(N),
            "lon": -84.5 + rng.random(N),
        }
    )
    days = [first + timedelta(days=n) for n in (0, 1, 2, 3, 4, 7, 8)]
    rows = [
        (f"D{d}{k}", "R1", "2027-Q1", day.isoformat(), f"{8 + 2 * k:02d}:00", 45.0, "call_f2f",
         f"A{(5 * d + k):03d}", f"Talk about <i>tray</i> {k}", "planned")
        for d, day in enumerate(days)
        for k in range(4)
    ]  # fmt: skip
    diary = pd.DataFrame(
        rows,
        columns=["uid", "rep_id", "quarter", "date", "start", "minutes", "type", "account_id",
                 "purpose", "status"],
    )  # fmt: skip
    opportunities = pd.DataFrame(
        [("O1", "A003", "open", "Handpiece", "Send the offer", "2027-01-20")],
        columns=["opportunity_id", "account_id", "status", "line", "next_step", "next_step_on"],
    )
    layer = Layer((Territory("T1", "South", rep_id="R1"),), Alignment(np.zeros(N)))
    return State(
        About("Small", project_id="p-1", as_of="2027-01-10"),
        accounts,
        (Scenario(LIVE, "Live", {CORE_TEAM.id: layer}),),
        reps=(Rep("R1", "Ann Öberg"),),
        tables={"diary": diary, "opportunities": opportunities},
    )


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    """The project, the facts and the page on disk."""
    state = _state()
    facts = field_facts(state, "R1", Chosen(), today=TODAY)
    ground = lay_out(state, LIVE, CORE_TEAM.id, today_iso=TODAY.isoformat())
    path = tmp_path_factory.mktemp("phone") / "pack.html"
    path.write_text(page_of(facts, ground), encoding="utf-8")
    return replace(state, tables=remembering(state, [facts.made], "x").apply(state).tables), path


class Phone:
    """A browser as large as a phone with a finger on it."""

    def __init__(self, qtbot, path, folder):
        self.qtbot, self.folder, self.path = qtbot, folder, path
        self.saved = []
        url = QUrl.fromLocalFile(str(path))
        self.guard = _Guard(url)
        self.profile = QWebEngineProfile(QApplication.instance())  # it outlives its page
        self.profile.setHttpUserAgent(MOBILE)
        self.profile.setUrlRequestInterceptor(self.guard)
        self.profile.downloadRequested.connect(self._on_download)
        self.page = QWebEnginePage(self.profile)
        self.view = QWebEngineView()
        self.view.setPage(self.page)
        self.view.resize(WIDE, TALL)
        self.view.show()
        self.url = url

    def script(self, allowed):
        settings = self.page.settings()
        settings.setAttribute(QWebEngineSettings.WebAttribute.JavascriptEnabled, allowed)

    def open(self):
        with self.qtbot.waitSignal(self.page.loadFinished, timeout=60_000) as loaded:
            self.view.load(self.url)
        assert loaded.args == [True]

    def show(self, page):
        """Open another page."""
        path = self.folder / "other.html"
        path.write_text(page, encoding="utf-8")
        self.url = self.guard.allowed = QUrl.fromLocalFile(str(path))
        self.open()

    def reload(self):
        with self.qtbot.waitSignal(self.page.loadFinished, timeout=60_000):
            self.view.reload()

    def ask(self, expression, world=MAIN):
        found = []
        self.page.runJavaScript(f"JSON.stringify({expression})", world, found.append)
        self.qtbot.waitUntil(lambda: bool(found), timeout=30_000)
        return json.loads(found[0]) if found[0] else None

    def tap(self, selector, place=0):
        """Scroll to a part of the page and press it with the pointer."""
        part = f"document.querySelectorAll({json.dumps(selector)})[{place}]"
        self.until(part)
        x, y = self.ask(
            f"(p => {{p.scrollIntoView({{block: 'center', behavior: 'instant'}});"
            f"const b = p.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]"
            f"}})({part})"
        )
        button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(self.view.focusProxy(), button, none, QPoint(round(x), round(y)))

    def type(self, selector, words, place=0):
        self.tap(selector, place)
        part = f"document.querySelectorAll({json.dumps(selector)})[{place}]"
        self.until(f"document.activeElement === {part}")
        QTest.keyClicks(self.view.focusProxy(), words)
        self.until(f"{part}.value.endsWith({json.dumps(words)})")

    def until(self, expression):
        self.qtbot.waitUntil(lambda: self.ask(f"Boolean({expression})") is True, timeout=30_000)

    def _on_download(self, item):
        item.setDownloadDirectory(str(self.folder))
        item.isFinishedChanged.connect(lambda: self.saved.append(item.downloadFileName()))
        item.accept()

    def close(self):
        self.view.close()
        self.view.setPage(None)
        self.page.deleteLater()
        self.view.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.profile.deleteLater()


@pytest.fixture
def phone(qtbot, pack, tmp_path):
    """The phone with the page on it; afterwards no request has left it."""
    held = Phone(qtbot, pack[1], tmp_path)
    yield held
    refused = held.guard.refused
    held.close()
    assert refused == []


def test_that_six_hundred_accounts_open_without_a_request_or_a_horizontal_scroll(phone):
    phone.open()
    assert phone.ask("document.querySelectorAll('details.account').length") == N
    assert phone.ask("document.getElementById('state').textContent") == "Nothing noted yet"
    wide = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    shown, room = phone.ask(wide)
    assert shown <= room <= WIDE
    phone.ask("document.querySelectorAll('details').forEach(d => d.open = true)")
    shown, room = phone.ask(wide)
    assert shown <= room
    small = phone.ask(
        "Array.from(document.querySelectorAll('nav a, button, .ways a, summary'))"
        ".filter(p => p.offsetParent && p.getBoundingClientRect().height < 43).length"
    )
    assert small == 0


def test_that_names_with_markup_stay_text_in_the_browser(phone):
    phone.open()
    assert phone.ask("document.querySelectorAll('img').length") == 0
    assert phone.ask("typeof window.hacked") == "undefined"
    first = "document.querySelector('li.stop .name').textContent"
    assert phone.ask(first) == MARKUP
    phone.tap("li.stop button")
    assert phone.ask("document.getElementById('asked-account').options[1].textContent") == MARKUP


def test_that_the_page_is_whole_with_script_off(phone):
    phone.script(False)
    phone.open()
    shown = "Array.from(document.querySelectorAll({0})).filter(p => p.offsetParent).length"
    assert phone.ask(shown.format("'details.account'"), WATCH) == N
    assert phone.ask(shown.format("'#today li.stop'"), WATCH) == 4
    assert phone.ask(shown.format("'#today .ways a'"), WATCH) == 17
    assert phone.ask(shown.format("'button, form, textarea, #bar'"), WATCH) == 0
    assert phone.ask("document.querySelectorAll('#chart .dot').length", WATCH) == N
    said = phone.ask("document.querySelector('header noscript').textContent", WATCH)
    assert "Read everything here" in said
    phone.ask("(() => {location.hash = 'a7'; return 1})()", WATCH)
    opened = "document.getElementById('a7').closest('details').open"
    phone.qtbot.waitUntil(lambda: phone.ask(opened, WATCH) is True, timeout=30_000)


def test_that_ticks_notes_and_requests_survive_a_reload(phone):
    phone.open()
    phone.tap("li.stop button")
    phone.type("li.stop textarea", "Likes <it>")
    phone.until("document.querySelector('li.stop').classList.contains('done')")
    phone.tap("li.step button")
    phone.until("document.querySelector('li.step').classList.contains('done')")
    phone.reload()
    assert phone.ask("document.querySelector('li.stop').className") == "stop done"
    assert phone.ask("document.querySelector('li.stop textarea').value") == "Likes <it>"
    assert phone.ask("document.querySelector('li.step').className") == "step done"
    assert phone.ask("document.getElementById('state').textContent") == "2 entries to send back"
    keys = phone.ask("Object.keys(localStorage)")
    assert [key.startswith("catchment-field 2027-01-11-") for key in keys] == [True]


def test_that_what_is_sent_back_merges_and_twice_counts_as_once(phone, pack, qtbot):
    state, _ = pack
    phone.open()
    phone.tap("li.stop button")
    phone.type("li.stop textarea", "Wants the table")
    phone.tap("li.stop button", 3)  # the second stop was missed
    phone.type("#search", "xenia")
    phone.until("document.getElementById('found').textContent === '1 of 600'")
    phone.tap("details.account:not([hidden]) summary")
    phone.type("details.account:not([hidden]) textarea", "Entrance north")
    phone.tap("details.account:not([hidden]) .acts button")
    phone.until("document.getElementById('asked-account').value === 'A599'")
    phone.type("#asked-detail", "Two trays")
    phone.type("#asked-minutes", "45")
    phone.tap("#asked-now")
    phone.tap("#request button")
    phone.until("document.getElementById('asked-said').textContent.includes('Say what')")
    phone.type("#asked-gave-way", "remote block")
    phone.tap("#request button")
    phone.until("document.getElementById('state').textContent === '4 entries to send back'")
    phone.tap("#send")
    qtbot.waitUntil(lambda: bool(phone.saved), timeout=30_000)
    assert phone.saved == ["r1-ann-berg-2027-01-11-return.json"]
    file = read_return(phone.folder / phone.saved[0])
    found = preview(state, [file], TODAY)
    assert not found.remarks
    assert [line.becomes for line in found.lines] == [
        "done: Wants the table",
        "missed",
        "Entrance north",
        "kit delivery, 45 min, Two trays",
    ]
    after = take(state, found, found.safe_keys, TODAY).apply(state)
    frame = diary_frame(after).set_index("uid")
    assert frame.loc[["D00", "D01", "D02"], "status"].tolist() == ["done", "no_show", "planned"]
    assert [(one.account_id, one.note) for one in field_notes(after)] == [
        ("A599", "Entrance north")
    ]
    assert after.table("requests")["displaced"].tolist() == ["remote block"]
    again = preview(after, [file], TODAY)
    assert (again.lines, again.n_before) == ((), 4)


def test_that_the_text_to_copy_is_the_same_return_file(phone, pack):
    phone.open()
    phone.tap("li.stop button")
    phone.until("document.getElementById('text').value")
    path = phone.folder / "pasted.txt"
    path.write_text(phone.ask("document.getElementById('text').value"), encoding="utf-8")
    assert [one.uid for one in read_return(path).visits] == ["D00"]


def test_that_the_map_zooms_and_a_tap_on_a_dot_opens_its_account(phone):
    phone.open()
    phone.tap(".zoom button")
    phone.until(
        "Number(document.getElementById('chart').getAttribute('viewBox').split(' ')[2]) < 300"
    )
    phone.tap(".zoom button", 2)
    phone.until(
        "Number(document.getElementById('chart').getAttribute('viewBox').split(' ')[2]) === 360"
    )
    phone.tap("#chart a[href='#a42']")
    phone.until("document.querySelectorAll('details.account[open]').length === 1")


def test_that_another_day_is_shown_on_the_map_when_asked(phone):
    phone.open()
    shown = (
        "Array.from(document.querySelectorAll('.day-way:not(.hidden-way)')).map(w => w.dataset.day)"
    )
    assert phone.ask(shown) == ["2027-01-11"]
    phone.tap("#week summary")
    phone.until("document.querySelector('#week details').open")
    phone.tap("#week .acts:not(li .acts) button")
    phone.until(f"{shown}[0] === '2027-01-12'")


def test_that_a_pack_opened_days_later_leads_to_the_day_of_the_phone(phone):
    """The clock of this machine stands for the phone's."""
    phone.open()
    now = "new Date(Date.now() - 60000 * new Date().getTimezoneOffset())"
    today = date.fromisoformat(phone.ask(f"{now}.toISOString().slice(0, 10)"))
    made = today - timedelta(days=2)
    facts = field_facts(_state(made), "R1", Chosen(), today=made)
    phone.show(page_of(facts, None))
    assert phone.ask(f"document.getElementById('day-{today}').open") is True
    assert phone.ask("document.querySelector('nav a').getAttribute('href')") == f"#day-{today}"
    assert phone.ask("document.querySelector('#today h2').textContent") == "First day"


@pytest.mark.parametrize(("made", "expired"), [(date(2020, 1, 6), True), (date(2999, 1, 7), False)])
def test_that_a_pack_past_its_day_says_so(phone, pack, made, expired):
    facts = field_facts(pack[0], "R1", Chosen(), today=made)
    phone.show(page_of(facts, None))
    assert phone.ask("document.getElementById('expired').hidden") is not expired
