"""What all explanations of one alignment draw on: figures, grades, settings and sources."""

import json
from collections.abc import Sequence
from functools import cached_property
from typing import Final

import numpy as np

from model.arrays import FloatArray
from model.confidence import Grades, grades, volumes_of
from model.explain.figure import Explanation, FigureKey, Input
from model.fields import account_field
from model.format import MISSING, Formatter
from model.plan.core import PlanCore, plan_core
from model.plan.facts import AccountFigures
from model.plan.potential import account_figures
from model.plan.volumes import Volumes
from model.positions import serving
from model.scenario import Layer, Scenario
from model.settings import Settings, settings_of, shipped_defaults
from model.state import State
from model.territories import CORE_TEAM
from model.workload import AccountHours, Parts, account_hours, project_parts

MOST_ACCOUNTS: Final = 12
"""How many accounts of a sum are listed before the rest is one line."""


class Context:
    """One state, scenario and team; everything is computed when it is first asked for."""

    def __init__(self, state: State, scenario: str = "", team: str = CORE_TEAM.id) -> None:
        self.state, self.team = state, team
        self.scenario: Scenario = state.scenario(scenario)
        self.show = Formatter.of(state.about)
        self.settings: Settings = settings_of(state)

    @cached_property
    def layer(self) -> Layer:
        """Territories and alignment."""
        return self.scenario.layer(self.team)

    @cached_property
    def figures(self) -> AccountFigures:
        """F1-F6 of all accounts."""
        return account_figures(self.state)

    @cached_property
    def hours(self) -> AccountHours:
        """Workload of all accounts with the owners of this scenario."""
        return account_hours(self.state, self.scenario.id, self.team)

    @cached_property
    def parts(self) -> Parts:
        """The parts of that workload without travel."""
        return project_parts(self.state, self.team)

    @cached_property
    def volumes(self) -> Volumes:
        """Procedures, measured and estimated."""
        return volumes_of(self.state)

    @cached_property
    def grades(self) -> Grades:
        """Confidence per account."""
        return grades(self.state)

    def core_of(self, code: int) -> PlanCore:
        """The plan core of a territory of this alignment."""
        rep = serving(self.state, self.layer.territories[code])
        return plan_core(self.state, self.layer.alignment.rows_of(code), rep, self.figures)

    def name_of(self, row: int) -> str:
        """An account's name, its id where it has none."""
        return str(self.state.accounts.text("name")[row] or self.state.accounts.ids[row])

    def source_of(self, column: str, row: int = -1) -> str:
        """Where a column of the account table comes from: file, sheet and column, or typed."""
        if row >= 0 and column in str(self.state.accounts.text("pinned")[row]).split(";"):
            return "corrected by hand"
        field = account_field(column)
        header, place = (field.label if field else column), "the accounts"
        table = self.state.table("import_sources")
        if {"kind", "file", "sheet"} <= set(table.columns):
            mine = table[table["kind"] == "accounts"]
            if len(mine):
                last = mine.iloc[-1]
                place = str(last["file"]) + (f", sheet {last['sheet']}" if last["sheet"] else "")
                header = _header(str(last.get("reading", "")), column) or header
        return f"{place}, column “{header}”"

    def cell(self, symbol: str, column: str, row: int, text: str = "") -> Input:
        """An input straight out of the account table."""
        accounts, field = self.state.accounts, account_field(column)
        label = field.label if field else column
        values = accounts[column] if column in accounts else np.full(len(accounts), "", object)
        value = values[row]
        if values.dtype == object:
            shown = text or str(value) or MISSING
            return Input(symbol, label, shown, str(value), self.source_of(column, row))
        number = float(value)
        shown = text or self.quantity(number, field.unit if field else "")
        return Input(symbol, label, shown, number, self.source_of(column, row))

    def setting(self, symbol: str, name: str, text: str = "", label: str = "") -> Input:
        """An input that is a setting of the project or a shipped default."""
        value = self.settings[name]
        default = shipped_defaults().get(name)
        own = "set in this project" if not self.settings.is_default(name) else "shipped default"
        shown = label or (default.label if default else name)
        unit = default.unit if default else "share" if 0 < value < 1 else ""
        return Input(symbol, shown, text or self.setting_text(value, unit), value, f"{own} {name}")

    def setting_text(self, value: float, unit: str) -> str:
        """A setting as it reads."""
        if unit == "share":
            return self.show.percent(value, 0 if round(100 * value) == 100 * value else 1)
        return f"{value:,.6g} {unit}".strip()

    def quantity(self, value: float, unit: str, digits: int = 0) -> str:
        """A number with its unit, formatted for this project."""
        if unit.startswith("money"):
            return self.show.money(value)
        if unit in ("h", "h/yr", "hours"):
            return self.show.hours(value, digits or (2 if abs(value) < 10 else 0))
        if unit == "share":
            return self.show.percent(value, 1)
        if unit == "%":
            return self.show.percent(value / 100, digits)
        whole = np.isfinite(value) and float(value).is_integer()
        text = self.show.number(value, 0 if whole and not digits else digits or 2)
        return text if not unit or text == MISSING else f"{text} {unit}"

    def given(self, key: FigureKey, item: Input, unit: str, words: str = "") -> Explanation:
        """The explanation of a figure that was not computed."""
        said = words or "As it stands in the source."
        return Explanation(
            key, item.label, item.value, unit, item.text, "", said, "", (item,), grade=item.grade
        )

    def biggest(
        self, symbol: str, values: FloatArray, rows: Sequence[int], unit: str, figure: str
    ) -> tuple[Input, ...]:
        """The largest accounts of a sum one by one, the others as one input."""
        letters = self.grades.of(figure)
        ordered = sorted(rows, key=lambda row: (-abs(float(np.nan_to_num(values[row]))), row))
        known = [row for row in ordered if np.isfinite(values[row])]
        most = MOST_ACCOUNTS if len(known) > MOST_ACCOUNTS + 1 else MOST_ACCOUNTS + 1
        ids = self.state.accounts.ids
        items = [
            Input(
                symbol,
                self.name_of(row),
                self.quantity(float(values[row]), unit),
                float(values[row]),
                "account",
                str(letters[row]),
                FigureKey("account", figure, str(ids[row])) if figure != "accounts" else None,
            )
            for row in known[:most]
        ]
        rest = known[most:]
        if rest:
            total = float(sum(float(values[row]) for row in rest))
            label = f"The other {len(rest):,} accounts"
            items.append(Input(symbol, label, self.quantity(total, unit), total, "their sum"))
        return tuple(items) or (Input(symbol, "No account", self.quantity(0.0, unit), 0.0),)


def _header(reading: str, column: str) -> str:
    """The file's own header for a column out of a remembered reading."""
    try:
        mapping = json.loads(reading).get("mapping", {}) if reading else {}
    except (ValueError, AttributeError):
        return ""
    return str(mapping.get(column, "")) if isinstance(mapping, dict) else ""
