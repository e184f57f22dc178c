"""The fields a filter can name: of the alignment, computed, own metrics, and every column."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

import numpy as np
import pandas as pd

from model.alignment import UNASSIGNED
from model.arrays import BoolArray, Column, FloatArray, IntArray
from model.custom_metrics import custom_metrics, custom_values
from model.errors import PlanError
from model.fields import ACCOUNT_TYPES, NO_SYSTEM, Kind, account_field
from model.named_columns import METRICS, computed, computed_names
from model.scenario import LIVE, Layer
from model.state import State
from model.territories import CORE_TEAM, path_of


class Sort(StrEnum):
    """How the values of a field compare."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    DATE = "date"


@dataclass(frozen=True, eq=False, slots=True)
class Words:
    """A text field: `codes` (n,) are places in `texts`, -1 for none.

    Each of `texts` are all names one value goes by: territory name, short name and id.
    """

    codes: IntArray
    texts: tuple[tuple[str, ...], ...]
    _folded: list[str] = field(default_factory=list)

    def holding(self, needle: str) -> BoolArray:
        """Which rows hold `needle`, in small letters, in one of their names; shape (n,)."""
        hits = [needle in text for text in self._small()]
        found: BoolArray = np.array([*hits, False], bool)[self.codes]
        return found

    def _small(self) -> list[str]:
        if len(self._folded) != len(self.texts):
            joined = list(map("\n".join, self.texts))
            whole = _BETWEEN.join(joined)
            if whole.count(_BETWEEN) == len(joined) - 1:  # all at once is ten times as fast
                self._folded.extend(whole.casefold().split(_BETWEEN))
            else:
                self._folded.extend(text.casefold() for text in joined)
        return self._folded

    def rows_where(self, test: Callable[[str], bool]) -> BoolArray:
        """Which rows have a value any of whose names passes, shape (n,)."""
        hits = [any(test(text) for text in names) for names in self.texts]
        found: BoolArray = np.array([*hits, False], bool)[self.codes]
        return found


@dataclass(frozen=True, slots=True)
class FilterField:
    """One field: what it is called and how it compares. A closed one refuses unknown values."""

    name: str
    label: str
    sort: Sort
    closed: bool = False
    share: bool = False  # a number of which 10 % is 0.1
    aliases: tuple[str, ...] = ()


_OF_ALIGNMENT: Final = (
    FilterField("territory", "Territory", Sort.TEXT, closed=True, aliases=("terr",)),
    FilterField("was", "Territory in live", Sort.TEXT, closed=True, aliases=("live",)),
    FilterField("rep", "Rep", Sort.TEXT, closed=True, aliases=("owner",)),
    FilterField("district", "District", Sort.TEXT, closed=True),
    FilterField("moved", "Moved against live", Sort.FLAG),
    FilterField("unassigned", "Unassigned", Sort.FLAG),
    FilterField("owners", "Teams that serve it", Sort.NUMBER, aliases=("lines",)),
    FilterField("tenure", "Months with the rep", Sort.NUMBER),
)
_SAME_AS: Final = {
    "type": "account_type",
    "system": "idn_id",
    "zip": "postcode",
    "town": "city",
    "state": "region",
    "id": "account_id",
    "pop65": "population_65plus",
}
_BETWEEN: Final = "\x00"
_HIDDEN: Final = frozenset({"lat", "lon", "pinned", "territory", "territory_name", "owner_rep_id"})
_CLOSED: Final = frozenset({"account_type", "segment", "status", "contract_status"})
ANY_NAME: Final = ("name", "city", "account_id")
"""Where a word that stands alone is looked for."""


def folded(name: str) -> str:
    """A name as it is looked up: small letters, no blanks or underscores."""
    return "".join(sign for sign in name.casefold() if sign not in " _")


