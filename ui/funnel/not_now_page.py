"""Accounts left for now: why, whom they named, when they come back."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from model.format import Formatter
from model.plan.funnels import not_now_reasons, not_now_script
from model.plan.not_now import LEAST_DAYS, NotNow
from model.plan.period import iso_date
from ui.funnel.forms import beside, captioned, choice_field, line_field
from ui.plan.scrolling import ScrollColumn
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.chip import ChipKind
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import Look, TableColumn
from ui.widgets.date_field import DateField
from ui.widgets.labels import Label

_SIDE: Final = 348


class NotNowPage(QWidget):
    """The list at the left, the form at the right; it changes nothing itself."""

    leave_asked = Signal(object, str)  # NotNow, facilities that become prospects
    take_up_asked = Signal(str)  # account id
    account_chosen = Signal(str)  # somebody thinks of leaving it

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: Sequence[NotNow] = ()
        self._show: Formatter | None = None
        self.list = ColumnTable(theme, name="Accounts left for now")
        self.list.show_checks(False)
        self.take_up = Button(theme, "Take up again")
        self.account = choice_field("Account")
        self.reason = choice_field("Reason", not_now_reasons())
        self.evidence = line_field("Evidence", "What you know, with a number")
        self.referrals = line_field("Referral", "Whom they named, or what they said")
        self.prospects = line_field(
            "Facilities that become prospects", "Up to three; part them by ;"
        )
        self.freed = Label("", Type.NOTE, "good", wrap=True)
        self.copy = Button(theme, "Copy", small=True, icon="copy")
        self.on = DateField(theme, "Look again on")
        self.trigger = line_field("Opens early with", "New chief, open tender, second surgeon")
        self.script = Label("", Type.TABLE, "text2", wrap=True)
        self.leave = Button(theme, "Leave for now", Kind.PRIMARY)
        self._lay_out(theme)
        self.leave.clicked.connect(self._on_leave)
        self.take_up.clicked.connect(self._on_take_up)
        self.on.textChanged.connect(self._say_script)
        self.account.currentIndexChanged.connect(self._on_account)
        self.copy.clicked.connect(self._on_copy)

    def _lay_out(self, theme: Theme) -> None:
        self._left = Card(theme, "Not now", note="They come back into the diary on their day")
        self._left.add(self.list, 1)
        self._left.add(beside(self.take_up, stretch=True))
        form = Card(theme, "Leave an account for now")
        form.setFixedWidth(_SIDE)
        area = ScrollColumn("Leave an account for now", gap=8)
        for part in (
            captioned("Account", self.account),
            captioned("Reason", self.reason),
            captioned("Evidence", self.evidence),
            self.freed,
            Label("What to say", Type.CAPTION, "muted"),
            self.script,
            beside(self.copy, stretch=True),
            captioned("Whom did they name? Ask before you go", self.referrals),
            captioned("Facilities among them that become prospects", self.prospects),
            captioned("Look again on, a quarter ahead at least", self.on),
            captioned("Opens early with", self.trigger),
        ):
            area.add(part)
        form.add(area, 1)
        form.add(beside(self.leave, stretch=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._left, 1)
        side = QVBoxLayout()
        side.addWidget(form)
        row.addLayout(side)

    def show_entries(
        self,
        entries: Sequence[NotNow],
        accounts: Sequence[tuple[str, str]],
        hours: Sequence[float],
        show: Formatter,
        today: date,
    ) -> None:
        """Show the list; `hours` (one per entry) are what winning each would take."""
        self._entries, self._show = entries, show
        names = dict(accounts)
        self._today = today
        due = [_due(entry, today) for entry in entries]
        texts = {
            "account": ("Account", 0, [names.get(e.account_id, e.account_id) for e in entries]),
            "reason": ("Reason", 136, [e.reason_code for e in entries]),
            "evidence": ("Evidence", 168, [e.evidence for e in entries]),
            "referrals": ("Referral", 112, [e.referrals for e in entries]),
        }
        columns = [
            TableColumn(key, title, np.array(values, object), width=width)
            for key, (title, width, values) in texts.items()
        ]
        on = np.array([e.reassess_on for e in entries], object)
        columns.append(TableColumn("on", "Look again", on, width=100, show=show.date))
        freed = np.array(hours, np.float64)
        columns.append(TableColumn("hours", "Hours to win", freed, Look.FIGURE, 92, show.number))
        columns.append(
            TableColumn(
                "due",
                "",
                np.array(["due" if d else "" for d in due], object),
                Look.CHIP,
                44,
                kinds={"due": ChipKind.BAD},
            )
        )
        self.list.show_columns(columns)
        self.take_up.setEnabled(bool(entries))
        known = np.nansum(freed) if len(freed) else 0.0
        n = len(entries)
        what = "1 account" if n == 1 else f"{n} accounts"
        words = f"{what}, {sum(due)} due, {show.number(float(known))} h of pursuit not spent"
        self._left.show_title("Not now", words if n else "Nobody is left for now.")
        self._offer(accounts, {e.account_id for e in entries})
        self.on.setPlaceholderText((today + timedelta(days=LEAST_DAYS)).isoformat())
        self._say_script()

    def _offer(self, accounts: Sequence[tuple[str, str]], left: set[str]) -> None:
        before = self.account.currentData()
        self.account.clear()
        for key, name in accounts:
            if key not in left:
                self.account.addItem(name, key)
        self.account.setCurrentIndex(max(self.account.findData(before), 0))

    def begin(self, account_id: str, reason: str) -> None:
        """Begin the form with an account."""
        self.account.setCurrentIndex(max(self.account.findData(account_id), 0))
        self.reason.setCurrentIndex(max(self.reason.findText(reason), 0))
        self.evidence.setFocus()

    def show_freed(self, words: str) -> None:
        """Say what leaving the chosen account frees in the diary; "" for nothing."""
        self.freed.setText(words)
        self.freed.setVisible(bool(words))

    def _on_account(self, _place: int) -> None:
        self.account_chosen.emit(str(self.account.currentData() or ""))

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.script.text())

    def clear(self) -> None:
        """Empty the fields after something was done."""
        for field in (self.evidence, self.referrals, self.prospects, self.on, self.trigger):
            field.clear()

    def _say_script(self, _text: str = "") -> None:
        day = iso_date(self.on.text() or self.on.placeholderText())
        told = self._show.date(day.isoformat()) if self._show is not None and day else "…"
        self.script.setText(not_now_script().replace("{date}", told))

    def _on_leave(self) -> None:
        self.leave_asked.emit(
            NotNow(
                str(self.account.currentData() or ""),
                self.reason.currentText(),
                self.evidence.text(),
                self.referrals.text(),
                self.on.text(),
                self.trigger.text(),
            ),
            self.prospects.text(),
        )

    def _on_take_up(self) -> None:
        line = self.list.currentIndex().row()
        row = int(self.list.columns.order[max(line, 0)]) if self._entries else -1
        if row >= 0:
            self.take_up_asked.emit(self._entries[row].account_id)


def _due(entry: NotNow, today: date) -> bool:
    day = iso_date(entry.reassess_on)
    return day is None or day <= today
