"""What is costly to work out from shipped files, kept in the user's cache folder.

A kept result is used while the files it came from are the same. One that cannot be read is
worked out anew; where nothing can be written, nothing is kept.
"""

import hashlib
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_cache_path

Arrays = Mapping[str, NDArray[Any]]

_UNREADABLE: Final = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile)


def kept_arrays(name: str, sources: Sequence[Path | str], build: Callable[[], Arrays]) -> Arrays:
    """The arrays that `build` makes of `sources`: files, or words such as a version."""
    path = _folder() / f"{name}-{_mark(sources)}.npz"
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            return {key: stored[key] for key in stored.files}
    except _UNREADABLE:
        arrays = build()
        _keep(name, path, arrays)
        return arrays


def kept_bytes(name: str, sources: Sequence[Path | str], build: Callable[[], bytes]) -> bytes:
    """The same for a file that is served as it is."""
    made = kept_arrays(name, sources, lambda: {"bytes": np.frombuffer(build(), np.uint8)})
    return made["bytes"].tobytes()


def _folder() -> Path:
    return user_cache_path("catchment") / "kept"


def _mark(sources: Sequence[Path | str]) -> str:
    """Changes when a source changes; a source that is packed away counts by its name."""
    words = []
    for source in sources:
        word = str(source)
        if isinstance(source, Path) and source.exists():
            facts = source.stat()
            word += f" {facts.st_size} {facts.st_mtime_ns}"
        words.append(word)
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]


def _keep(name: str, path: Path, arrays: Arrays) -> None:
    """Write beside, then replace; what was kept of former sources goes."""
    half = path.with_name(f"{uuid4().hex}.half")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with half.open("wb") as file:
            np.savez(file, allow_pickle=False, **dict(arrays))
        for former in path.parent.glob(f"{name}-{'?' * 16}.npz"):
            former.unlink(missing_ok=True)
        half.replace(path)
    except OSError:
        with suppress(OSError):
            half.unlink(missing_ok=True)
