"""What is chosen in the funnel, what the side card shows of it and what is done with it."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from model.change import Change
from model.errors import PlanError
from model.plan.followers import followers_of, same_funnel
from model.plan.funnel_edits import FunnelDraft, choose_funnels, remove_funnel, save_funnel
from model.plan.gate_rules import set_solution, solution_of
from model.plan.opportunity_opening import place_in_funnel
from model.plan.opportunity_records import Deed, NextStep, step_of
from model.plan.opportunity_steps import reopen, ways_out
from model.plan.own_steps import add_own_step, open_own_steps, remove_own_step, tick_own_step
from ui.diary.recording import do_logged
from ui.funnel.deeds import (
    asks_solution,
    choices,
    gate_change,
    gate_words,
    needs_qualification,
    opening_change,
    qualify_change,
    refused_for_good,
    solution_needs,
    task_lines,
    told_lines,
)
from ui.funnel.pursuits_page import PursuitsPage, flags_of
from ui.funnel.reading import HOMELESS, FunnelView, Row
from ui.funnel.side_card import SideCard
from ui.session import Session


class FunnelDesk(QObject):
    """Joins board, list and side card with the session; `view` gives what is shown now."""

    said = Signal(str)
    jump_asked = Signal(str)  # another place of the plan

    def __init__(
        self,
        session: Session,
        page: PursuitsPage,
        side: SideCard,
        view: Callable[[], FunnelView | None],
    ) -> None:
        super().__init__(page)
        self._session, self._page, self._side, self._view = session, page, side, view
        self.chosen, self._target = "", 0
        self._opening = False
        page.chosen.connect(self._on_chosen)
        page.step_asked.connect(self.choose)
        page.opening_asked.connect(self.begin)
        side.closed.connect(self._on_closed)
        side.gate.deed_chosen.connect(self._on_deed)
        side.gate.target_chosen.connect(self._on_target)
        side.gate.own_ticked.connect(self._on_own_ticked)
        side.gate.own_removed.connect(self._on_own_removed)
        side.gate.own_added.connect(self._on_own_added)
        side.solution.kept.connect(self._on_solution)
        side.solution.needs_asked.connect(self._on_needs)
        side.qualify.kept.connect(self._on_qualified)
        side.again.asked.connect(self._on_again)
        side.place.asked.connect(self._on_placed)
        side.opening.asked.connect(self._on_opened)
        side.followers.begin_asked.connect(self._on_follower)

    @property
    def _by(self) -> Deed:
        return Deed(self._session.today, self._session.author.name)

    def choose(self, opportunity_id: str, step: int = 0) -> None:
        """Show an opportunity at the side, on the way to `step` (0: the next one)."""
        if opportunity_id != self.chosen:
            self._side.gate.clear()
            self._side.qualify.clear()
        self.chosen, self._target, self._opening = opportunity_id, step, False
        self.refresh()
        if step:
            self._side.gate.evidence.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin(self) -> None:
        """Show the form of a new opportunity."""
        self.chosen, self._opening = "", True
        self.refresh()
        self._side.opening.account.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        """Show what is chosen as it is now."""
        view = self._view()
        if view is None:
            return  # shown as soon as it is read
        row = view.row(self.chosen)
        if row is None:
            self.chosen = ""
        self._page.show_side(row is not None or (self._opening and view is not None))
        self._page.mark_chosen(self.chosen)
        if view is not None and self._opening:
            self._show_opening(view)
        elif view is not None and row is not None:
            self._show_row(view, row)

    def save_funnel(self, draft: FunnelDraft) -> None:
        """Keep a funnel from the builder."""
        view = self._view()
        if view is not None:
            rep = view.rep_id or next(iter(self._session.state.plans), "")
            self._do(lambda: save_funnel(self._session.state, rep, draft), f"{draft.name} saved.")

    def choose_funnels(self, funnel_ids: Sequence[str]) -> None:
        """Keep the shipped funnels a new file begins with."""
        view = self._view()
        if view is not None:
            rep = view.rep_id or next(iter(self._session.state.plans), "")
            change = partial(choose_funnels, self._session.state, rep, funnel_ids)
            self._do(change, "Funnels chosen. Open the first opportunity.")

    def remove_funnel(self, funnel_id: str) -> None:
        """Take an own funnel away, or bring the shipped definition back."""
        self._do(lambda: remove_funnel(self._session.state, funnel_id), "")

    def _show_opening(self, view: FunnelView) -> None:
        side = self._side
        funnels = [(funnel.id, funnel.name) for funnel in view.funnels]
        hint = gate_day(self._session)
        side.opening.offer(choices(list(view.names.items())), funnels, hint)
        side.show_head("New opportunity", "", ())
        side.show_only(side.opening)

    def _show_row(self, view: FunnelView, row: Row) -> None:
        side, o, state = self._side, row.opportunity, self._session.state
        show = self._session.formatter
        about = f"{o.id} · {o.line} · {show.compact(o.value)}"
        about += " once" if o.one_off and o.funnel == "capital" else " a year"
        about += f" · {row.family}" if row.family else ""
        about += f" · against {o.competitor}" if o.competitor else ""
        side.show_head(row.account, about, flags_of(row))
        if HOMELESS in row.flags:
            names = [funnel.name for funnel in view.funnels]
            steps = [[f"{s.no}  {s.name}" for s in f.steps] for f in view.funnels]
            side.place.show_funnels(names, steps)
            side.show_only(side.place)
            return
        try:
            funnel, now = step_of(state, row.id)
        except PlanError:
            side.show_only()
            return
        shown: list[QWidget] = []
        if row.status in ("Parked", "Lost"):
            until = f"Parked until {show.date(o.next_step_on)}. {o.next_step}"
            side.again.why.setText(until if row.status == "Parked" else f"Lost: {row.loss_reason}")
            side.again.on.setPlaceholderText(gate_day(self._session))
            shown.append(side.again)
        else:
            last = now.no == len(funnel.steps)
            target = self._target if self._target > now.no else now.no + (not last)
            if needs_qualification(state, row.id, target):
                side.qualify.leave.setVisible(refused_for_good(state, row.id))
                shown.append(side.qualify)
            ways = ways_out(state, row.id)
            if asks_solution(funnel, now, target):
                needs = solution_needs(state, o.account_id)
                side.solution.show_solution(row.id, solution_of(state, row.id), needs)
                shown.append(side.solution)
            words = gate_words(state, row.id, target, self._session.today)
            side.gate.show_gate(words, target, ways)
            shown.append(side.gate)
        side.show_only(*shown)
        side.tasks.show_lines(task_lines(now))
        side.told.show_lines(told_lines(state, row.id, funnel))
        found = followers_of(state, row.id)
        side.followers.show_followers([(f.account_id, f.name, f.evidence) for f in found])

    def _do(self, change: Callable[[], Change], words: str) -> bool:
        done = self._session.attempt(lambda: do_logged(self._session, change()))
        if done and words:
            self.said.emit(words)
        return done

    def _on_chosen(self, opportunity_id: str) -> None:
        if opportunity_id != self.chosen:
            self.choose(opportunity_id)

    def _on_closed(self) -> None:
        was = self.chosen
        self.choose("")
        if was in self._page.board.cards:
            self._page.board.cards[was].setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_target(self, step: int) -> None:
        self._target = step
        self.refresh()

    def _on_deed(self, deed: str) -> None:
        gate, name = self._side.gate, self.chosen
        if name and self._do(
            lambda: gate_change(self._session.state, gate, name, deed, self._by), ""
        ):
            gate.clear()
            self._target = 0
            self.refresh()

    def _on_own_ticked(self, step: str) -> None:
        evidence = self._side.gate.evidence.text()
        if self._do(
            lambda: tick_own_step(self._session.state, self.chosen, step, evidence, self._by), ""
        ):
            self._side.gate.evidence.clear()

    def _on_own_removed(self, name: str) -> None:
        state = self._session.state
        for step in open_own_steps(state, self.chosen):
            if step.name == name:
                self._do(partial(remove_own_step, state, step), "")
                return

    def _on_own_added(self, name: str, gate: str) -> None:
        if self._do(lambda: add_own_step(self._session.state, self.chosen, name, gate), ""):
            self._side.gate.own_name.clear()
            self._side.gate.own_gate.clear()

    def _on_qualified(self) -> None:
        form, name = self._side.qualify, self.chosen
        self._do(lambda: qualify_change(self._session.state, form, name, self._by), "")

    def _on_solution(self, option: str, need: str, figure: str) -> None:
        name = self.chosen
        self._do(
            lambda: set_solution(self._session.state, name, option, need, figure),
            "How we help is kept.",
        )

    def _on_needs(self) -> None:
        view = self._view()
        row = view.row(self.chosen) if view is not None else None
        if row is not None:
            self.jump_asked.emit(f"accounts:{row.opportunity.account_id}/needs")

    def _on_again(self) -> None:
        form, name = self._side.again, self.chosen
        then = NextStep(form.then.text(), form.on.text())
        if self._do(
            lambda: reopen(self._session.state, name, then, self._by), f"{name} is open again."
        ):
            form.then.clear()
            form.on.clear()

    def _on_placed(self, funnel: int, step: int) -> None:
        view, name = self._view(), self.chosen
        if view is not None and 0 <= funnel < len(view.funnels):
            key = view.funnels[funnel].id
            self._do(lambda: place_in_funnel(self._session.state, name, key, step, self._by), "")

    def _on_opened(self) -> None:
        form = self._side.opening
        if self._do(lambda: opening_change(self._session.state, form, self._by), ""):
            form.clear()
            view = self._view()
            if view is not None and view.rows:
                self.choose(view.rows[-1].id)

    def _on_follower(self, account_id: str) -> None:
        line, funnel = same_funnel(self._session.state, self.chosen)
        self.begin()
        self._side.opening.fill(account_id, line, funnel)


def gate_day(session: Session) -> str:
    """A day two weeks ahead as a hint of how days are written."""
    return (session.today + timedelta(days=14)).isoformat()
