"""What the demo region holds, drawn from its own data."""

from functools import cache

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from model.contiguity import site_graph
from model.demo import demo_state
from model.format import Formatter
from model.metrics import metric
from model.palette import assign_colours
from model.places.outlines import Outlines
from model.places.plane import plane_for
from model.resources import resource
from model.scenario import LIVE
from model.state import State
from ui.align.small_map import Picture, SmallMap
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.card import Card
from ui.widgets.chip import Chip, ChipKind
from ui.widgets.labels import Label


class DemoCard(Card):
    """A small map of the region and four numbers of it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "The demo region", parent=parent)
        self.add_action(Chip(theme, "fictional data", ChipKind.OUTLINE))
        state = _demo()
        picture = SmallMap(theme, "Map of the demo region")
        picture.setMinimumSize(320, 320)
        picture.show_picture(_picture())
        self.add(picture, 1)
        potential = float(metric(state, "potential").values.sum())
        show = Formatter.of(state.about)
        numbers = (
            (show.number(len(state.accounts)), "accounts"),
            (show.number(len(state.scenario(LIVE).layer().territories)), "territories"),
            (show.compact(potential), f"potential, {state.about.currency}"),
            (show.number(len(state.scenarios)), "scenarios"),
        )
        row = QHBoxLayout()
        row.setSpacing(32)
        for value, caption in numbers:
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(Label(value, Type.PAGE_TITLE))
            column.addWidget(Label(caption, Type.CAPTION, "muted"))
            row.addLayout(column)
        row.addStretch(1)
        self.add(row)


@cache
def _demo() -> State:
    return demo_state(resource("demo"))


def _picture() -> Picture:
    """The live alignment of the demo."""
    state = _demo()
    accounts, layer = state.accounts, state.scenario(LIVE).layer()
    n, codes = len(layer.territories), layer.alignment.territory
    outlines = Outlines(accounts.lat, accounts.lon)
    graph = site_graph(plane_for(accounts.lat, accounts.lon).xy(accounts.lat, accounts.lon))
    return Picture(
        accounts.lat,
        accounts.lon,
        metric(state, "potential").values,
        codes,
        outlines.of(codes, n),
        assign_colours(outlines.neighbours(codes, n, graph), n),
        [territory.label for territory in layer.territories],
    )
