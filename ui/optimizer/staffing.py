"""The headcount test of a team in sentences: who is short, who is idle, what a hire is worth."""

from math import isfinite
from typing import Final

from PySide6.QtWidgets import QWidget

from model.format import Formatter
from optimizers.headcount import Cell, Headcount, Unserved
from ui.session import Session
from ui.theme.style import Theme
from ui.widgets.buttons import Button, Kind
from ui.widgets.chooser import Chooser, Option

SHOWN: Final = 2  # cells named of each kind


def staffing_words(found: Headcount, show: Formatter) -> str:
    """What plan-spec F33 says of a team: needed and present reps, cells, hours left, the hire."""
    idle = [cell for cell in found.cells if cell.over_staffed]
    short = sorted(
        (cell for cell in found.cells if cell.short_hours > 0), key=lambda cell: -cell.short_hours
    )
    words = [
        f"Needed {show.number(found.reps_needed, 1)} reps,"
        f" there are {show.number(found.reps_now, 1)}."
    ]
    if idle:
        words.append(f"More than the work asks for: {_listed(idle, show)}.")
    if short:
        hours = sum(item.hours for item in found.unserved)
        words.append(
            f"{show.number(hours)} h at {len(found.unserved)} class A accounts do not fit:"
            f" {_listed(short, show)}."
        )
    if isfinite(found.hire.roi):
        words.append(
            f"One more rep returns {show.percent(found.hire.roi)} on the cost, an estimate."
        )
    return " ".join(words)


class UnservedButton(Button):
    """Lists the class A accounts whose hours do not fit, most hours first; typing finds one."""

    def __init__(self, theme: Theme, session: Session, over: QWidget) -> None:
        super().__init__(theme, "", Kind.LINK, icon="look", small=True)
        self._session = session
        self.options: list[Option] = []
        self.chooser = Chooser(theme, over)
        self.clicked.connect(self._on_clicked)
        self.hide()

    def show_unserved(self, unserved: tuple[Unserved, ...]) -> None:
        """Take the accounts to list; without any there is nothing to click."""
        accounts, show = self._session.state.accounts, self._session.formatter
        names, towns = accounts.text("name"), accounts.text("city")
        self.options = [
            Option(
                str(accounts.ids[one.row]),
                str(names[one.row]) or str(accounts.ids[one.row]),
                f"{show.number(one.hours)} h/yr",
                str(towns[one.row]),
            )
            for one in unserved
        ]
        many = len(unserved)
        self.set_label(f"List the {many:,} account{'' if many == 1 else 's'} that do not fit")
        self.setVisible(bool(unserved))

    def _on_clicked(self) -> None:
        title = "Hours a year that do not fit, by account"
        self.chooser.ask(title, self.options, self, lambda _key: None)


def _listed(cells: list[Cell], show: Formatter) -> str:
    names = [
        f"{cell.region} {cell.segment} ({show.number(cell.reps_needed, 1)} of"
        f" {show.number(cell.reps_now, 1)} reps)"
        for cell in cells[:SHOWN]
    ]
    more = len(cells) - len(names)
    return ", ".join(names) + (f" and {more} more" if more else "")
