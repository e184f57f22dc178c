"""The brief in Align: goals, what people say, reps, oddities, limits, and all numbers."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from model.alignment_rules import Culprit, Verdict
from model.arrays import IntArray
from model.brief_worst import Problem, rows_to_show
from model.change import Change
from ui.align.brief_numbers import NumbersPage
from ui.align.brief_panel import GOALS, LIMITS, NOTES, ODDITIES, REPS, BriefPanel
from ui.align.brief_pins import BriefPins
from ui.align.brief_print import BriefPrinter
from ui.keys import KEYS
from ui.session import Session
from ui.theme.style import Theme
from ui.widgets.buttons import IconButton
from ui.widgets.chooser import Chooser

if TYPE_CHECKING:
    from ui.align.workspace import AlignWorkspace


class BriefDesk(QObject):
    """Opens the pages in the place of the tree, does what they ask, goes to culprits."""

    where_asked = Signal(object, object)  # FigureKey, the widget to explain it beside

    def __init__(self, theme: Theme, align: "AlignWorkspace") -> None:
        super().__init__(align)
        self.theme, self.align = theme, align
        self.session: Session = align.session
        self.chooser = Chooser(theme, align)
        self.panel = BriefPanel(theme, self)
        self.numbers = NumbersPage(theme, self)
        self.pins = BriefPins(theme, align.map.view, self.session)
        self.printer = BriefPrinter(align)
        self._soon = QTimer(self, interval=0, singleShot=True)  # after all others
        self._soon.timeout.connect(self._refresh)
        self.session.changed.connect(self._on_changed)
        self.session.opened.connect(self._on_opened)
        align.side.culprit_chosen.connect(self.show_culprit)
        align.side.rule_chosen.connect(self.show_rule)
        align.side.limits_asked.connect(self.show_limits)
        align.tree.tree_shown.connect(self._on_tree_shown)
        self.pins.note_chosen.connect(self.show_note)
        self._add_buttons()
        for name, action in (
            ("brief", self.show_goals),
            ("all_numbers", self.show_numbers),
            ("rules", self.focus_rules),
        ):
            for sequence in KEYS[name].sequences:
                shortcut = QShortcut(QKeySequence(sequence), align, action)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _add_buttons(self) -> None:
        for words, icon, name, act in (
            ("Brief", "goal", "brief", self.show_goals),
            ("All numbers", "review", "all_numbers", self.show_numbers),
        ):
            button = IconButton(self.theme, icon, f"{words} ({KEYS[name].sequences[0]})")
            button.clicked.connect(lambda _checked=False, act=act: act())
            self.align.tree.add_beside(button)

    @property
    def selected(self) -> IntArray:
        """Rows of the selected accounts."""
        return self.align.selected

    def show_goals(self) -> None:
        """The goals and how the scenarios answer them."""
        self.show_page(GOALS)

    def show_notes(self) -> None:
        """Likes, complaints, disputes and pain points."""
        self.show_page(NOTES)

    def show_reps(self) -> None:
        """The sheets of the reps."""
        self.show_page(REPS)

    def show_oddities(self) -> None:
        """What looks odd about the cut."""
        self.show_page(ODDITIES)

    def show_limits(self) -> None:
        """Windows, radius and forbidden pairs."""
        self.show_page(LIMITS)

    def show_page(self, page: int) -> None:
        """One page of the brief in the place of the tree."""
        if not self.session.is_open:
            return
        self.panel.show_page(page)
        self.align.tree.show_page("Brief", self.panel, self.panel.printing)
        self._refresh()

    def show_note(self, note_id: str) -> None:
        """A note of the register, chosen by its pin."""
        self.panel.notes.choose(note_id)
        self.show_page(NOTES)

    def show_numbers(self) -> None:
        """Every figure of the open alignment against live."""
        if self.session.is_open:
            self.align.tree.show_page("All numbers", self.numbers)
            self._refresh()

    def focus_rules(self) -> None:
        """Go to the list of rules by key."""
        self.align.side.rules.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_culprit(self, culprit: Culprit | Problem) -> None:
        """Select what breaks a rule and show it on the map; a territory is chosen in the tree."""
        rows = rows_to_show(culprit, self.session.alignment.territory)
        self.go(rows, culprit.code)

    def show_rule(self, verdict: Verdict) -> None:
        """Select everything that breaks a rule."""
        rows = [
            rows_to_show(culprit, self.session.alignment.territory) for culprit in verdict.culprits
        ]
        self.go(np.unique(np.concatenate(rows)), verdict.culprits[0].code)

    def go(self, rows: IntArray, code: int = -1) -> None:
        """Select accounts and zoom to them; without any, choose the territory in the tree."""
        align = self.align
        if not rows.size:
            if code >= 0:
                align.tree.show_tree()
                align.show_territory(code)
            return
        align.table.filter.edit.clear()
        align.select(rows)
        bounds = align.map.bounds_of(self.session, rows)
        if bounds is not None and (bounds.east > bounds.west or bounds.north > bounds.south):
            align.map.view.fit(bounds)
        elif bounds is not None:
            self.session.attempt(lambda: align.map.view.fly_to(int(rows[0])))

    def do(self, build: Callable[[], Change | None]) -> bool:
        """Build a change and do it as one step; what is refused is announced."""
        done = False

        def act() -> None:
            nonlocal done
            change = build()
            if change is not None:
                self.session.do(change)
                done = True

        return self.session.attempt(act) and done

    def _on_changed(self, _change: Change) -> None:
        self._soon.start()

    def _on_opened(self) -> None:
        self.pins.clear()
        if self.session.is_open:
            self._soon.start()

    def _on_tree_shown(self) -> None:
        self.pins.clear()

    def _refresh(self) -> None:
        page = self.align.tree.page
        if not self.session.is_open or page not in (self.panel, self.numbers):
            self.pins.clear()
            return
        if page is self.numbers:
            self.pins.clear()
            self.numbers.refresh()
        else:
            self.panel.refresh()
            self.pins.refresh()
