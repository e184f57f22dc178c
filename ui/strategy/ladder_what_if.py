"""What if the scores weighed otherwise, or accounts were lost or late? Beside the present order."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from model.format import Formatter
from model.plan.sequence_edits import SCORES, normal_weights
from model.plan.sequence_what_if import LadderWhatIf, SequenceGround
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.card import Card
from ui.widgets.choices import SegmentedControl, ValueSlider
from ui.widgets.labels import Label, Rule

WORD: Final[Mapping[str, str]] = {
    "V": "Value",
    "I": "Influence",
    "R": "Readiness",
    "E": "Low effort",
}
FATES: Final = ("as planned", "1 quarter late", "2 late", "lost")
LOST: Final = len(FATES) - 1


class LadderWhatIfCard(Card):
    """Four weights and the fate of the chosen account; nothing changes until it is taken over."""

    changed = Signal()
    weights_taken = Signal(object)  # by score, or None for the shipped ones

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "What if", note="nothing changes yet", parent=parent)
        self.weights = {
            score: ValueSlider(theme, f"Weight of {word}", 0, 100, 0, show=str)
            for score, word in WORD.items()
        }
        self.fate = SegmentedControl(theme, FATES, name="The chosen account is")
        self.fates: dict[str, int] = {}  # account id -> place in FATES, those off the plan
        self.who = Label("", Type.CAPTION, "muted", wrap=True)
        self.result = Label("", Type.TABLE, "text", wrap=True)
        self.cases = Label("", Type.NOTE, "muted", wrap=True)
        self.take = Button(theme, "Use these weights", small=True)
        self.back = Button(theme, "Back to the present", Kind.QUIET, small=True, icon="undo")
        self._present: dict[str, int] = dict.fromkeys(SCORES, 0)
        self._account = ""
        self._names: dict[str, str] = {}
        self._lay_out(theme)
        self._connect()

    def _lay_out(self, theme: Theme) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        for row, (score, word) in enumerate(WORD.items()):
            grid.addWidget(Label(word, Type.TABLE, "text2"), row, 0)
            grid.addWidget(self.weights[score], row, 1)
        grid.setColumnStretch(1, 1)
        self.add(Label("Weights of the scores", Type.CAPTION, "muted"))
        self.add(grid)
        self.add(self.who)
        self.add(self.fate)
        self.add(self.cases)
        self.add(Rule(theme))
        self.add(self.result)
        row_ = QHBoxLayout()
        row_.setSpacing(4)
        row_.addWidget(self.take)
        row_.addWidget(self.back)
        row_.addStretch(1)
        self.add(row_)

    def _connect(self) -> None:
        for slider in self.weights.values():
            slider.value_changed.connect(self._on_weight)
        self.fate.option_chosen.connect(self._on_fate)
        self.take.clicked.connect(self._on_take)
        self.back.clicked.connect(self.reset)

    @property
    def other_weights(self) -> dict[str, float] | None:
        """The weights looked at, by score; None when they are the present ones."""
        looked = {score: slider.value for score, slider in self.weights.items()}
        if looked == self._present or not any(looked.values()):
            return None
        return {score: float(value) for score, value in looked.items()}

    @property
    def active(self) -> bool:
        """Whether anything differs from the present order."""
        return self.other_weights is not None or bool(self.fates)

    def show_ground(self, ground: SequenceGround) -> None:
        """Show the present weights; those looked at stay while the present ones do."""
        settings = ground.core.settings
        present = {score: round(100 * settings[f"S.w_{score}"]) for score in SCORES}
        if present != self._present:
            self._present = present
            for score, slider in self.weights.items():
                slider.show_value(present[score])
        accounts = ground.core.accounts
        self._names = dict(
            zip(map(str, accounts.ids), map(str, accounts.text("name")), strict=True)
        )
        self.fates = {key: fate for key, fate in self.fates.items() if key in self._names}
        self._say_cases()

    def show_account(self, account_id: str) -> None:
        """Ask about another account."""
        self._account = account_id
        name = self._names.get(account_id, "")
        self.who.setText(f"And {name} is" if name else "Choose an account to let it fall.")
        self.fate.setEnabled(bool(name))
        self.fate.choose(self.fates.get(account_id, 0))

    def show_result(self, found: LadderWhatIf | None, show: Formatter) -> None:
        """What the other order changes, in one sentence."""
        self.take.setEnabled(self.other_weights is not None)
        self.back.setEnabled(self.active)
        if found is None or not self.active:
            self.result.setText("The present order, no assumption.")
            return
        n, of = len(found.changed), len(found.rows)
        moved = f"{n} of {of} accounts start in another quarter" if n else "No start moves"
        money = f"36 months {show.signed(found.gained / 1e3)} k in the base forecast (estimate)."
        self.result.setText(f"{moved}; {money}")

    def reset(self) -> None:
        """Look at the present order again."""
        for score, slider in self.weights.items():
            slider.show_value(self._present[score])
        self.fates = {}
        self.fate.choose(0)
        self._say_cases()
        self.changed.emit()

    def _on_weight(self, _value: int) -> None:
        self._say_cases()
        self.changed.emit()

    def _on_fate(self, place: int) -> None:
        if not self._account:
            return
        self.fates.pop(self._account, None)
        if place:
            self.fates[self._account] = place
        self._say_cases()
        self.changed.emit()

    def _say_cases(self) -> None:
        words = [f"{self._names[key]} {FATES[fate]}" for key, fate in self.fates.items()]
        looked = self.other_weights
        if looked is not None:
            shares = normal_weights(looked)
            told = (f"{WORD[score].lower()} {share:.0%}" for score, share in shares.items())
            words.append("weights " + ", ".join(told).replace("%", " %"))
        self.cases.setText("; ".join(words))
        self.cases.setVisible(bool(words))

    def _on_take(self) -> None:
        if self.other_weights is not None:
            self.weights_taken.emit(self.other_weights)
