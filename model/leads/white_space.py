"""White space: facilities and towns that are nobody's account, ranked by likeness to good ones.

Facilities come from a list the user has of the market (a registry, a bought list); where there
is none, the towns of the shipped gazetteer tell where nobody sells.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy.spatial import cKDTree

from model.accounts import Accounts
from model.alignment import UNASSIGNED
from model.arrays import FloatArray, IntArray
from model.errors import PlanError
from model.fields import ACCOUNT_FIELD, ACCOUNT_TYPES
from model.format import Formatter
from model.intake.accounts_import import load_accounts
from model.leads.ground import REACH_KM, Ground, sphere
from model.leads.lead import Lead
from model.metrics import metric
from model.places.countries import country_code
from model.places.drive import RADIUS_KM
from model.places.states import is_us
from model.places.towns import towns
from model.state import State
from model.territories import CORE_TEAM

GOOD_SHARE: Final = 0.25  # of the accounts with potential count as good: the best quarter
NEIGHBOURS: Final = 5  # good accounts a place is compared with
SERVED_KM: Final = 24.1  # 15 miles: a town this near to an account is served
MOST: Final = 500
_NUMBERS: Final = (
    "beds", "ors", "cath_labs", "population_65plus", "proc_volume", "category_spend",
)  # fmt: skip
_TYPE, _SYSTEM = "account_type", "idn_id"
_TYPE_WEIGHT: Final = 1.0
_LEFT_OUT: Final = "closed"


@dataclass(frozen=True, slots=True)
class Opening:
    """A facility, town or person nobody has: whose it would be, how alike it is to good accounts.

    `likeness` is 0-1, `potential` money per year judged by the accounts it is like, NaN where
    those have none; `why` names what was compared.
    """

    name: str
    street: str
    city: str
    region: str
    postcode: str
    country: str
    lat: float
    lon: float
    account_type: str
    territory: str
    rep: str
    likeness: float
    potential: float
    why: str
    is_town: bool = False
    works_at: str = ""  # the facility of a person
    is_person: bool = False

    @property
    def lead(self) -> Lead:
        """The opening as a lead, to be routed and made a prospect."""
        return Lead(
            row=0,
            facility=self.works_at if self.is_person else self.name,
            person=self.name if self.is_person else "",
            street=self.street,
            city=self.city,
            region=self.region,
            postcode=self.postcode,
            country=self.country,
            source="White space",
        )


def openings_in_file(
    state: State, path: Path, team: str = CORE_TEAM.id, *, most: int = MOST
) -> tuple[Opening, ...]:
    """Facilities of a market list that are nobody's account, the likest first.

    Only those within reach of a territory count. PlanError when the file cannot be read or
    shows no facilities, and when no account of the project is good for comparing.
    """
    return openings_among(state, load_accounts(path).accounts, team, most=most)


def openings_among(
    state: State, market: Accounts, team: str = CORE_TEAM.id, *, most: int = MOST
) -> tuple[Opening, ...]:
    """The same for facilities that have been read already."""
    ground = Ground(state, team)
    kept = [row for row, lead in enumerate(_leads(market)) if ground.account_of(lead)[0] < 0]
    near, _ = ground.nearest(market.lat, market.lon)
    closed = market.text("status") == _LEFT_OUT
    rows = np.array([r for r in kept if near[r] >= 0 and not closed[r]], np.int64)
    if not rows.size:
        return ()
    likeness, potential, why = _likeness(state, market.taking(rows))
    order = np.lexsort((rows, -likeness))[:most]
    texts = {
        name: market.text(name)
        for name in ("name", "street", "city", "region", "postcode", "country", _TYPE)
    }
    found = []
    for at in order.tolist():
        row = int(rows[at])
        owner = ground.owners[int(ground.codes[near[row]])]
        cells: Any = {name: str(column[row]) for name, column in texts.items()}
        found.append(
            Opening(
                **cells,
                lat=float(market.lat[row]),
                lon=float(market.lon[row]),
                territory=owner.territory,
                rep=owner.rep,
                likeness=float(likeness[at]),
                potential=float(potential[at]),
                why=why[at],
            )
        )
    return tuple(found)


def _leads(market: Accounts) -> list[Lead]:
    columns = [
        market.text(name) for name in ("name", "street", "city", "region", "postcode", "country")
    ]
    return [
        Lead(0, facility=n, street=s, city=c, region=r, postcode=p, country=k)
        for n, s, c, r, p, k in zip(*columns, strict=True)
    ]


def good_accounts(state: State) -> IntArray:
    """Rows of the accounts that are worth looking for more of: the best quarter by potential.

    Where no account has potential, by revenue. PlanError when neither is known.
    """
    for name in ("potential", "revenue"):
        values = np.nan_to_num(metric(state, name).values)
        rows = np.flatnonzero(values > 0)
        if rows.size:
            n_best = max(1, round(GOOD_SHARE * len(rows)))
            return np.sort(rows[np.argsort(-values[rows], kind="stable")[:n_best]])
    raise PlanError(
        "No account has potential or revenue, so none is known to be good.",
        remedy="Import procedure volumes or sales first.",
    )


def _likeness(state: State, market: Accounts) -> tuple[FloatArray, FloatArray, list[str]]:
    """Likeness (n,), potential (n,) and a sentence for each facility.

    Gower's coefficient over what both lists know: kinds agree or not, sizes by the distance of
    their logarithms. The likeness is the mean over the nearest good accounts, drawn to a half
    where little is known of a facility. Source: Gower (1971), Biometrics 27, 857-871.
    """
    good = good_accounts(state)
    ours = state.accounts
    names = [n for n in _numbers(ours) if n in market and np.isfinite(market.number(n)).any()]
    types, theirs = ours.text(_TYPE)[good], market.text(_TYPE)
    by_type = bool((types != "").any() and (theirs != "").any())
    if not names and not by_type:
        raise PlanError(
            "The market list and the accounts share nothing to compare.",
            remedy="Add the type of facility, beds or operating rooms to the list.",
        )
    total, known = np.zeros((len(market), len(good))), np.zeros((len(market), len(good)))
    for name in names:
        a, b = np.log1p(market.number(name)), np.log1p(ours.number(name)[good])
        both = np.isfinite(a)[:, None] & np.isfinite(b)[None, :]
        span = float(np.nanmax(b, initial=0.0) - np.nanmin(b, initial=0.0)) or 1.0
        gap = np.abs(np.nan_to_num(a)[:, None] - np.nan_to_num(b)[None, :]) / span
        total += np.where(both, np.clip(1 - gap, 0.0, 1.0), 0.0)
        known += both
    if by_type:
        both = (theirs != "")[:, None] & (types != "")[None, :]
        total += _TYPE_WEIGHT * (both & (theirs[:, None] == types[None, :]))
        known += _TYPE_WEIGHT * both
    asked = len(names) + _TYPE_WEIGHT * by_type
    score = (total + 0.5 * (asked - known)) / asked
    k = min(NEIGHBOURS, len(good))
    nearest = np.argsort(-score, axis=1, kind="stable")[:, :k]
    top = np.take_along_axis(score, nearest, axis=1)
    potential = np.nan_to_num(metric(state, "potential").values[good], nan=0.0)
    expected = (top * potential[nearest]).sum(axis=1) / np.maximum(top.sum(axis=1), 1e-9)
    expected = np.where(expected > 0, expected * top.mean(axis=1), np.nan)
    shown = Formatter.of(state.about)
    compared = [*names, *([_TYPE] if by_type else [])]
    why = [
        _why(market, row, str(ours.text("name")[good[nearest[row, 0]]]), compared, shown)
        for row in range(len(market))
    ]
    return top.mean(axis=1), expected, why


def _numbers(accounts: Accounts) -> list[str]:
    """Columns that tell how large a facility is, as far as the accounts have them."""
    return [
        name
        for name in accounts
        if name.split(".")[0] in _NUMBERS and np.isfinite(accounts.number(name)).any()
    ]


def _why(market: Accounts, row: int, like: str, names: Sequence[str], show: Formatter) -> str:
    told = []
    for name in names:
        if name == _TYPE:
            kind = str(market.text(_TYPE)[row])
            told.append(ACCOUNT_TYPES.get(kind, kind))
        elif np.isfinite(value := market.number(name)[row]):
            field = ACCOUNT_FIELD.get(name)
            label = field.label if field else name.replace("proc_volume.", "Procedures ")
            told.append(f"{label} {show.number(float(value))}")
    known = f": {', '.join(word for word in told if word)}" if any(told) else ""
    return f"Most like {like}{known}."


def openings_in_towns(
    state: State, team: str = CORE_TEAM.id, *, most: int = MOST
) -> tuple[Opening, ...]:
    """Towns of the shipped gazetteer without an account near, the largest likeness first.

    A town is like a good account when as many people live there as where the good ones are.
    PlanError when no account is good for comparing.
    """
    ground, here = Ground(state, team), _countries(state.accounts)
    places = [town for town in towns() if town.country in here]
    if not places:
        return ()
    lat, lon = np.array([t.lat for t in places]), np.array([t.lon for t in places])
    people = np.array([max(t.population, 1) for t in places], np.float64)
    near, km = ground.nearest(lat, lon)
    tree = cKDTree(sphere(lat, lon))
    good = good_accounts(state)
    good = good[state.accounts.placed[good]]
    if not good.size:
        raise PlanError("No good account has a place.", remedy="Place the accounts first.")
    homes = _largest_near(tree, people, state.accounts.lat[good], state.accounts.lon[good])
    middle, spread = np.median(np.log(homes)), max(float(np.std(np.log(homes))), 0.5)
    likeness = np.exp(-0.5 * ((np.log(people) - middle) / spread) ** 2)
    likeness = np.where(np.log(people) > middle, 1.0, likeness)
    rows = np.flatnonzero((near >= 0) & (km > SERVED_KM) & (km <= REACH_KM / 2))
    order = rows[np.lexsort((rows, -people[rows], -likeness[rows].round(2)))][:most]
    show, found = Formatter.of(state.about), []
    for row in order.tolist():
        town, code = places[row], int(ground.codes[near[row]])
        if code == UNASSIGNED:
            continue
        owner = ground.owners[code]
        found.append(
            Opening(
                name=town.name, street="", city=town.name, region=town.region, postcode="",
                country=town.country, lat=town.lat, lon=town.lon, account_type="",
                territory=owner.territory, rep=owner.rep, likeness=float(likeness[row]),
                potential=float("nan"),
                why=f"{show.number(town.population)} people; the nearest account is "
                f"{show.distance(float(km[row]))} away.",
                is_town=True,
            )
        )  # fmt: skip
    return tuple(found)


def _countries(accounts: Accounts) -> set[str]:
    """ISO codes of the countries that have accounts; a blank cell stands for the US."""
    names = set(accounts.text("country"))
    return {"US" if is_us(name) else country_code(name) for name in names}


def _largest_near(
    tree: cKDTree, people: FloatArray, lat: FloatArray, lon: FloatArray
) -> FloatArray:
    """People of the largest town near each place, (n,); of the nearest where none is near."""
    points = sphere(lat, lon)
    chord = 2 * RADIUS_KM * np.sin(SERVED_KM / (2 * RADIUS_KM))
    around = tree.query_ball_point(points, chord)
    _, nearest = tree.query(points)
    return np.array(
        [
            people[hits].max() if hits else people[at]
            for hits, at in zip(around, np.atleast_1d(nearest), strict=True)
        ]
    )
