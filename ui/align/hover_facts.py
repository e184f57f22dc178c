"""What the map says of the account under the pointer, below its name and territory."""

import numpy as np

from model.fields import NO_SYSTEM
from model.metrics import metric
from model.scenario import LIVE
from ui.session import Session

_TEXTS = ("account_type", "city", "idn_id")
_FIGURES = ("potential", "revenue")


def hover_facts(session: Session, row: int) -> list[str]:
    """Lines for one account; what is not known takes no line."""
    lines = [_who(session, row), _figures(session, row), _state(session, row)]
    return [line for line in lines if line]


def _who(session: Session, row: int) -> str:
    accounts = session.state.accounts
    found = [str(accounts.text(name)[row]) for name in _TEXTS if name in accounts]
    return " · ".join(text for text in found if text and text.casefold() not in NO_SYSTEM)


def _figures(session: Session, row: int) -> str:
    """The figures that are known, each with its name."""
    show, found = session.formatter, []
    for name in _FIGURES:
        value = float(session.values(name)[row])
        if np.isfinite(value) and value:
            found.append(f"{metric(session.state, name).label} {show.compact(value)}")
    return " · ".join(found)


def _state(session: Session, row: int) -> str:
    """Whether it is locked, and whose it is in Live when that differs."""
    said = []
    if session.held[row]:
        own = bool(session.state.accounts.locked[row])
        said.append("Locked" if own else "Locked with its territory")
    live = session.state.scenario(LIVE).layer(session.team)
    was = int(live.alignment.territory[row])
    now = int(session.alignment.territory[row])
    before = live.territories[was].label if was >= 0 else "no territory"
    owner = session.layer.territories[now].label if now >= 0 else "no territory"
    if before != owner:
        said.append(f"Live: {before}")
    return " · ".join(said)
