"""Problems in, proposals out. Compiled kernels are kept in the user's own cache folder."""

import hashlib
import os
from pathlib import Path

from platformdirs import user_cache_path


def _kernels_version() -> str:
    """A name for the present source of all kernels.

    numba notices when a kernel's own module changes, but not when one that it calls does, and
    would run old machine code on new data: so kernels of another version get another folder.
    """
    digest = hashlib.blake2b(digest_size=8)
    for path in sorted(Path(__file__).parent.glob("*.py")):
        source = path.read_bytes()
        if b"numba" in source or b"kernel" in source:
            digest.update(source)
    return digest.hexdigest()


# numba reads this once, when it is first imported; whoever runs us may have set it already.
os.environ.setdefault(
    "NUMBA_CACHE_DIR", str(user_cache_path("catchment") / "kernels" / _kernels_version())
)
