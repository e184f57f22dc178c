"""The people of the customers by any two of role, tier, adopter and relationship (S0-08)."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from model.plan.crossing import (
    ADOPTER,
    PEOPLE_TRAITS,
    RELATION,
    ROLE,
    TIER,
    Counted,
    Crossing,
    crossed,
    people_of,
)
from model.plan.rep_plan import RepPlan
from model.plan.surgeon_aims import Aimless, surgeons_without_aim
from model.plan.tables import of_accounts
from model.state import State
from ui.plan.needs_card import ROLE_WORDS
from ui.plan.people_card import RELATIONS
from ui.plan.row_list import Row
from ui.plan.typed import TypedChoice
from ui.session import Session
from ui.strategy.cross_grid import GridCell, GridLine
from ui.strategy.cross_view import CrossView
from ui.theme.style import Theme

TRAIT_WORDS: Final = {
    ROLE: "Role", TIER: "Tier", ADOPTER: "Adopts", RELATION: "Relationship",
}  # fmt: skip
_VALUES: Final[Mapping[str, Mapping[str, str]]] = {
    ROLE: {**ROLE_WORDS, "": "No role"},
    TIER: {"": "No tier"},
    ADOPTER: {"": "Not known"},
    RELATION: {**RELATIONS, "": "Not rated"},
}
_MOST_NAMES: Final = 6  # in a tip


Known = tuple[
    tuple[Counted, ...], Mapping[str, str], int, Mapping[str, tuple[str, ...]], tuple[Aimless, ...]
]


def people_found(state: State, plan: RepPlan) -> Known:
    """What the page shows; a pure function.

    The people, the names of the accounts, how many people are left out, the role classes nobody
    is known of at A and B accounts, and the surgeons of A accounts without an aim.
    """
    found = people_of(state, plan)
    names = {str(key): str(name) for key, name in zip(plan.ids, plan.names, strict=True)}
    aimless = surgeons_without_aim(state, plan, plan.today)
    every, _ = of_accounts(state.table("contacts"), plan.ids)
    return found, names, len(every) - len(found), plan.roles.gaps, aimless


def value_words(trait: str, value: str) -> str:
    """What a value of a trait is called."""
    known = _VALUES[trait].get(value, value)
    return known[:1].upper() + known[1:]


class PeopleView(CrossView):
    """Two traits to choose; a cell, a line or everything filters the list of people."""

    part = "people"

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        hint = "A cell lists its people, a total all of its line. Counts are those of page A2."
        super().__init__(theme, session, people_found, "People by role and standing", hint, parent)
        options = list(TRAIT_WORDS.items())
        self.down = TypedChoice("Lines", options)
        self.across = TypedChoice("Columns", options)
        self.down.replace_text(ROLE)
        self.across.replace_text(RELATION)
        for field in (self.down, self.across):
            field.setFixedWidth(168)
            self.choices.addWidget(field)
        self.choices.addStretch(1)
        self.down.edit.activated.connect(self._on_down)
        self.across.edit.activated.connect(self._on_across)
        self._grid_of = Crossing((), (), {})

    @property
    def crossing(self) -> Crossing:
        """What is counted in the grid."""
        return self._grid_of

    def fill(self) -> None:
        """Count the people by the two traits."""
        people, _names, left_out, unknown, aimless = self.found
        self._grid_of = grid = crossed(people, self.down.text(), self.across.text())
        heads = [value_words(self.across.text(), key) for key in grid.columns]
        most = max((len(inside) for inside in grid.members.values()), default=1)
        lines = [self._line(row, most) for row in grid.rows]
        totals = [len(grid.of(None, column)) for column in (*grid.columns, None)]
        lines.append(GridLine("All", tuple(GridCell(str(n)) for n in totals), total=True))
        self.show_grid((*heads, "All"), lines if people else (), total_columns=1)
        self.empty.setText("No person is known here. Import the contacts, or note them at a call.")
        self.card.show_title("People by role and standing", f"{len(people)} people")
        gaps = [self._gap(key, roles) for key, roles in unknown.items()]
        gaps += [self._aim(one) for one in aimless]
        self.show_below("A and B accounts: whom we do not know, and whom we lead nowhere", gaps)
        one = "is" if left_out == 1 else "are"
        self.foot.setText(f"{left_out} who must not be contacted {one} left out.")
        self.foot.setVisible(bool(left_out))

    def members(self, row: int, column: int) -> tuple[str, Sequence[Row]]:
        """The people of a cell; behind the last line or column stand all."""
        grid, names = self._grid_of, self.found[1]
        down = grid.rows[row] if row < len(grid.rows) else None
        across = grid.columns[column] if column < len(grid.columns) else None
        words = [
            value_words(trait, key)
            for trait, key in ((self.down.text(), down), (self.across.text(), across))
            if key is not None
        ]
        said = [
            Row(
                f"{one.account_id}/{one.key}",
                one.title,
                " · ".join(part for part in (names[one.account_id], one.note) if part),
                "rep",
                right=one.traits[TIER],
            )
            for one in sorted(grid.of(down, across), key=lambda one: one.title)
        ]
        return " · ".join(words) or "Everybody", said

    def detail_of(self, key: str) -> str:
        """All four traits of a person."""
        one = next((p for p in self.found[0] if f"{p.account_id}/{p.key}" == key), None)
        if one is None:
            return ""
        return ". ".join(value_words(trait, one.traits[trait]) for trait in PEOPLE_TRAITS) + "."

    def _gap(self, account_id: str, roles: Sequence[str]) -> Row:
        words = ", ".join(value_words(ROLE, role).lower() for role in roles)
        return Row(account_id, self.found[1][account_id], f"No {words}", "look", "warn")

    def _aim(self, one: Aimless) -> Row:
        """A surgeon of an A account, and what is not said about the way there (S2-12)."""
        note = f"{self.found[1][one.account_id]} · no {' and no '.join(one.lacks)}"
        return Row(f"{one.account_id}/{one.contact_id}", one.name, note, "rep", "warn")

    def _line(self, row: str, most: int) -> GridLine:
        grid = self._grid_of
        cells = [self._cell(grid.of(row, column), most) for column in grid.columns]
        cells.append(GridCell(str(len(grid.of(row)))))
        return GridLine(value_words(self.down.text(), row), tuple(cells))

    def _cell(self, people: Sequence[Counted], most: int) -> GridCell:
        if not people:
            return GridCell("")
        names = ", ".join(one.title for one in people[:_MOST_NAMES])
        rest = len(people) - _MOST_NAMES
        more = f" and {rest} more" if rest > 0 else ""
        return GridCell(str(len(people)), len(people) / most, names + more)

    def _on_down(self, _place: int) -> None:
        self._keep_apart(self.down, self.across)

    def _on_across(self, _place: int) -> None:
        self._keep_apart(self.across, self.down)

    def _keep_apart(self, chosen: TypedChoice, other: TypedChoice) -> None:
        """A trait against itself says nothing: the other one takes the next trait."""
        traits = list(TRAIT_WORDS)
        if chosen.text() == other.text():
            after = traits[(traits.index(chosen.text()) + 1) % len(traits)]
            other.replace_text(after)
        self.refill()
        self.choose_heaviest()
