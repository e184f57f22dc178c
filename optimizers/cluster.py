"""The jobs of a portfolio on other machines, by dask.distributed.

Only with the optional extra "cluster" and an address that the user gave; nothing of it is
imported before. Work that is lost with a machine is done again by another: jobs are pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from model.errors import PlanError
from optimizers.design import Proposal
from optimizers.pace import Progress, Report, Stop
from optimizers.portfolio import Alternative, DesignJob

POLL_SECONDS: Final = 0.5
CONNECT_SECONDS: Final = 20
RETRIES: Final = 3


@dataclass(frozen=True, slots=True)
class Certificates:
    """Files for TLS, PEM: who is trusted, and what this machine shows with its key."""

    authority: Path
    certificate: Path
    key: Path


def run_on_cluster(
    jobs: Sequence[DesignJob],
    address: str,
    certificates: Certificates | None = None,
    *,
    stop: Stop = lambda _best: False,
    report: Report = lambda _progress: None,
) -> list[Alternative]:
    """Do jobs on the cluster whose scheduler is at `address`; in the order of `jobs`.

    A stopped run returns what is finished. Raises PlanError when the extra is not installed,
    the scheduler does not answer or a job is lost for good. An address of tls:// needs
    `certificates`.
    """
    client = _connected(address, certificates)
    try:
        futures = {
            client.submit(_work, job, key=f"design-{job.key}-{number}", retries=RETRIES): number
            for number, job in enumerate(jobs)
        }
        with client.as_current():
            done = _collect(futures, stop, report)
        client.cancel([future for future, number in futures.items() if number not in done])
    finally:
        client.close()
    return [Alternative(jobs[number], done[number]) for number in sorted(done)]


def _connected(address: str, certificates: Certificates | None) -> Any:
    try:
        import distributed
    except ImportError:
        raise PlanError(
            "Working on a cluster needs the extra “cluster”.",
            remedy="Install Catchment with it: uv sync --extra cluster.",
        ) from None
    if address.startswith("tls://") and certificates is None:
        raise PlanError("This cluster asks for certificates.", remedy="Name the three PEM files.")
    security = None
    if certificates is not None:
        missing = [
            str(path)
            for path in (certificates.authority, certificates.certificate, certificates.key)
            if not path.is_file()
        ]
        if missing:
            raise PlanError(f"There is no file {missing[0]}.", remedy="Check the certificates.")
        security = distributed.Security(
            tls_ca_file=str(certificates.authority),
            tls_client_cert=str(certificates.certificate),
            tls_client_key=str(certificates.key),
            require_encryption=True,
        )
    try:
        return distributed.Client(
            address, security=security, timeout=CONNECT_SECONDS, set_as_default=False
        )
    except (OSError, TimeoutError, ValueError, TypeError):
        raise PlanError(
            f"No cluster answers at {address}.", remedy="Check the address and the certificates."
        ) from None


def _collect(futures: dict[Any, int], stop: Stop, report: Report) -> dict[int, Proposal]:
    import distributed

    done: dict[int, Proposal] = {}
    pending, best = set(futures), float("inf")
    while pending:
        try:
            waited = distributed.wait(pending, timeout=POLL_SECONDS, return_when="FIRST_COMPLETED")
            finished, pending = waited.done, set(waited.not_done)
        except TimeoutError:
            finished = set()
        for future in finished:
            done[futures[future]] = _result(future)
        feasible = [found.objective for found in done.values() if found.feasible]
        best = min([best, *feasible])
        text = f"Designing alternatives, {len(done)} of {len(futures)} done"
        report(Progress(text, len(done) / len(futures), best))
        if pending and stop(best):
            break
    return done


def _result(future: Any) -> Proposal:
    """What a job found; one whose worker was lost after it had finished is waited for again."""
    error = None if future.status == "finished" else future.exception()
    if isinstance(error, PlanError):
        raise error
    if error is not None:
        raise PlanError(
            f"A job was lost on the cluster: {error}.",
            remedy="Run it again, or on this machine.",
        )
    found = future.result()
    assert isinstance(found, Proposal)
    return found


def _work(job: DesignJob) -> Proposal:
    """Do one job on a worker of the cluster."""
    return job.run(lambda _best: False, lambda _progress: None)
