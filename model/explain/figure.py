"""A figure, what it is made of, and the proof: its formula computed again from its inputs."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from model.errors import PlanError
from model.formula.columns import FormulaColumn
from model.formula.evaluate import evaluate


@dataclass(frozen=True, slots=True)
class FigureKey:
    """Which figure: of an account (`subject` its id), a territory, an alignment or a plan.

    `kind` is "account", "territory", "alignment", "plan" or "family"; `detail` is the metric a
    total or a spread is of, the family of a volume, the year of a forecast.
    """

    kind: str
    figure: str
    subject: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Input:
    """One thing a figure is computed from; `key` leads to its own explanation.

    Inputs of one `symbol` make a vector in the formula, in the order they stand.
    """

    symbol: str
    label: str
    text: str
    value: float | str
    source: str = ""
    grade: str = ""
    key: FigureKey | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A figure with its formula in words and as an expression on the symbols of its inputs.

    `outcomes` name the results 0, 1, 2 … of an expression whose figure is a word. An empty
    expression means that the figure was given, not computed; then there is one input.
    """

    key: FigureKey
    title: str
    value: float | str
    unit: str
    text: str
    formula: str  # number in the plan specification, "F2"; "" for none
    words: str
    expression: str
    inputs: tuple[Input, ...]
    caveats: tuple[str, ...] = ()
    grade: str = ""
    outcomes: tuple[str, ...] = ()

    @property
    def as_text(self) -> str:
        """Everything as lines of plain text, to be copied."""
        head = f"{self.title}: {self.text}" + (f" (grade {self.grade})" if self.grade else "")
        lines = [head, f"{self.words} ({self.formula})" if self.formula else self.words]
        for item in self.inputs:
            grade = f", grade {item.grade}" if item.grade else ""
            source = f"  [{item.source}{grade}]" if item.source or grade else ""
            lines.append(f"  {item.label}: {item.text}{source}")
        return "\n".join([*lines, *self.caveats])


class _Inputs:
    """The inputs of an explanation as columns for its expression."""

    def __init__(self, inputs: Iterable[Input]) -> None:
        self._by_symbol: dict[str, list[float | str]] = {}
        for item in inputs:
            self._by_symbol.setdefault(item.symbol, []).append(item.value)
        self._n = max((len(values) for values in self._by_symbol.values()), default=1)

    @property
    def n_rows(self) -> int:
        return self._n

    def find(self, name: str) -> FormulaColumn | None:
        values = self._by_symbol.get(name)
        if values is None:
            return None
        whole = values * self._n if len(values) == 1 else values
        if any(isinstance(value, str) for value in whole):
            return FormulaColumn(np.array([str(value) for value in whole], object))
        return FormulaColumn(np.array(whole, np.float64))

    def names(self) -> Iterable[str]:
        return self._by_symbol


def recompute(explanation: Explanation) -> float | str:
    """The figure computed again from the inputs shown; what was given is given again.

    Raises
    ------
    PlanError
        If the inputs do not add up to one figure: a fault of the explanation.
    """
    if not explanation.expression:
        return explanation.inputs[0].value if explanation.inputs else explanation.value
    found = evaluate(explanation.expression, _Inputs(explanation.inputs))
    if len(found) > 1 and not np.allclose(found, found[0], equal_nan=True):
        raise PlanError(
            f"The inputs of {explanation.title} give no single figure.",
            remedy="Report this explanation.",
        )
    if explanation.outcomes:
        place = int(found[0]) if np.isfinite(found[0]) else -1
        return explanation.outcomes[place] if 0 <= place < len(explanation.outcomes) else ""
    return float(found[0])
