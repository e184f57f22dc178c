"""What can be done with territories, each as one change of the session and one undo step."""

from collections.abc import Callable, Sequence

import numpy as np

from model.alignment import UNASSIGNED
from model.arrays import FloatArray, IntArray
from model.change import AccountsMoved, Change
from model.districts import (
    create_district,
    delete_district,
    lock_district,
    move_district,
    rename_district,
)
from model.errors import PlanError
from model.palette import assign_colours, clashes, free_hues
from model.teams import create_team, delete_team, rename_team
from model.territory_changes import TerritoriesChanged
from model.territory_cut import parts_by_line
from model.territory_details import TerritoryDetails
from model.territory_edits import NEAREST, Home, TerritoryEdits
from ui.session import Session

Pairs = Callable[[], set[tuple[int, int]]]


class Deeds:
    """Builds the change for what was asked and does it; a PlanError is announced.

    `neighbours` tells pairs of codes that lie side by side, for colours.
    """

    def __init__(self, session: Session, neighbours: Pairs, hues: Callable[[], list[int]]) -> None:
        self._session = session
        self._neighbours, self._hues = neighbours, hues

    @property
    def edits(self) -> TerritoryEdits:
        """What makes territories come and go, for the open layer."""
        session = self._session
        return TerritoryEdits(session.state, session.scenario.id, session.team)

    @property
    def details(self) -> TerritoryDetails:
        """What describes a territory, for the open layer."""
        session = self._session
        return TerritoryDetails(session.state, session.scenario.id, session.team)

    def do(self, build: Callable[[], Change | None]) -> bool:
        """Build a change and do it; whether anything was done."""
        done = False

        def act() -> None:
            nonlocal done
            change = build()
            if change is not None and not _is_idle(change):
                self._session.do(change)
                done = True

        return self._session.attempt(act) and done

    def create(self, name: str, rows: IntArray, home: Home | None = None) -> int:
        """A new territory; its code, -1 when it was refused."""
        district = self._shared_district(rows)
        fresh = len(self._session.layer.territories)
        made = self.do(lambda: self.edits.create(name, rows, home=home, district=district))
        return fresh if made else -1

    def split(self, code: int, parts: IntArray) -> bool:
        """Divide a territory by part numbers of its accounts."""
        return self.do(lambda: self.edits.split(code, parts))

    def split_by_line(self, code: int, line: FloatArray) -> bool:
        """Divide a territory along a line, (m, 2) of latitude and longitude."""
        accounts = self._session.state.accounts
        rows = self._session.alignment.rows_of(code)
        lat, lon = accounts.lat[rows], accounts.lon[rows]
        return self.do(lambda: self.edits.split(code, parts_by_line(lat, lon, line)))

    def halve(self, code: int, *, north_south: bool) -> bool:
        """Divide a territory by a straight line, half of its workload on either side."""
        session = self._session
        rows = session.alignment.rows_of(code)
        accounts = session.state.accounts
        along = (accounts.lat if north_south else accounts.lon)[rows]
        weight = session.evaluator.workload(session.alignment.territory)[rows]
        weight = weight if weight.any() else np.ones(rows.size)
        order = np.argsort(along, kind="stable")  # places that are not known come last
        parts = np.zeros(rows.size, np.int64)
        parts[order[np.cumsum(weight[order]) > weight.sum() / 2]] = 1
        return self.do(lambda: self.edits.split(code, parts))

    def split_off(self, code: int, rows: IntArray) -> bool:
        """Take the selected accounts of a territory into a new one."""
        own = self._session.alignment.rows_of(code)
        return self.do(lambda: self.edits.split(code, np.isin(own, rows).astype(np.int64)))

    def unassigned(self) -> IntArray:
        """Rows of the accounts that no territory serves."""
        return np.flatnonzero(self._session.alignment.territory == UNASSIGNED)

    def to_nearest(self, rows: IntArray) -> bool:
        """Give each account to the open territory whose home is nearest, as one step."""
        return self.do(lambda: self._to_nearest(rows))

    def _to_nearest(self, rows: IntArray) -> AccountsMoved:
        session = self._session
        rows = rows[~session.held[rows]]
        codes = self.edits.nearest(rows, without=UNASSIGNED)
        better = (codes != UNASSIGNED) & (codes != session.alignment.territory[rows])
        rows, codes = rows[better], codes[better]
        if not rows.size:
            raise PlanError(
                "None of these accounts would move.",
                remedy="They are locked, without a place, or with the nearest territory already.",
            )
        what = "1 account" if rows.size == 1 else f"{rows.size:,} accounts"
        move = session.alignment.moving(rows, codes, f"Assign {what} to the nearest territories")
        return AccountsMoved(session.scenario.id, session.team, move)

    def merge(self, codes: Sequence[int], keep: int) -> bool:
        """Unite territories; `keep` gives name and rep."""
        return self.do(lambda: self.edits.merge(codes, keep))

    def delete(self, codes: Sequence[int], leftovers: int = NEAREST) -> bool:
        """Delete territories one after the other as one step."""
        if len(codes) == 1:
            return self.do(lambda: self.edits.delete(codes[0], leftovers))
        return self.do(lambda: self._delete_several(codes, leftovers))

    def _delete_several(self, codes: Sequence[int], leftovers: int) -> TerritoriesChanged:
        session = self._session
        state, team = session.state, session.team
        before = session.layer
        for code in sorted(codes, reverse=True):
            state = TerritoryEdits(state, "", team).delete(code, leftovers).apply(state)
        after = state.scenario().layer(team)
        label = f"Delete {len(codes)} territories"
        return TerritoriesChanged.between(label, session.scenario.id, team, before, after)

    def rename(self, code: int, name: str) -> bool:
        """Another name."""
        return self.do(lambda: self.details.rename(code, name))

    def recolour(self, code: int, hue: int) -> bool:
        """Another hue."""
        return self.do(lambda: self.details.colour(code, hue))

    def colour_anew(self) -> bool:
        """Hues for all territories, clear of their neighbours for every eye and in grey."""
        n = len(self._session.layer.territories)
        hues = assign_colours(self._neighbours(), n, for_grey=True)
        return self.do(lambda: self.details.colours(hues))

    def clear_hues(self, code: int) -> list[int]:
        """The hues that no neighbour of a territory could be taken for."""
        hues = self._hues()
        around = {a + b - code for a, b in self._neighbours() if code in (a, b)}
        return free_hues([hues[other] for other in around])

    def alike(self) -> list[tuple[int, int]]:
        """Neighbours that could be taken for one another."""
        return clashes(self._neighbours(), self._hues())

    def lock(self, codes: Sequence[int], locked: bool) -> bool:
        """Lock or unlock territories."""
        return self.do(lambda: self.details.lock(codes, locked))

    def put_into(self, codes: Sequence[int], district_id: str) -> bool:
        """Move territories into a district."""
        return self.do(lambda: self.details.put_into(codes, district_id))

    def create_district(self, name: str, parent: str = "") -> str:
        """A new district; its id, "" when it was refused."""
        state = self._session.state
        free = _free_district_name(self._session, name)
        made = self.do(lambda: create_district(state, free, parent))
        return self._session.state.districts[-1].id if made else ""

    def rename_district(self, district_id: str, name: str) -> bool:
        """Another name of a district."""
        return self.do(lambda: rename_district(self._session.state, district_id, name))

    def lock_district(self, district_id: str, locked: bool) -> bool:
        """Lock or unlock a district with all in it."""
        return self.do(lambda: lock_district(self._session.state, district_id, locked))

    def move_district(self, district_id: str, parent: str) -> bool:
        """Put a district below another one, "" for the top."""
        return self.do(lambda: move_district(self._session.state, district_id, parent))

    def delete_district(self, district_id: str) -> bool:
        """Remove a district; its territories go to the one above."""
        return self.do(lambda: delete_district(self._session.state, district_id))

    def create_team(self, name: str) -> bool:
        """A further team over the same accounts, and a look at it."""
        made = self.do(lambda: create_team(self._session.state, name))
        if made:
            self._session.show_team(self._session.state.teams[-1].id)
        return made

    def rename_team(self, team_id: str, name: str) -> bool:
        """Another name of a team."""
        return self.do(lambda: rename_team(self._session.state, team_id, name))

    def delete_team(self, team_id: str) -> bool:
        """Remove a team with its territories."""
        return self.do(lambda: delete_team(self._session.state, team_id))

    def place_home(self, code: int, lat: float, lon: float, place: str = "") -> bool:
        """Serve a territory from another home in this scenario."""
        return self.do(lambda: self.details.home(code, Home(lat, lon, place)))

    def _shared_district(self, rows: IntArray) -> str:
        layer = self._session.layer
        codes = np.unique(self._session.alignment.territory[rows])
        found = {layer.territories[code].district for code in codes.tolist() if code >= 0}
        return found.pop() if len(found) == 1 else ""


def number_of(text: str, what: str) -> float | None:
    """A typed number, None for an empty field; PlanError for anything else."""
    typed = text.strip().replace(",", "").removesuffix("%").strip()
    if not typed:
        return None
    try:
        return float(typed)
    except ValueError:
        raise PlanError(f'{what}: "{text}" is not a number.', remedy="Type digits.") from None


def _is_idle(change: Change) -> bool:
    return isinstance(change, TerritoriesChanged) and (
        change.codes is None and change.before == change.after
    )


def _free_district_name(session: Session, name: str) -> str:
    taken = {district.name.casefold() for district in session.state.districts}
    found, number = name, 1
    while found.casefold() in taken:
        number += 1
        found = f"{name} {number}"
    return found
