"""Figures computed beside the window arrive once, the newest only, errors included."""

from concurrent.futures import Future
from threading import Event
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from model.errors import PlanError
from ui.strategy.beside import Beside


def test_that_of_what_is_asked_meanwhile_only_the_last_arrives(qtbot: QtBot) -> None:
    beside, gate = Beside(), Event()
    found: list[Any] = []
    beside.arrived.connect(lambda future: found.append(future.result()))

    def first() -> str:
        gate.wait(10)
        return "first"

    beside.run(first)
    beside.run(lambda: "second")
    beside.run(lambda: "third")
    assert beside.busy
    gate.set()
    qtbot.waitUntil(lambda: not beside.busy, timeout=10_000)
    assert found == ["third"]


def test_that_a_failure_is_raised_where_the_result_is_taken(qtbot: QtBot) -> None:
    beside = Beside()

    def fail() -> None:
        raise PlanError("No price is known.", remedy="Enter one.")

    with qtbot.waitSignal(beside.arrived, timeout=10_000) as arrived:
        beside.run(fail)
    future = arrived.args[0]
    assert isinstance(future, Future)
    with pytest.raises(PlanError, match="price"):
        future.result()


def test_that_what_was_forgotten_does_not_arrive(qtbot: QtBot) -> None:
    beside = Beside()
    found: list[Any] = []
    beside.arrived.connect(found.append)
    beside.run(lambda: 1)
    beside.forget()
    assert not beside.busy
    with qtbot.waitSignal(beside.arrived, timeout=10_000):
        beside.run(lambda: 2)
    assert [future.result() for future in found] == [2]
