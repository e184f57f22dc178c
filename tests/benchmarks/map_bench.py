"""The map of Align at 20,000 accounts: drag frames, redraw, recolour, layers, search, stalls.

Accounts are those of the demo, jittered by up to about 30 km until there are enough: an invented
set. Run it as `python tests/benchmarks/map_bench.py`; it prints one line a measure.
"""

import json
import os
import time
from collections.abc import Callable, Sequence
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if hasattr(os, "geteuid") and os.geteuid() == 0:
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from PySide6.QtCore import QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from model.accounts import Accounts
from model.arrays import FloatArray, IntArray
from model.demo import demo_state
from model.format import Formatter
from model.map_colours import Colouring, Method, by_metric
from model.metrics import metric
from model.places.search import find_places, load_places
from model.resources import resource
from model.state import State
from model.system_links import system_links
from model.system_seats import system_names
from tests.benchmarks.figures import note
from ui.map.base_map import shipped_base_map
from ui.map.bounds import bounds_of
from ui.map.layer_pictures import Home, rivers_overlay, system_overlay
from ui.map.map_homes import ways_from
from ui.map.map_view import MapView
from ui.map.overlay import Overlay
from ui.map.scheme import register_scheme
from ui.theme.tokens import LIGHT

N = 20_000
PANS = 12
FRAME, REDRAW = 17.5, 70  # milliseconds; 16.7 is the beat of the screen, give or take its clock


def jittered(n: int = N, seed: int = 4) -> State:
    """The demo's accounts, repeated and moved about."""
    state = demo_state(resource("demo"))
    rng = np.random.default_rng(seed)
    rows = np.arange(n) % len(state.accounts)
    columns = {name: np.array(state.accounts[name])[rows] for name in state.accounts}
    columns["account_id"] = np.array([f"J{k}" for k in range(n)], object)
    columns["lat"] = columns["lat"] + rng.uniform(-0.3, 0.3, n)
    columns["lon"] = columns["lon"] + rng.uniform(-0.4, 0.4, n)
    return State(state.about, Accounts(columns), state.scenarios, reps=state.reps)


def timed(name: str, act: Callable[[], Any], times: int = 5) -> Any:
    """Note the CPU milliseconds of some runs."""
    spent = []
    for _ in range(times):
        begun = time.process_time()
        result = act()
        spent.append(1000 * (time.process_time() - begun))
    note(f"map, {name}", spent)
    return result


class Bench:
    """One map and what is asked of its page."""

    def __init__(self) -> None:
        self.view = MapView(shipped_base_map())
        self.view.resize(1100, 700)
        self.view.show()

    def wait(self, signal: Any, act: Callable[[], Any]) -> float:
        """Wall milliseconds from doing something to a signal."""
        loop = QEventLoop()
        signal.connect(loop.quit)
        QTimer.singleShot(60_000, loop.quit)
        begun = time.perf_counter()
        act()
        loop.exec()
        signal.disconnect(loop.quit)
        return 1000 * (time.perf_counter() - begun)

    def ask(self, expression: str) -> Any:
        loop, found = QEventLoop(), []

        def take(text: str) -> None:
            found.append(text)
            loop.quit()

        self.view._page.runJavaScript(f"JSON.stringify({expression})", 0, take)
        loop.exec()
        return json.loads(found[0])

    def costs(self, what: str) -> None:
        """Paint the whole view anew and print what each canvas took."""
        rounds = []
        for k in range(PANS):
            step = 40 if k % 2 else -40
            self.wait(self.view.painted, lambda step=step: self.pan(step))
            rounds.append(sum(self.ask("catchment.desk.stage.cost").values()))
        note(f"map, redraw after a pan, {what}", rounds, REDRAW, "page")

    def pan(self, step: int) -> None:
        self.view._page.runJavaScript(f"catchment.desk.map.panBy([{step}, 0], {{animate: false}})")
        self.view.select([])

    def frames(self) -> None:
        """Frame times while the map is moved a little at each frame, as a drag does."""
        self.view._page.runJavaScript(
            "window.gaps = []; (function go(left, last) { requestAnimationFrame((now) => {"
            " if (last) gaps.push(now - last); catchment.desk.map._rawPanBy(L.point(2, 0));"
            " catchment.desk.map.fire('move');"
            " if (left) go(left - 1, now); }); })(60, 0)"
        )
        loop = QEventLoop()
        QTimer.singleShot(4_000, loop.quit)
        loop.exec()
        gaps = np.sort(np.array(self.ask("gaps")))
        note("map, a frame while it is dragged", gaps.tolist(), FRAME, "page")


def main() -> None:
    """Measure and print."""
    register_scheme()
    app = QApplication.instance() or QApplication(["map_bench"])
    state, show = jittered(), Formatter.of(demo_state(resource("demo")).about)
    accounts = state.accounts
    code = (np.arange(N) % 6).astype(np.int16)
    metric(state, "potential")
    made = timed(
        "classes of potential", lambda: by_metric(state, "potential", Method.QUANTILE, show)
    )
    names = timed("names of systems", lambda: system_names(state.accounts))
    potential = metric(state, "potential").values
    links = timed("links of systems", lambda: system_links(names, potential, np.arange(N)))
    load_places()  # read in the background when the search is opened
    timed("search of three letters", lambda: find_places("st br", accounts))
    timed("search of a ZIP", lambda: find_places("45202", accounts))
    homes = [Home(f"T{k}", 39 + k / 5, -84 + k / 5) for k in range(6)]
    rivers = timed(
        "lines to all accounts",
        lambda: rivers_overlay(
            homes,
            [ways_from(homes[k], state, np.flatnonzero(code == k)) for k in range(6)],
            ["#468CEB"] * 6,
            LIGHT,
        ),
    )
    systems = system_overlay(links, accounts.lat, accounts.lon, names.tolist(), LIGHT)
    _on_screen(accounts, potential, code, made, ((rivers, "20,000 lines"), (systems, "systems")))
    app.processEvents()


def _on_screen(
    accounts: Accounts,
    potential: FloatArray,
    code: IntArray,
    made: Colouring,
    overlays: Sequence[tuple[Overlay, str]],
) -> None:
    """What the page takes to draw them."""
    bench = Bench()
    view = bench.view
    bench.wait(view.ready, lambda: None)
    size, flags = potential, np.zeros(N, np.uint8)
    labels = accounts.text("name").tolist()

    def fill() -> None:
        view.set_accounts(accounts.lat, accounts.lon, size, code, flags, labels)
        view.fit(bounds_of(accounts.lat, accounts.lon))

    note("map, 20,000 accounts to the screen", [bench.wait(view.painted, fill)], clock="wall")
    bench.costs("accounts only")
    bench.frames()
    spent = bench.wait(
        view.painted, lambda: view.dressing.colour_by(made.colours("light"), made.code)
    )
    note("map, colour by a metric, to the screen", [spent], clock="wall")
    timed(
        "colour by a metric, Python",
        lambda: view.dressing.colour_by(made.colours("light"), made.code),
    )
    for overlay, what in overlays:
        timed(f"{what}, Python", lambda o=overlay: view.dressing.show_overlays([o], plain=False))
        bench.costs(what)
    view.close()
    view.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # the page before its profile


if __name__ == "__main__":
    main()
