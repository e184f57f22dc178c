"""The house rules that a tool can check."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("model", "optimizers", "reports", "ui")
MODULES = sorted([ROOT / "main.py", *(p for room in ROOMS for p in (ROOT / room).rglob("*.py"))])
TOP_LEVEL = {
    "main.py", "pyproject.toml", "ui", "model", "optimizers", "reports", "resources", "tests",
    "README.md", "run", "test", "run.cmd", "test.cmd", "uv.lock", "LICENSE", "CHANGELOG.md",
    ".ci", ".gitignore", ".gitattributes",
}  # fmt: skip
VAGUE = {"utils", "helpers", "common", "manager", "base", "misc"}
MAY_CATCH_ALL = {"main.py", "ui/job.py"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tracked_files() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    return listed.stdout.splitlines()


def test_that_the_top_level_holds_what_the_house_allows():
    assert {Path(name).parts[0] for name in tracked_files()} <= TOP_LEVEL


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_that_a_module_stays_short_and_says_what_it_is(path):
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert text.count("\n") <= 400
    assert ast.get_docstring(tree)
    assert path.stem not in VAGUE
    too_long = [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > 50
        and name_of(path) != "main.py"
    ]
    assert too_long == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_that_nothing_is_caught_wholesale(path):
    caught = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or getattr(node.type, "id", "") == "Exception")
    ]
    assert caught == [] or name_of(path) in MAY_CATCH_ALL


@pytest.mark.parametrize(
    ("module", "forbidden"),
    [
        ("main", ("numpy", "pandas", "PySide6", "numba", "reportlab")),
        ("ui.worker", ("PySide6", "numba", "reportlab")),
        ("ui.cli.aligning", ("PySide6",)),
        ("ui.cli.importing", ("PySide6", "numba", "reportlab")),
        ("ui.cli.exporting", ("PySide6", "numba")),
        (
            "ui.main_window",
            (
                *("numba", "reportlab", "folium", "geopandas", "openpyxl", "optimizers"),
                *("scipy.spatial", "scipy.sparse", "sqlalchemy", "pyzipper", "holidays"),
                *("rapidfuzz", "lark", "networkx", "qtpy", "model.project", "model.intake"),
                *("ui.accounts", "ui.diary", "ui.document", "ui.review", "ui.share"),
                *("ui.plan.workspace", "ui.funnel", "ui.book", "ui.strategy", "ui.map.jobs"),
            ),
        ),
    ],
)
def test_that_a_module_loads_nothing_it_does_not_need(module, forbidden):
    code = f"import sys, {module}; print(*[m for m in {forbidden!r} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert run.stdout.split() == []
