"""The order of a day against the order it was entered in, over many random days (S2-91)."""

import itertools

import numpy as np
import pytest

from optimizers.routes import Shift, day_stops, route

N_DAYS, SHARE = 200, 0.95
SHIFT = Shift(leave=450.0, home_by=1200.0)


def drive_of(order: np.ndarray, minutes: np.ndarray) -> float:
    """Home, the stops in their order, home."""
    path = [0, *(order + 1).tolist(), 0]
    return float(sum(minutes[a, b] for a, b in itertools.pairwise(path)))


@pytest.mark.parametrize("windows", [False, True])
def test_that_the_order_beats_that_of_the_input_in_nearly_all_days_and_is_never_worse(
    windows: bool,
) -> None:
    rng = np.random.default_rng(91)
    better = 0
    for _ in range(N_DAYS):
        n = int(rng.integers(5, 16))
        at = rng.uniform(-40, 40, (n + 1, 2))
        minutes = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
        opens = rng.uniform(420, 700, n) if windows else np.zeros(n)
        closes = opens + rng.uniform(120, 400, n) if windows else np.full(n, 1440.0)
        service = np.full(n, 20.0)
        found = route(minutes, service, opens, closes, leave=450.0, home_by=1200.0)
        given = day_stops(minutes, service, opens, closes, shift=SHIFT).timed(np.arange(n))
        ours = (round(found.lateness, 6), found.minutes + 0.5 * float(found.wait.sum()))
        theirs = (round(given.lateness, 6), given.minutes + 0.5 * float(given.wait.sum()))
        assert ours[0] <= theirs[0] + 1e-6
        assert ours[0] < theirs[0] or ours[1] <= theirs[1] + 1e-6
        if not windows:
            assert found.minutes == pytest.approx(drive_of(found.order, minutes))
        better += ours < theirs
    assert better >= SHARE * N_DAYS
