"""The links of an account: who is asked, who asks, how strongly, and how we know."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from model.errors import PlanError
from model.plan.influence_edits import EDGE_KINDS, EDGES, Edge, drop_edge, put_edge
from model.plan.tables import number, text
from model.state import State
from ui.plan.desk import PlanDesk
from ui.plan.form import number_of
from ui.plan.row_list import Row, RowList
from ui.plan.scrolling import side_by_side
from ui.plan.typed import TypedChoice, TypedLine
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.labels import Label

_WEIGHT: Final = "0.5"  # of a link that is begun
_HIGHEST: Final = 220
_BLANK: Final = Edge("", "", "", 0.5, EDGE_KINDS[0], "")


class LinkCard(Card):
    """The links of the chosen account; the form changes the chosen link or adds one."""

    link_chosen = Signal(str)

    def __init__(self, theme: Theme, desk: PlanDesk, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Links", note=" ", parent=parent)
        self._desk = desk
        self._shorts: Mapping[str, str] = {}
        self._edge = _BLANK
        self.account_id = ""
        self.list = RowList(theme, "Links of the account")
        self.new = Button(theme, "New link", small=True, icon="add")
        self.one, self.other = TypedChoice("Who is asked", []), TypedChoice("Who asks", [])
        self.kind = TypedChoice("Kind", [(kind, kind) for kind in EDGE_KINDS])
        self.weight = TypedLine("Strength, 0.1 to 1")
        self.evidence = TypedLine("Evidence", "Who told us, and when")
        self.refusal = Label("", Type.TABLE, "bad", wrap=True)
        self.save = Button(theme, "Add link", small=True)
        self.remove = Button(theme, "Remove link", Kind.QUIET, icon="delete", small=True)
        self._lay_out()
        self.list.row_chosen.connect(self._on_row)
        self.new.clicked.connect(self._on_new)
        self.save.clicked.connect(self._on_save)
        self.remove.clicked.connect(self._on_remove)
        for line in (self.weight, self.evidence):
            line.edit.returnPressed.connect(self._on_save)

    def _lay_out(self) -> None:
        self.add_action(self.new)
        self.add(self.list)
        self.add(side_by_side((self.one, 1), (self.other, 1)))
        self.add(side_by_side((self.kind, 3), (self.weight, 2)))
        self.add(self.evidence)
        self.add(self.refusal)
        self.refusal.hide()
        foot = QHBoxLayout()
        foot.addWidget(self.save)
        foot.addStretch(1)
        foot.addWidget(self.remove)
        self.add(foot)

    @property
    def edge_id(self) -> str:
        """The link in the form, "" for a new one."""
        return self._edge.edge_id

    def show_accounts(self, shorts: Mapping[str, str]) -> None:
        """The accounts a link may join, by short name."""
        if shorts != self._shorts:
            self._shorts = dict(shorts)
            options = sorted(shorts.items(), key=lambda pair: pair[1])
            for field in (self.one, self.other):
                field.show_options(options)

    def show_account(self, account_id: str, edge_id: str = "") -> None:
        """Show the links of an account, one of them in the form."""
        self.account_id = account_id
        edges = edges_of(self._desk.session.state, account_id, self._shorts)
        self.list.show_rows([self._row(edge) for edge in edges])
        self.list.setFixedHeight(min(self.list.wanted_height(), _HIGHEST))
        self.list.setVisible(bool(edges))
        asks = sum(edge.from_account == account_id for edge in edges)
        self.show_title("Links", f"asked by {asks}, asks {len(edges) - asks}")
        held = edge_id or self.edge_id
        chosen = next((edge for edge in edges if edge.edge_id == held), None)
        self.list.choose(chosen.edge_id if chosen is not None else "")
        if chosen is not None:
            self._fill(chosen)
        elif self.edge_id or self._edge.from_account != account_id:
            self.begin(account_id, "")

    def begin(self, one: str, other: str) -> None:
        """Begin a new link; the focus goes to what is not known yet."""
        self.list.choose("")
        self._fill(replace(_BLANK, from_account=one, to_account=other))

    def _fill(self, edge: Edge) -> None:
        self._edge = edge
        self.one.replace_text(edge.from_account)
        self.other.replace_text(edge.to_account)
        self.kind.replace_text(edge.kind)
        self.weight.replace_text(f"{edge.weight:g}" if edge.edge_id else _WEIGHT)
        self.evidence.replace_text(edge.evidence)
        self.save.set_label("Change link" if edge.edge_id else "Add link")
        self.remove.setVisible(bool(edge.edge_id))
        self._refuse("")

    def _row(self, edge: Edge) -> Row:
        out = edge.from_account == self.account_id
        other = self._shorts.get(edge.to_account if out else edge.from_account, "")
        title = f"{other} asks here" if out else f"asks {other}"
        icon = "becomes" if out else "previous"
        note = " · ".join(part for part in (edge.kind, edge.evidence) if part) or "no evidence"
        return Row(edge.edge_id, title, note, icon, right=f"{edge.weight:g}")

    def _refuse(self, words: str) -> None:
        self.refusal.setText(words)
        self.refusal.setVisible(bool(words))

    def _on_row(self, edge_id: str) -> None:
        edges = edges_of(self._desk.session.state, self.account_id, self._shorts)
        self._fill(next(edge for edge in edges if edge.edge_id == edge_id))
        self.link_chosen.emit(edge_id)

    def _on_new(self) -> None:
        self.begin(self.account_id, "")
        self.link_chosen.emit("")
        self.other.edit.setFocus()

    def _on_save(self) -> None:
        try:
            weight = number_of(self.weight.text())
            typed = self._typed(weight)
            put_edge(self._desk.session.state, typed, self._desk.session.today)
        except PlanError as error:
            self._refuse(str(error))
            return
        self._refuse("")
        before = set(text(self._desk.session.state.table(EDGES), "edge_id"))
        today = self._desk.session.today
        if self._desk.do(lambda state: put_edge(state, typed, today)):
            fresh = set(text(self._desk.session.state.table(EDGES), "edge_id")) - before
            key = str(next(iter(fresh), typed.edge_id))
            self.show_account(self.account_id, key)
            self.link_chosen.emit(key)

    def _typed(self, weight: float | None) -> Edge:
        if not self.one.text() or not self.other.text():
            raise PlanError("The link has no two ends.", remedy="Choose who is asked and who asks.")
        if weight is None:
            raise PlanError("The link has no strength.", remedy="Enter 0.1 to 1.")
        return replace(
            self._edge,
            from_account=self.one.text(),
            to_account=self.other.text(),
            weight=float(weight),
            kind=self.kind.text(),
            evidence=self.evidence.text().strip(),
        )

    def _on_remove(self) -> None:
        self.drop(self.edge_id)

    def drop(self, edge_id: str) -> None:
        """Remove a link."""
        if self._desk.do(lambda state: drop_edge(state, edge_id)):
            self.begin(self.account_id, "")
            self.show_account(self.account_id)
            self.link_chosen.emit("")


def edges_of(state: State, account_id: str, known: Mapping[str, str]) -> list[Edge]:
    """The links from and to an account, those that leave it first, strongest first."""
    table = state.table(EDGES)
    names = ("edge_id", "from_account", "to_account", "kind", "evidence", "from_contact", "family")
    rows = zip(*(text(table, name) for name in names), number(table, "weight"), strict=True)
    found = [
        Edge(key, one, other, float(weight), kind, evidence, contact, family)
        for key, one, other, kind, evidence, contact, family, weight in rows
        if account_id in (one, other) and one in known and other in known
    ]
    return sorted(found, key=lambda e: (e.from_account != account_id, -e.weight, e.edge_id))
