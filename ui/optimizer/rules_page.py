"""Everything else that can be asked of a design: whom it is for, further rules, barriers."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from ui.align.outline_keeper import OutlineKeeper
from ui.optimizer.barrier_map import BarrierCard
from ui.optimizer.page import Foot, Page
from ui.optimizer.request_form import RequestForm
from ui.optimizer.runner import Runner
from ui.session import Session
from ui.theme.style import Theme


class RulesPage(Page):
    """Three cards of the request; the run is that of the design page."""

    run_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        session: Session,
        runner: Runner,
        keeper: OutlineKeeper,
        form: RequestForm,
    ) -> None:
        super().__init__(theme, session, runner, keeper)
        self.barriers = BarrierCard(theme, session)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(form.scope, 9)
        row.addWidget(form.further, 10)
        row.addWidget(self.barriers, 11)
        self.barriers.map.show_picture(self.picture(session.layer))
        self.barriers.changed.connect(form.refresh)

    @property
    def foot(self) -> Foot:
        """What the foot shows now."""
        return Foot("These rules hold in every design and alternative.", "Run")

    def on_primary(self) -> None:
        """Run the design."""
        self.run_wanted.emit()
