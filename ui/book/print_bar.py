"""What is printed and where to: the part of the plan, the paper, a file or a printer."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from ui.funnel.forms import choice_field
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.choices import SegmentedControl

PAPERS: Final = ("letter", "a4")
PARTS: Final = (
    ("book", "Whole book", 0),
    ("executive", "Executive sheet", 0),
    ("year", "One-year plan", 0),
    ("quarter", "Quarterly book, quarter 1", 1),
    ("quarter", "Quarterly book, quarter 2", 2),
    ("quarter", "Quarterly book, quarter 3", 3),
    ("quarter", "Quarterly book, quarter 4", 4),
    ("joint", "Joint plans for customers", 0),
    ("phone", "Edition for the phone", 0),
)


class PrintBar(QWidget):
    """Says what was asked; it writes nothing itself."""

    save_asked = Signal(bool)  # for everyone
    print_asked = Signal()
    paper_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.part = choice_field("What to print", [words for _, words, _ in PARTS])
        self.part.setFixedWidth(208)
        self.paper = SegmentedControl(theme, ("Letter", "A4"), name="Paper")
        self.save = Button(theme, "Save as file", Kind.PRIMARY, icon="save")
        self.to_printer = Button(theme, "Print", icon="print")
        self.save_all = Button(theme, "Save for every territory", icon="copy")
        self.names = QCheckBox("Name contacts")
        self.names.setAccessibleName("Name contacts")
        self.names.setToolTip("Names in the list of contacts and on the phone; else titles alone.")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for field in (self.part, self.paper, self.names, self.save, self.to_printer, self.save_all):
            row.addWidget(field)
        row.addStretch(1)
        self.save.clicked.connect(lambda _checked=False: self.save_asked.emit(False))
        self.save_all.clicked.connect(lambda _checked=False: self.save_asked.emit(True))
        self.to_printer.clicked.connect(self.print_asked)
        self.paper.option_chosen.connect(self._on_paper)
        self.part.currentIndexChanged.connect(self._on_part)

    @property
    def chosen(self) -> tuple[str, int]:
        """The part and its quarter, 0 where a part has none."""
        part, _words, quarter = PARTS[self.part.currentIndex()]
        return part, quarter

    @property
    def paper_name(self) -> str:
        """The paper as the printing rooms call it."""
        return PAPERS[self.paper.chosen]

    def choose(self, part: str, quarter: int = 0) -> None:
        """Choose a part."""
        keys = [(key, number) for key, _, number in PARTS]
        self.part.setCurrentIndex(keys.index((part, quarter)))

    def _on_paper(self, _place: int) -> None:
        self.paper_chosen.emit(self.paper_name)

    def _on_part(self, _place: int) -> None:
        self.to_printer.setEnabled(self.chosen[0] != "phone")