@dataclass(eq=False, slots=True)
class FilterGround:
    """All that filters of one moment read, each column computed when first asked for.

    `layer` is the open alignment, `live` today's; `today` makes dates relative.
    """

    state: State
    layer: Layer
    live: Layer
    today: date
    _fields: dict[str, FilterField] = field(default_factory=dict)
    _names: dict[str, FilterField] = field(default_factory=dict)
    _words: dict[str, Words] = field(default_factory=dict)
    _numbers: dict[str, FloatArray] = field(default_factory=dict)
    _raw: dict[str, Column] = field(default_factory=dict)

    @classmethod
    def of(
        cls, state: State, today: date, layer: Layer | None = None, team: str = CORE_TEAM.id
    ) -> "FilterGround":
        """The ground of the open scenario, or of another layer of the same team."""
        live = state.scenario(LIVE).layer(team)
        return cls(state, layer or state.scenario().layer(team), live, today)

    def realigned(self, layer: Layer, state: State | None = None) -> "FilterGround":
        """The ground after a move: what does not depend on who owns an account is kept.

        `state` is the one after the move, otherwise equal to this ground's.
        """
        ground = FilterGround(state or self.state, layer, self.live, self.today)
        ground._fields, ground._names = self._fields, self._names
        own = {known.name for known in _OF_ALIGNMENT}
        ground._words.update((n, w) for n, w in self._words.items() if n not in own)
        ground._numbers.update((n, v) for n, v in self._numbers.items() if n not in own)
        ground._raw.update(self._raw)
        return ground

    @property
    def n_rows(self) -> int:
        """Number of accounts."""
        return len(self.state.accounts)

    @property
    def fields(self) -> tuple[FilterField, ...]:
        """Every field, those of the alignment first."""
        if not self._fields:
            self._list()
        return tuple(self._fields.values())

    def find(self, name: str) -> FilterField | None:
        """A field by name, label or another word people use for it."""
        if not self._fields:
            self._list()
        return self._names.get(folded(name))

    def words(self, known: FilterField) -> Words:
        """The values of a text or date field."""
        if known.name not in self._words:
            self._words[known.name] = _words(self, known.name)
        return self._words[known.name]

    def numbers(self, known: FilterField) -> FloatArray:
        """The values of a number field (n,), NaN unknown."""
        if known.name not in self._numbers:
            values = _alignment_numbers(self, known.name)
            if values is None:
                values = np.asarray(self.raw(known.name), np.float64)
            self._numbers[known.name] = values
        return self._numbers[known.name]

    def flags(self, known: FilterField) -> BoolArray:
        """The values of a yes/no field (n,)."""
        if known.name == "moved":
            return moved(self.layer, self.live)
        if known.name == "unassigned":
            return np.asarray(self.layer.alignment.territory == UNASSIGNED)
        return self.state.accounts.flag(known.name)

    def raw(self, name: str) -> Column:
        """A computed figure, an own metric or a column of the account table."""
        if name not in self._raw:
            self._raw[name] = _raw(self.state, name)
        return self._raw[name]

    def _list(self) -> None:
        for known in (*_OF_ALIGNMENT, *_computed_fields(self.state), *_table_fields(self.state)):
            if known.name in self._fields:
                continue
            self._fields[known.name] = known
        for wanted in (lambda f: (f.name,), lambda f: f.aliases, lambda f: (f.label,)):
            for known in self._fields.values():
                for name in wanted(known):
                    self._names.setdefault(folded(name), known)


def _computed_fields(state: State) -> Iterable[FilterField]:
    for name in computed_names():
        if name in ("accounts", "procedures") and not len(state.accounts):
            continue
        found = METRICS.get(name)
        text = name in ("segment", "potential_class", "decile")
        label = found[0] if found else name.replace("_", " ").capitalize()
        share = name in ("penetration", "share_of_wallet", "attainable")
        sort = Sort.TEXT if text and name != "decile" else Sort.NUMBER
        aliases = ("hours",) if name == "workload" else ()
        yield FilterField(name, label, sort, name in _CLOSED, share, aliases)
    for own in custom_metrics(state):
        yield FilterField(own.name, own.label, Sort.NUMBER)


def _table_fields(state: State) -> Iterable[FilterField]:
    other = {known: short for short, known in _SAME_AS.items()}
    for name in state.accounts:
        if name in _HIDDEN:
            continue
        values, known = state.accounts[name], account_field(name)
        sort = Sort.TEXT
        if values.dtype == np.bool_:
            sort = Sort.FLAG
        elif values.dtype == np.float64:
            sort = Sort.NUMBER
        elif known.kind is Kind.DATE if known else _looks_like_dates(values):
            sort = Sort.DATE
        label = known.label if known else name
        aliases = (other[name],) if name in other else ()
        synonyms = known.synonyms if known else ()
        yield FilterField(name, label, sort, name in _CLOSED, aliases=(*aliases, *synonyms))


def _looks_like_dates(values: Column) -> bool:
    seen = [text for text in values[:400].tolist() if text][:20]
    return bool(seen) and all(
        len(text) >= 10 and text[4] == text[7] == "-" and text[:4].isdigit() for text in seen
    )


