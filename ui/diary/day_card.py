"""The day as a list, beside what was published for it, and how well the plan is kept."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from model.diary.edits import CAUSES
from model.diary.measures import Adherence, limits_of
from model.diary.published_day import Come, Gone, PublishedDay
from model.format import Formatter
from ui.diary.agenda import AgendaItem, kind_text, minutes_text
from ui.diary.measure_words import TONES
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.chip import Chip, ChipKind
from ui.widgets.labels import ElidedLabel, Label

_ADHERENCE = "adherence"


class DayRow(QWidget):
    """One item: when, what, and whether it is done, next, or not as it was published."""

    def __init__(
        self,
        theme: Theme,
        uid: str,
        when: str,
        title: str,
        chip: tuple[str, ChipKind] | None,
        tip: str = "",
    ) -> None:
        super().__init__()
        self.uid = uid
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        start = Label(when, Type.TABLE, "text2")
        start.setFixedWidth(40)
        row.addWidget(start)
        row.addWidget(ElidedLabel(title, Type.NAME), 1)
        words = f"{when} {title}"
        if chip is not None:
            row.addWidget(Chip(theme, *chip))
            words = f"{words}, {chip[0]}"
        self.setToolTip(tip)
        self.setAccessibleName(words)
        self.setAccessibleDescription(tip)


class DayCard(Card):
    """What stands on the day and what has left it since it was published."""

    measure_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "The day", note=" ", parent=parent)
        self._theme = theme
        self.rows: list[DayRow] = []
        self.gone: list[DayRow] = []
        self.promise = Label("", Type.TABLE, "text2", wrap=True)
        self._list = QVBoxLayout()
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(8)
        inner = QWidget()
        inner.setProperty("surface", "clear")
        inner.setLayout(self._list)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(inner)
        self.kept = Label("", Type.TABLE, "text2", wrap=True)
        self.more = Button(theme, "Behind it", Kind.LINK, small=True)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.kept, 1)
        foot.addWidget(self.more)
        self.add(self.promise)
        self.add(scroll, 1)
        self.add(foot)
        self.more.clicked.connect(self._on_more)

    def show_day(
        self,
        day: date,
        entries: Sequence[AgendaItem],
        next_uid: str,
        published: PublishedDay | None,
        show: Formatter,
    ) -> None:
        """List the items of a day; what has gone since it was published stands below them."""
        count = "1 item" if len(entries) == 1 else f"{len(entries)} items"
        self.show_title(f"{day:%A} {day.day} {day:%B}", count)
        self.promise.setText(promise_words(published, show))
        self.promise.set_tone("text2" if published is None or published.as_published else "warn")
        come = {one.uid: one for one in published.come} if published is not None else {}
        self.rows = [self._row(entry, next_uid, come.get(entry.uid), show) for entry in entries]
        gone = published.gone if published is not None else ()
        self.gone = [self._gone(one, show) for one in gone]
        _clear(self._list)
        for row in self.rows:
            self._list.addWidget(row)
        if self.gone:
            self._list.addWidget(Label("Published for this day, and gone", Type.NAME, "muted"))
        for row in self.gone:
            self._list.addWidget(row)
        self._list.addStretch(1)

    def show_adherence(self, found: Adherence, show: Formatter) -> None:
        """Show how much of what was due was done as planned."""
        share, limits = found.whole, limits_of(_ADHERENCE)
        if not share.whole:
            self.kept.setText("Adherence: no planned item was due in 13 weeks.")
            self.kept.set_tone("muted")
            return
        state = limits.state(100 * share.value)
        said = f"{show.number(share.part)} of {show.number(share.whole)} planned items done"
        aim = f"aim {show.number(limits.green)}\u00a0%"
        self.kept.setText(f"Adherence {show.percent(share.value)}: {said} in 13 weeks, {aim}.")
        self.kept.set_tone(TONES[state] if state in ("amber", "red") else "text2")

    def _row(self, entry: AgendaItem, next_uid: str, come: Come | None, show: Formatter) -> DayRow:
        when = minutes_text(entry.start) if entry.start >= 0 else "day"
        chip, tip = None, ""
        if entry.status == "done":
            chip = "done", ChipKind.GOOD
        elif entry.status == "no_show":
            chip = "no show", ChipKind.WARN
        elif come is not None:
            chip = ("new" if come.was is None else "moved"), ChipKind.WARN
        elif entry.uid == next_uid:
            chip = "next", ChipKind.ACCENT
        if come is not None:
            tip = "Not in the published diary."
            if come.was is not None:
                day = show.date(come.was.isoformat())
                tip = f"Published for {day}, {come.start}."
        return DayRow(self._theme, entry.uid, when, entry.title, chip, tip)

    def _gone(self, one: Gone, show: Formatter) -> DayRow:
        where = show.date(one.to.isoformat(), year=False) if one.to is not None else ""
        chip = f"to {where}" if where else "called off"
        tip = f"Cause: {one.reason.replace('_', ' ')}." if one.reason in CAUSES else ""
        title = one.account or kind_text(one.kind)
        return DayRow(self._theme, one.uid, one.start, title, (chip, ChipKind.OUTLINE), tip)

    def _on_more(self, _checked: bool = False) -> None:
        self.measure_asked.emit(_ADHERENCE)


def promise_words(published: PublishedDay | None, show: Formatter) -> str:
    """Whether the day stands as it was published, in one sentence."""
    if published is None:
        return "This quarter is not published yet: its days may still change."
    version = f"version {published.version} of {show.date(published.on.isoformat())}"
    if published.as_published:
        return f"As published in {version}."
    n = len({one.uid for one in published.come} | {one.uid for one in published.gone})
    return f"{n} item{'s differ' if n > 1 else ' differs'} from {version}."


def _clear(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.setParent(None)
            old.deleteLater()
