"""The columns of the account table in Align: which there are, which are usual, how each reads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from model.arrays import IntArray
from model.custom_metrics import custom_metrics
from model.fields import account_field
from model.filters.columns import FilterField, FilterGround, Sort
from model.filters.groups import adds_up
from model.filters.views import same_tables
from model.format import Formatter
from model.scenario import LIVE
from model.system_seats import system_names
from ui.session import Session
from ui.widgets.columns import Look, TableColumn

USUAL_COLUMNS: Final = 10  # a table with fewer has room for the user's own
_INDEPENDENT: Final = "independent"
_SYSTEM, _FIELD_OF = "system", {"system": "idn_id"}
_FIRST: Final = ("name", "city", "account_type", _SYSTEM, "territory")
_FIGURES: Final = ("potential", "segment", "revenue", "workload", "drive", "beds")
_TITLES: Final = {"city": "Town", "workload": "Hours", "drive": "Drive", "tenure": "Tenure"}
_WIDTHS: Final = {"name": 0, "city": 100, "account_type": 64, _SYSTEM: 100, "territory": 180}
_NOT_OFFERED: Final = frozenset({"idn_id", "accounts", "owner_since"})


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A column that can be shown; `note` says what it is."""

    key: str
    title: str
    note: str


def ground_of(session: Session, known: FilterGround | None = None) -> FilterGround:
    """What filters and columns read now; what `known` has computed is kept where it holds."""
    state, layer = session.state, session.layer
    live = state.scenario(LIVE).layer(session.team)
    if known is not None and known.state.accounts is state.accounts and known.live is live:
        same = known.state is state or _same_inputs(known, session)
        if same and known.layer.territories == layer.territories and known.today == session.today:
            return known if known.layer is layer else known.realigned(layer, state)
    return FilterGround(state, layer, live, session.today)


def _same_inputs(known: FilterGround, session: Session) -> bool:
    was, now = known.state, session.state
    return (
        (was.reps, was.teams, was.districts) == (now.reps, now.teams, now.districts)
        and was.settings == now.settings
        and was.plans == now.plans
        and same_tables(was, now)
    )


def territory_column(
    session: Session, hues: Sequence[int], after: IntArray | None = None
) -> TableColumn:
    """The owner of every account; `after` shows a pending move."""
    layer = session.layer
    return TableColumn(
        "territory",
        "Territory",
        layer.alignment.territory,
        Look.TERRITORY,
        width=180,
        names=[t.label for t in layer.territories],
        hues=hues,
        after=after,
    )


def column_choices(ground: FilterGround) -> tuple[ColumnChoice, ...]:
    """Every column that can be shown, by title."""
    found = [ColumnChoice(_SYSTEM, "System", "text")]
    found += [
        ColumnChoice(known.name, _title(known), known.sort.value)
        for known in ground.fields
        if known.name not in _NOT_OFFERED
    ]
    return tuple(sorted(found, key=lambda choice: choice.title.casefold()))


def usual_keys(ground: FilterGround) -> tuple[str, ...]:
    """Name, town, type, system, territory, then the numbers that the accounts have."""
    keys = [key for key in _FIRST if ground.find(_FIELD_OF.get(key, key)) is not None]
    keys += [key for key in _FIGURES if _is_known(ground, key)]
    keys += [own.name for own in custom_metrics(ground.state)[-2:] if _is_known(ground, own.name)]
    if len(keys) < USUAL_COLUMNS:
        keys += _own_keys(ground, set(keys))[:3]
    return tuple(keys)


def _is_known(ground: FilterGround, key: str) -> bool:
    known = ground.find(key)
    if known is None or known.name != key:
        return False
    if known.sort is Sort.NUMBER:
        return bool(np.isfinite(ground.numbers(known)).any())
    return any(ground.words(known).texts)


