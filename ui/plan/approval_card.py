"""Approving a plan: what stands against it, both signatures, the version that was frozen."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from model.format import Formatter
from model.plan.approval import Objection
from model.plan.plan_versions import PlanVersion
from ui.plan.row_list import Row, RowList
from ui.plan.typed import TypedLine
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.labels import Label


class ApprovalCard(Card):
    """Asks for both names; a refusal names what is missing, each a line to go to."""

    approval_asked = Signal(str, str, str)  # rep, manager, reason to override
    objection_opened = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Approval", note=" ", parent=parent)
        self.state = Label("", Type.TABLE, "text2", wrap=True)
        self.against = RowList(theme, "What stands against an approval")
        self.rep = TypedLine("The rep signs", "Full name")
        self.manager = TypedLine("The manager signs", "Full name")
        self.override = TypedLine("Reason to approve all the same", "Only the manager gives one")
        self.approve = Button(theme, "Approve the plan", Kind.PRIMARY, icon="kept")
        self.refusal = Label("", Type.TABLE, "bad", wrap=True)
        for part in (self.state, self.against, self.rep, self.manager, self.override):
            self.add(part)
        self.add(self.approve)
        self.add(self.refusal)
        self.refusal.hide()
        self.approve.clicked.connect(self._on_approve)
        self.against.row_opened.connect(self._on_opened)
        self.against.itemClicked.connect(self._on_clicked)

    def show_objections(self, against: Sequence[Objection]) -> None:
        """List what stands against an approval; nothing opens the way."""
        rows = [
            Row(str(place), one.message, one.remedy, "act", "bad")
            for place, one in enumerate(against)
        ]
        self.against.show_rows(rows)
        self.against.setVisible(bool(rows))
        self.against.setFixedHeight(self.against.wanted_height())
        self.override.setVisible(bool(against) and all(one.may_override for one in against))
        note = f"{len(against)} open" if against else "nothing stands against it"
        self.show_title("Approval", note)

    def show_version(self, version: PlanVersion | None, show: Formatter) -> None:
        """Say what was approved last, or that nothing was."""
        if version is None:
            self.state.setText("Not approved yet. Both names are needed.")
            self.approve.set_label("Approve the plan")
            return
        self.state.setText(
            f"Version {version.version} was approved on "
            f"{show.date(version.approved_on.isoformat())} by {version.rep_signature} and "
            f"{version.manager_signature}. Seal {version.short_digest}. Next significant change "
            f"not before {show.date(version.stands_until.isoformat())}."
        )
        self.approve.set_label(f"Approve version {version.version + 1}")

    def show_refusal(self, sentence: str) -> None:
        """Say in words why it was refused; "" when it was not."""
        self.refusal.setText(sentence)
        self.refusal.setVisible(bool(sentence))

    def clear(self) -> None:
        """Empty the signatures."""
        for field in (self.rep, self.manager, self.override):
            field.replace_text("")
        self.show_refusal("")

    def _on_approve(self) -> None:
        reason = self.override.text() if self.override.isVisible() else ""
        self.approval_asked.emit(self.rep.text(), self.manager.text(), reason)

    def _on_opened(self, key: str) -> None:
        self.objection_opened.emit(int(key))

    def _on_clicked(self) -> None:
        if self.against.chosen:
            self.objection_opened.emit(int(self.against.chosen))
