"""What the accounts need, as a heat map: need against role, kind or segment (S0-10)."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from PySide6.QtWidgets import QWidget

from model.fields import ACCOUNT_TYPES
from model.plan.crossing import (
    KIND,
    NEED,
    NEED_TRAITS,
    ROLE,
    SEGMENT,
    Counted,
    Crossing,
    crossed,
    needs_found,
)
from model.plan.rep_plan import RepPlan
from model.state import State
from ui.plan.needs_card import ROLE_WORDS
from ui.plan.row_list import Row
from ui.session import Session
from ui.strategy.cross_grid import GridCell, GridLine
from ui.strategy.cross_view import CrossView
from ui.theme.style import Theme
from ui.widgets.choices import SegmentedControl

_BY: Final = {ROLE: "Role", KIND: "Kind of account", SEGMENT: "Segment"}
_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    ROLE: {**ROLE_WORDS, "": "No role"},
    KIND: {**ACCOUNT_TYPES, "": "No kind"},
    SEGMENT: {"": "No segment"},
    NEED: {"": "Not named"},
}
_MOST_SAID: Final = 3  # pieces of evidence in a tip

Silent = tuple[tuple[str, str, str], ...]  # account id, name, class
Heat = tuple[tuple[Counted, ...], Silent, tuple[str, ...]]


def heat_found(state: State, plan: RepPlan) -> Heat:
    """The needs, the A and B accounts without one, and what to say; a pure function."""
    needs = needs_found(state, plan)
    known = {one.account_id for one in needs}
    classes = plan.segmentation.potential_class
    order = np.argsort(-np.nan_to_num(plan.figures.potential), kind="stable")
    silent = [
        (str(plan.ids[n]), str(plan.names[n]), str(classes[n]))
        for n in order
        if classes[n] in ("A", "B") and str(plan.ids[n]) not in known
    ]
    return needs, tuple(silent), plan.needs.missing


class NeedsView(CrossView):
    """Severity of each need by role, kind or segment; a cell tells its evidence."""

    part = "needs"

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        hint = (
            "Figure and shade: severity 1 to 5, added up. Evidence shows under the pointer and at "
            "the right; Enter on an account opens its needs."
        )
        super().__init__(theme, session, heat_found, "Needs", hint, parent)
        self.by = SegmentedControl(theme, tuple(_BY.values()), name="Needs by")
        self.choices.addWidget(self.by)
        self.choices.addStretch(1)
        self.by.option_chosen.connect(self._on_by)
        self._grid_of = Crossing((), (), {})

    @property
    def crossing(self) -> Crossing:
        """What is added up in the grid."""
        return self._grid_of

    @property
    def trait(self) -> str:
        """What stands against the need."""
        return NEED_TRAITS[self.by.chosen]

    def fill(self) -> None:
        """Add up the severities."""
        needs, silent, missing = self.found
        self._grid_of = grid = crossed(needs, NEED, self.trait)
        show = self._session.formatter
        cells = [grid.weight(row, column) for row in grid.rows for column in grid.columns]
        full = max(cells, default=1.0) or 1.0
        lines = []
        for row in grid.rows:
            inside = [self._cell(grid.of(row, column), full) for column in grid.columns]
            inside.append(GridCell(show.number(grid.weight(row))))
            inside.append(GridCell(str(_accounts(grid.of(row)))))
            lines.append(GridLine(_named(NEED, row), tuple(inside)))
        totals = [show.number(grid.weight(None, column)) for column in (*grid.columns, None)]
        totals.append(str(_accounts(needs)))
        lines.append(GridLine("All needs", tuple(map(GridCell, totals)), total=True))
        heads = [_named(self.trait, key) for key in grid.columns]
        self.show_grid((*heads, "All", "Accounts"), lines if needs else (), total_columns=2)
        self.empty.setText(
            "No need is known yet. Ask in discovery calls what hurts; note it at the account."
        )
        self.card.show_title("Needs", f"{len(needs)} at {_accounts(needs)} accounts")
        rows = [Row(key, name, icon="look", tone="warn", right=f"class {cls}")
                for key, name, cls in silent]  # fmt: skip
        self.show_below("A and B accounts without a need", rows)
        self.foot.setText(" ".join(missing))
        self.foot.setVisible(bool(missing))

    def members(self, row: int, column: int) -> tuple[str, Sequence[Row]]:
        """The needs of a cell; behind the last line or column stand all."""
        grid = self._grid_of
        need = grid.rows[row] if row < len(grid.rows) else None
        other = grid.columns[column] if column < len(grid.columns) else None
        parts = [_named(NEED, need)] if need is not None else []
        parts += [_named(self.trait, other)] if other is not None else []
        inside = sorted(grid.of(need, other), key=lambda one: (-one.weight, one.title))
        said = [
            Row(
                f"{one.account_id}/{one.key}",
                one.title,
                one.note or "No evidence yet",
                "look" if not one.note else "kept",
                "warn" if not one.note else "muted",
                right=f"{one.weight:.0f}",
            )
            for one in inside
        ]
        return " · ".join(parts) or "All needs", said

    def detail_of(self, key: str) -> str:
        """Severity, day and evidence of a need in full."""
        one = next((n for n in self.found[0] if f"{n.account_id}/{n.key}" == key), None)
        if one is None:
            return ""
        day = f", noted {self._session.formatter.date(one.on)}" if one.on[:4].isdigit() else ""
        whose = _named(ROLE, one.traits[ROLE])
        first = f"{_named(NEED, one.traits[NEED])}, {whose}, severity {one.weight:.0f}{day}."
        return f"{first} {one.note or 'No evidence yet.'}"

    def _cell(self, needs: Sequence[Counted], full: float) -> GridCell:
        if not needs:
            return GridCell("")
        weight = sum(one.weight for one in needs)
        first = sorted(needs, key=lambda one: -one.weight)[:_MOST_SAID]
        said = [f"{one.title}: {one.note or 'no evidence yet'}" for one in first]
        rest = len(needs) - len(first)
        said += [f"and {rest} more"] if rest > 0 else []
        words = self._session.formatter.number(weight)
        return GridCell(words, weight / full, "\n".join(said))

    def _on_by(self, _option: int) -> None:
        self.refill()
        self.choose_heaviest()


def _named(trait: str, value: str) -> str:
    words = _WORDS[trait].get(value, value)
    return words[:1].upper() + words[1:]


def _accounts(needs: Sequence[Counted]) -> int:
    return len({one.account_id for one in needs})
