"""How the compiled kernels are compiled."""

from numba import njit

kernel = njit(cache=True)
fast = njit(cache=True, fastmath=True)  # sums in any order

# For functions that allocate no array. Without it numba counts a reference to each of the some
# thirty arrays of a layout and a draft at each call, which took seven eighths of the time.
leaf = njit(cache=True, _nrt=False)
