"""Colours of territories: eight hues, never the same on neighbours, for every kind of sight."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Final

import numpy as np

from model.arrays import FloatArray

HUE_NAMES: Final = ("blue", "rust", "teal", "violet", "olive", "pink", "brown", "navy")
TERRITORY_HUES: Final[dict[str, tuple[str, ...]]] = {
    "light": (
        "#468CEB", "#B23B20", "#0A6C69", "#733EA4", "#978D53", "#C960AC", "#652800", "#004361",
    ),
    "dark": (
        "#6486D2", "#EF7D83", "#5CEBD0", "#9C96F8", "#8D8317", "#C25E8A", "#FEBB71", "#8AC7EA",
    ),
}  # fmt: skip
N_HUES: Final = len(HUE_NAMES)
CLEAR_DISTANCE: Final = 6.0  # OKLab × 100: neighbours differ at least by this
_LAST: Final = HUE_NAMES.index("rust")  # near the colour of a warning, so given last

# How full protanopes, deuteranopes and tritanopes see linear RGB.
# Source: Machado, Oliveira, Fernandes (2009), IEEE TVCG 15 (6), severity 1.0.
_SIGHTS: Final = (
    np.eye(3),
    np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
)
# Source: Ottosson (2020), A perceptual color space for image processing.
_RGB_TO_CONES: Final = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_CONES_TO_LAB: Final = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def oklab_distance(one: str, other: str) -> float:
    """Smallest OKLab distance × 100 of two "#RRGGBB" colours over four kinds of sight."""
    a, b = _linear(one), _linear(other)
    return min(
        100 * float(np.linalg.norm(_oklab(sight @ a) - _oklab(sight @ b))) for sight in _SIGHTS
    )


def assign_colours(
    neighbour_pairs: Iterable[tuple[int, int]],
    n_territories: int,
    pinned: Mapping[int, int] | None = None,
) -> list[int]:
    """Give each territory a hue index, 0 to 7; neighbours get clearly different ones.

    Most constrained territory first: the one with most different hues around it, then with
    most neighbours, then the lowest code. Among the hues clear of its neighbours the least
    used, rust after the others, then the one farthest from its neighbours. `pinned` maps
    codes to hues that stay, as from the scenario shown before. Where no hue is clear of the
    neighbours it is the farthest; where all eight stand around, the least used.

    Source: look/ui-style.md section 6. Raises ValueError for a pinned hue that is none.
    """
    around: list[set[int]] = [set() for _ in range(n_territories)]
    for a, b in neighbour_pairs:
        if a != b:
            around[a].add(b)
            around[b].add(a)
    hue = {code: index for code, index in (pinned or {}).items() if 0 <= code < n_territories}
    if any(not 0 <= index < N_HUES for index in hue.values()):
        raise ValueError(f"pinned hues {sorted(set(hue.values()))}, not within 0 to {N_HUES - 1}")
    uses = np.bincount(list(hue.values()), minlength=N_HUES) if hue else np.zeros(N_HUES, np.int64)
    seen = [{hue[other] for other in others if other in hue} for others in around]
    waiting = set(range(n_territories)) - set(hue)
    while waiting:
        code = max(waiting, key=lambda t: (len(seen[t]), len(around[t]), -t))
        waiting.remove(code)
        hue[code] = _best_hue(seen[code], uses.tolist())
        uses[hue[code]] += 1
        for other in around[code]:
            seen[other].add(hue[code])
    return [hue[code] for code in range(n_territories)]


def _best_hue(taken: set[int], uses: Sequence[int]) -> int:
    distance = _hue_distances()

    def merit(index: int) -> tuple[bool, float, float, bool, float]:
        gap = min((float(distance[index, other]) for other in taken), default=np.inf)
        clear = gap >= CLEAR_DISTANCE
        return clear, 0.0 if clear else gap, -uses[index], index != _LAST, gap

    return max(range(N_HUES), key=merit)


@cache
def _hue_distances() -> FloatArray:
    """The smaller of the distances in both themes of each pair of hues, shape (8, 8)."""
    table = np.zeros((N_HUES, N_HUES))
    for a in range(N_HUES):
        for b in range(a):
            table[a, b] = table[b, a] = min(
                oklab_distance(hues[a], hues[b]) for hues in TERRITORY_HUES.values()
            )
    return table


def _linear(colour: str) -> FloatArray:
    """sRGB "#RRGGBB" as linear RGB, shape (3,)."""
    c = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def _oklab(rgb: FloatArray) -> FloatArray:
    lab: FloatArray = _CONES_TO_LAB @ np.cbrt(_RGB_TO_CONES @ np.clip(rgb, 0, 1))
    return lab
