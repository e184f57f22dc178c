"""Every number a formula uses: the project's own value, else the shipped default."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import pandas as pd

from model.arrays import BoolArray, FloatArray, TextArray
from model.errors import PlanError
from model.resources import resource
from model.same_inputs import SameInputs
from model.state import State

OTHER_TYPE = "OTHER"  # stands for account types a setting does not name


@dataclass(frozen=True, slots=True)
class Default:
    """One shipped number with what it is for."""

    name: str
    formula: str  # "F20", or the section of the plan specification
    label: str
    unit: str
    value: float
    source: str


@cache
def shipped_defaults() -> Mapping[str, Default]:
    """The defaults of resources/settings.csv by name, in file order."""
    with resource("settings.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["setting"]: Default(
                row["setting"],
                row["formula"],
                row["label"],
                row["unit"],
                float(row["value"]),
                row["source"],
            )
            for row in csv.DictReader(file)
        }


@cache
def _shipped_values() -> Mapping[str, float]:
    return {name: default.value for name, default in shipped_defaults().items()}


class Settings(Mapping[str, float]):
    """The project's numbers over the shipped defaults, one mapping."""

    def __init__(self, own: Mapping[str, float]) -> None:
        self._own = own
        self._values = dict(_shipped_values())
        self._values.update({name: float(value) for name, value in own.items()})

    def __getitem__(self, name: str) -> float:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def is_default(self, name: str) -> bool:
        """Whether the project uses the shipped value."""
        return name not in self._own

    def by_type(self, prefix: str, types: TextArray) -> FloatArray:
        """`<prefix>.<TYPE>` for every account, shape of `types`; `<prefix>.OTHER` if unnamed."""
        codes, names = pd.factorize(types)
        fallback = self._values[f"{prefix}.{OTHER_TYPE}"]
        values = np.array([self._values.get(f"{prefix}.{name}", fallback) for name in names])
        return values[codes] if len(names) else np.zeros(0)

    def rural(self, clusters: TextArray) -> BoolArray:
        """Which travel clusters are rural: those with a setting `rural.<CLUSTER>` above 0."""
        codes, names = pd.factorize(clusters)
        values = np.array([self._values.get(f"rural.{name}", 0.0) > 0 for name in names], bool)
        return values[codes] if len(names) else np.zeros(0, bool)


def settings_of(source: State | Mapping[str, float]) -> Settings:
    """The settings of a project, or of a plain mapping of its own numbers."""
    if isinstance(source, Settings):
        return source
    if not isinstance(source, State):
        return Settings(source)
    return _settings(SameInputs(source.settings, (source.settings,)))


@lru_cache(maxsize=16)
def _settings(same: SameInputs) -> Settings:
    """Read once for all that ask: what a state holds is never changed in place."""
    return Settings(same.source)


def setting(source: State | Mapping[str, float], name: str) -> float:
    """One number by name; PlanError when neither the project nor Catchment knows it."""
    try:
        return settings_of(source)[name]
    except KeyError:
        raise PlanError(
            f'There is no setting "{name}".', remedy="Check its name in the list of settings."
        ) from None
