"""Problems in, proposals out. Compiled kernels are kept in the user's own cache folder."""

import os

from platformdirs import user_cache_path

# numba reads this once, when it is first imported; whoever runs us may have set it already.
os.environ.setdefault("NUMBA_CACHE_DIR", str(user_cache_path("catchment") / "kernels"))
