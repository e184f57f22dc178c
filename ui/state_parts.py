"""A project's state on its way to the worker: only what the worker does not hold is sent.

What is the very same object as in the state sent last is named, not sent. The worker puts its
own object there, so that what it computed from it is known again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from model.accounts import Accounts
from model.state import State


class Known:
    """Stands for what the worker holds at the same place."""


@dataclass(frozen=True, slots=True)
class _At:
    """Stands for an entry of the tuple that the worker holds."""

    place: int


@dataclass(frozen=True, slots=True)
class _Columns:
    """Columns of the accounts that are new; the others are known, and in the same order."""

    columns: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Parts:
    """A state by its fields, each whole or what stands for it."""

    values: Mapping[str, Any]


KNOWN: Final = Known()


def parts_of(state: State, held: State | None) -> State | Parts | Known:
    """What to send of a state to a worker that holds another; the whole without one."""
    if held is None:
        return state
    if state is held:
        return KNOWN
    told = {f.name: _less(getattr(state, f.name), getattr(held, f.name)) for f in fields(State)}
    return Parts(told)


def whole_of(sent: Any, held: State | None) -> Any:
    """The state that was sent, made whole with what is held; anything else as it is."""
    if isinstance(sent, Known):
        return held
    if not isinstance(sent, Parts) or held is None:
        return sent
    whole = {name: _more(part, getattr(held, name)) for name, part in sent.values.items()}
    return replace(held, **whole)


def _less(new: Any, old: Any) -> Any:
    if new is old:
        return KNOWN
    if isinstance(new, Accounts) and isinstance(old, Accounts):
        if new.ids is not old.ids or new.names[: len(old.names)] != old.names:
            return new
        return _Columns({name: new[name] for name in new if name not in old or
                         new[name] is not old[name]})  # fmt: skip
    if isinstance(new, dict) and isinstance(old, dict):
        return {key: KNOWN if key in old and old[key] is part else part
                for key, part in new.items()}  # fmt: skip
    if isinstance(new, tuple) and isinstance(old, tuple):
        places = {id(part): place for place, part in enumerate(old)}
        return tuple(_At(places[id(part)]) if id(part) in places else part for part in new)
    return new


def _more(sent: Any, old: Any) -> Any:
    if isinstance(sent, Known):
        return old
    if isinstance(sent, _Columns):
        return old.with_columns(sent.columns)
    if isinstance(sent, dict):
        return {key: old[key] if isinstance(part, Known) else part for key, part in sent.items()}
    if isinstance(sent, tuple):
        return tuple(old[part.place] if isinstance(part, _At) else part for part in sent)
    return sent
