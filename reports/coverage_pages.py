"""Who covers which hospital, surgery centre and practice, on paper (S2-05)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Final

import numpy as np

from model.alignment import UNASSIGNED
from model.arrays import FloatArray, IntArray
from model.errors import PlanError
from model.fields import ACCOUNT_TYPES
from model.filters.coverage import Coverage, coverage
from model.format import Formatter
from model.metrics import metric
from model.positions import serving
from model.scenario import Layer, Scenario
from model.state import State
from model.territories import Team
from reports.pdf import blocks, tables
from reports.pdf.book import Book, Meta
from reports.pdf.colours import G700
from reports.pdf.grid import A4, LETTER
from reports.pdf.page import Frame
from reports.pdf.tables import Column, Row

PAPERS: Final = {"letter": LETTER, "a4": A4}
MOST_LISTED: Final = 600  # accounts of a list; a file holds all of them
_MOST_TEAMS: Final = 4  # columns of teams; further ones only in the list


def write_coverage_pages(
    state: State,
    scenario_id: str,
    out: Path,
    *,
    today: date,
    author: str = "",
    paper: str = "letter",
) -> tuple[str, ...]:
    """Write the coverage of a scenario over all its teams; what is wrong with the pages.

    By type and team, by territory and type, every account without an owner, and every account
    that several teams serve with each of them. Raises PlanError for an unknown paper, a project
    without accounts, or a file that cannot be written.
    """
    if paper not in PAPERS:
        raise PlanError(f'There is no paper "{paper}".', remedy="Choose letter or a4.")
    if not len(state.accounts):
        raise PlanError("There is no account to cover.", remedy="Import accounts first.")
    scenario = state.scenario(scenario_id)
    shown = replace(state, open_scenario=scenario.id)
    with Book(out, PAPERS[paper], _meta(state, scenario, today, author)) as book:
        _Pages(book, shown, scenario).draw()
    return tuple(str(fault) for fault in book.ledger.faults())


def _meta(state: State, scenario: Scenario, today: date, author: str) -> Meta:
    return Meta(
        title=f"Coverage with {scenario.name}",
        author=author,
        created=datetime.combine(today, time(12), UTC),
        territory=state.about.name,
        trail=f"{scenario.name} · {Formatter.of(state.about).date(today.isoformat())}",
        subject="Who covers which account",
        language=state.about.locale.replace("_", "-"),
        tabbed=False,
    )


class _Pages:
    """The pages of one scenario."""

    def __init__(self, book: Book, state: State, scenario: Scenario) -> None:
        self.book, self.state, self.scenario = book, state, scenario
        self.show = Formatter.of(state.about)
        self.found: Coverage = coverage(state)
        self.teams = [team for team in state.teams if team.id in scenario.layers]
        self.codes = [kind.code for kind in self.found.types]

    def draw(self) -> None:
        n_open, n_several = len(self.found.unowned), len(self.found.several)
        lead = (
            f"{self._counted(len(self.state.accounts))}: {n_open:,} without an owner,"
            f" {n_several:,} served by several teams."
        )
        with self.book.page("Who covers what", lead, key="C1", landscape=True) as page:
            area = page.frame(0, 12)
            self._by_type(area)
            left = self._by_territory(area, self._territory_rows())
        while left:
            with self.book.page("By territory, continued", landscape=True) as page:
                left = self._by_territory(page.frame(0, 12), left)
        self._list("Accounts without an owner", self.found.unowned, owned=False)
        self._list("Accounts of several teams", self.found.several, owned=True)

    def _counted(self, n: int) -> str:
        return "1 account" if n == 1 else f"{n:,} accounts"

    def _by_type(self, area: Frame) -> None:
        teams = self.teams[:_MOST_TEAMS]
        columns = [Column("Type of account", 170), Column("Accounts", 60, "right")]
        columns += [Column(team.name, 90, "right") for team in teams]
        columns += [Column("Nobody", 60, "right"), Column("Several", 60, "right")]
        number = self.show.number
        rows = [
            Row(
                [
                    _type_name(kind.code),
                    number(kind.accounts),
                    *(number(owned) for owned in kind.by_team[: len(teams)]),
                    number(kind.unowned),
                    number(kind.several),
                ]
            )
            for kind in self.found.types
        ]
        whole = [sum(k.by_team[place] for k in self.found.types) for place in range(len(teams))]
        ends = (len(self.found.unowned), len(self.found.several))
        every = [number(value) for value in (len(self.state.accounts), *whole, *ends)]
        rows.append(Row(["All", *every], total=True))
        blocks.heading(area, "By type", "accounts served by each team")
        tables.table(area, columns, rows, more=None)

    def _territory_rows(self) -> list[Row]:
        types = self.state.accounts.text("account_type")
        rows = []
        for team in self.teams:
            layer = self.scenario.layers[team.id]
            territory = layer.alignment.territory
            for code, record in enumerate(layer.territories):
                rep = serving(self.state, record)
                mine = types[territory == code]
                counts = [int((mine == kind).sum()) for kind in self.codes]
                cells = [self.show.number(n) if n else None for n in counts]
                who = rep.name if rep else "nobody yet"
                total = self.show.number(len(mine))
                rows.append(Row([team.name, record.label, who, *cells, total]))
        return rows

    def _by_territory(self, area: Frame, rows: list[Row]) -> list[Row]:
        """Draw what fits; what is left."""
        columns = [Column("Team", 90, colour=G700), Column("Territory", 110), Column("Who", 100)]
        columns += [Column(code or "none", 38, "right") for code in self.codes]
        columns.append(Column("All", 44, "right"))
        told = "; ".join(
            f"{c} {ACCOUNT_TYPES[c].lower()}" for c in self.codes if c in ACCOUNT_TYPES
        )
        blocks.heading(area, "By territory", "number of accounts of each type")
        drawn = tables.table(area, columns, rows, group=True, more=None) if rows else 0
        if area.room > 24:
            area.skip(6)
            blocks.small(area, f"{told[:1].upper()}{told[1:]}." if told else "No type is known.")
        return rows[drawn:]

    def _list(self, title: str, found: IntArray, *, owned: bool) -> None:
        potential = metric(self.state, "potential").values
        order = found[np.argsort(-np.nan_to_num(potential[found]), kind="stable")]
        lead = f"{self._counted(len(order))}, largest potential first."
        if len(order) > MOST_LISTED:
            lead = f"The first {MOST_LISTED:,} of {self._counted(len(order))} by potential."
        rows = [self._account(int(row), potential, owned=owned) for row in order[:MOST_LISTED]]
        columns = [
            Column("Account", 170),
            Column("Number", 60, colour=G700),
            Column("Town", 90, colour=G700),
            Column("Type", 44),
            Column("Potential", 56, "right"),
        ]
        if owned:
            columns += [Column(team.name, 110) for team in self.teams]
        first = True
        while rows:
            heading = title if first else f"{title}, continued"
            with self.book.page(heading, lead if first else None, landscape=True) as page:
                drawn = tables.table(page.frame(0, 12), columns, rows, more=None)
            assert drawn, "a row is higher than a page"
            rows, first = rows[drawn:], False

    def _account(self, row: int, potential: FloatArray, *, owned: bool) -> Row:
        accounts = self.state.accounts
        town = ", ".join(
            part for part in (accounts.text("city")[row], accounts.text("region")[row]) if part
        )
        cells: list[str | None] = [
            str(accounts.text("name")[row]) or str(accounts.ids[row]),
            str(accounts.ids[row]),
            town or None,
            str(accounts.text("account_type")[row]) or None,
            self.show.compact(float(potential[row])) if potential[row] > 0 else None,
        ]
        if owned:
            cells += [self._owner(team, row) for team in self.teams]
        return Row(cells)

    def _owner(self, team: Team, row: int) -> str | None:
        layer: Layer = self.scenario.layers[team.id]
        code = int(layer.alignment.territory[row])
        if code == UNASSIGNED:
            return None
        territory = layer.territories[code]
        rep = serving(self.state, territory)
        return f"{rep.name}, {territory.label}" if rep else territory.label


def _type_name(code: str) -> str:
    return f"{ACCOUNT_TYPES[code]} ({code})" if code in ACCOUNT_TYPES else code or "Not given"
