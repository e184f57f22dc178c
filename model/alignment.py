"""Which territory each account belongs to, and how that changes."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from model.arrays import IntArray
from model.errors import PlanError

UNASSIGNED: Final = -1
MAX_TERRITORIES: Final = 32_000  # codes are int16


@dataclass(frozen=True, eq=False, slots=True)
class Move:
    """One user gesture: accounts change territory, done and undone as a whole.

    `rows` are unique row numbers in the account table; `before` and `after` are
    territory codes, UNASSIGNED for none. All three have shape (k,).
    """

    label: str  # shown in the Undo menu: "Move 3 accounts to Boston"
    rows: IntArray
    before: IntArray
    after: IntArray

    def inverse(self) -> "Move":
        """The move back."""
        return replace(self, before=self.after, after=self.before)


@dataclass(frozen=True, eq=False, slots=True)
class Alignment:
    """The territory code of every account, int16, shape (n_accounts,); read-only."""

    territory: IntArray

    def __post_init__(self) -> None:
        codes = np.ascontiguousarray(self.territory, np.int16)
        if codes is self.territory and codes.flags.writeable:
            codes = codes.copy()
        codes.setflags(write=False)
        object.__setattr__(self, "territory", codes)

    @classmethod
    def unassigned(cls, n_accounts: int) -> "Alignment":
        """Nobody owns anything yet."""
        return cls(np.full(n_accounts, UNASSIGNED, np.int16))

    def moving(self, rows: IntArray, to: int | IntArray, label: str) -> Move:
        """Describe moving `rows` (k,) to one territory code or to one code each (k,)."""
        rows = np.asarray(rows, np.int64)
        after = np.broadcast_to(np.asarray(to, np.int16), rows.shape)
        return Move(label, rows, self.territory[rows], after)

    def apply(self, move: Move) -> "Alignment":
        """Return the alignment after `move`; raise PlanError if it no longer fits."""
        if not np.array_equal(self.territory[move.rows], move.before):
            raise PlanError("The alignment has changed since.", remedy="Repeat the move.")
        territory = self.territory.copy()
        territory[move.rows] = move.after
        return Alignment(territory)

    def rows_of(self, code: int) -> IntArray:
        """Row numbers of the accounts of one territory, ascending."""
        return np.flatnonzero(self.territory == code)
