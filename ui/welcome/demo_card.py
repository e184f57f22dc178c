"""What the demo region holds, read from a small file drawn of its data: a start waits for it."""

import json
from typing import Any

import numpy as np
import shapely
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from model.format import Formatter
from model.resources import resource
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
        facts = demo_facts()
        picture = SmallMap(theme, "Map of the demo region")
        picture.setMinimumSize(320, 320)
        picture.show_picture(picture_of(facts))
        self.add(picture, 1)
        show, currency = Formatter(currency=facts["currency"]), facts["currency"]
        numbers = (
            (show.number(len(facts["lat"])), "accounts"),
            (show.number(len(facts["names"])), "territories"),
            (show.compact(sum(facts["potential"])), f"potential, {currency}"),
            (show.number(facts["scenarios"]), "scenarios"),
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


def demo_facts() -> dict[str, Any]:
    """What is shown of the demo: columns of its accounts, its territories and their outlines."""
    facts: dict[str, Any] = json.loads(resource("demo", "card.json").read_text(encoding="utf-8"))
    return facts


def picture_of(facts: dict[str, Any]) -> Picture:
    """The live alignment of the demo."""
    outlines = [
        shapely.multipolygons([shapely.Polygon(rings[0], rings[1:]) for rings in parts])
        for parts in facts["outlines"]
    ]
    return Picture(
        np.array(facts["lat"]),
        np.array(facts["lon"]),
        np.array(facts["potential"], float),
        np.array(facts["territory"], np.int16),
        outlines,
        facts["hues"],
        facts["names"],
    )
