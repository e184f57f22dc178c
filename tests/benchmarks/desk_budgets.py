"""All budgets of the desk in one table: start, drag, pan, redraw, filter, stalls, files.

    python tests/benchmarks/desk_budgets.py [bench ...]

Runs all benches of the desk and the review one after the other, each in a process
of its own, and writes DESK.md; named ones alone replace their own lines in it. As root the
processes get precedence on a busy machine; the file says so, and how busy the machine was.
"""

import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.benchmarks.figures import FILE, Figure, kept  # noqa: E402  (after the path is set)

BENCHES = {
    "start": ("start_bench.py",),
    "gesture": ("gesture_bench.py", "20000"),
    "map": ("map_bench.py",),
    "table": ("table_bench.py", "50000"),
    "desk": ("desk_bench.py", "20000"),
    "document": ("document_bench.py",),
    "review": ("review_bench.py", "50"),
    "click": ("review_click_bench.py", "50"),
}
TABLE = Path(__file__).with_name("DESK.md")
PRECEDENCE = -10
HEAD = """\
| bench | what | clock | p50 | p95 | worst | budget | |
|---|---|---|---|---|---|---|---|"""
WORDS = """# The desk against its budgets

Written by `python tests/benchmarks/desk_budgets.py`. 20,000 accounts: for gestures the real ones
of ../shared/data and jittered copies of them (normal, 0.1 degrees); for the map those of the demo,
jittered by up to 30 km; tables and files are invented around real towns. Milliseconds. "CPU" is
the time of the window's thread, so that other programs do not count; "wall" is the clock, and
"page" the clock inside the map's page, both with whatever else the machine does.
"""


def run(name: str, folder: Path) -> list[Figure]:
    """One bench in a process of its own."""
    path = folder / f"{name}.jsonl"
    script, *words = BENCHES[name]
    environment = {**os.environ, FILE: str(path), "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(Path(__file__).with_name(script)), *words]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stderr=subprocess.DEVNULL)
    return kept(path)


def lines_of(bench: str, found: list[Figure]) -> list[str]:
    """A line of the table for each figure; what is over its budget is bold."""
    lines = []
    for one in found:
        known = one.budget == one.budget
        over = known and one.p95 > one.budget
        budget = f"{one.budget:,.1f}".removesuffix(".0") if known else "–"
        verdict = "" if not known else "over" if over else "kept"
        p95 = f"**{one.p95:,.1f}**" if over else f"{one.p95:,.1f}"
        lines.append(
            f"| {bench} | {one.what.strip()} | {one.clock} | {one.p50:,.1f} | {p95}"
            f" | {one.worst:,.1f} | {budget} | {verdict} |"
        )
    return lines


def stood(names: Sequence[str], mark: str) -> dict[str, list[str]]:
    """The lines that begin so, by bench, as they are, but for the benches named."""
    lines = TABLE.read_text(encoding="utf-8").splitlines() if TABLE.exists() else []
    others = [bench for bench in BENCHES if bench not in names]
    return {n: [line for line in lines if line.startswith(mark.format(n))] for n in others}


def stamp(bench: str, taken: str) -> str:
    """When, where and beside what a bench ran."""
    load = os.getloadavg()[0] if os.name == "posix" else float("nan")
    python = platform.python_version()
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {python}, one thread"
    return f"- {bench}: {date.today()}, {machine}, {taken}, load {load:.1f} when it began"


def main() -> None:
    """Run the benches named, else all, and put their lines into the table."""
    names = sys.argv[1:] or list(BENCHES)
    taken = "usual precedence"
    if os.name == "posix" and os.geteuid() == 0:
        os.nice(PRECEDENCE)
        taken = f"nice {PRECEDENCE}"
    stamps, lines = stood(names, "- {}: "), stood(names, "| {} |")
    with tempfile.TemporaryDirectory() as name:
        for bench in names:
            stamps[bench] = [stamp(bench, taken)]
            lines[bench] = lines_of(bench, run(bench, Path(name)))
    said = "\n".join(line for bench in BENCHES for line in stamps[bench])
    table = "\n".join(line for bench in BENCHES for line in lines[bench])
    TABLE.write_text(f"{WORDS}\n{said}\n\n{HEAD}\n{table}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
