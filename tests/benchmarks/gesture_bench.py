"""What a hand waits for in Align: a drag over territories, a selection, suggestions; stalls.

    python tests/benchmarks/gesture_bench.py [accounts]

Needs ../shared/data: the accounts are the real ones, beyond their number jittered copies of them
(normal, 0.1 degrees), with invented potential and revenue; one territory per 200 by nearest home.
CPU milliseconds of the window's thread, so that other programs do not count; a pause is what it
works between two beats of a 2 ms timer, once in such CPU time and once by the clock on the wall,
which also counts whatever else the machine does. The window is the real one, off the
screen, some seconds after its project has opened.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if os.name == "posix" and os.geteuid() == 0:
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from ui.light_imports import lighten_imports  # noqa: E402  (after the path is set)

lighten_imports()

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
from PySide6.QtCore import QPoint, QSettings, QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from model.accounts import Accounts  # noqa: E402
from model.alignment import Alignment  # noqa: E402
from model.clock import Clock  # noqa: E402
from model.project import Project  # noqa: E402
from model.reps import Rep  # noqa: E402
from model.scenario import LIVE, Layer, Scenario  # noqa: E402
from model.state import About, State  # noqa: E402
from model.territories import Territory  # noqa: E402
from tests.benchmarks.figures import note  # noqa: E402
from ui.collecting import Collector  # noqa: E402
from ui.early_loading import REST_MS, EarlyLoading  # noqa: E402
from ui.main_window import MainWindow  # noqa: E402
from ui.map.scheme import register_scheme  # noqa: E402
from ui.preferences import Preferences, Preset  # noqa: E402
from ui.session import Session  # noqa: E402
from ui.theme.style import Mode, Theme  # noqa: E402

PER_TERRITORY = 200
CARRIED = (1, 12, 500)
FRAME, STALL, FILTER = 16, 50, 100  # milliseconds, of design §6


def jittered(n: int, seed: int = 1) -> State:
    """`n` real accounts and jittered copies of them, aligned to the nearest of invented homes."""
    table = pd.read_csv(ROOT.parent / "shared" / "data" / "accounts_us.csv", dtype=str).fillna("")
    lat, lon = (
        pd.to_numeric(table[c], errors="coerce").to_numpy() for c in ("latitude", "longitude")
    )
    usable = np.flatnonzero((lat > 24) & (lat < 50) & (lon > -125) & (lon < -66))
    rng = np.random.default_rng(seed)
    pick = np.resize(usable, n)
    copied = np.arange(n) >= len(usable)
    lat = lat[pick] + np.where(copied, rng.normal(0, 0.1, n), 0)
    lon = lon[pick] + np.where(copied, rng.normal(0, 0.1, n), 0)
    k = max(2, n // PER_TERRITORY)
    homes = rng.choice(n, k, replace=False)
    codes = np.empty(n, np.int64)
    for start in range(0, n, 2000):
        part = slice(start, start + 2000)
        away = (lat[part, None] - lat[homes]) ** 2 + ((lon[part, None] - lon[homes]) * 0.78) ** 2
        codes[part] = away.argmin(1)
    texts = {
        ours: table[theirs].to_numpy(object)[pick].tolist()
        for ours, theirs in (
            ("name", "account_name"),
            ("city", "city"),
            ("region", "state"),
            ("postcode", "zip"),
            ("county", "county"),
            ("idn_id", "health_system_2018"),
        )
    }
    numbers = {"potential": rng.lognormal(11, 1, n), "revenue": rng.lognormal(9, 1, n)}
    ids = [f"A{i}" for i in range(n)]
    accounts = Accounts({"account_id": ids, **texts, "lat": lat, "lon": lon, **numbers})
    reps = tuple(
        Rep(f"R{i}", f"Rep {i}", home_lat=float(lat[h]), home_lon=float(lon[h]))
        for i, h in enumerate(homes)
    )
    territories = tuple(Territory(f"T{i}", f"Territory {i}", rep_id=f"R{i}") for i in range(k))
    layer = Layer(territories, Alignment(codes))
    return State(About("bench"), accounts, (Scenario(LIVE, "Live", {"core": layer}),), reps)


class QuietWindow(MainWindow):
    """The window without the compilation in the background, which would be measured too."""

    def warm_up(self) -> None:
        """Nothing is compiled."""


class Heart:
    """Beats every 2 ms; remembers the longest pause between two beats."""

    def __init__(self) -> None:
        self.longest = self.work = self._last = self._worked = 0.0
        self.begin()
        self.timer = QTimer(interval=2)
        self.timer.timeout.connect(self._on_beat)
        self.timer.start()

    def _on_beat(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        self.longest = max(self.longest, now - self._last)
        self.work = max(self.work, worked - self._worked)
        self._last, self._worked = now, worked

    def begin(self) -> None:
        """Forget what was; measure from now on."""
        self.longest = self.work = 0.0
        self._last, self._worked = time.perf_counter(), time.thread_time()

    def say(self, what: str) -> None:
        """The longest pause since the beginning, by both clocks."""
        self._on_beat()
        note(f"longest pause {what}", [1000 * self.work], STALL)
        note(f"longest pause {what}", [1000 * self.longest], STALL, "wall")


def spin(until: Callable[[], bool], seconds: float = 60.0) -> None:
    """Let the window live until something holds."""
    end = time.monotonic() + seconds
    while not until() and time.monotonic() < end:
        QApplication.processEvents()


def pause(seconds: float) -> None:
    """Let the window live for a while."""
    end = time.monotonic() + seconds
    spin(lambda: time.monotonic() >= end)


def times_of(work: Callable[[int], object], times: int) -> list[float]:
    """CPU milliseconds of the window's thread for each of several runs."""
    found = []
    for k in range(times):
        start = time.thread_time()
        work(k)
        found.append(1000 * (time.thread_time() - start))
    return found


