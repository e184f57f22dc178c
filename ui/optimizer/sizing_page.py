"""How many reps, what if one leaves, where the next one should live."""

from functools import partial
from math import isfinite
from typing import Any, Final

from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QVBoxLayout

from model.alignment import Alignment
from model.errors import PlanError
from model.scenario import Layer
from model.territories import Territory, shorten
from optimizers.headcount import Headcount
from optimizers.hiring import Site
from optimizers.sizing import SizeAnswer, SizePoint
from optimizers.vacancy import Vacancy
from ui.align.outline_keeper import OutlineKeeper
from ui.optimizer.live_map import LiveMap
from ui.optimizer.page import Foot, Kept, Page
from ui.optimizer.request_form import RequestForm
from ui.optimizer.ruling import counts
from ui.optimizer.runner import Runner
from ui.optimizer.staffing import UnservedButton, staffing_words
from ui.session import Session
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.labels import ElidedLabel, Label
from ui.widgets.notices import WorkState
from ui.widgets.size_curve import SizeBar, SizeCurve
from ui.worker import Progress

SIZES: Final = 7
SHOWN_SITES: Final = 4
EACH: Final = 0.2  # of a run's seconds that one size takes
_IDLE = (
    "The hours that all accounts need, divided by a rep’s year, say how many reps are needed. Each"
    " size from three fewer to three more is designed, so that travel is part of the answer."
)
_TABLE = ("Reps", "Travel", "Hours used", "Fullest", "Covered", "Profit")


