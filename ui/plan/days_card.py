"""The ten days before the first drive: how far the plan is, which step comes next."""

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from model.format import Formatter
from model.plan.assistant import TARGET_DAY, Assistant, Step
from ui.plan.row_list import Row, RowList
from ui.plan.typed import TypedLine
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.labels import Label
from ui.widgets.notices import ProgressBar


class DaysCard(Card):
    """Ten steps with their state; choosing one shows what it asks."""

    step_chosen = Signal(str)  # key of the step
    step_opened = Signal(str)
    begun = Signal()
    own_asked = Signal(str)  # name of the rep who plans for all accounts

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent=parent)
        self.setAccessibleName("Plan before you drive")
        self.day = Label("", Type.PAGE_TITLE)
        self.about = Label("Plan before you drive", Type.TABLE, "muted", wrap=True)
        self.bar = ProgressBar(theme, "Steps of the plan done")
        self.begin = Button(theme, "Begin the ten days", Kind.PRIMARY, icon="start")
        self.own_name = TypedLine("The rep who plans", "Full name")
        self.own = Button(theme, "Plan for all accounts", Kind.PRIMARY, icon="start")
        self.steps = RowList(theme, "Steps of the plan")
        self.foot = Label("", Type.TABLE, "text2", wrap=True)
        for part in (self.day, self.about, self.bar, self.begin, self.own_name, self.own):
            self.add(part)
        self.own_name.hide()
        self.own.hide()
        self.add(self.steps, 1)
        self.add(self.foot)
        self.steps.row_chosen.connect(self.step_chosen)
        self.steps.row_opened.connect(self.step_opened)
        self.begin.clicked.connect(self.begun)
        self.own.clicked.connect(self._on_own)
        self.own_name.edit.returnPressed.connect(self._on_own)

    def show_nobody(self, accounts: int) -> None:
        """Say that there is no territory with a rep to plan for; `accounts` may all become one."""
        self.day.setText("Nobody plans yet")
        way = "Give a territory a rep in Align; the rep's plan begins here."
        if accounts:
            way = f"Are all {accounts:,} accounts one rep's? Name the rep and begin. Else design "
            way += "territories in Align first."
            self.own.set_label(f"Plan for all {accounts:,} accounts")
        self.about.setText(way)
        self._show_way(of_own=bool(accounts), begun=True)
        self.bar.hide()
        self.steps.show_rows(())
        self.foot.setText("")

    def _show_way(self, *, of_own: bool, begun: bool) -> None:
        self.own_name.setVisible(of_own)
        self.own.setVisible(of_own)
        self.begin.setVisible(not begun)
        self.bar.setVisible(not of_own)

    def _on_own(self) -> None:
        self.own_asked.emit(self.own_name.text())

    def show_days(self, assistant: Assistant, show: Formatter, chosen: str) -> None:
        """Show how far the ten steps are on which day."""
        done = sum(step.done for step in assistant.steps)
        begun = assistant.opened_on is not None
        if not begun:
            self.day.setText("Plan before you drive")
        elif assistant.day <= TARGET_DAY:
            self.day.setText(f"Day {assistant.day} of {TARGET_DAY}")
        else:
            self.day.setText(f"Day {assistant.day}, {assistant.day - TARGET_DAY} over")
        target = show.date(assistant.target_on.isoformat()) if assistant.target_on else ""
        aim = f", done by {target}" if target else ""
        self.about.setText(
            f"{done} of {len(assistant.steps)} steps, {assistant.percent:.0f} %{aim}"
        )
        self.bar.show_fraction(assistant.percent / 100)
        self._show_way(of_own=False, begun=begun)
        self.steps.show_rows(list(_rows(assistant)), chosen)
        self.foot.setText(_foot(assistant, show))


def _rows(assistant: Assistant) -> Iterator[Row]:
    last = len(assistant.steps)
    following = assistant.next.key if assistant.next is not None else ""
    for step in assistant.steps:
        icon, tone = _sign(step, following)
        note = step.locked or step.note
        yield Row(
            step.key,
            step.title,
            note,
            icon,
            tone,
            number="" if icon else str(step.no),
            above=step.no > 1,
            below=step.no < last,
        )


def _sign(step: Step, following: str) -> tuple[str, str]:
    if step.done:
        return "kept_solid", "good"
    if step.locked:
        return "locked", "muted"
    if step.key == following:
        return "start", "accent_text"
    return ("look", "warn") if step.part > 0 else ("", "muted")


def _foot(assistant: Assistant, show: Formatter) -> str:
    quarter = show.date(assistant.quarter_start.isoformat())
    days = assistant.days_to_quarter
    left = f"{days} working days before the quarter starts on {quarter}."
    if assistant.opened_on is None or assistant.day > TARGET_DAY:
        return left
    return f"{left} New customer calls open on day {TARGET_DAY + 1}."