def measure_drag(window: MainWindow, rows: np.ndarray, heart: Heart) -> None:
    """Carry `rows` over 30 territories, then ten frames over each."""
    align, moving = window.align, window.align.moving
    codes = window._session.alignment.territory  # the bench may look
    others = [c for c in range(len(window._session.layer.territories)) if c != codes[rows[0]]][:30]
    place = align.map.mapToGlobal(QPoint(200, 200))
    carried = f"drag, {rows.size} carried"
    align.select(rows)
    pause(0.3)
    moving._on_drag_started(rows)
    fresh = times_of(lambda k: moving._on_drag_moved(others[k], place), len(others))
    note(f"{carried}: numbers of a new territory", fresh, FRAME)
    again = times_of(lambda k: moving._on_drag_moved(others[k // 10], place), 300)
    note(f"{carried}: every further frame", again[10:], FRAME)
    pause(0.2)
    heart.begin()
    for k, code in enumerate(others):
        moving._on_drag_moved(code, place + QPoint(3 * k, 2 * k))
        QApplication.processEvents()
    heart.say(f"in a {carried}")
    moving.end()


def measure(n: int, window: MainWindow, session: Session) -> None:
    """All figures of an open window with `n` accounts."""
    align, heart = window.align, Heart()
    rows_of = session.alignment.rows_of
    for k in CARRIED:
        measure_drag(window, np.sort(np.concatenate([rows_of(c) for c in range(4)])[:k]), heart)
    rng = np.random.default_rng(2)
    chosen = [np.unique(rng.integers(0, n, 500)) for _ in range(10)]
    note("a selection of 500", times_of(lambda k: align.select(chosen[k]), 10))
    card = align.suggesting.card
    for k in CARRIED:
        heart.begin()
        start = time.perf_counter()
        align.select(rows_of(5)[:k] if k < 100 else np.arange(k))
        spin(card.isVisible)
        taken = 1000 * (time.perf_counter() - start)
        note(f"suggestions for {k}: until they are shown", [taken], clock="wall")
        heart.say(f"while suggestions for {k} are thought out")
    table = align.table
    words = ("hospital", "dallas", "")
    spent = times_of(lambda k: table.filter.edit.setText(words[k % 3]), 9)
    note("filter by a word, table and map", spent, FILTER)
    heart.begin()
    start = time.thread_time()
    align.move_accounts(rows_of(0)[:12], 3)
    note("drop: everything shown anew", [1000 * (time.thread_time() - start)], STALL)
    pause(1.5)
    heart.say("at the drop, outlines included")


def main() -> None:
    """Measure with the number of accounts named, else 20,000."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as name:
        for variable in ("HOME", "XDG_CONFIG_HOME", "CATCHMENT_DATA_DIR"):
            os.environ[variable] = name
        register_scheme()
        application = QApplication([])
        preferences = Preferences(QSettings(f"{name}/s.ini", QSettings.Format.IniFormat))
        preferences.preset = Preset.FULL
        session = Session(preferences.author, Clock())
        window = QuietWindow(Theme(application, Mode.LIGHT), session, preferences)
        Collector(session, window)
        window.resize(1440, 900)
        window.show()
        EarlyLoading(session, window)
        spin(lambda: window.align.map.view.is_ready)
        session.adopt(Project.create(Path(name) / "bench.catchment.gpkg", jittered(n)))
        window.show_workspace("align")
        spin(lambda: window.align.keeper._drawing is None)
        pause(REST_MS / 1000 + 3)  # as one who looks first: what loads beside it is there
        print(f"{n:,} accounts, {len(session.layer.territories)} territories")
        measure(n, window, session)
        window.close()
        window.shut_down()


if __name__ == "__main__":
    main()
