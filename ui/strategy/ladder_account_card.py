"""The chosen account of the ladder: why it starts then, and another start with its reason."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from model.change import Change
from model.format import Formatter
from model.plan.facts import N_QUARTERS
from model.plan.forecast_table import quarter_label
from model.plan.sequence_edits import COMMENTS, comment_on_start
from model.plan.sequence_what_if import LadderWhatIf, SequenceGround
from model.plan.typed_edits import plan_of, records
from model.state import State
from ui.plan.desk import PlanDesk
from ui.plan.form import Form
from ui.plan.typed import TypedChoice, TypedText
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.labels import Label


class LadderAccountCard(Card):
    """Quarter and reason are given together: neither counts without the other."""

    start_given = Signal(str, int, str)  # account id, quarter, reason
    start_released = Signal(str)
    proposed = Signal()  # another quarter is looked at

    def __init__(self, theme: Theme, desk: PlanDesk, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Account", note=" ", parent=parent)
        self._desk, self._form = desk, Form(desk)
        self.account_id, self._now, self._by_hand = "", 0, False
        self.quarter = TypedChoice("Starts in", [])
        self.reason = TypedText(
            "Reason for another start", "What do you know that the scores do not?",
            lines=2, counted=False,
        )  # fmt: skip
        self.effect = Label("", Type.TABLE, "text2", wrap=True)
        self.give = Button(theme, "Start it then", Kind.PRIMARY, small=True)
        self.leave = Button(theme, "Leave it", Kind.QUIET, small=True)
        self.release = Button(theme, "Let the scores decide", Kind.QUIET, small=True, icon="undo")
        self.why, self.up = _Told("Why here"), _Told("What would move it up")
        self.next, self.needs = _Told("Next in line, if it falls"), _Told("Needs first")
        self.comment = TypedText("Your comment, printed", lines=2, counted=False)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        for widget in (self.quarter, self.reason, self.effect):
            self.add(widget)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.give)
        row.addWidget(self.leave)
        row.addWidget(self.release)
        row.addStretch(1)
        self.add(row)
        for fact in (self.why, self.up, self.next, self.needs):
            self.add(fact)
        self.add(self.comment)

    def _connect(self) -> None:
        self.quarter.edit.activated.connect(self._on_quarter)
        self.reason.edit.textChanged.connect(self._offer)
        self.give.clicked.connect(self._on_give)
        self.leave.clicked.connect(self.drop_proposal)
        self.release.clicked.connect(lambda _on=False: self.start_released.emit(self.account_id))

    @property
    def proposal(self) -> int:
        """The quarter that is looked at; 0 when it is the present one."""
        words = self.quarter.text()
        chosen = int(words) if words else 0
        return chosen if chosen != self._now else 0

    def show_account(self, ground: SequenceGround, account_id: str) -> None:
        """Show an account with its present start; a proposal for another one is dropped."""
        fresh = account_id != self.account_id
        core, pick = ground.core, ground.sequence.of(account_id)
        position = core.accounts.row_of(account_id)
        self.account_id = account_id
        now = pick.quarter if pick else 0
        if fresh or now != self._now:
            self._now = now
            options = [(str(q), quarter_label(ground.start, q)) for q in range(1, N_QUARTERS + 1)]
            self.quarter.replace_text("")
            self.quarter.show_options(options)
            self.quarter.replace_text(str(now) if now else "")
            self.reason.replace_text(pick.override if pick else "")
        name = str(core.accounts.text("name")[position])
        self.show_title(name, f"rank {pick.rank}" if pick else "not started")
        self.why.show_words(", ".join(pick.reasons) if pick else self._blocked(ground))
        self.up.show_words(pick.moves_up if pick else "")
        self.next.show_words(_names(ground, pick.alternates if pick else ()))
        self.needs.show_words(_names(ground, pick.depends_on if pick else ()))
        self._by_hand = bool(pick and pick.override)
        if fresh:
            self._form.bind_to(
                self.comment,
                f"comment/{account_id}",
                partial(self._read_comment, account_id),
                partial(self._write_comment, account_id),
            )
        else:
            self._form.refresh()
        self._offer()

    def propose(self, quarter: int) -> None:
        """Look at a start in another quarter; the reason is asked for."""
        self.quarter.replace_text(str(quarter))
        self._offer()
        self.reason.edit.setFocus()
        self.proposed.emit()

    def drop_proposal(self) -> None:
        """Everything stays where it is."""
        self.quarter.replace_text(str(self._now) if self._now else "")
        self._offer()
        self.proposed.emit()

    def show_effect(self, found: LadderWhatIf | None, show: Formatter, *, mixed: bool) -> None:
        """What another start would do; `mixed` when other assumptions are made as well."""
        if found is None or not self.proposal:
            self.effect.setText("")
            self.effect.hide()
            return
        others = [row for row in found.changed if row.account_id != self.account_id]
        money = f"36 months {show.signed(found.gained / 1e3)} k in the base forecast (estimate)."
        who = "Nothing else moves" if not others else f"{len(others)} other starts move"
        if len(others) == 1:
            who = f"{others[0].name} moves too"
        also = "With the assumptions below: " if mixed else ""
        self.effect.setText(f"{also}{who}; {money}")
        self.effect.show()

    def flush(self) -> None:
        """Save the comment being typed."""
        self._form.flush()

    def _offer(self) -> None:
        """Buttons follow what is proposed and whether it has a reason."""
        quarter, reason = self.proposal, self.reason.text().strip()
        self.reason.setVisible(bool(quarter) or self._by_hand)
        self.reason.edit.setReadOnly(not quarter)
        self.give.setVisible(bool(quarter))
        self.leave.setVisible(bool(quarter))
        self.release.setVisible(self._by_hand and not quarter)
        self.give.setEnabled(bool(reason))
        self.give.setToolTip("" if reason else "Write the reason first; it is printed.")
        if quarter:
            words = self.quarter.edit.currentText()
            self.give.set_label(f"Start it in {words}")

    def _on_quarter(self) -> None:
        self._offer()
        self.proposed.emit()

    def _on_give(self) -> None:
        if self.proposal:
            self.start_given.emit(self.account_id, self.proposal, self.reason.text().strip())

    def _blocked(self, ground: SequenceGround) -> str:
        return ground.sequence.blocked.get(self.account_id, "")

    def _read_comment(self, account_id: str, state: State) -> str:
        kept = records(plan_of(state, self._desk.rep_id), COMMENTS)
        found = (c for c in kept if c.get("account_id") == account_id)
        return str(next(found, {}).get("comment", ""))

    def _write_comment(self, account_id: str, state: State, words: str) -> Change:
        return comment_on_start(state, self._desk.rep_id, account_id, words)


class _Told(QWidget):
    """A caption over a sentence that wraps; nothing to tell, nothing shown."""

    def __init__(self, caption: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = Label("", Type.TABLE, "text", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(Label(caption, Type.CAPTION, "muted"))
        column.addWidget(self.words)

    def show_words(self, words: str) -> None:
        """Tell something else."""
        self.words.setText(f"{words[:1].upper()}{words[1:]}")
        self.setVisible(bool(words))


def _names(ground: SequenceGround, ids: Sequence[str]) -> str:
    accounts = ground.core.accounts
    known = [str(accounts.text("name")[accounts.row_of(key)]) for key in ids if accounts.has(key)]
    return ", ".join(known)
