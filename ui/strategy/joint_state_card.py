"""Where a joint plan stands, what stands against the next state, and who signs."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from model.errors import PlanError
from model.format import Formatter
from model.plan.joint_plans import (
    AGREED,
    CLOSED,
    DRAFT,
    IN_REVIEW,
    LEAST_MONTHS,
    SHARED,
    SIGNED,
    STATES,
    what_stands_against,
)
from model.plan.joint_records import scan_digest
from ui.plan.form import day_of
from ui.plan.row_list import Row, RowList
from ui.plan.typed import TypedLine
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.labels import Label

NEXT: Final[Mapping[str, str]] = {
    DRAFT: SHARED,
    SHARED: IN_REVIEW,
    IN_REVIEW: AGREED,
    AGREED: SIGNED,
    SIGNED: CLOSED,
}
_DOES: Final[Mapping[str, str]] = {
    SHARED: "Share it",
    IN_REVIEW: "Put it in review",
    AGREED: "Agree on it",
    SIGNED: "Sign it",
    CLOSED: "Close it",
    DRAFT: "Back to draft",
}


class JointStateCard(Card):
    """The states as a ladder; one primary action, and what it still needs."""

    state_asked = Signal(str)
    sign_asked = Signal(object, str)  # [{name, role, signed_on}], hash of the scan or ""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "State", note=" ", parent=parent)
        self._status = DRAFT
        self.signatures: list[dict[str, str]] = []  # given here and not yet taken over
        self._scan = ""
        self.steps = RowList(theme, "States of the joint plan")
        self.against = Label("", Type.TABLE, "warn", wrap=True)
        self.go = Button(theme, "Share it", Kind.PRIMARY)
        self.back = Button(theme, "Back to draft", Kind.QUIET, small=True)
        self.signing = QWidget()
        self.name = TypedLine("Name", "Dr Priya Nandakumar")
        self.role = TypedLine("Role", "Surgeon-owner")
        self.day = TypedLine("Signed on", "2027-03-31")
        self.add_name = Button(theme, "Add signature", small=True, icon="add")
        self.scan = Button(theme, "Attach the scan…", Kind.QUIET, small=True, icon="report")
        self.names = Label("", Type.TABLE, "text2", wrap=True)
        self._problem = Label("", Type.NOTE, "bad", wrap=True)
        self._lay_out()
        self.go.clicked.connect(self._on_go)
        self.back.clicked.connect(lambda _on=False: self.state_asked.emit(DRAFT))
        self.add_name.clicked.connect(self._on_name)
        self.day.edit.returnPressed.connect(self._on_name)
        self.scan.clicked.connect(self._on_scan)

    def _lay_out(self) -> None:
        self.add(self.steps)
        self.add(self.names)
        for widget in (self.name, self.role, self.day, self._problem):
            self.add(widget)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.add_name)
        row.addWidget(self.scan)
        row.addStretch(1)
        self.add(row)
        self.add(self.against)
        foot = QHBoxLayout()
        foot.setSpacing(4)
        foot.addWidget(self.go)
        foot.addWidget(self.back)
        foot.addStretch(1)
        self.add(foot)

    def show_joint(self, joint: Mapping[str, Any], show: Formatter, *, fresh: bool) -> None:
        """Show where a joint plan stands; `fresh` forgets signatures of another one."""
        self._status = str(joint.get("status", DRAFT))
        if fresh or self._status in (SIGNED, CLOSED):
            self.signatures, self._scan = [], ""
        signed = [dict(one) for one in joint.get("signatories", ())] or self.signatures
        version = joint.get("version", 1)
        self.show_title("State", f"{self._status}, version {version}")
        self.steps.show_rows([self._row(state, joint, show) for state in STATES], self._status)
        self.steps.setFixedHeight(self.steps.wanted_height())
        self.steps.setEnabled(False)
        self._offer(joint, signed)
        told = [
            f"{one.get('name', '')}, {one.get('role', '')}, {show.date(one.get('signed_on', ''))}"
            for one in signed
        ]
        proof = str(joint.get("file_hash", "")) or self._scan
        if proof:
            told.append(f"Scan {proof[:12]}")
        self.names.setText("\n".join(told))
        self.names.setVisible(bool(told))

    def attach(self, path: Path) -> None:
        """Keep the digest of a scanned page with the signatures; PlanError if unreadable."""
        self._scan = scan_digest(path)
        self.scan.set_label(f"Scan: {path.name}")

    def _row(self, state: str, joint: Mapping[str, Any], show: Formatter) -> Row:
        at, here = STATES.index(state), STATES.index(self._status)
        right = show.date(str(joint.get("signed_on", ""))) if state == SIGNED and here >= at else ""
        name = f"{state[0].upper()}{state[1:]}"
        if at < here or state == self._status == CLOSED:
            return Row(state, name, icon="kept_solid", tone="good", right=right, above=at > 0,
                       below=at < len(STATES) - 1)  # fmt: skip
        tone = "accent_text" if at == here else "muted"
        icon = "start" if at == here else ""
        return Row(state, name, icon=icon, tone=tone, number=str(at + 1), right=right)

    def _offer(self, joint: Mapping[str, Any], signed: list[dict[str, str]]) -> None:
        to = NEXT.get(self._status, "")
        signs = to == SIGNED
        for widget in (self.name, self.role, self.day, self.add_name, self.scan):
            widget.setVisible(signs)
        self._problem.setVisible(signs and bool(self._problem.text()))
        self.go.setVisible(bool(to))
        self.back.setVisible(self._status in (SHARED, IN_REVIEW, AGREED))
        if not to:
            self.against.hide()
            return
        looked = {**joint, "signatories": signed} if signs else joint
        against = what_stands_against(looked, to)
        if self._status == SIGNED:
            against = ()
        self.go.set_label(_DOES[to])
        self.go.setEnabled(not against)
        self.against.setText("\n".join(against))
        self.against.setVisible(bool(against))
        if signs:
            self.go.setToolTip(f"A signed plan covers {LEAST_MONTHS} months or more.")

    def _on_go(self) -> None:
        to = NEXT[self._status]
        if to == SIGNED:
            self.sign_asked.emit(list(self.signatures), self._scan)
        else:
            self.state_asked.emit(to)

    def _on_name(self) -> None:
        """Take a signature down; it counts when the plan is signed."""
        problem = ""
        try:
            day = day_of(self.day.text()) if self.day.text().strip() else ""
        except PlanError as error:
            problem, day = str(error), ""
        name, role = self.name.text().strip(), self.role.text().strip()
        if not problem and not (name and role and day):
            problem = "A signature has a name, a role and a day."
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        if problem:
            return
        self.signatures.append({"name": name, "role": role, "signed_on": day})
        for field in (self.name, self.role):
            field.replace_text("")
        self.state_asked.emit("")

    def _on_scan(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, "Scan of the signed plan")
        if chosen:
            self.attach(Path(chosen))