class SizingPage(Page):
    """The sizing curve at the left; the map, the vacancy test and where to hire at the right."""

    def __init__(
        self,
        theme: Theme,
        session: Session,
        runner: Runner,
        keeper: OutlineKeeper,
        form: RequestForm,
    ) -> None:
        super().__init__(theme, session, runner, keeper)
        self._form = form
        self.answer: SizeAnswer | None = None
        self._layers: dict[int, Layer] = {}
        self.vacancy: Vacancy | None = None
        self._towns: tuple[Site, ...] = ()
        self._running = ""
        self.curve = SizeCurve(theme)
        self.state = WorkState(theme, cancel="")
        self.note = Label(_IDLE, Type.TABLE, "text2", wrap=True)
        self.staffing = Label("", Type.NOTE, "text2", wrap=True)
        self.unserved = UnservedButton(theme, session, self)
        self.cells: list[list[ElidedLabel]] = []
        self.map = LiveMap(theme, "Map of the size")
        self._shown = Card(theme, "Now", icon="map")
        self.rep = QComboBox()
        self.try_it = Button(theme, "Test", small=True)
        self.keep_vacancy = Button(theme, "Keep as scenario", Kind.LINK, small=True)
        self.leaving = Label("", Type.TABLE, "text2", wrap=True)
        self.find_sites = Button(theme, "Look for towns", small=True)
        self.sites: list[tuple[ElidedLabel, Button]] = []
        self._lay_out()
        self.curve.size_chosen.connect(self._on_size)
        self.try_it.clicked.connect(lambda _checked=False: self._test_vacancy())
        self.keep_vacancy.clicked.connect(lambda _checked=False: self._keep_vacancy())
        self.find_sites.clicked.connect(lambda _checked=False: self._look_for_sites())
        self._show_now()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        curve = Card(self._theme, "Size of the team", icon="rep")
        curve.add(self.note)
        curve.add(self.state)
        self.state.hide()
        curve.add(self.curve, 1)
        curve.add(self._table())
        curve.add(self.staffing)
        curve.add(self.unserved)
        self.staffing.hide()
        row.addWidget(curve, 11)
        right = QVBoxLayout()
        right.setSpacing(12)
        self.map.setMinimumSize(220, 120)
        self._shown.add(self.map, 1)
        right.addWidget(self._shown, 1)
        right.addWidget(self._vacancy_card())
        right.addWidget(self._hire_card())
        row.addLayout(right, 9)

    def _table(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(3)
        for place, title in enumerate(_TABLE):
            grid.addWidget(Label(title, Type.HEADER, "muted"), 0, place)
            grid.setColumnStretch(place, 1)
        for line in range(1, SIZES + 1):
            cells = [ElidedLabel("", Type.TABLE, "text2") for _ in _TABLE]
            for place, cell in enumerate(cells):
                grid.addWidget(cell, line, place)
            self.cells.append(cells)
        return grid

    def _vacancy_card(self) -> Card:
        card = Card(self._theme, "If a rep leaves", icon="proposed")
        session = self._session
        for code, figures in enumerate(session.evaluation.territories):
            territory = session.layer.territories[code]
            rep = session.state.rep(territory.rep_id)
            who = f"{rep.name}, {territory.label}" if rep else figures.name
            self.rep.addItem(who, code)
        self.rep.setAccessibleName("Rep who leaves")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.rep, 1)
        row.addWidget(self.try_it)
        card.add_action(self.keep_vacancy)
        self.keep_vacancy.hide()
        card.add(row)
        card.add(self.leaving)
        self.leaving.hide()
        return card

    def _hire_card(self) -> Card:
        card = Card(self._theme, "Where to hire", icon="place")
        card.add_action(self.find_sites)
        for place in range(SHOWN_SITES):
            words = ElidedLabel("", Type.TABLE, "text2")
            keep = Button(self._theme, "Keep", Kind.LINK, small=True)
            line = QHBoxLayout()
            line.setSpacing(8)
            line.addWidget(words, 1)
            line.addWidget(keep)
            words.hide()
            keep.hide()
            card.add(line)
            keep.clicked.connect(partial(self._keep_site, place))
            self.sites.append((words, keep))
        return card

    @property
    def foot(self) -> Foot:
        """What the foot shows now."""
        if self._running:
            return Foot("Stopping keeps what is done so far.", "Stop")
        if self.answer is None:
            return Foot("Nothing changes until you keep a size.", "Try sizes")
        words = f"Keep {self.curve.reps} reps as scenario"
        return Foot(self.answer.notes[0], words, again="Try again")

    def on_primary(self) -> None:
        """Try the sizes, stop, or keep the one looked at."""
        if self._running:
            self._runner.stop()
        elif self.answer is None:
            self.try_sizes()
        else:
            self._keep_size()

    def on_again(self) -> None:
        """Design the sizes once more."""
        self.try_sizes()

    def on_escape(self) -> bool:
        """Stop and look at what is done."""
        if self._running:
            self._runner.stop()
        return bool(self._running)

    def try_sizes(self) -> None:
        """Design every size around the number needed, balanced as the form asks."""
        try:
            request = self._form.request(EACH * self._form.seconds)
        except PlanError as error:
            self._on_failed(error)
            return
        self._begin("size", {"request": request}, self._on_sizes)

    def _begin(self, name: str, data: dict[str, Any], done: Any) -> None:
        def finish(result: Any) -> None:
            self._end()
            done(result)
            self.foot_changed.emit()

        try:
            self._runner.start(
                name, data, done=finish, failed=self._on_failed, progressed=self._on_progressed
            )
        except PlanError as error:
            self._on_failed(error)
            return
        self._running = name
        self.note.hide()
        self.state.show()
        self.state.show_phase("Preparing", 0.0)
        for button in (self.try_it, self.find_sites):
            button.setEnabled(False)
        self.foot_changed.emit()

    def _end(self) -> None:
        self._running = ""
        self.state.hide()
        for button in (self.try_it, self.find_sites):
            button.setEnabled(True)

    def _on_progressed(self, now: Progress) -> None:
        fraction = now.fraction if isfinite(now.fraction) else 0.5
        self.state.show_phase(now.phase, fraction)

    def _on_failed(self, error: PlanError) -> None:
        self._end()
        self.note.setText(str(error))
        self.note.show()
        self.foot_changed.emit()

    def _on_sizes(self, result: tuple[SizeAnswer, dict[int, Layer], Headcount | None]) -> None:
        self.answer, self._layers, staffed = result
        answer, show = self.answer, self._session.formatter
        earns = all(isfinite(point.profit) for point in answer.curve)
        bars = [
            SizeBar(
                reps=point.reps,
                bar=point.profit if earns else point.coverage,
                bar_words=show.compact(point.profit) if earns else show.percent(point.coverage),
                line=point.travel_hours,
                line_words=show.number(point.travel_hours),
                best=point.reps == answer.best,
                now=point.reps == answer.reps_now,
            )
            for point in answer.curve
        ]
        title = "Profit a year" if earns else "Hours covered"
        self.curve.show_sizes(bars, title, "Travel, hours a year")
        for cells, point in zip(self.cells, answer.curve, strict=False):
            self._show_line(cells, point)
        needed = show.number(answer.reps_exact, 1)
        self.note.setText(
            f"{show.number(answer.workload_hours)} hours of work a year ÷"
            f" {show.number(answer.capacity_hours)} hours of a rep = {needed}, so"
            f" {answer.reps_needed} reps; there are {answer.reps_now}. Best by"
            f" {'profit' if earns else 'coverage'}: {answer.best}."
        )
        self.note.show()
        if staffed is not None:
            self.staffing.setText(staffing_words(staffed, show))
            self.staffing.show()
            self.unserved.show_unserved(staffed.unserved)
        self._on_size(answer.best)

    def _show_line(self, cells: list[ElidedLabel], point: SizePoint) -> None:
        assert self.answer is not None
        show, best = self._session.formatter, point.reps == self.answer.best
        profit = show.compact(point.profit) if isfinite(point.profit) else "–"
        words = (
            f"{point.reps}, best" if best else f"{point.reps}",
            f"{show.number(point.travel_hours)} h",
            show.percent(point.utilisation),
            show.percent(point.worst_utilisation),
            show.percent(point.coverage),
            profit,
        )
        for cell, text in zip(cells, words, strict=True):
            cell.show_text(text)
            cell.set_tone("text" if best else "text2")

    def _on_size(self, reps: int) -> None:
        if reps in self._layers:
            self._shown.show_title(f"{reps} territories")
            self.map.show_picture(self.picture(self._layers[reps]))
        self.foot_changed.emit()

    def _keep_size(self) -> None:
        assert self.answer is not None
        reps = self.curve.reps
        point, request = self.answer.point(reps), self.answer.request_of(reps)
        if self.keep([Kept(f"{reps} reps", request, point.proposal, self._layers[reps])]):
            self.finished.emit()

    def _test_vacancy(self) -> None:
        code = self.rep.currentData()
        if code is not None:
            self._begin("vacancy", {"code": code}, self._on_vacancy)

    def _on_vacancy(self, found: Vacancy) -> None:
        self.vacancy = found
        session, show = self._session, self._session.formatter
        names = [t.label for t in session.layer.territories]
        takers = "; ".join(
            f"{names[taker.territory]} {taker.accounts:,}, then"
            f" {show.percent(taker.utilisation_after)} of its hours"
            for taker in found.takers
        )
        parts = [f"Goes to: {takers}."] if takers else []
        sign = show.signed(found.travel_hours)
        parts.append(
            f"Travel {sign} h a year, {found.relationships:,} relationships and"
            f" {show.compact(found.revenue)} of revenue change hands."
        )
        held = int(session.state.accounts.locked[found.move("").rows].sum())
        if held:
            parts.append(f"{counts(held, 'locked account')} among them, as nobody is left there.")
        if found.uncovered:
            hours = show.number(found.uncovered_hours)
            parts.append(f"{hours} hours at {len(found.uncovered):,} accounts fit nobody’s year.")
        self.leaving.setText(" ".join(parts))
        self.leaving.show()
        self.keep_vacancy.show()
        self.note.show()
        layer = self._layer_without(found)
        self._shown.show_title(f"Without {self.rep.currentText()}")
        self.map.show_picture(self.picture(layer))

    def _layer_without(self, found: Vacancy) -> Layer:
        layer = self._session.layer
        return Layer(layer.territories, layer.alignment.apply(found.move("Hand over")))

    def _keep_vacancy(self) -> None:
        if self.vacancy is None:
            return
        who = self._session.layer.territories[self.vacancy.territory].label
        layer = self._layer_without(self.vacancy)
        if self.keep_layer(f"Without {who}", layer, "a vacancy shared out among neighbours"):
            self.finished.emit()

    def _look_for_sites(self) -> None:
        self._begin("where to hire", {}, self._on_sites)

    def _on_sites(self, found: tuple[Site, ...]) -> None:
        self._towns = found
        show = self._session.formatter
        names = [t.label for t in self._session.layer.territories]
        for place, (words, keep) in enumerate(self.sites):
            known = place < len(found)
            words.setVisible(known)
            keep.setVisible(known)
            if not known:
                continue
            site = found[place]
            relieved = ", ".join(names[code] for code, _ in site.from_territories[:2])
            words.show_text(
                f"{site.town} {site.region}: saves {show.number(site.saved_hours)} h,"
                f" takes {len(site.rows):,} accounts" + (f" from {relieved}" if relieved else "")
            )
            keep.setAccessibleName(f"Keep a hire in {site.town} as scenario")
        if not found:
            self.sites[0][0].show_text("No town saves travel.")
            self.sites[0][0].show()
        self.note.show()

    def _keep_site(self, place: int, _checked: bool = False) -> None:
        site, layer = self._towns[place], self._session.layer
        taken = {t.id for t in layer.territories}
        number = next(n for n in range(1, len(taken) + 2) if f"T{n}" not in taken)
        fresh = Territory(f"T{number}", f"{site.town} hire", shorten(f"{site.town} hire"))
        codes = layer.alignment.territory.copy()
        free = ~self._session.state.accounts.locked[site.rows]
        codes[site.rows[free]] = len(layer.territories)
        changed = Layer((*layer.territories, fresh), Alignment(codes))
        if self.keep_layer(f"Hire in {site.town}", changed, "a further rep where travel is saved"):
            self.finished.emit()

    def _show_now(self) -> None:
        session = self._session
        self._shown.show_title("Now", session.scenario.name)
        self.map.show_picture(self.picture(session.layer))
        usable = bool(session.layer.territories)
        self.rep.setEnabled(usable)
        self.try_it.setEnabled(usable)
