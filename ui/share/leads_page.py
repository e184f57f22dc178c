"""Leads: paste or open a list, see each owner with the reason, hand the answers back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from model.arrays import IntArray
from model.change import Change
from model.leads.ledger import kept
from model.leads.prospects import Prospects, adding
from model.leads.reading import LeadList
from model.leads.routing import Routing
from model.leads.rules import rules_of
from model.leads.white_space import Opening
from model.store.handed_out import note_handed_out
from ui.job import Worker
from ui.page_job import PageJob
from ui.session import Session
from ui.share.leads_rules import RulesDialog
from ui.share.leads_table import lead_columns, opening_columns
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.choices import SegmentedControl
from ui.widgets.column_table import ColumnTable
from ui.widgets.labels import Label
from ui.widgets.notices import EmptyState, WorkState

LEADS, WHITE_SPACE = range(2)
_LISTS = "Lists (*.xlsx *.xls *.xlsb *.ods *.csv *.tsv *.txt)"
_SHOWN_CLASHES = 3


class LeadsPage(QWidget):
    """Two views of one card: the leads of a list, and the white space nobody sells to."""

    said = Signal(str)

    def __init__(
        self, theme: Theme, session: Session, worker: Worker, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._session, self._worker = theme, session, worker
        self.leads: LeadList | None = None
        self.routing: Routing | None = None
        self.openings: tuple[Opening, ...] = ()
        self.rules_dialog: RulesDialog | None = None
        self._card = Card(theme, "Leads", note="the owner of each, by the live alignment")
        self.tools = SegmentedControl(theme, ("Leads", "White space"), name="Leads or white space")
        self.open_list = Button(theme, "Open a list…", Kind.PRIMARY, icon="open")
        self.paste = Button(theme, "Paste", icon="copy")
        self.rules = Button(theme, "Rules…", icon="rules")
        self.towns = Button(theme, "Look at towns", icon="place")
        self.surgeons = Button(theme, "Look at surgeons", icon="rep")
        self.keep = Button(theme, "Keep these owners", icon="saved")
        self.prospects = Button(theme, "Add as prospects", icon="add")
        self.export = Button(theme, "Export…", icon="share")
        self.words = Label("", Type.TABLE, "text2", wrap=True)
        self.clashes = Label("", Type.TABLE, "warn", wrap=True)
        self.table = ColumnTable(theme, name="Leads with their owners")
        self.detail = Label("", Type.TABLE, "text2", wrap=True)
        self.detail.setMinimumHeight(2 * self.detail.fontMetrics().height())
        self._busy = WorkState(theme)
        self._job = PageJob(session, worker, self._busy, "A list is being read.", keeps_part=False)
        self._room = QStackedWidget()
        self._empty = _empty_states(theme)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Leads")
        self._lay_out()
        self._connect()
        self._show()

    def _lay_out(self) -> None:
        self._card.add_action(self.tools)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.open_list, self.paste, self.towns, self.surgeons, self.rules):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (self.keep, self.prospects, self.export):
            buttons.addWidget(button)
        self._card.add(buttons)
        self._card.add(self._busy)
        self._card.add(self.words)
        self._card.add(self.clashes)
        filled = QWidget()
        inside = QVBoxLayout(filled)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(self.table, 1)
        inside.addWidget(self.detail)
        self._room.addWidget(filled)
        for state in self._empty.values():
            self._room.addWidget(_centred(state))
        self._card.add(self._room, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._card)
        self.table.show_checks(False)

    def _connect(self) -> None:
        self._session.opened.connect(self._on_opened)
        self.tools.option_chosen.connect(self._on_view)
        self.open_list.clicked.connect(self._on_open)
        self.paste.clicked.connect(self._on_paste)
        self.towns.clicked.connect(self._on_towns)
        self.surgeons.clicked.connect(self._on_surgeons)
        self.rules.clicked.connect(self.show_rules)
        self.keep.clicked.connect(self._on_keep)
        self.prospects.clicked.connect(self._on_prospects)
        self.export.clicked.connect(self._on_export)
        self.table.row_reached.connect(self._on_row)
        for state in self._empty.values():
            state.action_chosen.connect(self._on_open)
        self._empty[LEADS].other_chosen.connect(self._on_paste)
        self._empty[WHITE_SPACE].other_chosen.connect(self._on_towns)

    # ---- what is shown
    def _on_opened(self) -> None:
        self.leads, self.routing, self.openings = None, None, ()
        self._show()

    def _on_view(self, _view: int) -> None:
        self._show()

    def _show(self) -> None:
        """The table of the chosen view, or what to do where there is none."""
        leads = self.tools.chosen == LEADS
        filled = self.routing is not None if leads else bool(self.openings)
        for button in (self.open_list, self.rules, self.export, self.prospects):
            button.setVisible(filled)
        self.rules.setVisible(leads)
        self.paste.setVisible(leads and filled)
        self.keep.setVisible(leads and filled)
        self.towns.setVisible(not leads and filled)
        self.surgeons.setVisible(not leads)
        self.detail.setText("")
        self.open_list.set_label("Open a list…" if leads else "Open a market list…")
        self.words.setVisible(filled)
        self.clashes.setVisible(filled and leads and bool(self.clashes.text()))
        if not filled:
            self._room.setCurrentIndex(1 + self.tools.chosen)
            return
        self._room.setCurrentIndex(0)
        if leads:
            self._show_leads()
        else:
            self._show_openings()

    def _show_leads(self) -> None:
        routing, leads = self.routing, self.leads
        assert routing is not None
        assert leads is not None
        self.table.show_columns(lead_columns(routing.routed))
        told = [f"{routing.n_routed:,} of {len(routing.routed):,} leads have an owner."]
        if leads.rejected:
            told.append(f"{leads.rejected:,} rows of {leads.name} name no lead.")
        self.words.setText(" ".join(told))
        shown = routing.clashes[:_SHOWN_CLASHES]
        more = len(routing.clashes) - len(shown)
        self.clashes.setText(" ".join([*shown, *([f"{more:,} more."] if more > 0 else [])]))
        self.clashes.setVisible(bool(shown))

    def _show_openings(self) -> None:
        session = self._session
        self.table.show_columns(opening_columns(self.openings, session.formatter))
        towns = all(one.is_town for one in self.openings)
        people = all(one.is_person for one in self.openings)
        self.words.setText(_found_words(len(self.openings), towns=towns, people=people))
        self.prospects.setVisible(not towns)

    def _on_row(self, row: int) -> None:
        """Say the whole reason below the table: its cell is often too narrow."""
        words = ""
        if self.tools.chosen == LEADS and self.routing is not None:
            if 0 <= row < len(self.routing.routed):
                one = self.routing.routed[row]
                owner = one.owner.words if one.owner else "Nobody"
                words = f"{one.lead.label}: {owner}. {one.reason}"
        elif 0 <= row < len(self.openings):
            words = f"{self.openings[row].name}. {self.openings[row].why}"
        self.detail.setText(words)

    # ---- lists in
    def take_clipboard(self) -> bool:
        """Ctrl+V reads a list of leads; whether the clipboard was taken."""
        if self.tools.chosen != LEADS:
            return False
        self._on_paste()
        return True

    def _on_open(self) -> None:
        title = "Open a list of leads" if self.tools.chosen == LEADS else "Open a market list"
        name, _ = QFileDialog.getOpenFileName(self, title, "", _LISTS)
        if name:
            self.read(Path(name))

    def read(self, path: Path) -> None:
        """Read a list of leads, or of the market while white space is shown."""
        if self.tools.chosen == LEADS:
            self._start("route leads", {"path": str(path), "text": ""}, self._on_routed)
        else:
            self._look({"path": str(path)})

    def _on_paste(self) -> None:
        text = QApplication.clipboard().text()
        self._start("route leads", {"path": "", "text": text}, self._on_routed)

    def _on_towns(self) -> None:
        self._look({"path": ""})

    def _on_surgeons(self) -> None:
        self._look({"path": "", "surgeons": True})

    def _look(self, where: dict[str, Any]) -> None:
        self._start("find openings", {"surgeons": False, **where}, self._on_openings)

    def _start(self, job: str, data: dict[str, Any], then: Callable[[Any], None]) -> None:
        session = self._session
        session.attempt(
            lambda: self._job.start(
                job,
                {"state": session.state, "team": session.team, **data},
                then,
                "Reading the list",
            )
        )

    def _on_routed(self, found: tuple[LeadList, Routing]) -> None:
        self.leads, self.routing = found
        self._show()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_openings(self, found: tuple[Opening, ...]) -> None:
        self.openings = found
        if not found:
            self.said.emit("Everything in reach is known and called on already.")
        self._show()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- what follows
    def show_rules(self) -> None:
        """Open the rules; the list is routed again when they change."""
        dialog = RulesDialog(
            self._theme, self.window(), self._session, self._worker, QSize(980, 560)
        )
        dialog.changed.connect(self._on_rules)
        dialog.close_asked.connect(dialog.dismiss)
        self.rules_dialog = dialog

    def _on_rules(self) -> None:
        n = len(rules_of(self._session.state))
        self.said.emit("1 rule is set." if n == 1 else f"{n:,} rules are set.")
        if self.leads is not None:
            self._start("route again", {"leads": self.leads}, self._on_routed)

    def _on_keep(self) -> None:
        routing, session = self.routing, self._session
        if routing is None:
            return
        change = kept(session.state, routing.routed, session.today.isoformat())
        if change is None:
            self.said.emit("These owners are kept already.")
        else:
            self._do(change, "The owners are kept: the same leads go to them again.")

    def _on_prospects(self) -> None:
        chosen = self.table.chosen_rows()
        if self.tools.chosen == LEADS:
            assert self.routing is not None
            rows = _rows(chosen, len(self.routing.routed))
            data: dict[str, Any] = {"routed": [self.routing.routed[row] for row in rows]}
        else:
            rows = _rows(chosen, len(self.openings))
            data = {"openings": [self.openings[row] for row in rows]}
        self._start("place prospects", data, self._on_placed)

    def _on_placed(self, found: Prospects) -> None:
        change = adding(self._session.state, found)
        self._do(change, f"{change.label}: done. Undo takes it back.")

    def _do(self, change: Change, sentence: str) -> None:
        if self._session.attempt(lambda: self._session.do(change)):
            self.said.emit(sentence)

    def _on_export(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, "Export", "", "Excel workbook (*.xlsx);;CSV table (*.csv)"
        )
        if name:
            self.write(Path(name) if Path(name).suffix else Path(f"{name}.xlsx"))

    def write(self, out: Path) -> None:
        """Write what is shown to a file."""
        from reports.lead_file import write_openings, write_routed  # would delay the start

        session = self._session

        def run() -> None:
            if self.tools.chosen == LEADS:
                assert self.leads is not None
                assert self.routing is not None
                rows = write_routed(session.state, self.leads, self.routing, out)
            else:
                rows = write_openings(self.openings, out)
            note_handed_out(session.state.about.project_id, out, "Leads", session.clock.now())
            self.said.emit(f"{rows:,} rows written to {out.name}.")

        session.attempt(run)


def _empty_states(theme: Theme) -> dict[int, EmptyState]:
    """What to do where there is no list yet, by view."""
    return {
        LEADS: EmptyState(
            theme,
            "proposed",
            "No list of leads yet",
            "Open a list, or copy its cells and press Ctrl+V here. Facility and ZIP are "
            "enough; health system and product line say more.",
            "Open a list…",
            action_icon="open",
            other="Paste",
            other_icon="copy",
        ),
        WHITE_SPACE: EmptyState(
            theme,
            "search",
            "No market list yet",
            "Open a list of facilities, such as a registry or a bought list. Those that are "
            "nobody’s account come up, the ones most like your good accounts first.",
            "Open a market list…",
            action_icon="open",
            other="Look at towns",
            other_icon="place",
        ),
    }


def _rows(chosen: IntArray, count: int) -> IntArray:
    """The chosen rows; all of them when none is chosen."""
    return chosen if chosen.size else np.arange(count)


def _centred(state: QWidget) -> QWidget:
    """What to do next, in the middle of its room."""
    room = QWidget()
    column = QVBoxLayout(room)
    column.addStretch(1)
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(state)
    row.addStretch(1)
    column.addLayout(row)
    column.addStretch(2)
    return room


def _found_words(count: int, *, towns: bool, people: bool) -> str:
    """How many openings of which kind, in which order."""
    one = count == 1
    kind = "facility that is nobody’s account" if one else "facilities that are nobody’s account"
    if towns:
        kind = f"{'town' if one else 'towns'} without an account near"
    if people:
        kind = f"{'surgeon' if one else 'surgeons'} whom nobody has called on"
    order = "those of the best accounts" if people else "the ones most like your good accounts"
    return f"{count:,} {kind}." if one else f"{count:,} {kind}, {order} first."
