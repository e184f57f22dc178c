"""Updates by Bulk 2.0, for so many records that single calls would use up the day's limit."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from model.sync.connector import Write

Ask = Callable[[Callable[[], Any]], Any]  # turns the library's failures into ours


def bulk_update(
    loader: Any, ask: Ask, plain: Sequence[tuple[Write, Mapping[str, str | None]]]
) -> Iterator[tuple[str, str]]:
    """Update records of one object; ids and reasons of what failed or was not processed.

    `loader` is the library's handle of the object. Records with the same fields share a job.
    """
    names = sorted({name for _, values in plain for name in values})
    records = [
        {"Id": write.id, **{n: _cell(values.get(n, "")) for n in names if n in values}}
        for write, values in plain
    ]
    same: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for record in records:
        same.setdefault(tuple(record), []).append(record)
    for group in same.values():
        jobs = ask(partial(loader.update, records=group, wait=1))
        for job in jobs:
            failed = ask(partial(loader.get_failed_records, job["job_id"]))
            left = ask(partial(loader.get_unprocessed_records, job["job_id"]))
            for row in csv.DictReader(io.StringIO(failed)):
                yield row.get("sf__Id") or row.get("Id", ""), row.get("sf__Error", "")
            for row in csv.DictReader(io.StringIO(left)):
                yield row.get("Id", ""), "it was not processed"


def _cell(value: str | None) -> str:
    return "#N/A" if value is None else value  # an empty cell would be left as it is
