"""A picture of the map without a window on the screen."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from model.clock import Clock
from model.errors import PlanError
from model.project import Project
from ui.align.map_card import MapCard
from ui.align.outline_keeper import OutlineKeeper
from ui.map.base_map import shipped_base_map
from ui.map.scheme import register_scheme
from ui.preferences import Preferences
from ui.session import Session
from ui.start import allow_root
from ui.theme.style import Mode, Theme

SIZE: Final = (1200, 900)
LIMIT_MS: Final = 60_000


def write_picture(path: Path, out: Path) -> None:
    """Draw the open alignment of a project file as a PNG; PlanError when it cannot be drawn."""
    allow_root()
    register_scheme()
    app = QApplication.instance() or QApplication(["catchment"])
    assert isinstance(app, QApplication)
    theme = Theme(app, Mode.LIGHT)
    session = Session(Preferences().author, Clock())
    session.adopt(Project.open(path, read_only=True))
    card = MapCard(theme, shipped_base_map())
    card.resize(*SIZE)
    keeper = OutlineKeeper(theme)
    keeper.open(session.state, session.layer, session.team)
    keeper.settle(session.layer, session.evaluator.graph)
    loop = QEventLoop()
    settled = QTimer(singleShot=True, interval=500)
    settled.timeout.connect(loop.quit)
    card.view.painted.connect(settled.start)
    QTimer.singleShot(LIMIT_MS, lambda: loop.exit(1))
    card.show()
    card.show_accounts(session)
    card.view.set_territories(keeper.shapes(session.layer))
    failed = loop.exec()
    picture = card.view.snapshot()
    card.close()
    card.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # the page goes first
    session.close()
    if failed or not picture.save(str(out)):
        raise PlanError(f"The map picture {out.name} was not written.", remedy="Run it again.")
