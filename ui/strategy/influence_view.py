"""The influence map of a plan with what one start reaches, who leads opinion, and the links."""

from functools import cached_property
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from model.format import Formatter
from model.plan.influence_graph import cascade_from, reach_from
from model.plan.lighthouse_edits import CHOSEN, choose_lighthouse
from model.plan.rep_plan import RepPlan
from model.plan.typed_edits import plan_of, records
from ui.plan.row_list import RowList
from ui.plan.scrolling import ScrollColumn, side_by_side
from ui.plan.typed import Fact
from ui.session import Session
from ui.strategy.influence_canvas import InfluenceCanvas
from ui.strategy.influence_leader import LeaderCard
from ui.strategy.influence_links import LinkCard
from ui.strategy.influence_network import CASCADE, Network, needs_look, network_of
from ui.strategy.reading_view import ReadingView
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, IconButton, Kind
from ui.widgets.card import Card
from ui.widgets.choices import SegmentedControl
from ui.widgets.labels import Label

_SIDE: Final = 360
_ALL = 1  # the whole cascade
_LEADERS, _RANKING = 1, 2  # tabs
_TABS: Final = ("Account", "Leaders", "Reach")
_LIGHT, _SEE = "Make it a lighthouse", "Open its lighthouse card"
_NO_LINKS: Final = (
    "No link is known yet. Ask two questions in each discovery call: whom do you ask before you "
    "change a device, and who asks you? Then add the links here."
)


class ReachCard(Card):
    """What starting at the chosen account opens."""

    opened = Signal()
    light_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Account", note=" ", parent=parent)
        self.facts = {name: Fact(name) for name in ("In one step", "In the second", "Accounts")}
        self.sentence = Label("", Type.TABLE, "text2", wrap=True)
        self.open = Button(theme, "Open the account", Kind.LINK, small=True)
        self.add(side_by_side(*((fact, 1) for fact in self.facts.values())))
        self.add(self.sentence)
        self.light = Button(theme, _LIGHT, small=True, icon="suggestion")
        self.add(self.open)
        self.add(self.light)
        self.open.clicked.connect(self.opened)
        self.light.clicked.connect(self.light_asked)

    def show_reach(self, network: Network, key: str, show: Formatter) -> None:
        """Show what an account reaches in two steps and in the whole cascade."""
        name = str(network.graph.nodes[key]["name"]) or key
        self.show_title(name, key)
        one, second = next(((a, b) for i, a, b in network.ranked if i == key), (0.0, 0.0))
        near = reach_from(network.graph, key)
        whole = cascade_from(network.graph, key)
        self.facts["In one step"].show_words(show.compact(one))
        self.facts["In the second"].show_words(show.compact(second))
        self.facts["Accounts"].show_words(str(len(near)))
        if not near:
            words = "Nobody is known to ask here."
        else:
            rank = next((n for n, row in enumerate(network.ranked, 1) if row[0] == key), 0)
            place = f"Place {rank} of {len(network.ranked)}. " if rank else ""
            words = (
                f"{place}The whole cascade reaches {len(whole.reached)} accounts with "
                f"{show.compact(whole.opened)} of weighted headroom."
            )
        self.sentence.setText(words)

    def show_chosen(self, chosen: bool) -> None:
        """Offer to make it a lighthouse, or to see it when it is one."""
        self.light.setText(_SEE if chosen else _LIGHT)


