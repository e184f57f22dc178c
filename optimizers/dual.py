"""Balanced assignment to given centres: the smoothed dual of a transportation problem.

Every territory gets a price per unit of each metric; an account goes where cost plus price is
least, which makes a power diagram. The prices maximise a concave dual, smoothed by a
temperature so that Newton's method applies.
Source: Aurenhammer, Hoffmann, Aronov (1998), Minkowski-type theorems and least-squares
clustering; the smoothing is the entropic one of optimal transport.
"""

import math

import numpy as np

from model.arrays import FloatArray, IntArray
from optimizers.kernels import fast, kernel


@fast
def solve_positive(matrix: FloatArray, right: FloatArray) -> FloatArray:
    """Solve a symmetric positive definite system by Cholesky; `matrix` (k, k) is overwritten.

    Zeros before the first other number of a row stay zero and are passed over.
    """
    k = matrix.shape[0]
    first = np.zeros(k, np.int64)
    x = right.copy()
    for i in range(k):
        while first[i] < i and matrix[i, first[i]] == 0.0:
            first[i] += 1
        for j in range(first[i], i + 1):
            s = matrix[i, j]
            for m in range(max(first[i], first[j]), j):
                s -= matrix[i, m] * matrix[j, m]
            matrix[i, j] = math.sqrt(max(s, 1e-30)) if i == j else s / matrix[j, j]
        s = x[i]
        for m in range(first[i], i):
            s -= matrix[i, m] * x[m]
        x[i] = s / matrix[i, i]
    for i in range(k - 1, -1, -1):
        x[i] /= matrix[i, i]
        for m in range(first[i], i):
            x[m] -= matrix[i, m] * x[i]
    return x


@kernel
def _curve(
    load: FloatArray,
    i: int,
    nearby: IntArray,
    share: FloatArray,
    active: IntArray,
    n_active: int,
    factor: float,
    hess: FloatArray,
) -> None:
    """Add one unit's part to the negative Hessian of the smoothed dual."""
    m_count = load.shape[1]
    for a in range(n_active):
        c = active[a]
        for b in range(n_active):
            d = active[b]
            f = -factor * share[c] * share[d]
            if c == d:
                f += factor * share[c]
            for m in range(m_count):
                for o in range(m_count):
                    hess[nearby[i, c] * m_count + m, nearby[i, d] * m_count + o] += (
                        f * load[i, m] * load[i, o]
                    )


@kernel
def smooth_dual(
    cost: FloatArray,
    nearby: IntArray,
    load: FloatArray,
    size: FloatArray,
    price: FloatArray,
    heat: float,
    filled: FloatArray,
    hess: FloatArray,
) -> float:
    """The dual without its window term; fills expected loads (K, M) and Hessian (KM, KM)."""
    n, c_count = nearby.shape
    value = 0.0
    filled[:] = 0.0
    hess[:] = 0.0
    share = np.empty(c_count)
    active = np.empty(c_count, np.int64)
    for i in range(n):
        least = 1e300
        for c in range(c_count):
            v = cost[i, c]
            for m in range(load.shape[1]):
                v += load[i, m] * price[nearby[i, c], m]
            share[c] = v / size[i]
            least = min(least, share[c])
        total, n_active = 0.0, 0
        for c in range(c_count):
            z = (share[c] - least) / heat
            if z < 25.0:
                share[c] = math.exp(-z)
                total += share[c]
                active[n_active] = c
                n_active += 1
        value += size[i] * (least - heat * math.log(total))
        for a in range(n_active):
            c = active[a]
            share[c] /= total
            for m in range(load.shape[1]):
                filled[nearby[i, c], m] += share[c] * load[i, m]
        if n_active > 1:
            _curve(load, i, nearby, share, active, n_active, 1.0 / (heat * size[i]), hess)
    return value


@kernel
def _window_term(low: FloatArray, high: FloatArray, price: FloatArray, blur: float) -> float:
    """What the windows pay at these prices: high where positive, low where negative, smoothed."""
    value = 0.0
    for t in range(price.shape[0]):
        for m in range(price.shape[1]):
            half = (high[t, m] - low[t, m]) / 2
            z = abs(price[t, m] / blur)
            value += (high[t, m] + low[t, m]) / 2 * price[t, m]
            value += half * blur * (z + math.log1p(math.exp(-2 * z)) - math.log(2.0))
    return value


@kernel
def _newton_step(
    low: FloatArray,
    high: FloatArray,
    price: FloatArray,
    blur: float,
    filled: FloatArray,
    hess: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    """Gradient and Newton step of the dual, both (KM,); `hess` is overwritten."""
    k, m_count = price.shape
    slope = np.empty(k * m_count)
    biggest = 0.0
    for j in range(k * m_count):
        biggest = max(biggest, hess[j, j])
    for t in range(k):
        for m in range(m_count):
            mid, half = (high[t, m] + low[t, m]) / 2, (high[t, m] - low[t, m]) / 2
            bend = math.tanh(price[t, m] / blur)
            j = t * m_count + m
            slope[j] = filled[t, m] - mid - half * bend
            hess[j, j] += half / blur * (1 - bend * bend) + 1e-7 * biggest + 1e-12
    return slope, solve_positive(hess, slope)


@kernel
def raise_prices(
    cost: FloatArray,
    nearby: IntArray,
    load: FloatArray,
    size: FloatArray,
    low: FloatArray,
    high: FloatArray,
    price: FloatArray,
    heat: float,
    blur: float,
    rounds: int,
    tolerance: float,
) -> tuple[float, float]:
    """Maximise the smoothed dual over `price` (K, M), in place, by damped Newton steps.

    `cost` and `nearby` are (n, C), `load` (n, M), `size` (n,), windows (K, M); `heat` and
    `blur` are costs per unit of load. Ends when loads miss their windows by < `tolerance`.
    Returns the value reached and the largest miss there.
    """
    k, m_count = price.shape
    filled = np.empty((k, m_count))
    hess = np.empty((k * m_count, k * m_count))
    value = smooth_dual(cost, nearby, load, size, price, heat, filled, hess)
    value -= _window_term(low, high, price, blur)
    miss = math.inf
    for _ in range(rounds):
        slope, step = _newton_step(low, high, price, blur, filled, hess)
        miss = np.abs(slope).max() if len(slope) > 0 else 0.0
        if miss < tolerance:
            break
        longest = np.abs(step).max()
        if longest > 60 * heat + 10 * blur:
            step *= (60 * heat + 10 * blur) / longest
        gain, size_of_step, better = (slope * step).sum(), 1.0, False
        for _ in range(10):
            trial = price + size_of_step * step.reshape(k, m_count)
            new = smooth_dual(cost, nearby, load, size, trial, heat, filled, hess)
            new -= _window_term(low, high, trial, blur)
            if new >= value + 1e-4 * size_of_step * gain:
                better = True
                break
            size_of_step *= 0.4
        if not better:
            break
        price[:] = trial
        value = new
    return value, miss


@kernel
def cheapest(
    cost: FloatArray, nearby: IntArray, load: FloatArray, price: FloatArray
) -> tuple[IntArray, float]:
    """Where each unit goes at these prices, as a column of `nearby` (n,), and the least sum."""
    n, c_count = nearby.shape
    choice = np.zeros(n, np.int64)
    total = 0.0
    for i in range(n):
        least = 1e300
        for c in range(c_count):
            v = cost[i, c]
            for m in range(load.shape[1]):
                v += load[i, m] * price[nearby[i, c], m]
            if v < least:
                least, choice[i] = v, c
        total += least
    return choice, total
