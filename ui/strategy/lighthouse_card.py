"""One lighthouse centre: its score in parts, the four tests with their evidence, its yield."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from model.change import Change
from model.errors import PlanError
from model.format import Formatter
from model.plan.lighthouse import HOSTS, PROCEDURES, SIGNED, VISITS
from model.plan.lighthouse_edits import (
    RATINGS,
    Yield,
    drop_lighthouse,
    hosted_visit,
    rate_lighthouse,
    tick_test,
    untick_test,
)
from model.plan.outlook import LighthouseScore, LitTest
from model.plan.typed_edits import plan_of, set_value, value_at
from model.state import State
from ui.funnel.forms import line_field
from ui.plan.desk import PlanDesk
from ui.plan.form import As, Form, day_of
from ui.plan.scrolling import side_by_side
from ui.plan.typed import Fact, TypedChoice, TypedLine, TypedText
from ui.theme.fonts import Type
from ui.theme.painting import draw_box, smooth
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.choices import SegmentedControl
from ui.widgets.labels import ElidedLabel, Label

_CHOSEN: Final = "lighthouses"
_RATED: Final = {"host": "Willing to host", "outcome": "Outcome data", "logistics": "Logistics"}
_TESTS: Final = {
    PROCEDURES: "Own procedures a year",
    HOSTS: "Leaders T1 to T3 who host",
    VISITS: "Visits hosted in a year",
    SIGNED: "Joint plan signed",
}
_SIGN_IT: Final = "The tick follows the signed joint plan of the centre."
_PASSED: Final = "The figures pass it."
_QUARTERS: Final = ("Q1", "Q2", "Q3", "Q4")
_NAME: Final = 96


class ScoreBar(QWidget):
    """A part of a score as a bar, 0 to 100."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._name, self._value = theme, name, 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_value(self, value: float) -> None:
        """Show another value."""
        self._value = value
        self.setAccessibleName(f"{self._name} {value:.0f} of 100")
        self.update()

    def sizeHint(self) -> QSize:
        """As high as a bar of the guide, with some air."""
        return QSize(96, 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Track and fill."""
        painter = smooth(self)
        track = QRectF(0, self.height() / 2 - 4, self.width(), 8)
        draw_box(painter, track, self._theme.colour("track"), 4)
        wide = track.width() * min(max(self._value, 0.0), 100.0) / 100
        if wide > 0:
            fill = QRectF(track.left(), track.top(), max(wide, 8.0), 8)
            draw_box(painter, fill, self._theme.colour("accent"), 4)
        painter.end()


class RatingRow(QWidget):
    """0, 50 or 100 for one thing a centre must bring."""

    rated = Signal(int)

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.control = SegmentedControl(theme, [str(n) for n in RATINGS], name=name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        label = Label(name, Type.TABLE, "text2")
        label.setFixedWidth(_NAME)
        row.addWidget(label)
        row.addWidget(self.control)
        row.addStretch(1)
        self.control.option_chosen.connect(self._on_chosen)

    def show_value(self, value: float) -> None:
        """Show the rating nearest to a value."""
        nearest = min(range(len(RATINGS)), key=lambda n: abs(RATINGS[n] - value))
        self.control.choose(nearest)

    def _on_chosen(self, at: int) -> None:
        self.rated.emit(RATINGS[at])


class TestRow(QWidget):
    """One lit test: ticked by the figures, or by hand with evidence."""

    ticked = Signal(str)  # the evidence
    unticked = Signal()

    __test__ = False  # no test case

    def __init__(self, theme: Theme, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._test = theme, LitTest(_TESTS[key], 0.0, 1.0, key)
        self.box = QCheckBox(_TESTS[key])
        self.box.setAccessibleName(_TESTS[key])
        self.figure = Label("", Type.TABLE, "muted")
        self.evidence = line_field(f"Evidence: {_TESTS[key]}", "What was seen, and when (Enter)")
        self.note = ElidedLabel("", Type.NOTE, "muted")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.box)
        head.addStretch(1)
        head.addWidget(self.figure)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.note)
        column.addWidget(self.evidence)
        self.evidence.hide()
        self.box.clicked.connect(self._on_clicked)
        self.evidence.returnPressed.connect(self._on_evidence)

    def show_test(self, test: LitTest, show: Formatter) -> None:
        """Show a test as it stands now."""
        self._test = test
        by_figures = test.have >= test.need
        self.box.setChecked(test.met)
        signature = test.key == SIGNED
        self.box.setToolTip(_SIGN_IT if signature else _PASSED if by_figures else "")
        self.figure.setText(f"{show.number(test.have)} of {show.number(test.need)}")
        self.note.show_text(f"Evidence: {test.evidence}" if test.evidence else "")
        self.note.setVisible(bool(test.evidence))
        self.evidence.hide()
        self.evidence.clear()

    def _on_clicked(self, on: bool) -> None:
        by_figures = self._test.have >= self._test.need
        self.box.setChecked(self._test.met)  # the tick comes and goes with the evidence
        if by_figures or self._test.key == SIGNED:
            self.note.show_text(_SIGN_IT if self._test.key == SIGNED else _PASSED)
            self.note.show()
            return
        if not on:
            self.unticked.emit()
            return
        self.evidence.show()
        self.evidence.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_evidence(self) -> None:
        self.ticked.emit(self.evidence.text())


class VisitForm(QWidget):
    """Notes who visited the centre on which day."""

    noted = Signal(str, str)  # account id, words of the day

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.visitor = TypedChoice("Visit by", [])
        self.day = TypedLine("On", "2027-04-15")
        self.note = Button(theme, "Note visit", small=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.visitor, 3)
        row.addWidget(self.day, 2)
        row.addWidget(self.note, 0, Qt.AlignmentFlag.AlignBottom)
        self.note.clicked.connect(self._on_note)
        self.day.edit.returnPressed.connect(self._on_note)

    def _on_note(self) -> None:
        self.noted.emit(self.visitor.text(), self.day.text())


class LighthouseCard(Card):
    """A chosen centre, everything about it on one card."""

    account_opened = Signal(str)

    def __init__(
        self, theme: Theme, desk: PlanDesk, account_id: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, account_id, note=" ", parent=parent)
        self._desk, self._form = desk, Form(desk)
        self.account_id = account_id
        self.bars = {name: ScoreBar(theme, name) for name in ("Influence", "Value")}
        self._figures = {name: Label("", Type.TABLE) for name in self.bars}
        self.ratings = {part: RatingRow(theme, words) for part, words in _RATED.items()}
        self.tests = {key: TestRow(theme, key) for key in _TESTS}
        facts = ("Followers", "Their headroom", "Yield, 12 months")
        self.facts = {name: Fact(name) for name in facts}
        self.followers = Label("", Type.TABLE, "text2", wrap=True)
        self.visit = VisitForm(theme)
        self.story = TypedText("The story of this centre", "Who, what happened, why it convinces",
                               lines=2)  # fmt: skip
        self.outcome = TypedLine("Outcome data", "What is measured, when it is read")
        self.champions = TypedLine("Staff champions", "Names, with commas between")
        self.planned = {quarter: TypedLine(f"Visits planned {quarter}") for quarter in _QUARTERS}
        self.aim = TypedLine("Yield wanted a year")
        self.open = Button(theme, "Open", Kind.LINK, small=True)
        self.drop = Button(theme, "Drop", Kind.QUIET, icon="delete", small=True)
        self._lay_out()
        self._connect()
        for field, name, kind in (
            (self.story, "story", As.TEXT),
            (self.outcome, "outcome_plan", As.TEXT),
            (self.aim, "yield_target_usd", As.NUMBER),
        ):
            self._form.bind(field, (_CHOSEN, account_id, name), kind)
        for quarter, line in self.planned.items():
            self._form.bind(line, (_CHOSEN, account_id, "hosted_visits", quarter), As.NUMBER)
        self._form.bind_to(
            self.champions, f"{account_id}/staff_champions", self._read_names, self._write_names
        )

    def _lay_out(self) -> None:
        self.add_action(self.open)
        self.add_action(self.drop)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(6)
        right.setSpacing(6)
        for name, bar in self.bars.items():
            row = QHBoxLayout()
            row.setSpacing(8)
            label = Label(name, Type.TABLE, "text2")
            label.setFixedWidth(_NAME)
            row.addWidget(label)
            row.addWidget(bar, 1)
            self._figures[name].setFixedWidth(24)
            row.addWidget(self._figures[name])
            left.addLayout(row)
        for rating in self.ratings.values():
            left.addWidget(rating)
        left.addStretch(1)
        for test in self.tests.values():
            right.addWidget(test)
        right.addStretch(1)
        both = QHBoxLayout()
        both.setSpacing(20)
        both.addLayout(left, 1)
        both.addLayout(right, 1)
        self.add(both)
        self.add(side_by_side(*((fact, 1) for fact in self.facts.values()), (self.aim, 1)))
        for part in (self.followers, self.visit, self.story):
            self.add(part)
        self.add(side_by_side(*((line, 1) for line in self.planned.values()), gap=8))
        self.add(side_by_side((self.outcome, 1), (self.champions, 1)))

    def _connect(self) -> None:
        self.open.clicked.connect(self._on_open)
        self.drop.clicked.connect(self._on_drop)
        self.visit.noted.connect(self._on_visit)
        for part, rating in self.ratings.items():
            rating.rated.connect(partial(self._on_rated, part))
        for key, test in self.tests.items():
            test.ticked.connect(partial(self._on_ticked, key))
            test.unticked.connect(partial(self._on_unticked, key))

    @property
    def evidence_fields(self) -> dict[str, QLineEdit]:
        """Where the evidence of each test is typed."""
        return {key: test.evidence for key, test in self.tests.items()}

    def flush(self) -> None:
        """Save everything typed."""
        self._form.flush()

    def show_centre(
        self, name: str, found: LighthouseScore, gained: Yield,
        shorts: Mapping[str, str], show: Formatter,
    ) -> None:  # fmt: skip
        """Show the centre as it stands now."""
        met = sum(test.met for test in found.tests)
        state = "lit" if found.lit else f"{met} of {len(found.tests)} tests passed"
        self.show_title(name, f"{show.number(found.score, 1)} of 100 · {state}")
        for label, value in (("Influence", found.influence), ("Value", found.value)):
            self.bars[label].show_value(value)
            self._figures[label].setText(show.number(value))
        for part, rating in self.ratings.items():
            rating.show_value(getattr(found, part))
        for test in found.tests:
            self.tests[test.key].show_test(test, show)
        counted = [one for one in gained.followers if one.counts]
        self.facts["Followers"].show_words(str(len(found.followers)))
        self.facts["Their headroom"].show_words(show.compact(found.follower_headroom))
        self.facts["Yield, 12 months"].show_words(show.compact(gained.revenue))
        names = ", ".join(shorts.get(key, key) for key in found.followers)
        visits = len(gained.followers)
        words = (
            f"Feeds {names.rstrip('.')}." if names else "Feeds nobody yet: no link leads from here."
        )
        if visits:
            words += f" {visits} visited; {len(counted)} began a trial within 180 days and count."
        self.followers.setText(words)
        self.visit.visitor.show_options(
            sorted(((k, v) for k, v in shorts.items() if k != self.account_id), key=lambda p: p[1])
        )
        self._form.refresh()

    def _read_names(self, state: State) -> str:
        path = (_CHOSEN, self.account_id, "staff_champions")
        return ", ".join(map(str, value_at(plan_of(state, self._desk.rep_id), path) or ()))

    def _write_names(self, state: State, words: str) -> Change:
        names = [name.strip() for name in words.split(",") if name.strip()]
        path = (_CHOSEN, self.account_id, "staff_champions")
        return set_value(state, self._desk.rep_id, path, names)

    def _on_rated(self, part: str, value: int) -> None:
        rep_id, key = self._desk.rep_id, self.account_id
        self._desk.do(lambda state: rate_lighthouse(state, rep_id, key, **{part: value}))

    def _on_ticked(self, test: str, evidence: str) -> None:
        rep_id, key, today = self._desk.rep_id, self.account_id, self._desk.session.today
        self._desk.do(lambda state: tick_test(state, rep_id, key, test, evidence, today))

    def _on_unticked(self, test: str) -> None:
        rep_id, key = self._desk.rep_id, self.account_id
        self._desk.do(lambda state: untick_test(state, rep_id, key, test))

    def _on_visit(self, visitor: str, words: str) -> None:
        rep_id, key = self._desk.rep_id, self.account_id
        try:
            if not visitor:
                raise PlanError("The visit has no visitor.", remedy="Choose the visiting account.")
            day = day_of(words)
        except PlanError as error:
            self.visit.day.say(str(error))
            return
        if self._desk.do(
            lambda state: hosted_visit(state, rep_id, key, visitor, day), self.visit.day
        ):
            self.visit.day.replace_text("")
            self.visit.visitor.replace_text("")

    def _on_drop(self) -> None:
        rep_id, key = self._desk.rep_id, self.account_id
        self._desk.do(lambda state: drop_lighthouse(state, rep_id, key))

    def _on_open(self) -> None:
        self.account_opened.emit(self.account_id)
