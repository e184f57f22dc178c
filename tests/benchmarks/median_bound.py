"""What no balanced alignment can beat, wherever its centres are: for the benchmark only.

Lagrangian relaxation of the capacitated p-median problem whose centres are accounts: that each
account is served once is relaxed; each candidate centre keeps its window as a fractional
knapsack, and the K cheapest are taken. It bounds the travel to medoids, which is a little more
than that to geometric medians, of any alignment within the windows; contiguity, locks and
groups only raise the optimum. Source: Ceselli, Righini (2005), a branch-and-price algorithm for
the capacitated p-median problem. Costs n² per step: for some thousand accounts.
"""

import math
import time

import numpy as np

from model.arrays import FloatArray
from optimizers.kernels import fast
from tests.benchmarks.instances import Instance

TOLERANCE = 0.05
PATIENCE = 30  # steps without a better bound before they are halved


@fast
def _knapsack(
    x: FloatArray, y: FloatArray, calls: FloatArray, load: FloatArray, worth: FloatArray,
    j: int, low: float, high: float, ratio: FloatArray, taken: FloatArray,
) -> float:  # fmt: skip
    """Least cost − worth of a centre at account j with load in [low, high]; fills `taken` (n,)."""
    n, saved, filled = len(x), 0.0, 0.0
    for i in range(n):
        away = math.sqrt((x[i] - x[j]) ** 2 + (y[i] - y[j]) ** 2)
        ratio[i] = (calls[i] * away - worth[i]) / load[i]
        taken[i] = 0.0
        if ratio[i] < 0.0:
            filled += load[i]
            taken[i] = 1.0
            saved += ratio[i] * load[i]
    if low <= filled <= high:
        return saved
    order = np.argsort(ratio)
    filled, saved = 0.0, 0.0
    taken[:] = 0.0
    for i in order:
        room = (high if ratio[i] < 0.0 else low) - filled
        if room <= 0.0:
            break
        part = min(1.0, room / load[i])
        taken[i] = part
        filled += part * load[i]
        saved += part * load[i] * ratio[i]
    return saved


@fast
def _value(
    x: FloatArray, y: FloatArray, calls: FloatArray, load: FloatArray, worth: FloatArray,
    k: int, low: float, high: float, slope: FloatArray,
) -> float:  # fmt: skip
    """The bound at these worths (n,); fills its subgradient (n,)."""
    n = len(x)
    ratio, taken, saved = np.empty(n), np.empty(n), np.empty(n)
    for j in range(n):
        saved[j] = _knapsack(x, y, calls, load, worth, j, low, high, ratio, taken)
    chosen = np.argsort(saved)[:k]
    slope[:] = 1.0
    total = worth.sum()
    for j in chosen:
        total += saved[j]
        _knapsack(x, y, calls, load, worth, j, low, high, ratio, taken)
        slope -= taken
    return total


def unconditional_bound(instance: Instance, travel: FloatArray, seconds: float) -> float:
    """A lower bound on call-miles to medoids with hours within ±5 %, by subgradient steps.

    `travel` (n,) is that of the accounts in a known plan, from which the steps begin.
    """
    hours, calls, k = instance.columns["hours"], instance.columns["calls"], instance.n_territories
    x, y = np.ascontiguousarray(instance.xy[:, 0]), np.ascontiguousarray(instance.xy[:, 1])
    mean, upper = hours.sum() / k, float(travel.sum())
    low, high = mean * (1 - TOLERANCE), mean * (1 + TOLERANCE)
    slope = np.empty(len(x))
    firsts = [travel + part * hours / mean * upper / k for part in np.linspace(0.0, 3.0, 13)]
    worth = max(firsts, key=lambda w: _value(x, y, calls, hours, w, k, low, high, slope))
    best, scale, waited = -math.inf, 1.5, 0
    best_worth, best_slope = worth, np.ones(len(x))
    began = time.process_time()
    while time.process_time() - began < seconds and scale > 1e-5:
        value = _value(x, y, calls, hours, worth, k, low, high, slope)
        waited += 1
        if value > best:
            best, best_worth, best_slope, waited = value, worth, slope.copy(), 0
        elif waited > PATIENCE:
            scale, waited, worth, slope = scale / 2, 0, best_worth, best_slope.copy()
        worth = worth + scale * max(upper - value, 1e-9) / max((slope**2).sum(), 1e-9) * slope
    return float(best)
