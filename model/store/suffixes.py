"""How the files of a project are called; light, for whoever only tells them apart."""

from typing import Final

SUFFIX: Final = ".catchment.gpkg"
SEALED_SUFFIX: Final = ".catchment.zip"  # encrypted, for sending
