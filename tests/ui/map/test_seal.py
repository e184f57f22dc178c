"""The map page is sealed: hostile content runs nothing, calls nothing and reaches nothing."""

import json
import logging
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QUrl
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
from PySide6.QtWidgets import QApplication

from ui.map.scheme import PAGE_URL, SCHEME, SchemeHandler
from ui.map.seal import Guard, SealedPage, sealed_profile


def end(view, qtbot):
    """Delete a map and wait until it is gone."""
    gone = []
    view.destroyed.connect(lambda: gone.append(True))
    view.deleteLater()
    qtbot.waitUntil(lambda: bool(gone), timeout=15_000)


@pytest.fixture
def messages(view, caplog):
    """What the page wrote to its console during the test."""
    caplog.set_level(logging.WARNING, "ui.map.seal")
    return lambda: [record.getMessage() for record in caplog.records]


def test_that_an_injected_inline_script_does_not_run(hand, view, qtbot, messages):
    hand.page(
        "(s => { s.textContent = 'window.stolen = 1'; document.body.append(s); return 0; })"
        "(document.createElement('script'))"
    )
    qtbot.waitUntil(lambda: any("Content Security Policy" in m for m in messages()), timeout=15_000)
    assert hand.page("typeof window.stolen") == "undefined"


def test_that_markup_of_a_hostile_name_neither_loads_nor_runs(hand, view, qtbot, messages):
    refused = view.refused_calls
    hand.page(
        '(d => { d.innerHTML = \'<img src=x onerror="window.stolen=1"><a href="javascript:1">\';'
        " document.body.append(d); return 0; })(document.createElement('div'))"
    )
    qtbot.waitUntil(lambda: any("Content Security Policy" in m for m in messages()), timeout=15_000)
    assert hand.page("typeof window.stolen") == "undefined"
    assert view.refused_calls == refused


def test_that_text_cannot_become_code(hand, view):
    assert (
        hand.page("(() => { try { return eval('1') } catch (e) { return e.name } })()")
        == "EvalError"
    )


@pytest.mark.parametrize(
    "address", ["http://example.com/", "file:///etc/hosts", "https://10.0.0.1/"]
)
def test_that_the_page_cannot_fetch_from_elsewhere(hand, view, qtbot, address):
    hand.page(
        f"(window.outcome = '', fetch('{address}').then(() => outcome = 'read',"
        " () => outcome = 'refused'), 0)"
    )
    qtbot.waitUntil(lambda: hand.page("window.outcome") == "refused", timeout=15_000)


@pytest.mark.parametrize(
    "address", ["http://example.com/", "file:///etc/hosts", "data:text/html,x"]
)
def test_that_the_page_cannot_navigate_and_the_attempt_counts(hand, view, qtbot, address, messages):
    before = len(view.blocked_requests)
    hand.page(f"(location.href = '{address}', 0)")
    # file: and data: never get as far as a request: the engine itself forbids the step
    qtbot.waitUntil(
        lambda: len(view.blocked_requests) > before or any("Not allowed" in m for m in messages()),
        timeout=15_000,
    )
    assert hand.page("location.href") == PAGE_URL.toString()


def test_that_the_page_cannot_open_a_window(hand, view):
    assert hand.page("window.open('app://map/index.html') === null") is True


