"""The benchmark's own instances and judge are the ones it is compared with."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from tests.benchmarks.checker import judge, travel_of
from tests.benchmarks.instances import SIZES, Instance, inside, invented
from tests.benchmarks.median_bound import unconditional_bound

BENCH = Path(__file__).resolve().parents[3] / "shared" / "bench"
GIVEN = pytest.mark.skipif(
    not BENCH.exists(), reason="needs the real accounts in ../shared (its benchmark)"
)


def given(name: str) -> ModuleType:
    """A module of the given benchmark, which is no package."""
    spec = importlib.util.spec_from_file_location(f"given_{name}", BENCH / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@GIVEN
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # it closes no file
@pytest.mark.parametrize("name", ["se500", "us2k", "us5k"])
def test_that_instances_and_verdicts_equal_the_given_ones(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    given("gen").make(name)
    folder = str(tmp_path / "data" / name)
    check = given("check")
    table, meta = check.load(folder)
    ours = invented(name)
    assert ours.n_territories == meta["k"]
    assert np.array_equal(ours.xy, np.column_stack((table["x_mi"], table["y_mi"])))
    for column, values in ours.columns.items():
        assert np.array_equal(values, table[column])
    assert np.array_equal(ours.system, table["idn"])
    assert np.array_equal(ours.current, table["current"])
    assert np.array_equal(ours.locked, table["locked"] > 0)
    theirs, mine = check.check(folder, ours.current, medoid=False), judge(ours, ours.current)
    shared = set(theirs) & set(mine) - {"valid"}
    assert len(shared) >= 14
    assert {key: mine[key] for key in shared} == pytest.approx({key: theirs[key] for key in shared})
    assert mine["moved_potential"] == theirs["moved_vs_current_potential_share"]


def test_that_another_seed_gives_another_instance_of_the_same_size() -> None:
    one, other = invented("se500"), invented("se500", 7)
    assert len(one.xy) == len(other.xy) == SIZES["se500"].n_accounts
    assert not np.array_equal(one.xy, other.xy)
    assert json.dumps(other.name) == '"se500:7"'


def test_that_a_point_is_inside_its_outline() -> None:
    square = np.array([[0, 0], [4, 0], [4, 4], [0, 4]], float)
    found = inside(np.array([1.0, 5.0, 3.9]), np.array([1.0, 1.0, -0.1]), square)
    assert found.tolist() == [True, False, False]


def drawn() -> Instance:
    """Two squares of four accounts each, one of them locked in the other's territory."""
    xy = np.array([[0, 0], [0, 2], [2, 0], [2, 2.1], [50, 0], [50, 2], [52, 0], [52, 1.9]], float)
    columns = {name: np.ones(8) for name in ("hours", "potential", "cases", "calls")}
    current = np.array([0, 0, 0, 0, 1, 1, 1, 0])
    system = np.array([0, 0, -1, -1, 0, 1, 1, 1])
    return Instance("drawn", 2, xy, columns, system, current, np.arange(8) == 7)


def test_that_the_judge_counts_by_hand() -> None:
    found = judge(drawn(), np.array([0, 0, 0, 0, 1, 1, 1, 1]))
    assert found["maxdev_hours"] == 0.0
    assert found["noncontig_terr"] == 0
    assert found["locks_broken"] == 1
    assert found["idn_groups_split"] == found["idn_split_excess"] == 1
    assert found["moved_potential"] == pytest.approx(1 / 8)
    # four accounts at about the corners of a square of side 2: sqrt(2) each, twice
    assert found["wdist"] == pytest.approx(8 * np.sqrt(2), rel=0.03)


def test_that_the_judge_sees_what_is_apart_and_what_is_empty() -> None:
    apart = judge(drawn(), np.array([0, 0, 0, 0, 1, 1, 1, 0]))
    assert apart["noncontig_terr"] == 1
    assert apart["stray_accounts"] == 1
    assert apart["stray_unlocked"] == 0
    empty = judge(drawn(), np.zeros(8, np.int64))
    assert empty["empty"] == 1
    assert empty["over_hours"] == 2
    assert not judge(drawn(), np.full(8, 2))["valid"]


def test_that_the_unconditional_bound_is_below_the_best_plan() -> None:
    instance = drawn()
    best = travel_of(instance, np.array([0, 0, 0, 0, 1, 1, 1, 1]))
    # to corners: one account of four at no distance, the others 2, 2 and 2 sqrt(2)
    medoids = 2 * (4 + 2 * np.sqrt(2))
    bound = unconditional_bound(instance, best, 0.5)
    assert 0.9 * medoids < bound <= medoids * 1.03
