"""Of which institutions the territory consists: accounts, beds, money and hours by kind (S0-03)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtWidgets import QWidget

from model.arrays import TextArray
from model.fields import ACCOUNT_TYPES
from model.format import Formatter
from model.plan.core import in_system
from model.plan.facts import MixRow
from model.plan.rep_plan import RepPlan
from model.plan.tables import text
from model.state import State
from ui.plan.row_list import Row
from ui.session import Session
from ui.strategy.cross_grid import GridCell, GridLine
from ui.strategy.cross_view import CrossView
from ui.theme.style import Theme
from ui.widgets.choices import SegmentedControl

BY: Final = ("Kind", "Segment", "Cluster", "System")
_UNKNOWN: Final = ("No kind", "No segment", "Not placed", "No system")
_SHARES: Final = (  # columns that are shaded, with each row's share of the whole
    ("Accounts", "share_of_accounts"),
    ("Potential", "share_of_potential"),
    ("Revenue", "share_of_revenue"),
    ("Headroom", "share_of_headroom"),
    ("Hours a year", "share_of_hours"),
)
_UNEVEN: Final = 0.10  # share points between hours and headroom worth a sentence (P08)


@dataclass(frozen=True, eq=False, slots=True)
class Member:
    """One account of the territory."""

    key: str
    name: str
    potential: float
    groups: tuple[str, str, str, str]  # its key in each table of `BY`


@dataclass(frozen=True, eq=False, slots=True)
class Mixed:
    """The tables of the mix, the accounts behind them and the names of the keys."""

    tables: tuple[tuple[MixRow, ...], ...]
    total: MixRow
    members: tuple[Member, ...]
    names: tuple[Mapping[str, str], ...]
    untold: tuple[str, ...]
    tops: tuple[float, float, float]  # share of revenue of the largest 1, 5 and 10 accounts

    def concentrated(self, show: Formatter) -> str:
        """How much of the revenue the largest accounts bring."""
        if not all(np.isfinite(self.tops)):
            return ""
        one, five, ten = (show.percent(share) for share in self.tops)
        return f"The largest account brings {one} of revenue, the first five {five}, ten {ten}."


def mix_found(state: State, plan: RepPlan) -> Mixed:
    """Read the mix of a plan; a pure function."""
    mix = plan.mix
    systems: TextArray = in_system(state.accounts.taking(plan.rows))
    table = state.table("systems")
    names = dict(zip(map(str, text(table, "idn_id")), map(str, text(table, "name")), strict=True))
    members = [
        Member(
            str(plan.ids[n]),
            str(plan.names[n]),
            float(plan.figures.potential[n]),
            (
                str(plan.types[n]),
                str(plan.segmentation.segment[n]),
                str(plan.clusters[n]),
                str(systems[n]),
            ),
        )
        for n in range(plan.n)
    ]
    members.sort(key=lambda one: (-np.nan_to_num(one.potential), one.name))
    tables = (mix.by_type, mix.by_segment, mix.by_cluster, mix.by_system)
    return Mixed(tables, mix.total, tuple(members), (ACCOUNT_TYPES, {}, {}, names),
                 mix.missing, (mix.top_1, mix.top_5, mix.top_10))  # fmt: skip


class MixView(CrossView):
    """A table by kind, segment, cluster or system; its total is the account table's."""

    def __init__(self, theme: Theme, session: Session, parent: QWidget | None = None) -> None:
        hint = (
            "Shade: weight in its column. The last line is every account of the territory, as the "
            "account table adds them up."
        )
        super().__init__(theme, session, mix_found, "Mix of institutions", hint, parent)
        self.by = SegmentedControl(theme, BY, name="Accounts by")
        self.choices.addWidget(self.by)
        self.choices.addStretch(1)
        self.by.option_chosen.connect(self._on_by)

    @property
    def rows(self) -> tuple[MixRow, ...]:
        """What the table shows, its total last."""
        if self.found is None:
            return ()
        return (*self.found.tables[self.by.chosen], self.found.total)

    def fill(self) -> None:
        """Show the table."""
        found: Mixed = self.found
        show, rows = self._session.formatter, self.rows
        most = _largest(rows[:-1])
        lines = [
            GridLine(
                self._name(row, row is found.total), _cells(row, most, show), row is found.total
            )
            for row in rows
        ]
        columns = ("Accounts", "Beds", "Potential", "Revenue", "Headroom", "Penetration",
                   "Hours a year", "Hours / headroom")  # fmt: skip
        self.show_grid(columns, lines if found.total.n else ())
        self.empty.setText("No account belongs to this territory yet.")
        self.card.show_title("Mix of institutions", f"{found.total.n} accounts, money a year")
        said = (self._uneven(rows[:-1], show), found.concentrated(show), *found.untold)
        self.foot.setText(" ".join(part for part in said if part))
        self.foot.setVisible(bool(self.foot.text()))

    def members(self, row: int, _column: int) -> tuple[str, Sequence[Row]]:
        """The accounts of a line, largest potential first."""
        found: Mixed = self.found
        line, by, show = self.rows[row], self.by.chosen, self._session.formatter
        every = line is found.total
        inside = [one for one in found.members if every or one.groups[by] == line.key]
        said = [
            Row(one.key, one.name, icon="accounts", right=_or_dash(show.compact, one.potential))
            for one in inside
        ]
        return self._name(line, every), said

    def _name(self, row: MixRow, total: bool) -> str:
        by = self.by.chosen
        if total:
            return "All accounts"
        return self.found.names[by].get(row.key, row.key) or _UNKNOWN[by]

    def _uneven(self, rows: Sequence[MixRow], show: Formatter) -> str:
        """Where hours and headroom lie apart, in one sentence."""
        apart = [(row.share_of_hours - row.share_of_headroom, row) for row in rows if row.key]
        apart = [pair for pair in apart if abs(pair[0]) >= _UNEVEN]
        if not apart:
            return ""
        _, row = max(apart, key=lambda pair: abs(pair[0]))
        hours, money = show.percent(row.share_of_hours), show.percent(row.share_of_headroom)
        return f"{self._name(row, False)}: {hours} of the hours for {money} of the headroom."

    def _on_by(self, _option: int) -> None:
        self.refill()


