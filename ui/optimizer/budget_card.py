"""What to prefer, how long to search, from which seed."""

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QSpinBox

from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.card import Card
from ui.widgets.choices import SegmentedControl, ValueSlider
from ui.widgets.labels import Label

TIMES: Final = ((5.0, "5 s"), (10.0, "10 s"), (20.0, "20 s"), (60.0, "60 s"))
MOST_HOURS: Final = 20  # hours on the road that one kept relationship can be worth


class BudgetCard(Card):
    """What to prefer, when to stop, the seed."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "What to prefer", icon="adjust")
        self.prefer = ValueSlider(theme, "Hours one kept relationship is worth", 0, MOST_HOURS, 2)
        self.words = Label("", Type.NOTE, "muted", wrap=True)
        self.time = SegmentedControl(theme, [words for _, words in TIMES], chosen=1, name="Stop")
        self.seed = QSpinBox()
        self.seed.setRange(0, 9999)
        self.seed.setValue(1)
        self.seed.setAccessibleName("Seed")
        self.seed.setFixedWidth(72)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Label("Less driving", Type.TABLE))
        row.addWidget(self.prefer, 1)
        row.addWidget(Label("Fewer handovers", Type.TABLE))
        self.add(row)
        self.add(self.words)
        stop = QHBoxLayout()
        stop.setSpacing(8)
        stop.addWidget(Label("Stop after", Type.TABLE, "muted"))
        stop.addWidget(self.time)
        stop.addStretch(1)
        stop.addWidget(Label("Seed", Type.TABLE, "muted"))
        stop.addWidget(self.seed)
        self.add(stop)

    @property
    def longer(self) -> str:
        """The next longer time in words, "" after the longest."""
        following = self.time.chosen + 1
        return TIMES[following][1] if following < len(TIMES) else ""

    def refresh(self, keeping: bool) -> None:
        """Say what the slider means; without a scenario to start from it means nothing."""
        self.prefer.setEnabled(keeping)
        hours = self.prefer.value
        one = "1 hour" if hours == 1 else f"{hours} hours"
        words = f"One kept relationship is worth {one} a year on the road."
        self.words.setText(words if keeping else "Counts when you start from a scenario.")
