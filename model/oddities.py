"""What looks odd about a cut: islands, overlaps, accounts far away, systems cut apart (S2-50)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import scipy  # its rooms are loaded when they are first named

from model.alignment import UNASSIGNED
from model.arrays import IntArray, TextArray
from model.contiguity import SiteGraph
from model.evaluation import Evaluation, Evaluator
from model.overlaps import overlaps
from model.scenario import Layer

_FAR: Final = 3.0  # times the usual drive of the territory


@dataclass(frozen=True, eq=False, slots=True)
class Island:
    """A piece of a territory that lies apart from its largest one; rows ascending."""

    code: int
    rows: IntArray


@dataclass(frozen=True, eq=False, slots=True)
class Oddity:
    """Something odd in words: `kind` is island, overlap or far; `size` compares within a kind."""

    kind: str
    words: str
    rows: IntArray
    code: int
    to: int = UNASSIGNED  # the territory that is nearer, where there is one
    size: float = 0.0


def islands_of(graph: SiteGraph, codes: IntArray, torn: Sequence[int]) -> list[Island]:
    """The pieces of some territories without the largest of each, most accounts first.

    Territories stand in the order of `torn`. Pieces hang together as `model.contiguity.pieces`
    counts them; accounts without a place are in none. `codes` has shape (n_accounts,).
    """
    rows = np.flatnonzero(np.isin(codes, torn) & (graph.site >= 0))
    if not rows.size:
        return []
    k = int(codes.max()) + 1
    keys, node = np.unique(graph.site[rows] * k + codes[rows], return_inverse=True)
    site, owner = keys // k, keys % k  # a node is a site and a territory present there
    degree = graph.ptr[site + 1] - graph.ptr[site]
    start = np.repeat(np.arange(len(keys)), degree)
    first = np.repeat(graph.ptr[site] - (np.cumsum(degree) - degree), degree)
    sought = graph.nbr[first + np.arange(len(start))] * k + owner[start]
    end = np.minimum(np.searchsorted(keys, sought), len(keys) - 1)
    joined = keys[end] == sought
    edges = scipy.sparse.coo_matrix(
        (np.ones(joined.sum(), np.int8), (start[joined], end[joined])), (len(keys),) * 2
    )
    piece = scipy.sparse.csgraph.connected_components(edges.tocsr(), directed=False)[1][node]
    count = np.bincount(piece)
    order = np.argsort(piece, kind="stable")
    pieces_of: dict[int, list[IntArray]] = {}
    for part in np.split(rows[order], np.cumsum(count)[:-1]):
        pieces_of.setdefault(int(codes[part[0]]), []).append(part)
    found = []
    for code in torn:
        mine = sorted(pieces_of.get(code, []), key=lambda part: (-part.size, int(part[0])))
        found += [Island(code, part) for part in mine[1:]]
    return found


def around(towns: TextArray, names: TextArray, rows: IntArray) -> str:
    """Where some accounts are, in words: their most frequent town, else the first account."""
    here = [str(town) for town in towns[rows] if town]
    if here:
        return max(sorted(set(here)), key=here.count)
    return str(names[rows[0]])


def oddities(evaluator: Evaluator, layer: Layer, shown: Evaluation) -> list[Oddity]:
    """Everything odd about an alignment whose numbers are `shown`, kind by kind."""
    accounts = evaluator.state.accounts
    codes = layer.alignment.territory.astype(np.int64)
    towns, names = accounts.text("city"), accounts.text("name")
    found: list[Oddity] = []
    torn = [territory.code for territory in shown.territories if territory.pieces > 1]
    for island in islands_of(evaluator.graph, codes, torn):
        n = island.rows.size
        what = "1 account" if n == 1 else f"{n:,} accounts"
        label = layer.territories[island.code].label
        words = f"{label}: {what} apart at {around(towns, names, island.rows)}"
        found.append(Oddity("island", words, island.rows, island.code, size=float(n)))
    for one in overlaps(evaluator, layer):
        nearer = layer.territories[one.nearer].label
        words = (
            f"{names[one.row] or accounts.ids[one.row]}: {one.minutes:.0f} min nearer to {nearer}"
        )
        rows = np.array([one.row])
        found.append(Oddity("overlap", words, rows, one.code, one.nearer, one.minutes))
    return found + _far(evaluator, layer, shown, {int(o.rows[0]) for o in found})


def _far(evaluator: Evaluator, layer: Layer, shown: Evaluation, told: set[int]) -> list[Oddity]:
    """Accounts several times as far as their territory's others, that are not told already."""
    codes = layer.alignment.territory.astype(np.int64)
    rows = np.flatnonzero(codes != UNASSIGNED)
    own = evaluator.drive.to(rows, codes[rows])
    mean = np.array([territory.mean_drive for territory in shown.territories])
    with np.errstate(invalid="ignore"):
        far = np.flatnonzero(own > _FAR * mean[codes[rows]])
    accounts = evaluator.state.accounts
    names = accounts.text("name")
    found = []
    for i in far[np.argsort(-own[far], kind="stable")].tolist():
        row = int(rows[i])
        if row not in told:
            label = layer.territories[codes[row]].label
            words = f"{names[row] or accounts.ids[row]}: {own[i]:.1f} h from the home of {label}"
            found.append(Oddity("far", words, np.array([row]), int(codes[row]), size=float(own[i])))
    return found
