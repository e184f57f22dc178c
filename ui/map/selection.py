"""What is selected after the user picked more."""

import numpy as np

from model.arrays import IntArray


def selection_after(selected: IntArray, picked: IntArray, mode: str) -> IntArray:
    """Rows selected after `picked` were taken up in a mode of the map, ascending.

    `mode` is one of "replace", "add", "toggle", "remove"; ValueError for any other.
    """
    match mode:
        case "replace":
            return np.unique(picked)
        case "add":
            return np.union1d(selected, picked)
        case "toggle":
            return np.setxor1d(selected, picked)
        case "remove":
            return np.setdiff1d(selected, picked)
    raise ValueError(f"no such mode: {mode}")
