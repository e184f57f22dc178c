"""Which accounts belong together: each site of a health system and the system's hub."""

from dataclasses import dataclass

import numpy as np

from model.arrays import FloatArray, IntArray, TextArray


@dataclass(frozen=True, eq=False, slots=True)
class SystemLinks:
    """Pairs of rows, shape (m,): a site and the hub of its system; systems of one site have none.

    `hubs` are the rows of the hubs, ascending by name of the system.
    """

    site: IntArray
    hub: IntArray
    hubs: IntArray


def system_links(system: TextArray, weight: FloatArray, placed: IntArray) -> SystemLinks:
    """Link the sites of each system to its largest one.

    `system` is the name of each account's system, "" for none, `weight` what makes a hub (NaN
    counts as nothing), both (n,); `placed` are the rows that have a point. Of equally large
    sites the first is the hub.
    """
    members = np.array([row for row in placed.tolist() if system[row]], np.int64)
    if not members.size:
        empty = np.empty(0, np.int64)
        return SystemLinks(empty, empty, empty)
    _, code = np.unique(system[members].astype(str), return_inverse=True)
    heavy = np.nan_to_num(weight[members], nan=0.0)
    order = np.lexsort((members, -heavy, code))
    first = np.r_[True, np.diff(code[order]) > 0]
    hub_of = members[order][first]
    sites, hubs = members, hub_of[code]
    apart = sites != hubs
    several = np.bincount(code) > 1
    return SystemLinks(sites[apart], hubs[apart], hub_of[several])
