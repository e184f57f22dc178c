"""Writes the pictures of the README and the help: the window with the demo, in light and dark.

    python tests/ui/pictures.py [FOLDER]

Without a folder the pictures under resources/screenshots are replaced. Look at them afterwards:
a picture of a state that is not what its name says is worse than none.
"""

import csv
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if os.name == "posix" and os.geteuid() == 0:
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402  (after the path is set)
from PIL import Image  # noqa: E402
from PySide6.QtCore import QPoint, QSettings  # noqa: E402
from PySide6.QtGui import QImage, QPainter, QPixmap  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from model.clock import Clock  # noqa: E402
from model.demo import demo_state  # noqa: E402
from model.locks import held_rows  # noqa: E402
from model.project import Project  # noqa: E402
from model.resources import resource  # noqa: E402
from model.scenario import LIVE  # noqa: E402
from ui.accounts.workspace import Page  # noqa: E402
from ui.main_window import MainWindow  # noqa: E402
from ui.map.map_style import MapStyle  # noqa: E402
from ui.map.scheme import register_scheme  # noqa: E402
from ui.preferences import Preferences, Preset  # noqa: E402
from ui.session import Session  # noqa: E402
from ui.theme.style import Mode, Theme  # noqa: E402
from ui.widgets.dialog import DialogFrame  # noqa: E402

SIZE = (1440, 900)
COLOURS = 256  # of the palette: a window has few, and the files stay small
EXACT = 200  # of them as they are on the screen
EXPORT_HEAD = (
    "Acct #", "Customer Name", "Class of Trade", "City", "State", "ZIP5", "Staffed Bedds", "ORs",
    "Latitude", "Longitude",
)  # fmt: skip
CLEVELAND, COLUMBUS, NORTHWEST = 2, 1, 3


class QuietWindow(MainWindow):
    """The window without the compilation in the background."""

    def warm_up(self) -> None:
        """Nothing is compiled."""


