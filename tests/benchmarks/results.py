"""RESULTS.md: one section for each benchmark, each written by the bench that owns it."""

import re
from pathlib import Path
from typing import Final

ORDER: Final = ("targets", "seeds", "tiny", "peers", "variants", "real", "roads", "suggest")
PREFACE: Final = """# Design benchmark

Written by `python tests/benchmarks/design_bench.py`, the sections on suggestions and on the
quarter by the benches they name. Instances: `instances.py` (invented, the numbers of
../shared/bench), ±5 % hours and contiguous unless said. Judge: `checker.py`. "gap %" is the
distance to the conditional bound, at the plan's own centres.

"""


def write_section(path: Path, name: str, text: str) -> None:
    """Put a section in the place of its former text; all others stay as they are on disk."""
    former = path.read_text(encoding="utf-8") if path.exists() else ""
    sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", former, re.M | re.S))
    sections[name] = text
    known = [key for key in ORDER if key in sections]
    others = [key for key in sections if key not in ORDER]
    parts = [f"## {key}\n{sections[key].strip()}\n" for key in (*known, *others)]
    path.write_text(PREFACE + "\n".join(parts), encoding="utf-8")
