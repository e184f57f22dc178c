"""Array types; the shape stands in the docstring of whoever takes one."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.integer[Any]]
BoolArray = NDArray[np.bool_]
TextArray = NDArray[np.object_]
Column = NDArray[Any]