def _own_keys(ground: FilterGround, shown: set[str]) -> list[str]:
    """Number columns of the user's own."""
    accounts = ground.state.accounts
    return [
        name
        for name in accounts
        if name not in shown
        and account_field(name) is None
        and accounts[name].dtype == np.float64
        and np.isfinite(accounts[name]).any()
    ]


def account_columns(
    session: Session,
    hues: Sequence[int],
    keys: Sequence[str] = (),
    ground: FilterGround | None = None,
) -> list[TableColumn]:
    """The columns of these keys from left to right, the usual ones without any.

    A key that is no column any more is left out; the account's name is always there.
    """
    ground = ground or ground_of(session)
    wanted = list(dict.fromkeys(keys)) or list(usual_keys(ground))
    if "name" not in wanted:
        wanted.insert(0, "name")
    columns = []
    for key in wanted:
        known = ground.find(_FIELD_OF.get(key, key))
        if known is None:
            if key == "name":
                columns.append(_name_column(session))
        elif key == "territory":
            columns.append(territory_column(session, hues))
        else:
            columns.append(_column(session.formatter, ground, key, known))
    return columns


def _name_column(session: Session) -> TableColumn:
    """Accounts without a name go by their id."""
    return TableColumn("name", "Account", session.state.accounts.ids, width=0)


def _column(show: Formatter, ground: FilterGround, key: str, known: FilterField) -> TableColumn:
    title, width = _title(known), _WIDTHS.get(key, 96)
    if known.sort is Sort.NUMBER:
        words = _figure(show, ground, known)
        figures, adds = ground.numbers(known), adds_up(ground.state, known.name)
        width = max(72, min(8 * len(title) + 24, 150))
        return TableColumn(key, title, figures, Look.FIGURE, width, words, adds_up=adds)
    if known.sort is Sort.FLAG:
        texts = np.where(ground.flags(known), "yes", "").astype(object)
        return TableColumn(key, title, texts, width=max(64, min(8 * len(title) + 24, 130)))
    if known.sort is Sort.DATE:
        return TableColumn(key, title, ground.raw(known.name), width=108, show=show.date)
    if key == _SYSTEM:
        texts = system_names(ground.state.accounts)
        texts[texts == ""] = _INDEPENDENT
        return TableColumn(key, "System", texts, width=width, quiet=frozenset({_INDEPENDENT}))
    if known.name in ("rep", "district", "was"):
        words_of = ground.words(known)
        firsts = np.array([*(names[0] if names else "" for names in words_of.texts), ""], object)
        return TableColumn(key, title, firsts[words_of.codes], width=140)
    look = Look.CHIP if known.name == "segment" else Look.TEXT
    if look is Look.CHIP:
        width = 84
    return TableColumn(key, title, ground.raw(known.name), look, width)


def _title(known: FilterField) -> str:
    return _TITLES.get(known.name, known.label)


def _figure(show: Formatter, ground: FilterGround, known: FilterField) -> Callable[[Any], str]:
    """How a number of this field reads."""
    name, field = known.name, account_field(known.name)
    own = next((m for m in custom_metrics(ground.state) if m.name == name), None)
    unit = own.unit if own is not None else field.unit if field is not None else ""
    if name in ("potential", "revenue", "headroom") or unit.startswith("money"):
        return show.compact
    if name == "drive":
        return lambda hours: show.hours(hours, 2)
    if known.share:
        return show.percent
    if own is not None:
        return lambda value: show.number(value, 1)
    return _plain_figure(show, ground, known)


def _plain_figure(
    show: Formatter, ground: FilterGround, known: FilterField
) -> Callable[[Any], str]:
    """Whole numbers as such; one decimal where the values have any and are small."""
    values = ground.numbers(known)
    values = values[np.isfinite(values)]
    small = bool(values.size) and float(np.abs(values).max()) < 100
    fractions = small and not np.equal(np.round(values), values).all()
    return lambda value: show.number(value, 1 if fractions else 0)
