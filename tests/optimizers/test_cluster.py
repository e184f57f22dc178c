"""Jobs on a cluster over TLS: a scheduler and two worker processes, one of which is killed."""

import datetime
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from model.errors import PlanError
from optimizers.cluster import Certificates, _result, run_on_cluster
from optimizers.design import Proposal, design
from optimizers.pace import Progress
from optimizers.portfolio import DesignJob
from optimizers.problem import DesignProblem, even_windows

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0


def certificates(folder: Path) -> Certificates:
    """A certificate that trusts itself, valid for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "catchment-test")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return Certificates(folder / "cert.pem", folder / "cert.pem", folder / "key.pem")


def started(what: str, folder: Path, own: Certificates, *words: str) -> subprocess.Popen[bytes]:
    """A scheduler or a worker as a process of its own, speaking TLS only."""
    flags = ["--tls-ca-file", str(own.authority), "--tls-cert", str(own.certificate)]
    command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *flags]
    command += ["--tls-key", str(own.key), "--no-dashboard", *words]
    with (folder / f"{what}-{len(list(folder.glob('*.log')))}.log").open("wb") as log:
        return subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=log, stderr=log
        )


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, Certificates, list[subprocess.Popen[bytes]]]]:
    """The scheduler's address, the certificates and the two workers."""
    own, file = certificates(tmp_path), tmp_path / "scheduler.json"
    words = ("--host", "tls://127.0.0.1", "--port", "0", "--scheduler-file", str(file))
    processes = [started("scheduler", tmp_path, own, *words)]
    try:
        until = time.monotonic() + PATIENCE
        while not (file.exists() and "address" in file.read_text()):
            assert processes[0].poll() is None
            assert time.monotonic() < until
            os.sched_yield()
        address = next(
            line.split('"')[3]
            for line in file.read_text().splitlines()
            if '"address": "tls' in line
        )
        for number in (1, 2):
            words = ("--nthreads", "1", "--no-nanny", "--name", f"w{number}", address)
            local = ("--local-directory", str(tmp_path / f"w{number}"))
            processes.append(started("worker", tmp_path, own, *local, *words))
        yield address, own, processes[1:]
    finally:
        for process in processes:
            process.kill()
            process.wait()


@pytest.mark.slow
class Recomputed:
    """A future of a worker that died with its result: pending again, then found by another."""

    def __init__(self, found: Proposal, error: Exception | None = None) -> None:
        self.status, self.found, self.error = "pending", found, error

    def exception(self) -> Exception | None:
        return self.error

    def result(self) -> Proposal:
        return self.found


def test_that_a_result_that_died_with_its_worker_is_waited_for_and_an_error_is_told() -> None:
    windows = even_windows(np.ones((4, 1)), np.array([50.0]), np.ones(2))
    places = np.array([[0.0, 0.0], [0.0, 1.0], [9.0, 0.0], [9.0, 1.0]])
    task = DesignProblem(places, np.ones(4), np.ones((4, 1)), ("hours",), *windows)
    found = design(task, seconds=None, iterations=1)
    assert _result(Recomputed(found)) is found
    with pytest.raises(PlanError, match="A job was lost on the cluster: no memory"):
        _result(Recomputed(found, MemoryError("no memory")))
    with pytest.raises(PlanError, match="Nothing to do"):
        _result(Recomputed(found, PlanError("Nothing to do.")))


def test_that_all_results_arrive_over_tls_although_a_worker_is_killed(
    cluster: tuple[str, Certificates, list[subprocess.Popen[bytes]]],
) -> None:
    address, own, workers = cluster
    assert address.startswith("tls://")
    rng = np.random.default_rng(1)
    metrics = np.ones((60, 1))
    windows = even_windows(metrics, np.array([15.0]), np.ones(3))
    task = DesignProblem(rng.uniform(0, 100, (60, 2)), np.ones(60), metrics, ("hours",), *windows)
    jobs = [DesignJob(task, seed, iterations=3) for seed in range(12)]
    killed: list[int] = []

    def listen(now: Progress) -> None:
        if not killed and now.fraction > 0:
            workers[0].kill()
            killed.append(workers[0].pid)

    found = run_on_cluster(jobs, address, own, report=listen)
    assert killed
    assert [one.job.seed for one in found] == list(range(12))
    alone = jobs[0].run(lambda _best: False, lambda _progress: None)
    assert found[0].proposal.territory.tolist() == alone.territory.tolist()
    with pytest.raises(PlanError, match="No cluster answers"):
        run_on_cluster(jobs[:1], address.replace("tls://", "tcp://"))
