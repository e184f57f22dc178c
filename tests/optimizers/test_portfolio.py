"""Alternatives come back whole from processes that die, stop when told, and are ranked."""

import ast
import multiprocessing
import os
import signal
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from model.errors import PlanError
from optimizers import cluster, portfolio
from optimizers.cluster import Certificates, run_on_cluster
from optimizers.design import Proposal
from optimizers.pace import Progress
from optimizers.portfolio import (
    Alternative,
    DesignJob,
    measures_of,
    ranked,
    run_portfolio,
    variants,
)
from optimizers.problem import DesignProblem, even_windows


def towns(n: int = 60, k: int = 3, tolerance: float = 15.0, **rest: object) -> DesignProblem:
    rng = np.random.default_rng(n)
    xy = rng.uniform(0, 100, (n, 2))
    metrics = rng.uniform(1, 3, (n, 1))
    windows = even_windows(metrics, np.array([tolerance]), np.ones(k))
    return DesignProblem(xy, np.ones(n), metrics, ("hours",), *windows, **rest)  # type: ignore[arg-type]


def jobs(count: int, iterations: int = 2) -> list[DesignJob]:
    task = towns()
    return [DesignJob(task, seed, iterations=iterations) for seed in range(count)]


def kill_one(victims: list[int]) -> Callable[[Progress], None]:
    """A listener that kills one worker process as soon as a job is done."""

    def listen(now: Progress) -> None:
        children = [child.pid for child in multiprocessing.active_children()]
        if not victims and children and ", 0 of" not in now.phase:
            pid = children[0]
            assert pid is not None
            os.kill(pid, signal.SIGKILL)
            victims.append(pid)

    return listen


def test_that_a_job_is_known_by_its_input_parameters_and_seed() -> None:
    one, same = DesignJob(towns(), 1, iterations=2), DesignJob(towns(), 1, iterations=2)
    assert one.key == same.key
    others = [
        DesignJob(towns(), 2, iterations=2),
        DesignJob(towns(), 1, iterations=3),
        DesignJob(towns(tolerance=16.0), 1, iterations=2),
    ]
    assert len({one.key, *(job.key for job in others)}) == 4


@pytest.mark.slow
def test_that_all_results_arrive_although_a_worker_is_killed() -> None:
    asked = jobs(6)
    victims: list[int] = []
    found = run_portfolio(asked, workers=2, report=kill_one(victims))
    assert victims
    assert [one.job.seed for one in found] == [0, 1, 2, 3, 4, 5]
    for one in found[:2]:
        alone = one.job.run(lambda _best: False, lambda _progress: None)
        assert one.proposal.territory.tolist() == alone.territory.tolist()
        assert one.proposal.objective == alone.objective


def test_that_processes_that_keep_dying_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portfolio._Run, "attempt", lambda _self: False)
    with pytest.raises(PlanError, match="keep ending"):
        run_portfolio(jobs(2))


@pytest.mark.slow
def test_that_a_stopped_portfolio_keeps_what_it_has() -> None:
    asked = jobs(4, iterations=10**6)
    seen: list[Progress] = []
    found = run_portfolio(asked, workers=2, stop=lambda best: np.isfinite(best), report=seen.append)
    assert 1 <= len(found) <= 4
    assert any(one.proposal.feasible for one in found)
    assert seen[-1].best < float("inf")


def test_that_one_worker_does_the_jobs_in_turn_and_tells_how_far_it_is() -> None:
    seen: list[Progress] = []
    found = run_portfolio(jobs(2), workers=1, report=seen.append)
    assert len(found) == 2
    fractions = [now.fraction for now in seen]
    assert fractions == sorted(fractions)


def proposal(objective: float, worst: float, codes: list[int], feasible: bool = True) -> Proposal:
    return Proposal(
        territory=np.array(codes),
        centres=np.array([[objective, 0.0], [objective, 0.0]]),
        objective=objective,
        objective_unit="call-miles",
        bound=None,
        gap_pct=None,
        feasible=feasible,
        deviation={"hours": (worst, worst)},
        contiguous=True,
        islands=0,
        violations=() if feasible else ("It is not.",),
        seconds=0.0,
        compile_seconds=0.0,
        iterations=0,
        seed=0,
        trace=(),
    )


def test_that_only_alternatives_that_none_beats_are_shown_cheapest_first() -> None:
    windows = even_windows(np.ones((2, 1)), np.array([50.0]), np.ones(2))
    task = DesignProblem(
        np.zeros((2, 2)), np.ones(2), np.ones((2, 1)), ("hours",), *windows, start=np.array([0, 1])
    )
    job = DesignJob(task, 0)
    # two accounts at the origin, centres at the given distance: the cost is twice that
    cheap, fair, beaten, calm, wrong = (
        Alternative(job, proposal(5, 9, [1, 0])),
        Alternative(job, proposal(7, 2, [1, 0])),
        Alternative(job, proposal(8, 9, [1, 0])),
        Alternative(job, proposal(9, 9, [0, 1])),
        Alternative(job, proposal(1, 1, [0, 1], feasible=False)),
    )
    assert measures_of(task, cheap.proposal) == (10.0, 9, 1.0)
    assert ranked(task, [beaten, calm, wrong, fair, cheap]) == [cheap, fair, calm]
    assert ranked(task, [wrong]) == [wrong]


def test_that_variants_turn_the_screws_that_there_are() -> None:
    task = towns()
    made = variants(task, [1, 2, 3], iterations=1)
    assert [job.label for job in made] == [
        "As asked, seed 1",
        "As asked, seed 2",
        "As asked, seed 3",
        "Fairer: half the tolerance",
    ]
    tight = made[-1].problem
    assert tight.high - tight.target == pytest.approx((task.high - task.target) / 2)
    start = towns(start=np.zeros(60, np.int64), disruption=np.ones(60))
    labels = [job.label for job in variants(start, [1], iterations=1)]
    assert labels[-2:] == ["Bolder: moves are cheap", "Calmer: moves are dear"]


def test_that_a_cluster_that_cannot_be_used_is_refused_in_words(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(PlanError, match="asks for certificates"):
        run_on_cluster(jobs(1), "tls://127.0.0.1:1")
    missing = Certificates(tmp_path / "ca.pem", tmp_path / "c.pem", tmp_path / "k.pem")
    with pytest.raises(PlanError, match=r"There is no file .*ca\.pem"):
        run_on_cluster(jobs(1), "tls://127.0.0.1:1", missing)


def test_that_nothing_of_the_cluster_is_imported_before_it_is_asked_for() -> None:
    source = Path(cluster.__file__).read_text(encoding="utf-8")
    tops = [
        node for node in ast.parse(source).body if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert "distributed" not in [alias.name for node in tops for alias in node.names]
    assert "distributed" not in [node.module for node in tops if isinstance(node, ast.ImportFrom)]
