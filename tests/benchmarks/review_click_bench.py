"""From the click on Review to the figures of a region of fifty reps, in the real window.

    python tests/benchmarks/review_click_bench.py [reps]

The region is that of review_bench.py. The click comes half a second after the project opened,
when nothing is read yet, and again when the window has read it beside itself; each time in a
window of its own. Milliseconds on the wall.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from ui.light_imports import lighten_imports  # noqa: E402  (after the path is set)

lighten_imports()

from PySide6.QtCore import QEventLoop, QSettings, QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from model.clock import Clock  # noqa: E402
from model.project import Project  # noqa: E402
from tests.benchmarks.figures import note  # noqa: E402
from tests.benchmarks.gesture_bench import QuietWindow  # noqa: E402
from tests.benchmarks.review_bench import BUDGET, region  # noqa: E402
from ui.collecting import Collector  # noqa: E402
from ui.early_loading import EarlyLoading  # noqa: E402
from ui.map.scheme import register_scheme  # noqa: E402
from ui.preferences import Preferences, Preset  # noqa: E402
from ui.session import Session  # noqa: E402
from ui.start import allow_root  # noqa: E402
from ui.theme.style import Mode, Theme  # noqa: E402

WAITS = (0.5, 8.0)  # seconds from opening to the click


def rest(until: Callable[[], bool], seconds: float = 60.0) -> None:
    """Let the window live, without asking it for more, until something holds."""
    end, loop, timer = time.monotonic() + seconds, QEventLoop(), QTimer(interval=5)
    timer.timeout.connect(lambda: loop.quit() if until() or time.monotonic() > end else None)
    timer.start()
    loop.exec()


def measure(home: str, n_reps: int, wait: float) -> None:
    """Open the region, wait, click."""
    allow_root()
    register_scheme()
    application = QApplication([])
    preferences = Preferences(QSettings(f"{home}/s.ini", QSettings.Format.IniFormat))
    preferences.preset = Preset.FULL
    session = Session(preferences.author, Clock())
    window = QuietWindow(Theme(application, Mode.LIGHT), session, preferences)
    Collector(session, window)
    window.show()
    EarlyLoading(session, window)
    rest(lambda: window.align.map.view.is_ready)
    session.adopt(Project.create(Path(home) / "bench.catchment.gpkg", region(n_reps)))
    opened = time.monotonic()
    rest(lambda: time.monotonic() > opened + wait)
    clicked = time.monotonic()
    window.show_workspace("review")
    review = window.review
    rest(lambda: review.reviewed is not None)
    first = time.monotonic() - clicked
    rest(lambda: review.reviewed is not None and review.reviewed.whole)
    whole = time.monotonic() - clicked
    when = f"Review, clicked {wait:g} s after opening"
    note(f"{when}: a first card", [1e3 * first], clock="wall")
    note(f"{when}: all {n_reps} reps", [1e3 * whole], 1e3 * BUDGET, "wall")
    window.close()
    window.shut_down()


def main() -> None:
    """Measure each click in a process of its own."""
    n_reps = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    if len(sys.argv) > 3:
        measure(sys.argv[2], n_reps, float(sys.argv[3]))
        return
    for wait in WAITS:
        with tempfile.TemporaryDirectory() as home:
            own = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "CATCHMENT_DATA_DIR"), home)
            command = [sys.executable, __file__, str(n_reps), home, str(wait)]
            subprocess.run(command, env=os.environ | own, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
