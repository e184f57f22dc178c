"""Makes the imports of a start cheap: nothing is collected, and PySide searches no sources."""

import gc
import sys
from typing import Final

_FEATURES: Final = "shibokensupport.feature"
_SEARCH: Final = "_mod_uses_pyside"


def lighten_imports() -> None:
    """Call before the window's modules are imported; `Collector` takes the collection over.

    A start makes hundreds of thousands of objects and next to no garbage. And for its feature
    switch, which we do not use (`from __feature__ import ...`), PySide reads the source text of
    every module that is imported after it, line by line, to look for its own name.
    """
    gc.disable()
    import PySide6.QtCore  # noqa: F401  (installs the search)

    feature = sys.modules.get(_FEATURES)
    if hasattr(feature, _SEARCH):
        setattr(feature, _SEARCH, _uses_no_feature)


def _uses_no_feature(_module: object) -> bool:
    return False
