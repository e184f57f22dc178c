"""Territories in Align: what the tree, its menus, its pages and the map do about them."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from model.arrays import FloatArray, IntArray
from model.change import Change
from model.errors import PlanError
from model.overlaps import Overlap, coverage, overlaps
from model.places.search import Found, find_places
from model.positions import serving
from model.settings import setting
from model.territory_edits import Home
from ui.align.menus import ContextMenu
from ui.session import Session
from ui.territory.deeds import Deeds, number_of
from ui.territory.form import TerritoryForm
from ui.territory.lists import CoverageList, OverlapList
from ui.territory.map_tools import HomeMarker, LineDrawer
from ui.territory.menu import district_menu, territory_menu
from ui.territory.sheet import sheet_of
from ui.territory.splitting import AreaCutting, Splitting
from ui.territory.towns import towns_of
from ui.theme.style import Theme
from ui.widgets.chooser import Chooser, Option

if TYPE_CHECKING:
    from ui.align.workspace import AlignWorkspace
    from ui.widgets.territory_tree import TerritoryTree


class TerritoryDesk(QObject):
    """Listens to the tree and its pages; every gesture becomes one change of the session."""

    def __init__(self, theme: Theme, align: "AlignWorkspace") -> None:
        super().__init__(align)
        self._theme, self._align = theme, align
        self.session: Session = align.session
        self.deeds = Deeds(self.session, self._neighbours, lambda: self.hues)
        self.chooser = Chooser(theme, align)
        self.form = TerritoryForm(theme)
        self.overlaps = OverlapList(theme)
        self.coverage = CoverageList(theme)
        self.line = LineDrawer(theme, align.map.view)
        self.marker = HomeMarker(theme, align.map.view)
        self.splitting = Splitting(theme, self.session, self.deeds, align)
        self.areas = AreaCutting(self.splitting, align)
        self.district_menu = ContextMenu(align)
        self._shown = -1  # territory in the form
        self._cut = -1  # territory that waits for its line
        self._listed: Callable[[], None] | None = None  # what a change refreshes
        self._details = _scrolled(self.form)
        self._refresh_soon = QTimer(self, interval=0, singleShot=True)  # after all others
        self._refresh_soon.timeout.connect(self._refresh)
        self._connect()

    def _connect(self) -> None:
        tree, card, align = self.tree, self._align.tree, self._align
        align.territory_menu.add(partial(territory_menu, self))
        tree.territory_chosen.connect(self._on_chosen)
        tree.territory_activated.connect(self.show_details)
        tree.renamed.connect(self.deeds.rename)
        tree.district_renamed.connect(self.deeds.rename_district)
        tree.territories_dropped.connect(self.deeds.put_into)
        tree.district_dropped.connect(self.deeds.move_district)
        tree.delete_asked.connect(self.deeds.delete)
        tree.district_menu_asked.connect(self._on_district_menu)
        card.menu_asked.connect(partial(self._on_district_menu, ""))
        card.tree_shown.connect(self._on_tree_shown)
        self.session.changed.connect(self._on_changed)
        self.session.opened.connect(self._on_opened)
        self.line.drawn.connect(self._on_line)
        self.marker.moved.connect(self._on_home_dragged)
        self.overlaps.account_chosen.connect(align.show_account)
        self.overlaps.move_asked.connect(self._on_overlap_move)
        self.coverage.rows_chosen.connect(align.select)
        self.coverage.team_chosen.connect(self.show_team)
        self.coverage.team_typed.connect(self._on_new_team)
        self.coverage.team_deleted.connect(self._on_delete_team)
        self.coverage.team_renamed.connect(self.deeds.rename_team)
        self._connect_form()

    def _connect_form(self) -> None:
        form, deeds = self.form, self.deeds
        form.renamed.connect(lambda name: self._typed(lambda: deeds.rename(self._shown, name)))
        form.hue_chosen.connect(lambda hue: deeds.recolour(self._shown, hue))
        form.lock_toggled.connect(lambda locked: deeds.lock([self._shown], locked))
        form.rep_asked.connect(lambda: self.ask_rep(self._shown))
        form.vacated.connect(self._on_vacated)
        form.home_typed.connect(self._on_home_typed)
        form.home_dropped.connect(lambda: deeds.do(lambda: deeds.details.home(self._shown, None)))
        form.capacity_typed.connect(self._on_capacity)
        form.share_typed.connect(self._on_share)
        form.target_typed.connect(self._on_target)
        form.notes_typed.connect(
            lambda notes: deeds.do(lambda: deeds.details.notes(self._shown, notes))
        )

    @property
    def tree(self) -> "TerritoryTree":
        """The tree."""
        return self._align.tree.tree

    @property
    def hues(self) -> list[int]:
        """The hue of every territory by code."""
        return self._align.hues

    @property
    def selected(self) -> IntArray:
        """Rows of the selected accounts."""
        return self._align.selected

    @property
    def current(self) -> int:
        """The territory that is chosen in the tree or shown in the form, -1 for none."""
        return self._shown if self._shown >= 0 else self.tree.chosen()

    def beside(self, code: int) -> list[int]:
        """Other territories, the neighbours first, each group in the order of the tree."""
        around = {a + b - code for a, b in self._neighbours() if code in (a, b)}
        others = [c for c in range(len(self.session.layer.territories)) if c != code]
        return sorted(others, key=lambda other: other not in around)

    def create(self) -> None:
        """A new territory of the selection, or an empty one; its name can be typed at once."""
        self._name_new(self.deeds.create("New territory", self.selected))

    def ask_new_home(self) -> None:
        """A new territory of the selection with its seat in a town where accounts are."""
        homes = towns_of(self.session)
        options = [Option(name, name) for name in homes]
        if not options:
            self._align.said.emit("No account has a town: create the territory, then its home.")
            return

        def create(name: str) -> None:
            self._name_new(self.deeds.create(homes[name].place, self.selected, homes[name]))

        self.chooser.ask("Home of the new territory", options, self._align.tree, create)

    def _name_new(self, code: int) -> None:
        if code >= 0:
            self.tree.choose(code)
            self._on_chosen(code)
            self.tree.rename(code)

    def create_district(self, parent: str = "") -> None:
        """A new district below another one; its name can be typed at once."""
        if key := self.deeds.create_district("New district", parent):
            self.tree.rename_district(key)

    def district_of(self, codes: list[int]) -> None:
        """A new district with these territories in it."""
        if key := self.deeds.create_district("New district"):
            self.deeds.put_into(codes, key)
            self.tree.rename_district(key)

    def draw_split(self, code: int) -> None:
        """Wait for a line across the map that cuts a territory."""
        self._align.show_territory(code)
        self._cut = code
        self.line.begin()

    def _on_line(self, line: FloatArray) -> None:
        if 0 <= self._cut < len(self.session.layer.territories):
            self.deeds.split_by_line(self._cut, line)
        self._cut = -1

    def assign_leftovers(self) -> None:
        """Give the accounts that nobody serves to the nearest territories."""
        rows = self.deeds.unassigned()
        if not rows.size:
            self._align.said.emit("Every account has a territory.")
        elif self.deeds.to_nearest(rows):
            self._align.select(rows)

    def show_current(self) -> None:
        """The details of the territory chosen in the tree."""
        self._with_current(self.show_details)

    def split_current(self) -> None:
        """Wait for a line across the territory chosen in the tree."""
        self._with_current(self.draw_split)

    def delete_current(self) -> None:
        """Delete the territory chosen in the tree, its accounts to the nearest."""
        self._with_current(lambda code: self.deeds.delete([code]))

    def _with_current(self, act: Callable[[int], object]) -> None:
        if self.session.is_open and self.current >= 0:
            act(self.current)
        else:
            self._align.said.emit("No territory is chosen: choose one in the tree first.")

    def optimize_split(self, code: int, parts: int) -> None:
        """Split a territory into balanced parts; the search runs in the worker."""
        self.session.attempt(lambda: self.splitting.start(code, parts))

    def ask_rep(self, code: int) -> None:
        """Choose who serves a territory; a rep with another one swaps."""
        layer = self.session.layer
        has = {t.rep_id: t.label for t in layer.territories if t.rep_id}
        options = [
            Option(rep.id, rep.name, has.get(rep.id, "free")) for rep in self.session.state.reps
        ]
        if not options:
            self._align.said.emit("There are no reps yet: import them first.")
            return
        title = f"Rep of {layer.territories[code].label}"
        self.chooser.ask(title, options, self._align.tree, partial(self._take_rep, code))

    def _take_rep(self, code: int, rep_id: str) -> None:
        self.deeds.do(lambda: self.deeds.details.assign(code, rep_id))

    def ask_home(self, code: int) -> None:
        """Set the home by a town or a ZIP: the form opens with its field chosen."""
        self.show_details(code)
        self.form.home.setFocus()
        self.form.home.selectAll()

    def show_details(self, code: int) -> None:
        """Show what a territory is told by hand, in the place of the tree."""
        if not 0 <= code < len(self.session.layer.territories):
            return
        self._shown = code
        self.tree.choose(code)
        self._listed = self._refresh_form
        self._refresh_form()
        self._mark_home(code)

    def _refresh_form(self) -> None:
        code = self._shown
        if not 0 <= code < len(self.session.layer.territories):
            self._align.tree.show_tree()
            return
        clear = self.deeds.clear_hues(code)
        self.form.show_sheet(sheet_of(self.session, code, self.hues[code], clear))
        label = self.session.layer.territories[code].label
        self._align.tree.show_page(label, self._details)

    def show_overlaps(self) -> None:
        """List the accounts that another home is nearer to, with the minutes gained."""
        self._listed = self.show_overlaps
        session = self.session
        found = overlaps(session.evaluator, session.layer)
        names = session.state.accounts.text("name").tolist()
        labels = [territory.label for territory in session.layer.territories]
        least = setting(session.state, "overlap.min")
        self.overlaps.show_overlaps(found, names, labels, least)
        self._align.tree.show_page("Overlaps", self.overlaps)

    def _on_overlap_move(self, one: Overlap) -> None:
        self._align.move_accounts(np.array([one.row]), one.nearer)

    def show_coverage(self) -> None:
        """Show the teams and who serves which kind of account."""
        self._listed = self.show_coverage
        session = self.session
        found = coverage(session.state, session.scenario)
        self.coverage.show_coverage(found, session.team)
        self.coverage.delete_team.setEnabled(session.team != "core")
        self._align.tree.show_page("Coverage and teams", self.coverage)

    def show_team(self, team_id: str) -> None:
        """Look at the territories of another team."""
        self.session.attempt(lambda: self.session.show_team(team_id))

    def _on_new_team(self) -> None:
        taken = {team.name for team in self.session.state.teams}
        number = 2
        while f"Team {number}" in taken:
            number += 1
        self.deeds.create_team(f"Team {number}")

    def _on_delete_team(self) -> None:
        self.deeds.delete_team(self.session.team)

    def _on_chosen(self, code: int) -> None:
        if code >= 0 and self._shown >= 0:
            self.show_details(code)
        self._mark_home(code)

    def _mark_home(self, code: int) -> None:
        """Show the home of a territory on the map, ready to be dragged."""
        layer = self.session.layer if self.session.is_open else None
        if layer is None or not 0 <= code < len(layer.territories):
            self.marker.clear()
            return
        territory = layer.territories[code]
        person = serving(self.session.state, territory)
        if person is None or person.home_lat is None or person.home_lon is None:
            self.marker.clear()
            return
        hue = self.hues[code]
        self.marker.show_home(territory.label, person.home_lat, person.home_lon, hue)

    def _on_home_dragged(self, lat: float, lon: float) -> None:
        code = self.current
        if code >= 0:
            self.deeds.place_home(code, lat, lon)
            self._mark_home(code)

    def _on_home_typed(self, text: str) -> None:
        def build() -> Change:
            found = self._place(text)
            return self.deeds.details.home(self._shown, Home(found.lat, found.lon, found.name))

        self._typed(lambda: self.deeds.do(build))

    def _place(self, text: str) -> Found:
        found = [one for one in find_places(text, self.session.state.accounts) if one.row is None]
        if not found:
            raise PlanError(
                f'No town or ZIP is called "{text}".', remedy="Type a town with its state."
            )
        return found[0]

    def _on_vacated(self, to_hire: bool) -> None:
        self.deeds.do(lambda: self.deeds.details.vacate(self._shown, to_hire=to_hire))

    def _on_capacity(self, typed: tuple[str, str, str]) -> None:
        def build() -> Change:
            fte, ramp, hours = (
                number_of(text, what)
                for text, what in zip(typed, ("FTE", "Ramp", "Hours a week"), strict=True)
            )
            return self.deeds.details.capacity(
                self._shown, fte=fte, ramp_months=ramp, hours_week=hours
            )

        self._typed(lambda: self.deeds.do(build))

    def _on_share(self, text: str) -> None:
        def build() -> Change:
            return self.deeds.details.share(self._shown, number_of(text, "Share") or 1.0)

        self._typed(lambda: self.deeds.do(build))

    def _on_target(self, metric: str, kind: str, text: str) -> None:
        def build() -> Change:
            value = number_of(text, "Target")
            return self.deeds.details.target(self._shown, metric, kind, value)

        self._typed(lambda: self.deeds.do(build))

    def _typed(self, act: Callable[[], bool]) -> None:
        """Do what was typed; what was refused stands in the form as it was before."""
        if not act() and self._shown >= 0:
            self._refresh_form()

    def _on_changed(self, _change: Change) -> None:
        self._refresh_soon.start()

    def _on_opened(self) -> None:
        self.marker.clear()
        self.line.hide()
        self._shown = -1
        if self.session.is_open and self._listed == self.show_coverage:
            self.show_coverage()
        else:
            self._listed = None
            self._align.tree.show_tree()

    def _refresh(self) -> None:
        if not self.session.is_open:
            return
        if self._align.tree.page is not None and self._listed is not None:
            self._listed()
        self._mark_home(self.current)

    def _on_tree_shown(self) -> None:
        self._shown, self._listed = -1, None

    def _on_district_menu(self, district_id: str, place: QPoint) -> None:
        if not self.session.is_open:
            return
        self.district_menu.clear()
        self.district_menu.add(lambda _about, _place: district_menu(self, district_id))
        self.district_menu.pop_up(0, place)

    def _neighbours(self) -> set[tuple[int, int]]:
        session = self.session
        return self._align.keeper.neighbours(session.layer, session.evaluator.graph)


def _scrolled(form: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setAccessibleName("Details of the territory")
    area.setWidget(form)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.viewport().setAutoFillBackground(False)
    form.setAutoFillBackground(False)
    return area
