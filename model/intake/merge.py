"""Bring an import into a project: by account id, without undoing what people decided."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from model import corrections
from model.accounts import Accounts
from model.alignment import UNASSIGNED
from model.arrays import BoolArray, Column, IntArray, TextArray
from model.change import (
    AboutChanged,
    AccountsReplaced,
    Change,
    ScenarioChanged,
    TableReplaced,
    Together,
)
from model.fields import account_field
from model.intake.accounts_import import AccountsImport
from model.intake.assigning import (
    aligned,
    areas_of_added,
    named_codes,
    natural_order,
    territories_named,
    unknown_names,
)
from model.intake.matching import Matched
from model.intake.merged_columns import alike, differ, nothing, spread
from model.scenario import LIVE, Layer, Scenario
from model.state import State
from model.territories import CORE_TEAM, Territory

__all__ = [
    "CellChange",
    "KeptCorrection",
    "MergePreview",
    "MergeSummary",
    "import_change",
    "merge_preview",
    "natural_order",
]
AREAS_TABLE: Final = "areas"
MISSING_SINCE: Final = "missing_since"
_PLACE: Final = corrections.PLACE_FIELDS
_ELSEWHERE: Final = ("territory", "territory_name", MISSING_SINCE)  # in scenarios; by us
_STICKY: Final = ("locked", "do_not_contact")  # set here, they outlive a file that lacks them
_PRECISION: Final = {"none": 0, "": 0, "city": 1, "zip": 2, "coordinates": 3, "user": 4}
_ASSIGNED_HERE: Final = "Assigned in this project"


@dataclass(frozen=True, slots=True)
class MergeSummary:
    """Numbers of accounts; `gone` are those the new file lacks: they are kept and marked.

    `unknown_territories` are names in the file that no territory of the live scenario bears;
    `unassigned` of the new accounts have none there; `repeated` are ids of rows left out
    because another row of the file is the same account.
    """

    new: int
    changed: int
    gone: int
    unchanged: int
    unknown_territories: tuple[str, ...] = ()
    unassigned: int = 0
    repeated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that the import changes; values as text, "" for missing."""

    account_id: str
    name: str
    field: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class KeptCorrection:
    """A value, place or territory that stays although the file says something else."""

    account_id: str
    name: str
    field: str
    corrected: str
    in_file: str
    why: str


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What `import_change` will do, to the cell; ids in the order of the merged table."""

    new: tuple[str, ...]
    changed: tuple[CellChange, ...]
    gone: tuple[str, ...]
    kept: tuple[KeptCorrection, ...]
    unchanged: int
    unassigned: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    unknown_territories: tuple[str, ...] = ()

    @property
    def changed_accounts(self) -> tuple[str, ...]:
        """Ids of the accounts with a changed cell, each once."""
        return tuple(dict.fromkeys(cell.account_id for cell in self.changed))


def import_change(
    state: State, loaded: AccountsImport, today: str = ""
) -> tuple[Change, MergeSummary]:
    """The change that brings an import into a project, and what it does to the accounts.

    Existing accounts keep their rows, their territories and what a person corrected; new ones
    come behind them, at the territory the file names or whose area they lie in, else unassigned.
    Accounts that the file lacks stay, with the day since when. Territories are made from the
    file only while the live scenario has none. `today`, an ISO date, becomes the day the
    project's data are of, unless it has newer ones.
    """
    merge = _Merge(state, loaded, today)
    summary = merge.summary()
    label = _label(summary)
    parts: list[Change] = []
    if merge.built:
        live = state.scenario(LIVE)
        layer = replace(live.layer(), territories=merge.built)
        made = f"Make {len(merge.built)} territories"
        parts.append(ScenarioChanged(made, live, live.with_layer(CORE_TEAM.id, layer)))
    keys = [(scenario, team) for scenario in state.scenarios for team in scenario.layers]
    before = {(s.id, team): s.layer(team).alignment for s, team in keys}
    after = {
        (s.id, team): aligned(merge.layer(s, team), merge.rows, merge.in_area) for s, team in keys
    }
    parts.append(AccountsReplaced(label, state.accounts, merge.accounts, before, after))
    notes = state.tables.get(corrections.TABLE)
    if notes is not None:
        newer = corrections.noted(notes, merge.in_file())
        if newer is not notes:
            parts.append(TableReplaced(label, corrections.TABLE, notes, newer))
    if today > state.about.as_of:
        parts.append(AboutChanged(label, state.about, replace(state.about, as_of=today)))
    return (Together(label, tuple(parts)) if len(parts) > 1 else parts[0]), summary


def merge_preview(state: State, loaded: AccountsImport, today: str = "") -> MergePreview:
    """Exactly what `import_change` with the same arguments would do."""
    merge = _Merge(state, loaded, today)
    rows, ids = merge.rows, merge.accounts.ids
    summary = merge.summary()
    return MergePreview(
        new=tuple(ids[rows.n_old :]),
        changed=tuple(merge.cells()),
        gone=tuple(ids[rows.gone]),
        kept=tuple(merge.kept()),
        unchanged=summary.unchanged,
        unassigned=tuple(ids[merge.unassigned()]),
        repeated=rows.repeated,
        unknown_territories=summary.unknown_territories,
    )


def _label(summary: MergeSummary) -> str:
    if not summary.changed and not summary.unchanged:
        return f"Import {summary.new:,} accounts"
    return f"Import {summary.new:,} new and {summary.changed:,} changed accounts"


@dataclass(frozen=True, eq=False, slots=True)
class _Difference:
    """A column's cells of the known accounts (k,) before and after, and where they differ."""

    name: str
    before: Column
    after: Column
    differs: BoolArray