class InfluenceView(ReadingView):
    """The map at the left; account, leaders or the ranking at the right."""

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(theme, session, network_of, parent)
        self._network: Network | None = None
        self.account_id = ""
        self.card = Card(theme, "Influence map", note=" ", icon="co_travel")
        self.canvas = InfluenceCanvas(theme)
        self.reach_of = SegmentedControl(theme, ("Two steps", "Whole cascade"), name="Highlighted")
        self.fit = IconButton(theme, "fit", "Show the whole map (0)")
        self.empty = Label(_NO_LINKS, Type.BODY, "text2", wrap=True)
        self.tabs = SegmentedControl(theme, _TABS, name="Beside the map")
        self.leaders = RowList(theme, "Opinion leaders of the plan")
        self.ranking = RowList(theme, "Accounts by headroom they reach")
        self.column = ScrollColumn("Chosen account", gap=12)
        self._room = QStackedWidget()
        self._lay_out(theme)
        self._connect()

    def _lay_out(self, theme: Theme) -> None:
        self.card.add_action(self.reach_of)
        self.card.add_action(self.fit)
        self.card.add(self.empty)
        self.card.add(self.canvas, 1)
        self.card.add(Label(
            "Left to right: who is asked, who follows. Ring: a leader supports us, dotted neutral, "
            "dashed sceptic. Drag from disc to disc to add a link.",
            Type.CAPTION, "muted", wrap=True,
        ))  # fmt: skip
        self._room.addWidget(self.column)
        self.turns.add(lambda: self.reach, lambda: self.people, lambda: self.links)
        self.leader_card = Card(theme, "Opinion leaders", note=" ")
        self.rank_card = Card(theme, "Most headroom reachable", note="weighted")
        for card, rows in ((self.leader_card, self.leaders), (self.rank_card, self.ranking)):
            card.add(rows, 1)
            self._room.addWidget(card)
        side = QVBoxLayout()
        side.setSpacing(8)
        side.addWidget(self.tabs)
        side.addWidget(self._room, 1)
        self._room.setFixedWidth(_SIDE)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.card, 1)
        row.addLayout(side)

    @cached_property
    def reach(self) -> ReachCard:
        """What the chosen account opens; the first of three cards, built a turn each."""
        card = ReachCard(self.theme, self.column)
        card.opened.connect(self._on_open_chosen)
        card.light_asked.connect(self._on_light)
        self.column.add(card)
        return card

    @cached_property
    def people(self) -> LeaderCard:
        """Who leads opinion at the chosen account."""
        card = LeaderCard(self.theme, self.desk, self.column)
        self.column.add(card)
        return card

    @cached_property
    def links(self) -> LinkCard:
        """The links of the chosen account."""
        card = LinkCard(self.theme, self.desk, self.column)
        card.link_chosen.connect(self.canvas.choose_link)
        self.column.add(card)
        return card

    def _connect(self) -> None:
        self.canvas.chosen.connect(self.choose)
        self.canvas.link_chosen.connect(self._on_link)
        self.canvas.link_asked.connect(self._on_link_asked)
        self.canvas.removal_asked.connect(self._on_removal_asked)
        self.canvas.opened.connect(self._on_opened_account)
        self.reach_of.option_chosen.connect(self._on_depth)
        self.fit.clicked.connect(self.canvas.fit)
        self.tabs.option_chosen.connect(self._on_tab)
        self.leaders.row_chosen.connect(self._on_leader)
        self.leaders.row_opened.connect(self._on_leader_opened)
        self.ranking.row_chosen.connect(self._on_ranked)

    def panes(self) -> list[QWidget]:
        """What F6 goes through."""
        beside = (self.people.list, self.leaders, self.ranking)[self.tabs.chosen]
        return [self.canvas, self.tabs, beside]

    def flush(self) -> None:
        """Save everything typed."""
        if not self.turns.pending:
            self.people.flush()

    def forget_choice(self) -> None:
        """Another plan: nothing is chosen in it."""
        self._network, self.account_id = None, ""
        self.canvas.show_network((), ())
        self.canvas.fit()
        for rows in (self.leaders, self.ranking):
            rows.show_rows(())

    def show_figures(self, plan: RepPlan, found: Network) -> None:
        """Show the map as it is now."""
        self._network = found
        self.canvas.show_network(found.nodes, found.links)
        self.empty.setVisible(not found.links)
        self.card.show_title(
            "Influence map", f"{len(found.links)} links between {len(found.nodes)} accounts"
        )
        self.people.show_families(plan.figures.families)
        self.links.show_accounts(found.shorts)
        self._fill_tab()
        if self.account_id not in found.shorts:
            first = found.ranked[0][0] if found.ranked else next(iter(found.shorts), "")
            self.account_id = first
        self.choose(self.account_id)

    def go_to(self, field: str) -> None:
        """Go to an account or to a person by id."""
        if self._network is None:
            return
        leader = next((one for one in self._network.leaders if one.contact_id == field), None)
        if leader is not None:
            self._on_leader(field)
            self._show_tab(0)
        elif field in self._network.shorts:
            self.choose(field)
            self._show_tab(0)
        elif field in ("leaders", "reach"):
            self._show_tab(_LEADERS if field == "leaders" else _RANKING)
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def choose(self, account_id: str) -> None:
        """Choose an account: what it reaches, its people, its links."""
        if self._network is None or account_id not in self._network.shorts:
            return
        self.account_id = account_id
        self._highlight()
        self.reach.show_reach(self._network, account_id, self._session.formatter)
        self.reach.show_chosen(self._is_lighthouse(account_id))
        if self.people.account_id != account_id:
            self.people.show_account(account_id)
        else:
            self.people.refresh()
        self.links.show_account(account_id)
        self.ranking.choose(account_id)

    def showEvent(self, event: QShowEvent) -> None:
        """The side shows what its tab says."""
        super().showEvent(event)
        self._room.setCurrentIndex(self.tabs.chosen)

    def _highlight(self) -> None:
        if self._network is None:
            return
        graph, key = self._network.graph, self.account_id
        whole = self.reach_of.chosen == _ALL
        reached = cascade_from(graph, key).reached if whole else reach_from(graph, key)
        self.canvas.choose(key, {key: 0} | {one.account_id: one.step for one in reached})

    def _fill_tab(self) -> None:
        """Fill the list that shows; the other one waits until somebody looks at it."""
        network = self._network
        if network is None:
            return
        looks = sum(needs_look(leader) for leader in network.leaders)
        self.leader_card.show_title(
            "Opinion leaders", f"{len(network.leaders)} named, {looks} to look at"
        )
        if self.tabs.chosen == _LEADERS:
            self.leaders.show_rows(network.leader_rows)
        elif self.tabs.chosen == _RANKING:
            self.ranking.show_rows(network.rank_rows, self.account_id)

    def _show_tab(self, tab: int) -> None:
        self.tabs.choose(tab)
        self._on_tab(tab)

    def _on_tab(self, tab: int) -> None:
        self._room.setCurrentIndex(tab)
        self._fill_tab()

    def _on_depth(self, _option: int) -> None:
        self._highlight()

    def _on_leader(self, contact_id: str) -> None:
        leaders = self._network.leaders if self._network is not None else ()
        leader = next((one for one in leaders if one.contact_id == contact_id), None)
        if leader is not None:
            self.choose(leader.account_id)
            self.people.choose(contact_id)

    def _on_leader_opened(self, contact_id: str) -> None:
        self._on_leader(contact_id)
        self._show_tab(0)
        self.column.reveal(self.people.ask.edit)

    def _on_ranked(self, key: str) -> None:
        """Choose the account of a row; of a cascade everything it opens lights up."""
        account_id = key.removeprefix(CASCADE)
        if account_id != key and self.reach_of.chosen == _ALL:
            self.reach_of.choose(0)  # a cascade of two steps
        self.choose(account_id)
        self.ranking.choose(key)

    def _on_link(self, edge_id: str) -> None:
        """A link was chosen on the map: its account and its form show."""
        link = next((one for one in self.canvas.links if one.edge_id == edge_id), None)
        if link is None:
            return
        if self.account_id not in (link.source, link.target):
            self.choose(link.source)
        self.links.show_account(self.account_id, edge_id)
        self.canvas.choose_link(edge_id)
        self._show_tab(0)
        QTimer.singleShot(0, self, self._show_link_form)

    def _on_removal_asked(self, edge_id: str) -> None:
        self.links.drop(edge_id)

    def _on_link_asked(self, one: str, other: str) -> None:
        self.choose(one)
        self.links.begin(one, other)
        self._show_tab(0)
        self.links.evidence.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, self._show_link_form)

    def _show_link_form(self) -> None:
        """Scroll to the form once the list above it has its height."""
        self.column.ensureWidgetVisible(self.links.save)

    def _is_lighthouse(self, account_id: str) -> bool:
        kept = records(plan_of(self._session.state, self.desk.rep_id), CHOSEN)
        return any(entry.get("account_id") == account_id for entry in kept)

    def _on_light(self) -> None:
        """Choose the account as a lighthouse, or go to its card."""
        rep_id, key = self.desk.rep_id, self.account_id
        if self._is_lighthouse(key):
            self.jump_asked.emit(f"influence.lighthouses:{key}")
        elif key:
            self.desk.do(lambda state: choose_lighthouse(state, rep_id, key))

    def _on_opened_account(self, key: str) -> None:
        self.jump_asked.emit(f"accounts:{key}/people")

    def _on_open_chosen(self) -> None:
        self._on_opened_account(self.account_id)
