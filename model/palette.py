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
GREY_DISTANCE: Final = 8.0  # lightness × 100: neighbours that differ less get another hatch
_LUMINANCE: Final = np.array([0.2126, 0.7152, 0.0722])  # of linear sRGB, ITU-R BT.709
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
    *,
    for_grey: bool = False,
) -> list[int]:
    """Give each territory a hue index, 0 to 7; neighbours get clearly different ones.

    Most constrained territory first: the one with most different hues around it, then with
    most neighbours, then the lowest code. Among the hues clear of its neighbours the least
    used, rust after the others, then the one farthest from its neighbours. `pinned` maps
    codes to hues that stay, as from the scenario shown before. Where no hue is clear of the
    neighbours it is the farthest; where all eight stand around, the least used. `for_grey`
    prefers, among the clear ones, those that a grey print in light colours tells apart as well.

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
        hue[code] = _best_hue(seen[code], uses.tolist(), for_grey=for_grey)
        uses[hue[code]] += 1
        for other in around[code]:
            seen[other].add(hue[code])
    return [hue[code] for code in range(n_territories)]


def grey_distance(one: str, other: str) -> float:
    """How far two "#RRGGBB" colours are apart on a grey print: OKLab lightness × 100."""
    white = np.ones(3)
    greys = [white * float(_LUMINANCE @ _linear(colour)) for colour in (one, other)]
    return 100 * abs(float(_oklab(greys[0])[0] - _oklab(greys[1])[0]))


def assign_hatches(
    neighbour_pairs: Iterable[tuple[int, int]], hues: Sequence[int], n_hatches: int = 4
) -> list[int]:
    """Give each territory a hatch, 0 for plain, so that neighbours differ on a grey print.

    Neighbours whose hues are alike in grey get different hatches, in a fixed order of the codes;
    a territory with more such neighbours than hatches takes the least used among them.
    """
    alike: list[set[int]] = [set() for _ in hues]
    for a, b in neighbour_pairs:
        if a != b and not _grey_apart()[hues[a]][hues[b]]:
            alike[a].add(b)
            alike[b].add(a)
    hatch: dict[int, int] = {}
    for code in sorted(range(len(hues)), key=lambda c: (-len(alike[c]), c)):
        uses = [0] * n_hatches
        for other in alike[code]:
            if other in hatch:
                uses[hatch[other]] += 1
        hatch[code] = uses.index(min(uses))
    return [hatch[code] for code in range(len(hues))]


@cache
def _grey_apart() -> list[list[bool]]:
    """Which pairs of hues differ in grey in both themes."""
    return [
        [
            min(grey_distance(t[a], t[b]) for t in TERRITORY_HUES.values()) >= GREY_DISTANCE
            for b in range(N_HUES)
        ]
        for a in range(N_HUES)
    ]


def clashes(pairs: Iterable[tuple[int, int]], hues: Sequence[int]) -> list[tuple[int, int]]:
    """Neighbours whose hues some eyes could take for one another; the lower code first.

    `pairs` are neighbouring codes, `hues` a hue index by code.
    """
    distance = _hue_distances()
    apart = {(min(a, b), max(a, b)) for a, b in pairs if a != b}
    return sorted((a, b) for a, b in apart if distance[hues[a], hues[b]] < CLEAR_DISTANCE)


def free_hues(taken: Iterable[int]) -> list[int]:
    """The hues that are clear of all of `taken`, which stand around."""
    distance, around = _hue_distances(), list(taken)
    return [
        hue
        for hue in range(N_HUES)
        if all(distance[hue, other] >= CLEAR_DISTANCE for other in around)
    ]


def greys(mode: str) -> list[float]:
    """How light each hue is in a grey print, 0-100 (OKLab lightness), by hue index."""
    return [100 * float(_oklab(_linear(colour))[0]) for colour in TERRITORY_HUES[mode]]


def _best_hue(taken: set[int], uses: Sequence[int], *, for_grey: bool) -> int:
    distance = _hue_distances()
    light = greys("light") if for_grey else [0.0] * N_HUES

    def merit(index: int) -> tuple[bool, float, bool, float, bool, float]:
        gap = min((float(distance[index, other]) for other in taken), default=np.inf)
        clear = gap >= CLEAR_DISTANCE
        told_apart = all(abs(light[index] - light[other]) >= CLEAR_DISTANCE for other in taken)
        unlike = told_apart or not for_grey
        return clear, 0.0 if clear else gap, unlike, -uses[index], index != _LAST, gap

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
