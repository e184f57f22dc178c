"""The optimizer's place in the window: its dialog, the reasons, live help, the warm-up line."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

from ui.job import Worker
from ui.optimizer.helper import LiveHelp
from ui.session import Session
from ui.theme.style import Theme

if TYPE_CHECKING:
    from ui.main_window import MainWindow

WARMING = "Preparing the optimizer, once on this computer"
WARM_MS = 8_000  # how long it is said that the optimizer is ready
SLOW_MS = 500  # a warm-up that was cached is not worth a word


class OptimizerDesk(QObject):
    """Opens what needs the kernels only when it is wanted."""

    def __init__(
        self, theme: Theme, window: "MainWindow", session: Session, worker: Worker
    ) -> None:
        super().__init__(window)
        self._theme, self._window, self._session, self._worker = theme, window, session, worker
        self.help = LiveHelp(theme, session, window.align.map)
        self._clock = QElapsedTimer()
        self._quiet = QTimer(self, singleShot=True, interval=WARM_MS)
        self._quiet.timeout.connect(lambda: window.status.show_work(""))
        worker.warming.connect(self._on_warming)

    def open(self, page: int = 0) -> None:
        """Open the dialog over the window."""
        from ui.optimizer.dialog import OptimizerDialog

        if self._session.is_open and len(self._session.state.accounts):
            dialog = OptimizerDialog(
                self._theme, self._window, self._session, self._worker, self._window.align.keeper
            )
            dialog.show_page(page)
            dialog.kept.connect(self._on_kept)

    def open_sizing(self) -> None:
        """Open the dialog at the size of the team."""
        from ui.optimizer.dialog import SIZING

        self.open(SIZING)

    def explain(self) -> None:
        """Say beside the map why the accounts of the open scenario moved."""
        from ui.optimizer.why import WhyPanel

        if not self._session.is_open:
            return
        self._window.show_workspace("align")
        for old in self._window.findChildren(WhyPanel):
            old.dismiss()
        panel = WhyPanel(self._theme, self._window, self._session, self._worker)
        panel.account_chosen.connect(self._window.align.show_account)

    def suggest(self) -> None:
        """Offer territories for the selection."""
        align = self._window.align
        if not self._session.is_open or not self._session.layer.territories:
            return
        if not align.selected.size:
            self._window.tell("Nothing is selected: choose accounts on the map or in the table.")
            return
        self.help.ask_menu(align.selected)

    def _on_kept(self) -> None:
        name = self._session.scenario.name
        self._window.tell(f"{name} is kept and open.", "Why accounts moved", self.explain)

    def _on_warming(self, warming: bool) -> None:
        status = self._window.status
        if warming:
            self._clock.start()
            status.show_work(WARMING)
        elif self._clock.isValid() and self._clock.elapsed() > SLOW_MS:
            seconds = max(self._clock.elapsed() / 1000, 1)
            status.show_work(f"Optimizer ready after {seconds:.0f} s")
            self._quiet.start()
        else:
            status.show_work("")