class Studio:
    """A window with the demo, brought into one state after the other."""

    def __init__(self, theme: Theme, home: Path) -> None:
        preferences = Preferences(QSettings(str(home / "s.ini"), QSettings.Format.IniFormat))
        preferences.preset = Preset.FULL
        self.theme, self.home = theme, home
        self.session = Session(preferences.author, Clock())
        self.window = QuietWindow(theme, self.session, preferences)
        self.window.resize(*SIZE)
        self.window.show()
        self._painted = False
        view = self.window.align.map.view
        view.painted.connect(self._on_painted)
        self.wait(lambda: view.is_ready, 60)

    def wait(self, until: Callable[[], bool], seconds: float) -> None:
        """Let the window live until something holds, at most so long."""
        end = time.monotonic() + seconds
        while not until() and time.monotonic() < end:
            QApplication.processEvents()

    def pause(self, seconds: float) -> None:
        """Let the window live for a while."""
        self.wait(lambda: False, seconds)

    def until_painted(self, seconds: float) -> None:
        """Wait until the map has drawn what it was told, and half a second for the rest."""
        self._painted = False
        self.wait(lambda: self._painted, seconds)
        self.pause(0.5)

    def _on_painted(self, *_figures: object) -> None:
        self._painted = True

    def begin(self, state: str) -> None:
        """The demo as it ships, in Align, nothing selected and nothing over it."""
        window = self.window
        while (menu := QApplication.activePopupWidget()) is not None:
            menu.hide()
        for sheet in window.findChildren(DialogFrame):
            sheet.dismiss()
        window.align.moving.end()
        window.align.tools.choose("pointer")
        window.align.table.filter.edit.clear()
        window.map_desk._take(MapStyle())
        window.align.suggesting.is_wanted = True
        path = self.home / f"{state}.catchment.gpkg"
        self.session.adopt(Project.create(path, demo_state(resource("demo"))))
        self.window.show_workspace("align")
        self.until_painted(30)
        review = window.rail.item("review")
        self.wait(lambda: bool(review.accessibleDescription()), 15)  # what waits is counted later

    def picture(self, mode: Mode) -> QPixmap:
        """The window in a theme, with the menus over it."""
        self.theme.set_mode(mode)
        self.until_painted(2)
        for _second in range(30):
            if not self.window.align.isVisible() or self.map_has_hues():
                break
            self.pause(1.0)
        self.pause(0.5)
        shot = self.window.grab()
        painter = QPainter(shot)
        for other in QApplication.topLevelWidgets():
            if other is not self.window and other.isVisible():
                painter.drawPixmap(self.window.mapFromGlobal(other.pos()), other.grab())
        painter.end()
        return shot

    def map_has_hues(self) -> bool:
        """Whether the map on the screen wears the hues of the theme already."""
        image = self.window.align.map.view.snapshot().convertToFormat(QImage.Format.Format_RGB32)
        pixels = np.frombuffer(image.constBits(), np.uint32) & 0xFFFFFF
        hue = self.theme.territory(self.window.align.hues[COLUMBUS])
        return bool((pixels == hue.rgb() & 0xFFFFFF).any())

    def free_rows(self, code: int, count: int) -> np.ndarray:
        """Some accounts of a territory that are not locked."""
        rows = self.session.alignment.rows_of(code)
        return rows[~held_rows(self.session.state, self.session.layer)[rows]][:count]

    # ---- the states
    def opened(self) -> None:
        """The current alignment, as it shows first."""

    def lasso(self) -> None:
        """Accounts that were drawn around."""
        align = self.window.align
        align.tools.choose("lasso")
        align.suggesting.is_wanted = False
        align.select(self.session.alignment.rows_of(COLUMBUS)[:14])

    def drag(self) -> None:
        """Accounts on their way over another territory."""
        align = self.window.align
        align.tools.choose("pointer")
        rows = self.free_rows(COLUMBUS, 6)
        align.select(rows)
        align.moving._on_drag_started(rows)
        place = align.map.mapToGlobal(QPoint(align.map.width() // 3, align.map.height() // 3))
        align.moving._on_drag_moved(NORTHWEST, place)

    def suggestions(self) -> None:
        """Where a selection would fit."""
        align = self.window.align
        align.suggesting.is_wanted = True
        align.select(self.free_rows(COLUMBUS, 3))
        self.wait(align.suggesting.card.isVisible, 20)

    def territory(self) -> None:
        """What can be done with a territory."""
        align = self.window.align
        align.show_territory(COLUMBUS)
        tree = align.tree.tree
        align.territory_menu.pop_up(COLUMBUS, tree.mapToGlobal(QPoint(140, 110)))

    def colours(self) -> None:
        """Accounts in the colours of a figure, with the legend."""
        self.window.map_desk.colour_by("potential")

    def drive(self) -> None:
        """What can be driven to from a home."""
        desk = self.window.map_desk
        desk._on_home_chosen(str(COLUMBUS))
        self.wait(lambda: bool(desk.layers._results), 180)

    def compare(self) -> None:
        """The live alignment and its scenarios side by side."""
        session = self.session
        for name, rows, code in (
            ("Toledo stronger", self.free_rows(COLUMBUS, 5), NORTHWEST),
            ("Akron to Columbus", self.free_rows(CLEVELAND, 4), COLUMBUS),
        ):
            session.open_scenario(LIVE)
            self.window.align.scenarios.copy(LIVE)
            self.window.align.scenarios.rename(session.scenario.id, name)
            session.move(rows, code)
        self.pause(0.5)
        self.window.align.compare()

    def rules(self) -> None:
        """Rules that a move has broken."""
        self.session.move(self.free_rows(COLUMBUS, 12), CLEVELAND)

    def filtered(self) -> None:
        """The table with what could follow in its filter."""
        field = self.window.align.table.filter.edit
        field.setFocus()
        for letter in "potential>50k type:":
            field.insert(letter)
            field.textEdited.emit(field.text())

    def why(self) -> None:
        """Why an account of a scenario moved, beside it on the map."""
        session, align = self.session, self.window.align
        align.scenarios.copy(LIVE)
        align.scenarios.rename(session.scenario.id, "Toledo stronger")
        rows = self.free_rows(COLUMBUS, 5)
        session.move(rows, NORTHWEST)
        align.suggesting.is_wanted = False
        align.select(rows[:1])
        self.pause(4.0)  # the offer to rebalance comes, and is not what this picture is about
        self.window.optimizer.help.offer.hide()
        if not align.why.card.unfolded:
            align.why.card.fold.click()

    def importing(self) -> None:
        """A list as another system exports it, at the columns it was recognised by."""
        self.window.open_file(exported_list(self.home / "accounts_2026-11-30.csv"))
        self.wait(lambda: self.window.accounts.page is Page.PREVIEW, 60)
        self.pause(1.0)


def exported_list(path: Path) -> Path:
    """Accounts of the demo under another system's headers, with what such exports get wrong."""
    accounts = demo_state(resource("demo")).accounts
    names = ("account_id", "name", "account_type", "city", "region", "postcode")
    columns = [accounts.text(name)[:40].astype(object) for name in names]
    names_of = {"AMC": "Academic", "TEACH": "Teaching", "COMM": "Community", "SPEC": "Specialty"}
    columns[2] = np.array([names_of.get(kind, kind) for kind in columns[2]], object)
    columns[5][5] = columns[5][5][:4]
    figures = [[f"{value:g}" for value in accounts.number(name)[:40]]
               for name in ("beds", "ors", "lat", "lon")]  # fmt: skip
    figures[2][8] = figures[2][17] = ""
    rows = zip(*columns, *figures, strict=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        sheet = csv.writer(file)
        sheet.writerow([*EXPORT_HEAD, "Seg old"])
        sheet.writerows([*row, "ABC"[at % 3]] for at, row in enumerate(rows))
        sheet.writerow(
            ["A201", "Queen City Univ. Med. Center", "Academic", "Cincinnati", "OH", "45219"]
        )
        sheet.writerow(["A202", "Ripley River Clinic", "Community", "Ripley", "OH", "45167", "18"])
    return path


STATES = {
    "align": Studio.opened,
    "align_lasso": Studio.lasso,
    "align_drag": Studio.drag,
    "align_suggestions": Studio.suggestions,
    "align_territory": Studio.territory,
    "align_colour": Studio.colours,
    "align_drive": Studio.drive,
    "align_compare": Studio.compare,
    "align_rules": Studio.rules,
    "align_filter": Studio.filtered,
    "align_why": Studio.why,
    "import": Studio.importing,
}
LIGHT_ONLY = ("import",)


def write(shot: QPixmap, path: Path) -> None:
    """Save a picture with few colours: the frequent ones exactly, the rest by coverage."""
    shot.save(str(path))
    whole = Image.open(path).convert("RGB")
    counted = sorted(whole.getcolors(1 << 24), reverse=True)[:EXACT]
    rest = whole.quantize(COLOURS - EXACT, Image.Quantize.MAXCOVERAGE).getpalette()
    exact = [channel for _, colour in counted for channel in colour]
    palette = Image.new("P", (1, 1))
    palette.putpalette([*exact, *rest][: 3 * COLOURS])
    whole.quantize(palette=palette, dither=Image.Dither.NONE).save(path, optimize=True)


def main() -> None:
    """Write all pictures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "resources" / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = sys.argv[2:] or list(STATES)
    with tempfile.TemporaryDirectory() as name:
        for variable in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "CATCHMENT_DATA_DIR"):
            os.environ[variable] = name
        register_scheme()
        application = QApplication([])
        theme = Theme(application, Mode.LIGHT)
        theme.set_motion(False)
        studio = Studio(theme, Path(name))
        for state in wanted:
            theme.set_mode(Mode.LIGHT)
            studio.begin(state)
            STATES[state](studio)
            write(studio.picture(Mode.LIGHT), folder / f"{state}.png")
            if state not in LIGHT_ONLY:
                write(studio.picture(Mode.DARK), folder / f"{state}_dark.png")
            print(state, flush=True)
        studio.window.close()
        studio.window.shut_down()


if __name__ == "__main__":
    main()
