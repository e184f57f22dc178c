"""What a start does not pay for: collection, and PySide's reading of every source."""

import subprocess
import sys

_CHILD = """
import gc, linecache, sys
{before}
import PySide6.QtCore
import colorsys
print(gc.isenabled(), any(name.endswith("colorsys.py") for name in linecache.cache))
"""


def _said(before: str) -> list[str]:
    child = subprocess.run(
        [sys.executable, "-c", _CHILD.format(before=before)],
        capture_output=True,
        text=True,
        check=True,
    )
    return child.stdout.split()


def test_that_pyside_reads_the_source_of_what_is_imported_after_it():
    assert _said("") == ["True", "True"]  # when it does no more, the module may go


def test_that_a_start_collects_nothing_and_reads_no_sources():
    lighten = "from ui.light_imports import lighten_imports; lighten_imports()"
    assert _said(lighten) == ["False", "False"]


def test_that_the_window_starts_with_light_imports():
    words = (
        "import main, ui.start; ui.start.open_window = lambda path: print(seen[:]) or 0\n"
        "import ui.light_imports as light\n"
        "seen = []; light.lighten_imports = lambda: seen.append('light')\n"
        "main._has_display = lambda: True; main._open_window([])"
    )
    child = subprocess.run(
        [sys.executable, "-c", words], capture_output=True, text=True, check=True
    )
    assert child.stdout.strip() == "['light']"