class _Merge:
    """One import against one state; `accounts` is the table after it."""

    def __init__(self, state: State, loaded: AccountsImport, today: str) -> None:
        self.state, self.today = state, today
        self.rows = Matched(state, loaded)
        self.incoming = self.rows.accounts
        self.in_area = areas_of_added(state.table(AREAS_TABLE), self.rows)
        has_none = not state.scenario(LIVE).layer().territories
        self.built: tuple[Territory, ...] = territories_named(self.incoming) if has_none else ()
        self._pinned = [
            set(corrections.split_pinned(text))
            for text in state.accounts.text("pinned")[self.rows.old]
        ]
        self._keeps_place = self._find_kept_places()
        self._differences: list[_Difference] = []
        self.accounts = self._merged()
        self.changed: BoolArray = np.zeros(len(self.rows.known), bool)
        for difference in self._differences:
            self.changed |= difference.differs

    def layer(self, scenario: Scenario, team: str) -> Layer:
        """A layer with the territories it will have."""
        layer = scenario.layer(team)
        if self.built and scenario.id == LIVE and team == CORE_TEAM.id:
            return replace(layer, territories=self.built)
        return layer

    def live(self) -> Layer:
        """The live scenario's layer of the core team, with the territories it will have."""
        return self.layer(self.state.scenario(LIVE), CORE_TEAM.id)

    def summary(self) -> MergeSummary:
        """The numbers."""
        n_changed = int(self.changed.sum())
        return MergeSummary(
            new=len(self.rows.added),
            changed=n_changed,
            gone=len(self.rows.gone),
            unchanged=len(self.rows.known) - n_changed,
            unknown_territories=unknown_names(
                self.live().territories, self.incoming.text("territory")
            ),
            unassigned=len(self.unassigned()),
            repeated=self.rows.repeated,
        )

    def unassigned(self) -> IntArray:
        """Rows of the merged table that are new and without a territory."""
        codes = aligned(self.live(), self.rows, self.in_area).territory[self.rows.n_old :]
        return self.rows.n_old + np.flatnonzero(codes == UNASSIGNED)

    def _find_kept_places(self) -> BoolArray:
        """Where the project's point stays: set by hand, or better known at the same address.

        A file that knows no place, as one of figures only, takes none away.
        """
        old, incoming, rows = self.state.accounts, self.incoming, self.rows
        before = old.text("placed_by")[rows.old]
        fresh = incoming.text("placed_by")[rows.known]
        worse = [
            _PRECISION.get(b, 0) > _PRECISION.get(f, 0) for b, f in zip(before, fresh, strict=True)
        ]
        same = np.ones(len(rows.known), bool)
        for name in ("postcode", "city", "street"):
            if name in old and name in incoming:
                same &= old.text(name)[rows.old] == incoming.text(name)[rows.known]
        by_hand: BoolArray = before == "user"
        placed, told = np.isfinite(old.lat + old.lon), np.isfinite(incoming.lat + incoming.lon)
        lost = placed[rows.old] & ~told[rows.known]  # whoever placed it did not say how
        return by_hand | ((np.array(worse, bool) | lost) & same)

    def _merged(self) -> Accounts:
        old, incoming, rows = self.state.accounts, self.incoming, self.rows
        columns: dict[str, Column] = {}
        for name in (*old, *(n for n in incoming if n not in old)):
            if name in _ELSEWHERE:
                continue
            before, fresh = alike(_column(old, name), _column(incoming, name))
            after = spread(before, fresh, rows)
            if before is not None and fresh is not None:
                kept = self._kept_cells(name, before, fresh)
                after[rows.old[kept]] = before[rows.old[kept]]
            elif before is None and name in _PLACE:  # what stays is still said by nobody
                stays = rows.old[self._keeps_place]
                after[stays] = nothing(after[stays])
            was = before[rows.old] if before is not None else nothing(after[rows.old])
            now = after[rows.old]
            differs = differ(was, now)
            if fresh is not None and differs.any():
                self._differences.append(_Difference(name, was, now, differs))
            columns[name] = after
        missing = self._missing_since()
        if missing is not None:
            columns[MISSING_SINCE] = missing
        return Accounts(columns)

    def _kept_cells(self, name: str, before: Column, fresh: Column) -> BoolArray:
        """Which known accounts (k,) keep their cell of a column."""
        rows = self.rows
        kept = np.array([name in fields for fields in self._pinned], bool)
        if name in _PLACE:
            kept |= self._keeps_place
        if name in _STICKY and before.dtype == np.bool_:
            kept |= before[rows.old].astype(bool)
        if name == "pinned":
            kept[:] = True
        if name == "name":  # an id that stands for a missing name replaces no name
            kept |= fresh[rows.known] == self.incoming.ids[rows.known]
        return kept

    def _missing_since(self) -> TextArray | None:
        """Since when each account is in no file; None when all always were."""
        gone = self.rows.gone
        if MISSING_SINCE not in self.state.accounts and not (gone.size and self.today):
            return None
        since = np.full(self.rows.n_after, "", object)
        before = self.state.accounts.text(MISSING_SINCE)[gone]
        since[gone] = [old or self.today for old in before]
        return since

    def cells(self) -> Iterator[CellChange]:
        """Every changed cell, by account."""
        found: list[tuple[int, CellChange]] = []
        for difference in self._differences:
            known = account_field(difference.name)
            label = known.label if known else difference.name
            for at in np.flatnonzero(difference.differs).tolist():
                row = int(self.rows.old[at])
                values = (_cell_text(difference.before[at]), _cell_text(difference.after[at]))
                who = self.accounts.ids[row], self._name(row)
                found.append((row, CellChange(*who, difference.name, label, *values)))
        found.sort(key=lambda pair: pair[0])
        return (cell for _, cell in found)

    def _name(self, row: int) -> str:
        return str(self.accounts.text("name")[row] or self.accounts.ids[row])

    def in_file(self) -> dict[tuple[str, str], str]:
        """What the file says of each corrected cell it holds, by (account id, field)."""
        said: dict[tuple[str, str], str] = {}
        by_hand = self.state.accounts.text("placed_by")[self.rows.old] == "user"
        for at in range(len(self.rows.known)):
            if not (self._pinned[at] or by_hand[at]):
                continue
            account_id = self.accounts.ids[self.rows.old[at]]
            record = self.incoming.record(int(self.rows.known[at]))
            for name in self._pinned[at] & set(record):
                said[account_id, name] = corrections.as_text(record[name])
            if by_hand[at] and (text := corrections.place_text(record)):
                said[account_id, corrections.PLACE] = text
        return said

    def kept(self) -> Iterator[KeptCorrection]:
        """What people decided and the file says otherwise, by account."""
        in_file = self.in_file()
        for known in corrections.corrections(self.state):
            said = in_file.get((known.account_id, known.field))
            if said is not None and not _same_word(known, said):
                yield KeptCorrection(
                    known.account_id, known.name, known.field, known.value, said, known.why
                )
        yield from self._kept_territories()

    def _kept_territories(self) -> Iterator[KeptCorrection]:
        layer = self.state.scenario(LIVE).layer()
        wanted = self.incoming.text("territory")[self.rows.known]
        named = named_codes(layer.territories, wanted)
        now = layer.alignment.territory[self.rows.old]
        differs = (named != UNASSIGNED) & (now != UNASSIGNED) & (named != now)
        for at in np.flatnonzero(differs).tolist():
            row = int(self.rows.old[at])
            yield KeptCorrection(
                self.accounts.ids[row],
                self._name(row),
                "territory",
                layer.territories[now[at]].label,
                layer.territories[named[at]].label,
                _ASSIGNED_HERE,
            )


def _same_word(known: corrections.Correction, said: str) -> bool:
    """Whether the file has come to say what was corrected; how a place was found matters not."""
    if known.field != corrections.PLACE:
        return known.value == said
    return known.value.split(", ")[:2] == said.split(", ")[:2]


def _cell_text(value: object) -> str:
    return "" if value is False else corrections.as_text(value)


def _column(accounts: Accounts, name: str) -> Column | None:
    return accounts[name] if name in accounts else None  # noqa: SIM401  Accounts is no dict
