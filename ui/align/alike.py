"""Accounts that belong together: same postcode, county, system, or around one another."""

from collections import deque
from dataclasses import dataclass

import numpy as np

from model.arrays import BoolArray, IntArray, TextArray
from model.places.drive import CircuityDrive
from model.places.postcodes import FSA_SIGNS, read_canadian
from model.settings import settings_of
from ui.session import Session

_NONE: IntArray = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class Alike:
    """Accounts that share something with one account, that one among them.

    `words` say which ("in ZIP 45801"); where it is not known for the account, `rows` is empty and
    `hint` says so.
    """

    words: str
    rows: IntArray
    hint: str = ""


def alike(session: Session, row: int) -> list[Alike]:
    """What can be selected together with an account, the smallest areas first."""
    accounts = session.state.accounts
    post = np.array([_whole(text) for text in accounts.text("postcode")], object)
    region = accounts.text("region")
    systems, names = session.systems
    system = int(systems[row])
    code = int(session.alignment.territory[row])
    own = session.layer.territories[code].label if code >= 0 else ""
    fsa = np.array([read_canadian(text)[:FSA_SIGNS] for text in post], object)
    is_zip = not fsa[row] and accounts.text("country")[row] in ("", "US")
    return [
        *([_same("FSA", fsa, row)] if fsa[row] else []),
        _same("ZIP" if is_zip else "postcode", post, row),
        _same("town", _joined(accounts.text("city"), region), row),
        _same("county", _joined(accounts.text("county"), region), row),
        _found(
            "system",
            str(names[system]) if system >= 0 else "",
            (systems == system) & (systems >= 0),
        ),
        _same("travel cluster", accounts.text("cluster"), row),
        around(session, row),
        _found("territory", own, session.alignment.territory == code if own else None),
    ]


def around(session: Session, row: int) -> Alike:
    """The accounts about `row`: neighbours of its territory in one piece, within one day trip.

    Taken are sites that hang together with it through sites of its territory (or of none, when
    it has none) no farther from it by road than the radius of a travel cluster (F18).
    """
    accounts, graph = session.state.accounts, session.evaluator.graph
    settings = settings_of(session.state)
    minutes = settings["cluster.radius"]
    start = int(graph.site[row])
    if start < 0:
        return Alike("around it", _NONE, "The account has no place on the map.")
    lat, lon = accounts.lat, accounts.lon
    hours = CircuityDrive(settings).hours(lat[row], lon[row], lat, lon)
    codes = session.alignment.territory
    near = (hours <= minutes / 60) & (codes == codes[row]) & (graph.site >= 0)
    open_sites = np.zeros(graph.n_sites, bool)
    open_sites[graph.site[near]] = True
    seen, queue = {start}, deque([start])
    while queue:
        site = queue.popleft()
        for other in graph.nbr[graph.ptr[site] : graph.ptr[site + 1]].tolist():
            if open_sites[other] and other not in seen:
                seen.add(other)
                queue.append(other)
    rows = np.flatnonzero(near & np.isin(graph.site, list(seen)))
    return Alike(f"around it, within {minutes:.0f} min", rows)


def _whole(postcode: str) -> str:
    """A postcode as it is compared: the five digits of a ZIP, a Canadian one in one piece."""
    return read_canadian(postcode) or postcode.partition("-")[0].strip()


def _same(what: str, texts: TextArray, row: int) -> Alike:
    return _found(what, texts[row], texts == texts[row])


def _found(what: str, name: str, same: BoolArray | None) -> Alike:
    if not name or same is None:
        return Alike(f"in the same {what}", _NONE, f"The account has no {what}.")
    return Alike(f"in {what} {name}", np.flatnonzero(same))


def _joined(texts: TextArray, region: TextArray) -> TextArray:
    """Names with their state, "" where the name is missing: towns of one name are many."""
    pairs = zip(texts, region, strict=True)
    return np.array(
        [f"{text}, {state}" if text and state else text for text, state in pairs], object
    )
