"""The controls that lie on the map: colour, size, layers, search, printing."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from ui.theme import icons
from ui.theme.fonts import Type, shortened
from ui.theme.style import Theme
from ui.widgets.buttons import Button, IconButton, Kind

WIDE_PX = 560  # a narrower map gets short words
CHOICE_PX = 110  # for the name of what is chosen


class MapBar(QFrame):
    """Buttons in one row; each asks for a menu or a field, which others show below it."""

    colour_asked = Signal()
    size_asked = Signal()
    layers_asked = Signal()
    search_asked = Signal()
    more_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.colour = Button(theme, "Colour", Kind.QUIET, small=True, icon="unfolded")
        self.sizes = Button(theme, "Size", Kind.QUIET, small=True, icon="unfolded")
        self.layers = Button(theme, "Layers", Kind.QUIET, small=True, icon="layers")
        self.search = IconButton(theme, "search", "Find a place on the map", size=icons.ROW)
        self.more = IconButton(theme, "print", "Print or copy the map", size=icons.ROW)
        self._said = {"Colour": "", "Size": ""}
        self._is_wide = True
        row = QHBoxLayout(self)
        row.setContentsMargins(3, 2, 3, 2)
        row.setSpacing(0)
        for part in (self.colour, self.sizes, self.layers, self.search, self.more):
            row.addWidget(part)
        self.colour.clicked.connect(self.colour_asked)
        self.sizes.clicked.connect(self.size_asked)
        self.layers.clicked.connect(self.layers_asked)
        self.search.clicked.connect(self.search_asked)
        self.more.clicked.connect(self.more_asked)

    def show_choices(self, colour: str, size: str, n_layers: int) -> None:
        """Say what gives colour and size, and how many layers are on."""
        self._said = {"Colour": colour, "Size": size}
        self.layers.set_label(f"Layers {n_layers}" if n_layers else "Layers")
        words = f"Layers of the map, {n_layers} on" if n_layers else "Layers of the map"
        self.layers.setAccessibleName(words)
        self._label()

    def fit_to(self, width: int) -> None:
        """Take the words that a map of this width has room for."""
        self._is_wide = width >= WIDE_PX
        self._label()

    def keys_said(self, search: str, layers: str, printing: str, colour: str) -> None:
        """Name the keys in the tooltips."""
        self.search.setToolTip(f"Find a place on the map ({search})")
        self.layers.setToolTip(f"Layers of the map ({layers})")
        self.more.setToolTip(f"Print or copy the map ({printing})")
        self.colour.setToolTip(f"What the colour of an account means ({colour})")
        self.sizes.setToolTip("What the size of an account means")

    def _label(self) -> None:
        for button, name in ((self.colour, "Colour"), (self.sizes, "Size")):
            said = self._said[name]
            short = shortened(said, Type.TABLE, 500, CHOICE_PX)
            button.set_label(f"{name}: {short}" if self._is_wide and said else name)
            button.setAccessibleName(f"{name}: {said}" if said else name)
        self.adjustSize()
