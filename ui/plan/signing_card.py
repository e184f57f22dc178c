"""An approved plan is to change: why, through what, and who agrees."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from model.plan.plan_changes import CAUSES, Significance
from ui.plan.scrolling import side_by_side
from ui.plan.typed import TypedChoice, TypedLine
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.labels import Label


class SigningCard(Card):
    """Asks inline for cause, reason and both names before a significant change is done."""

    signed = Signal(str, str, str, str)  # cause, reason, rep, manager
    refused = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "This changes an approved plan", icon="locked", parent=parent)
        self._asked: tuple[str, ...] = ()
        self.what = Label("", Type.BODY, "text", wrap=True)
        self.cause = TypedChoice("Through", [(cause, cause) for cause in CAUSES])
        self.reason = TypedLine("Reason", "What has changed since the approval")
        self.rep = TypedLine("The rep signs", "Full name")
        self.manager = TypedLine("The manager signs", "Full name")
        self.refusal = Label("", Type.TABLE, "bad", wrap=True)
        self.change = Button(theme, "Change the approved plan", Kind.PRIMARY)
        self.leave = Button(theme, "Leave it as approved")
        self.add(self.what)
        fields = (self.cause, 2), (self.reason, 4), (self.rep, 2), (self.manager, 2)
        self.add(side_by_side(*fields))
        self.add(self.refusal)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.change)
        row.addWidget(self.leave)
        row.addStretch(1)
        self.add(row)
        self.change.clicked.connect(self._on_change)
        self.leave.clicked.connect(self.refused)
        self.hide()

    def ask(self, found: Significance) -> None:
        """Say what changes and ask for the reason and both names."""
        if self.isVisible() and found.reasons == self._asked:
            return  # the field that waits has lost the focus: nothing new
        self._asked = found.reasons
        approved = f"Version {found.version.version}" if found.version is not None else "The plan"
        self.what.setText(
            f"{' '.join(found.reasons)} {approved} is in month {found.month} of the twelve it "
            "should hold."
        )
        for field in (self.reason, self.rep, self.manager):
            field.replace_text("")
        self.cause.replace_text(CAUSES[0])
        self.show_refusal("")
        self.show()
        self.reason.setFocus()

    def show_refusal(self, sentence: str) -> None:
        """Say what is still missing; "" for nothing."""
        self.refusal.setText(sentence)
        self.refusal.setVisible(bool(sentence))

    def _on_change(self) -> None:
        self.signed.emit(
            self.cause.text(), self.reason.text(), self.rep.text(), self.manager.text()
        )
