"""Eight territory hues, and which territory gets which so that neighbours differ.

The hues differ in lightness as well as in hue, so that they stay apart under normal, protan,
deutan and tritan sight.
"""

from collections.abc import Mapping, Set
from functools import cache

import numpy as np

from model.arrays import FloatArray
from ui.theme.tokens import Tokens

HUES: tuple[tuple[str, str], ...] = (
    ("#468CEB", "#6486D2"),  # blue
    ("#B23B20", "#EF7D83"),  # rust
    ("#0A6C69", "#5CEBD0"),  # teal
    ("#733EA4", "#9C96F8"),  # violet
    ("#978D53", "#8D8317"),  # olive
    ("#C960AC", "#C25E8A"),  # pink
    ("#652800", "#FEBB71"),  # brown
    ("#004361", "#8AC7EA"),  # navy
)
"""(light, dark) of each hue; what is stored with a territory is the number of its hue."""

_RUST = 1  # near the colour of a broken rule, so it is given last
_APART = 6.0  # smallest distance between neighbours that still reads as two colours

# Machado, Oliveira, Fernandes (2009): full protan, deutan and tritan sight, in linear RGB.
_SIGHTS = (
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
# Ottosson (2020), OKLab: linear RGB to cone response, cube root of it to lightness and colour.
_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def territory_colour(hue: int, tokens: Tokens) -> str:
    """The colour of hue number `hue` in this theme; numbers beyond eight start again."""
    return HUES[hue % len(HUES)][tokens.name == "dark"]


def distance(one: str, other: str) -> float:
    """Smallest OKLab distance of two colours over the four kinds of sight, times 100."""
    return min(
        100 * float(np.linalg.norm(_oklab(sight @ _linear(one)) - _oklab(sight @ _linear(other))))
        for sight in _SIGHTS
    )


def assign_hues(
    neighbours: Mapping[int, Set[int]], kept: Mapping[int, int] | None = None
) -> dict[int, int]:
    """Give each territory a hue: the most constrained first, least used, then farthest.

    Parameters
    ----------
    neighbours
        The territories that touch each territory, by code.
    kept
        Hues that are settled (pinned, or given before); they stay.

    Returns
    -------
    A hue number for each code of `neighbours` and of `kept`.
    """
    hues = dict(kept or {})
    while waiting := [code for code in neighbours if code not in hues]:
        code = max(waiting, key=lambda c: (*_constraint(neighbours[c], hues), -c))
        around = [hues[n] for n in neighbours[code] if n in hues]
        used = [sum(h == hue for h in hues.values()) for hue in range(len(HUES))]
        gaps = [min((_gap(hue, other) for other in around), default=99.0) for hue in range(8)]
        hues[code] = max(
            range(len(HUES)),
            key=lambda hue: (gaps[hue] >= _APART, -used[hue], hue != _RUST, gaps[hue], -hue),
        )
    return hues


def _constraint(around: Set[int], hues: Mapping[int, int]) -> tuple[int, int]:
    return len({hues[n] for n in around if n in hues}), len(around)


@cache
def _gap(one: int, other: int) -> float:
    """Distance of two hues in the theme where they are closer."""
    return min(distance(a, b) for a, b in zip(HUES[one], HUES[other], strict=True))


def _linear(colour: str) -> FloatArray:
    share = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def _oklab(rgb: FloatArray) -> FloatArray:
    lab: FloatArray = _LAB @ np.cbrt(_CONES @ np.clip(rgb, 0.0, 1.0))
    return lab
