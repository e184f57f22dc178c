"""Garbage is collected in the window's thread, never in one that computes."""

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject

from model.clock import Clock
from model.history import Author
from ui import collecting
from ui.collecting import Collector, collect_due
from ui.session import Session


class Knot:
    """Something only the cyclic collection can free."""

    def __init__(self):
        self.itself = self


@pytest.fixture
def session(qapp):
    """A session that opens what the tests say; afterwards nothing stays frozen."""
    yield Session(Author("Bo"), Clock())
    gc.unfreeze()


def test_that_a_thread_that_asks_for_memory_collects_nothing(session):
    owner = QObject()
    Collector(session, owner)
    seen = weakref.ref(Knot())
    thread = threading.Thread(target=lambda: [[[]] for _ in range(50_000)])
    thread.start()
    thread.join()
    assert seen() is not None
    gc.collect()
    assert seen() is None


def test_that_what_is_due_is_collected_by_the_window(session, qtbot):
    owner = QObject()
    Collector(session, owner)
    seen = weakref.ref(Knot())
    kept = [[] for _ in range(5_000)]  # more than the first generation holds
    qtbot.waitUntil(lambda: seen() is None, timeout=10_000)
    assert len(kept) == 5_000


def test_that_nothing_is_looked_through_before_it_is_due(qapp):
    gc.collect()
    seen = weakref.ref(Knot())
    assert collect_due() is None
    assert seen() is not None
    gc.collect()


def test_that_a_project_that_has_settled_is_looked_through_no_more(session, qtbot, monkeypatch):
    monkeypatch.setattr(collecting, "SETTLED_MS", 1)
    owner = QObject()
    Collector(session, owner)
    kept = [[] for _ in range(5_000)]
    before = gc.get_freeze_count()
    session.opened.emit()
    qtbot.waitUntil(lambda: gc.get_freeze_count() >= before + len(kept), timeout=10_000)


def test_that_what_the_project_before_has_left_goes_when_another_opens(session, qtbot):
    owner = QObject()
    Collector(session, owner)
    session.opened.emit()
    seen = weakref.ref(Knot())
    gc.freeze()
    gc.collect()
    assert seen() is not None
    session.opened.emit()
    assert seen() is None