def test_that_a_page_without_policy_is_still_kept_inside_by_the_guard(qapp, qtbot):
    handler, guard = SchemeHandler(), Guard()
    handler.serve("index.html", "text/html", lambda: b"<p>no policy</p>")
    profile = sealed_profile(guard, handler, qapp)
    page = QWebEnginePage(profile)
    with qtbot.waitSignal(page.loadFinished, timeout=10_000) as loaded:
        page.load(PAGE_URL)
    assert loaded.args == [True]
    addresses = ["http://example.com/a?secret=1", "https://example.com/b", "app://other/c"]
    page.runJavaScript(f"{json.dumps(addresses)}.forEach(a => fetch(a).catch(() => 0))")
    qtbot.waitUntil(lambda: len(guard.blocked) >= 3, timeout=15_000)
    assert set(guard.blocked) == {"http://example.com/a", "https://example.com/b", "app://other/c"}
    page.deleteLater()
    profile.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_that_a_path_the_table_does_not_hold_is_not_served(qapp, qtbot):
    handler, guard = SchemeHandler(), Guard()
    handler.serve("index.html", "text/html", lambda: b"<p>x</p>")
    profile = sealed_profile(guard, handler, qapp)
    page = QWebEnginePage(profile)
    for path in ("missing.html", "../index.html/..", "%2e%2e/pyproject.toml", str(Path(__file__))):
        with qtbot.waitSignal(page.loadFinished, timeout=10_000) as loaded:
            page.load(QUrl(f"{SCHEME}://map/{path}"))
        assert loaded.args == [False], path
    page.deleteLater()
    profile.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_that_a_parcel_can_be_fetched_once(hand, view, qtbot):
    path = view._handler.hand_over(b"abc")
    for expected in (200, 404):
        hand.page(
            f"(window.got = null, fetch('app://map/{path}').then(a => {{ got = a.status; }}), 0)"
        )
        qtbot.waitUntil(lambda: hand.page("window.got") is not None, timeout=15_000)
        assert hand.page("window.got") == expected


def test_that_the_bridge_refuses_what_is_no_row_number(hand, view, qtbot):
    before = view.refused_calls
    calls = ["clicked('0', 0)", "clicked(0.5, 0)", "clicked(99, 0)", "clicked(null, 0)",
             "clicked({}, 0)", "opened(-1)", "dropped(7)", "rows_selected([0, 0], 0)",
             "rows_selected('all', 0)", "rows_selected([0], 9)", "hovered(1e300)"]  # fmt: skip
    with qtbot.assertNotEmitted(view.account_clicked), qtbot.assertNotEmitted(view.dropped):
        for call in calls:
            hand.page(f"(catchment.desk.bridge.{call}, 0)")
        qtbot.waitUntil(lambda: view.refused_calls == before + len(calls), timeout=15_000)


def test_that_a_map_whose_bridge_the_page_deleted_starts_again(hand, view, qtbot):
    with qtbot.waitSignal(view.ready, timeout=20_000):
        hand.page("(catchment.desk.bridge.deleteLater(), 0)")
    hand.painted_after(lambda: view.select([]))
    with qtbot.waitSignal(view.account_clicked, timeout=15_000) as clicked:
        hand.click(hand.pixel_of(3))
    assert clicked.args[0] == 3


def test_that_the_profile_keeps_nothing_on_the_disk(hand, view):
    profile = view._page.profile()
    assert profile.isOffTheRecord()
    assert profile.httpCacheType() == QWebEngineProfile.HttpCacheType.NoCache


def test_that_a_map_starts_asks_for_nothing_outside_and_ends_in_order(qapp, qtbot, new_map, caplog):
    view = new_map()
    with qtbot.waitSignal(view.painted, timeout=20_000):
        view.show()
    assert (view.blocked_requests, view.refused_calls) == ((), 0)
    with qtbot.captureExceptions() as raised:
        end(view, qtbot)
    assert raised == []
    assert caplog.messages == []


def test_that_the_page_dies_before_its_profile(qapp, qtbot, new_map, qtlog):
    view = new_map()
    order = []
    view._page.profile().destroyed.connect(lambda: order.append("profile"))
    view._page.destroyed.connect(lambda: order.append("page"))
    end(view, qtbot)
    assert order == ["page", "profile"]
    assert not [r for r in qtlog.records if "profile" in r.message.lower()]


def test_that_the_sealed_page_denies_what_it_is_asked_to_permit(hand, view, qtbot):
    assert isinstance(view._page, SealedPage)
    hand.page(
        "(window.place = '', navigator.geolocation.getCurrentPosition("
        "() => place = 'known', e => place = 'denied'), 0)"
    )
    qtbot.waitUntil(lambda: hand.page("window.place") == "denied", timeout=15_000)