def _largest(rows: Sequence[MixRow]) -> Mapping[str, float]:
    """The largest share of each shaded column; 1 where nothing is known."""
    return {
        name: float(np.nanmax([getattr(row, field) for row in rows] + [0.0])) or 1.0
        for name, field in _SHARES
    }


def _cells(row: MixRow, most: Mapping[str, float], show: Formatter) -> tuple[GridCell, ...]:
    shares = {name: float(getattr(row, field)) for name, field in _SHARES}

    def shaded(name: str, words: str) -> GridCell:
        share = shares[name]
        if share != share or row.key == "all":
            return GridCell(words)
        return GridCell(words, share / most[name], f"{show.percent(share)} of all {name.lower()}")

    ratio = row.share_of_hours / row.share_of_headroom if row.share_of_headroom > 0 else np.nan
    return (
        shaded("Accounts", str(row.n)),
        GridCell(_or_dash(show.number, row.beds)),
        shaded("Potential", _or_dash(show.compact, row.potential)),
        shaded("Revenue", _or_dash(show.compact, row.revenue)),
        shaded("Headroom", _or_dash(show.compact, row.headroom)),
        GridCell(_or_dash(show.percent, row.penetration)),
        shaded("Hours a year", _or_dash(show.number, row.hours)),
        GridCell(f"{ratio:.1f}" if ratio == ratio else "–"),
    )


def _or_dash(words: Callable[[float], str], value: float) -> str:
    return words(value) if np.isfinite(value) else "–"
