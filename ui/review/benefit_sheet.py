"""The benefit ledger of a territory: the first closed review beside today."""

from typing import Final

import numpy as np
from PySide6.QtWidgets import QWidget

from model.format import Formatter
from model.review.benefit import Ledger, LedgerLine
from ui.theme.fonts import Type
from ui.theme.style import Theme
from ui.widgets.column_table import ColumnTable
from ui.widgets.columns import TableColumn
from ui.widgets.labels import Label
from ui.widgets.side_sheet import SideSheet

_WIDTH: Final = 560


class BenefitSheet(SideSheet):
    """Only figures of the project; what an hour is worth and the cost are among the settings."""

    def __init__(
        self, theme: Theme, over: QWidget, name: str, ledger: Ledger, show: Formatter
    ) -> None:
        super().__init__(theme, over, f"Benefit: {name}", _WIDTH)
        self.words = Label(ledger_words(ledger, show), Type.BODY, "text2", wrap=True)
        self.table = ColumnTable(theme, name="Benefit ledger", dense=True)
        self.table.show_checks(False)
        cells = [_cells(line, show) for line in ledger.lines]
        heads = ("Figure", "First review", "Today", "Change", "")
        self.table.show_columns(
            tuple(
                TableColumn(
                    head or "verdict",
                    head,
                    np.array([row[place] for row in cells], object),
                    width=0 if place == 0 else 92,
                )
                for place, head in enumerate(heads)
            )
        )
        self.table.setVisible(bool(cells))
        self.body.addWidget(self.words)
        self.body.addWidget(self.table, 1)
        if not cells:
            self.body.addStretch(1)


def ledger_words(ledger: Ledger, show: Formatter) -> str:
    """Since when, and what it is worth against the cost, where somebody has said."""
    if ledger.since is None:
        return "Close a review first: the ledger compares today with the first one."
    words = f"Since the review of {show.date(ledger.since.isoformat())}."
    if ledger.hours_worth:
        words += f" The hours of driving are worth {show.money(ledger.hours_worth)} a year."
    if ledger.cost:
        words += f" The tool costs {show.money(ledger.cost)} a year."
    if not (ledger.hours_worth or ledger.cost):
        words += " Say in the settings what an hour is worth and what the tool costs."
    return words


def _cells(line: LedgerLine, show: Formatter) -> tuple[str, ...]:
    def said(value: float) -> str:
        if line.unit == "money":
            return show.money(value)
        digits = 0 if line.unit == "h" else 1
        return f"{show.number(value, digits)} {line.unit}".strip()

    change = said(line.change)
    sign = "+" if line.change > 0 else ""
    verdict = "better" if line.better else "worse" if line.change else "same"
    return line.name, said(line.before), said(line.now), f"{sign}{change}", verdict
