"""From the start of the process to a window with the demo on its map.

    python tests/benchmarks/start_bench.py [times]

Each start is a process of its own, all but the first with a warm disk cache; the settings are
those of somebody who has started before, and Python keeps its byte code as it does on a user's
computer. CPU milliseconds are those of the window's process, without Chromium's; the first
start, which reads the files, is not counted.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
BUDGET = 2000

CHILD = """
import sys, time
sys.path.insert(0, sys.argv[1])
from ui.light_imports import lighten_imports
lighten_imports()
from PySide6.QtCore import QEventLoop, QSettings
from PySide6.QtWidgets import QApplication
from model.clock import Clock
from ui.collecting import Collector
from ui.main_window import MainWindow
from ui.map.scheme import register_scheme
from ui.early_loading import EarlyLoading
from ui.preferences import Preferences, Preset
from ui.session import Session
from ui.theme.style import Mode, Theme
loaded = time.process_time()
register_scheme()
app = QApplication([])
preferences = Preferences(QSettings(sys.argv[2] + "/s.ini", QSettings.Format.IniFormat))
preferences.preset = Preset.FULL
MainWindow.warm_up = lambda _window: None
session = Session(preferences.author, Clock())
window = MainWindow(Theme(app, Mode.LIGHT), session, preferences)
Collector(session, window)
window.show()
EarlyLoading(session, window)
view, loop = window.align.map.view, QEventLoop()
view.ready.connect(loop.quit)
loop.exec()
shown = time.process_time()
view.painted.connect(loop.quit)
window.open_demo()
loop.exec()
print("FIGURES", 1000 * loaded, 1000 * shown, 1000 * time.process_time(), flush=True)
window.close()
window.shut_down()
"""


def start(home: str) -> tuple[float, list[float]]:
    """Wall milliseconds until the demo is on the map, and CPU of loading, window, demo."""
    begun = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(ROOT), home],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT,
    )  # fmt: skip
    assert child.stdout is not None
    line = next(line for line in child.stdout if line.startswith("FIGURES"))
    wall = 1000 * (time.perf_counter() - begun)
    child.wait()
    return wall, [float(word) for word in line.split()[1:]]


def main() -> None:
    """Start a few times and say how long it took."""
    from tests.benchmarks.figures import note

    times = int(sys.argv[1]) if sys.argv[1:] else 2
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    if os.name == "posix" and os.geteuid() == 0:
        os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
    with tempfile.TemporaryDirectory() as home:
        for variable in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "CATCHMENT_DATA_DIR"):
            os.environ[variable] = home
        os.environ["PYTHONPYCACHEPREFIX"] = f"{home}/bytecode"
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        found = [start(home) for _ in range(times + 1)][1:]
    note("start: window with the demo on its map", [wall for wall, _ in found], BUDGET, "wall")
    for place, what in enumerate(("modules loaded", "window shown", "demo on its map")):
        note(f"start, so far: {what}", [cpu[place] for _, cpu in found])


if __name__ == "__main__":
    main()