def _raw(state: State, name: str) -> Column:
    found = computed(state, name)
    if found is not None:
        return found.values
    own = next((known for known in custom_metrics(state) if known.name == name), None)
    if own is not None:
        try:
            return custom_values(state, own)
        except PlanError:  # a column it needs is gone; the own metrics say so
            return np.full(len(state.accounts), np.nan)
    return state.accounts[name]


def moved(layer: Layer, live: Layer) -> BoolArray:
    """Which accounts have another territory than in live, by territory id; shape (n,)."""
    place = {territory.id: code for code, territory in enumerate(live.territories)}
    fresh = len(live.territories)
    recode = [place.get(t.id, fresh + code) for code, t in enumerate(layer.territories)]
    codes = np.array([*recode, UNASSIGNED], np.int64)[layer.alignment.territory]
    return np.asarray(codes != live.alignment.territory)


def tenure_months(state: State, layer: Layer, live: Layer, today: date) -> FloatArray:
    """Whole months each account has been with the rep it has, shape (n,).

    It counts from the rep's start, or from the account's own column `owner_since` when that is
    later; 0 where the open alignment gives the account to another rep than live; NaN where
    nobody owns it or the start is not known (plan-spec F30: continuity).
    """
    starts = [_start_of(state, territory.rep_id) for territory in layer.territories]
    start = np.array([*starts, ""], object)[layer.alignment.territory]
    since = state.accounts.text("owner_since")
    codes, texts = pd.factorize(np.where(since > start, since, start))
    months = np.array([_months_since(text, today) for text in texts])[codes]
    reps = [np.array([*(t.rep_id for t in x.territories), ""], object) for x in (layer, live)]
    now = reps[0][layer.alignment.territory]
    before = reps[1][live.alignment.territory]
    months = np.where((now != before) & (now != ""), 0.0, months)
    return np.asarray(np.where(now == "", np.nan, months), np.float64)


def _start_of(state: State, rep_id: str) -> str:
    rep = state.rep(rep_id)
    return rep.start_date[:10] if rep else ""


def _months_since(text: str, today: date) -> float:
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return float("nan")
    months = 12 * (today.year - day.year) + today.month - day.month - (today.day < day.day)
    return float(max(months, 0))


def owners(state: State) -> IntArray:
    """How many teams of the open scenario serve each account, shape (n,)."""
    count = np.zeros(len(state.accounts), np.int64)
    for layer in state.scenario().layers.values():
        count += layer.alignment.territory != UNASSIGNED
    return count


def _alignment_numbers(ground: FilterGround, name: str) -> FloatArray | None:
    if name == "tenure":
        return tenure_months(ground.state, ground.layer, ground.live, ground.today)
    if name == "owners":
        return owners(ground.state).astype(np.float64)
    return None


def _words(ground: FilterGround, name: str) -> Words:
    state = ground.state
    if name in ("territory", "rep", "district", "was"):
        return _territory_words(state, ground.live if name == "was" else ground.layer, name)
    values = ground.raw(name)
    codes, texts = pd.factorize(values)
    further = _further_names(state, name)
    named: list[tuple[str, ...]] = [(text,) if text else () for text in texts]
    if further:
        named = [(*own, *further.get(text, ())) for text, own in zip(texts, named, strict=True)]
    return Words(codes.astype(np.int64), tuple(named))


def _territory_words(state: State, layer: Layer, name: str) -> Words:
    names: list[tuple[str, ...]] = []
    for territory in layer.territories:
        rep = state.rep(territory.rep_id)
        found: tuple[str, ...]
        if name == "rep":
            found = (rep.name, rep.id) if rep else ()
        elif name == "district":
            above = path_of(state.districts, territory.district)[::-1]
            names_above = (text for known in above for text in (known.name, known.id))
            found = (*names_above, territory.district)
        else:
            found = (territory.label, territory.name, territory.id)
        names.append(tuple(dict.fromkeys(text for text in found if text)))
    return Words(layer.alignment.territory.astype(np.int64), tuple(names))


def _further_names(state: State, name: str) -> Mapping[str, tuple[str, ...]]:
    if name == "account_type":
        return {code: (label,) for code, label in ACCOUNT_TYPES.items()}
    if name == "idn_id":
        systems = state.table("systems")
        labels: dict[str, tuple[str, ...]] = {}
        if {"idn_id", "name"} <= set(systems.columns):
            labels = {
                str(i): (str(n),) for i, n in zip(systems["idn_id"], systems["name"], strict=True)
            }
        alone = dict.fromkeys(NO_SYSTEM, ("independent",))
        return {**labels, **alone}
    return {}
