"""A region for the packs: real places or invented ones, with people, visits and sales invented."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from model.accounts import Accounts
from model.alignment import Alignment
from model.reps import Rep
from model.scenario import Layer, Scenario
from model.state import State
from model.territories import CORE_TEAM, Territory

PEOPLE = ("Amara Okonkwo", "Benedict Szymański-Whitcombe", "Chiara Lombardi", "Dmitri Vance",
          "Esther Goldfarb", "Farid Haddad", "Grace O’Connor", "Henrik Solberg", "Ines Carvalho",
          "Jonah Feldman", "Keiko Tanabe", "Liam Prescott")  # fmt: skip
_ROLES = (("USER", "Chief of surgery"), ("BUYER", "Director of supply chain"))
_MIDDLE = (40.1, -75.4)  # between New York and Washington


def real_places(list_of_accounts: Path, n: int) -> pd.DataFrame:
    """The n real hospitals and surgery centres nearest to the middle of the region."""
    found = pd.read_csv(list_of_accounts, dtype=str)
    place = found[["latitude", "longitude"]].astype(float)
    away = np.hypot(place["latitude"] - _MIDDLE[0], 0.76 * (place["longitude"] - _MIDDLE[1]))
    found = found.assign(away=away).sort_values("away").head(n).reset_index(drop=True)
    beds = pd.to_numeric(found["beds_hcris"], errors="coerce")
    return pd.DataFrame(
        {
            "account_id": found["account_id"],
            "name": found["account_name"].str.title(),
            "account_type": np.where(found["account_type"] == "ASC", "ASC", "COMM"),
            "city": found["city"].str.title(),
            "region": found["state"],
            "postcode": found["zip"].fillna("").str[:5],
            "lat": found["latitude"].astype(float),
            "lon": found["longitude"].astype(float),
            "beds": beds,
        }
    )


def invented_places(n: int) -> pd.DataFrame:
    """As many invented ones around the same middle."""
    rng = np.random.default_rng(5)
    return pd.DataFrame(
        {
            "account_id": [f"N{k:04d}" for k in range(n)],
            "name": [f"St. Elsewhere {k}" for k in range(n)],
            "account_type": np.where(np.arange(n) % 3 == 0, "COMM", "ASC"),
            "city": "Anytown",
            "region": "PA",
            "postcode": [f"19{k % 100:03d}" for k in range(n)],
            "lat": rng.normal(_MIDDLE[0], 0.8, n),
            "lon": rng.normal(_MIDDLE[1], 1.0, n),
            "beds": np.where(np.arange(n) % 3 == 0, 20.0 + np.arange(n), np.nan),
        }
    )


def region(demo: State, places: pd.DataFrame, n_territories: int, n_moved: int) -> State:
    """Accounts at the nearest of some homes; scenario B moves those nearest to a border."""
    rng, n = np.random.default_rng(8), len(places)
    lat, lon = places["lat"].to_numpy(float), places["lon"].to_numpy(float)
    sized = places["beds"].fillna(30.0).to_numpy(float)
    homes = rng.choice(n, n_territories, replace=False)
    away = np.hypot(lat[:, None] - lat[homes], 0.76 * (lon[:, None] - lon[homes]))
    live = away.argmin(1)
    second = np.argsort(away, 1)[:, 1]
    gap = away[np.arange(n), second] - away[np.arange(n), live]
    moved = np.argsort(gap)[:n_moved]
    then = live.copy()
    then[moved] = second[moved]
    revenue = np.where(rng.random(n) < 0.4, np.round(sized * rng.uniform(60, 420, n)), 0.0)
    accounts = Accounts(
        {
            **{name: places[name].to_numpy() for name in places},
            "revenue": revenue,
            **{
                f"proc_volume.{family}": np.round(sized * part)
                for family, part in (("UGI", 0.5), ("GYN", 0.8), ("CRS", 0.4))
            },
        }
    )
    reps = tuple(
        Rep(f"E{k}", PEOPLE[k], "rep", lat[home], lon[home], quota=float(revenue[live == k].sum()),
            notes={"email": f"rep{k}@aurelis-surgical.example"})
        for k, home in enumerate(homes)
    )  # fmt: skip
    manager = Rep("MG", "Margaret Vandenberg", "manager")
    territories = tuple(
        Territory(f"N{k}", f"Territory of {rep.name}", f"Area {k}", rep.id)
        for k, rep in enumerate(reps)
    )
    layers = [
        {CORE_TEAM.id: Layer(territories, Alignment(codes.astype(np.int16)))}
        for codes in (live, then)
    ]
    proposal = Scenario("B", "Borders evened out", layers[1], effective_from="2027-01-04")
    return replace(
        demo,
        about=replace(demo.about, name="Mid-Atlantic", project_id="mid-atlantic"),
        accounts=accounts,
        scenarios=(replace(demo.scenarios[0], layers=layers[0]), proposal),
        reps=(*reps, manager),
        districts=(),
        tables=_tables(places, sized, revenue, live),
        plans={},
    )


def _tables(
    places: pd.DataFrame, sized: np.ndarray, revenue: np.ndarray, live: np.ndarray
) -> dict[str, pd.DataFrame]:
    ids, largest = places["account_id"].tolist(), np.argsort(-sized)[: len(places) // 3]
    contacts = [
        {"contact_id": f"{ids[row]}-{role}", "account_id": ids[row], "name": f"{role.title()} {k}",
         "title": title, "role_class": role, "relationship": str(k % 4 - 1)}
        for k, row in enumerate(largest.tolist()) for role, title in _ROLES
    ]  # fmt: skip
    deals = [
        {"opportunity_id": f"P{k}", "account_id": ids[row], "line": "SealArc handpiece",
         "name": "SealArc handpiece", "funnel": "disposable", "status": "open", "step": 1 + k % 10,
         "step_name": "Trial", "value_per_year": 20_000.0 + 1_000 * k, "probability": 0.1 * (k % 9),
         "opened": "2026-06-01", "step_entered": "2026-10-01", "expected_close": "2027-06-30"}
        for k, row in enumerate(largest[::4].tolist())
    ]  # fmt: skip
    months = [f"{2025 + (11 + m) // 12}-{(11 + m) % 12 + 1:02d}" for m in range(12)]
    sales = [
        {"account_id": ids[row], "line": "SealArc handpiece", "month": month, "units": 1,
         "revenue": revenue[row] / 12, "currency": "USD"}
        for row in np.flatnonzero(revenue).tolist() for month in months
    ]  # fmt: skip
    done = [
        {"activity_id": f"V{k}", "type": "call_f2f", "account_id": ids[row], "status": "done",
         "planned_date": "2026-11-03", "actual_date": "2026-11-03", "minutes": 45, "origin": "plan",
         "contact": f"User {k}", "outcome": "Par level of handpieces raised to six"}
        for k, row in enumerate(largest[::2].tolist())
    ]  # fmt: skip
    return {
        "contacts": pd.DataFrame(contacts),
        "opportunities": pd.DataFrame(deals),
        "sales_monthly": pd.DataFrame(sales),
        "activities_done": pd.DataFrame(done),
    }
