"""Garbage is collected in the window's thread, never in one that computes."""

import gc
import threading
import weakref

from PySide6.QtCore import QObject

from ui.collecting import Collector, collect_due


class Knot:
    """Something only the cyclic collection can free."""

    def __init__(self):
        self.itself = self


def test_that_a_thread_that_asks_for_memory_collects_nothing(qapp):
    owner = QObject()
    Collector(owner)
    seen = weakref.ref(Knot())
    thread = threading.Thread(target=lambda: [[[]] for _ in range(50_000)])
    thread.start()
    thread.join()
    assert seen() is not None
    gc.collect()
    assert seen() is None


def test_that_what_is_due_is_collected_by_the_window(qapp, qtbot):
    owner = QObject()
    Collector(owner)
    seen = weakref.ref(Knot())
    kept = [[] for _ in range(5_000)]  # more than the first generation holds
    qtbot.waitUntil(lambda: seen() is None, timeout=10_000)
    assert len(kept) == 5_000


def test_that_nothing_is_looked_through_before_it_is_due(qapp):
    gc.collect()
    seen = weakref.ref(Knot())
    collect_due()
    assert seen() is not None
    gc.collect()
