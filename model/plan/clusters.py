"""Travel clusters: accounts that can be visited on one field day (F18)."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from model.accounts import Accounts
from model.arrays import FloatArray, IntArray, TextArray
from model.places.drive import CircuityDrive

_ROUNDS = 20  # k-medoids settles in a handful


def travel_clusters(accounts: Accounts, settings: Mapping[str, float]) -> TextArray:
    """The cluster of each account, (n,): as imported, else by drive time; "" unplaced.

    Computed ones are k-medoids on drive time with as few clusters as keep everybody within
    the radius of a medoid; one smaller than the minimum joins the nearest other. Each is named
    after the town of its medoid.
    """
    clusters = accounts.text("cluster").copy()
    rows = np.flatnonzero((clusters == "") & accounts.placed)
    if not len(rows) or (clusters != "").any():
        return clusters
    lat, lon = accounts.lat[rows], accounts.lon[rows]
    spots, first, spot_of = np.unique(
        np.column_stack([lat, lon]), axis=0, return_index=True, return_inverse=True
    )
    drive = CircuityDrive(settings)
    hours = drive.hours(spots[:, :1], spots[:, 1:], spots[None, :, 0], spots[None, :, 1])
    weight = np.bincount(spot_of.ravel(), minlength=len(spots)).astype(np.float64)
    radius, smallest = settings["cluster.radius"] / 60.0, settings["cluster.min"]
    medoid = _merge_small(_cover(hours, weight, radius), hours, weight, smallest)
    towns = accounts.text("city")[rows[first]]
    names = _unique_names(towns, medoid)
    clusters[rows] = names[medoid][spot_of.ravel()]
    return clusters


def _cover(hours: FloatArray, weight: FloatArray, radius: float) -> IntArray:
    """The medoid of each spot: the busiest disc first, then medoids settle where time is least."""
    left = np.ones(len(weight), bool)
    medoids: list[int] = []
    within = hours <= radius
    while left.any():
        gain = (within & left) @ weight
        gain[~left] = -1.0
        medoids.append(int(np.argmax(gain)))
        left &= ~within[medoids[-1]]
    chosen = np.array(medoids)
    for _ in range(_ROUNDS):
        owner = chosen[np.argmin(hours[:, chosen], axis=1)]
        settled = []
        for medoid in chosen:
            members = np.flatnonzero(owner == medoid)
            inside = within[np.ix_(members, members)].all(axis=1)
            cost = hours[np.ix_(members, members)] @ weight[members]
            able = members[inside] if inside.any() else np.array([medoid])
            cost = cost[inside] if inside.any() else np.zeros(1)
            settled.append(int(able[np.argmin(cost)]))
        if np.array_equal(settled, chosen):
            break
        chosen = np.array(settled)
    return np.asarray(chosen[np.argmin(hours[:, chosen], axis=1)], np.int64)


def _merge_small(
    medoid: IntArray, hours: FloatArray, weight: FloatArray, smallest: float
) -> IntArray:
    medoid = medoid.copy()
    while True:
        size = np.bincount(medoid, weight, len(weight))
        alive = np.flatnonzero(size)
        small = [m for m in alive if size[m] < smallest]
        if not small or len(alive) == 1:
            return medoid
        gone = min(small, key=lambda m: (size[m], m))
        others = alive[alive != gone]
        medoid[medoid == gone] = others[np.argmin(hours[gone, others])]


def _unique_names(towns: TextArray, medoid: IntArray) -> TextArray:
    """A name per spot that is a medoid: its town, numbered where two share one."""
    names = np.full(len(towns), "", object)
    seen: dict[str, int] = {}
    for spot in pd.unique(medoid):
        town = str(towns[spot]) or "Cluster"
        seen[town] = seen.get(town, 0) + 1
        names[spot] = town if seen[town] == 1 else f"{town} {seen[town]}"
    return names
