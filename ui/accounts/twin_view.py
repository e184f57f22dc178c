"""Two or more accounts that may be one, side by side: choose what the one that stays holds."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.accounts.draft import MergeChoice
from ui.accounts.field_names import field_label
from ui.accounts.prepared import Twins
from ui.theme.fonts import Type, font, shortened
from ui.theme.painting import MISSING
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.chip import Chip, ChipKind
from ui.widgets.labels import ElidedLabel, Label, Rule, plain_tooltip

_MOST_SAME, _CELL = 12, 250
_LABELS = {"account_id": "Keep the id", "lat": "Place"}


class TwinView(Card):
    """Fields that differ are choices; those that agree are listed quietly below."""

    decided = Signal(object)  # MergeChoice
    reopened = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Compare", note=" ", parent=parent)
        self._theme = theme
        self._twins: Twins | None = None
        self._groups: dict[str, QButtonGroup] = {}
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setAccessibleName("Compare the accounts")
        self._chips = QHBoxLayout()
        self._chips.setSpacing(6)
        self.merge = Button(theme, "Merge into one", Kind.PLAIN, icon="proposed")
        self.apart = Button(theme, "Keep both")
        self.again = Button(theme, "Decide again", Kind.LINK)
        self._words = ElidedLabel("", Type.TABLE, "text2")
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.merge)
        foot.addWidget(self.apart)
        foot.addWidget(self._words, 1)
        foot.addWidget(self.again)
        self.add(self._chips)
        self.add(self.area, 1)
        self.add(Rule(theme))
        self.add(foot)
        self.merge.clicked.connect(lambda _checked=False: self.decided.emit(self.choice()))
        self.apart.clicked.connect(lambda _checked=False: self._keep_apart())
        self.again.clicked.connect(lambda _checked=False: self.reopened.emit())

    def show_twins(self, twins: Twins, choice: MergeChoice | None) -> None:
        """Show accounts that look alike, and what was decided about them."""
        self._twins = twins
        n = len(twins.ids)
        self.show_title(
            " and ".join(dict.fromkeys(twins.names)), f"{100 * twins.score:.0f} % alike"
        )
        self._show_reasons(twins)
        self._fill(twins, choice)
        merged = choice is not None and bool(choice.drop)
        self._words.show_text(
            ""
            if choice is None
            else f"Merged into {choice.keep}."
            if merged
            else "Kept as different accounts."
        )
        self.again.setVisible(choice is not None)
        self.merge.set_label("Merge into one" if n == 2 else f"Merge the {n} into one")
        self.apart.set_label("Keep both" if n == 2 else "Keep all")
        for button in (self.merge, self.apart):
            button.setEnabled(choice is None)

    def choice(self) -> MergeChoice:
        """What is chosen now: the account that stays, and the values taken from others."""
        twins = self._twins
        assert twins is not None
        keep = twins.ids[max(self._groups["account_id"].checkedId(), 0)]
        take: dict[str, str] = {}
        for name, group in self._groups.items():
            source = twins.ids[max(group.checkedId(), 0)]
            if name != "account_id" and source != keep:
                take[name] = source
        return MergeChoice(keep, tuple(i for i in twins.ids if i != keep), take)

    def option(self, name: str, place: int) -> QRadioButton:
        """The button that takes a field from one of the accounts."""
        button = self._groups[name].button(place)
        assert isinstance(button, QRadioButton)
        return button

    def _keep_apart(self) -> None:
        if self._twins is not None:
            self.decided.emit(MergeChoice(self._twins.ids[0]))

    def _show_reasons(self, twins: Twins) -> None:
        while (item := self._chips.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for reason in twins.reasons:
            self._chips.addWidget(Chip(self._theme, reason, ChipKind.WARN))
        self._chips.addStretch(1)

    def _fill(self, twins: Twins, choice: MergeChoice | None) -> None:
        body = QWidget()
        body.setProperty("surface", "clear")
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        self._groups = {}
        for place, known in enumerate(twins.is_known):
            words = "in the project" if known else "in the file"
            grid.addWidget(Label(words, Type.HEADER, "muted"), 0, place + 1)
        keep = twins.ids.index(choice.keep) if choice else _fuller(twins)
        take = choice.take if choice else {}
        fields: Mapping[str, tuple[str, ...]] = {"account_id": twins.ids, **twins.values}
        differing = ["account_id", *(n for n in twins.differing if n != "account_id")]
        for line, name in enumerate(differing, 1):
            label = _LABELS.get(name) or field_label("accounts", name)
            grid.addWidget(ElidedLabel(label, Type.TABLE, "muted"), line, 0)
            source = twins.ids.index(take[name]) if name in take else keep
            if name not in take and choice is None and not fields[name][keep]:
                source = next((at for at, text in enumerate(fields[name]) if text), keep)
            self._add_choices(grid, line, name, label, fields[name], source, choice is None)
        for place in range(len(twins.ids)):
            grid.setColumnStretch(place + 1, 1)
        grid.setColumnMinimumWidth(0, 120)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        column.addLayout(grid)
        self._add_same(column, fields, differing)
        column.addStretch(1)
        self.area.setWidget(body)

    def _add_choices(
        self,
        grid: QGridLayout,
        line: int,
        name: str,
        label: str,
        texts: tuple[str, ...],
        source: int,
        open_: bool,
    ) -> None:
        group = QButtonGroup(grid.parentWidget() or self)
        self._groups[name] = group
        for place, text in enumerate(texts):
            shown = shortened(text or MISSING, Type.TABLE, None, _CELL).replace("&", "&&")
            button = QRadioButton(shown)
            button.setFont(font(Type.TABLE))
            button.setToolTip(plain_tooltip(text))
            button.setAccessibleName(f"{label}: {text or 'empty'}")
            button.setChecked(place == source)
            button.setEnabled(open_)
            group.addButton(button, place)
            grid.addWidget(button, line, place + 1, Qt.AlignmentFlag.AlignLeft)

    def _add_same(
        self, column: QVBoxLayout, fields: Mapping[str, tuple[str, ...]], differing: list[str]
    ) -> None:
        rest = [(name, texts) for name, texts in fields.items() if name not in differing]
        same = [(name, texts[0]) for name, texts in rest if texts[0] and len(set(texts)) == 1]
        filled = [(name, max(texts)) for name, texts in rest if len(set(texts)) > 1]
        column.addWidget(Rule(self._theme))
        for title, some in (("The same", same), ("From the one that has it", filled)):
            if not some:
                continue
            words = ", ".join(
                f"{_LABELS.get(name) or field_label('accounts', name)} {text}"
                for name, text in some[:_MOST_SAME]
            )
            more = f" and {len(some) - _MOST_SAME} more" if len(some) > _MOST_SAME else ""
            column.addWidget(Label(f"{title}: {words}{more}.", Type.TABLE, "muted", wrap=True))


def _fuller(twins: Twins) -> int:
    """The account to keep when nobody has said so: one of the project, else the fuller one."""
    filled = [sum(bool(texts[at]) for texts in twins.values.values()) for at in _places(twins)]
    return max(_places(twins), key=lambda at: (twins.is_known[at], filled[at], -at))


def _places(twins: Twins) -> range:
    return range(len(twins.ids))
