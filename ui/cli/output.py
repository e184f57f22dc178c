"""What a command says: one JSON object or text on stdout, one sentence on stderr when it cannot."""

import json
import math
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from model.errors import PlanError

FAILED: Final = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a command: `data` for --json, `lines` for people.

    With `refusal` the request could not be served: that sentence goes to stderr, exit 1.
    """

    data: Mapping[str, Any]
    lines: tuple[str, ...] = field(default=())
    refusal: str = ""


def progress(text: str) -> None:
    """A line about work under way, on stderr so that stdout stays one object."""
    print(text, file=sys.stderr, flush=True)


def deliver(command: Callable[[], Answer], *, as_json: bool) -> None:
    """Run a command and print its answer; a PlanError becomes one sentence and exit 1."""
    try:
        answer = command()
    except PlanError as error:
        print(error, file=sys.stderr)
        raise SystemExit(FAILED) from None
    if as_json:
        print(json.dumps(plain(answer.data), ensure_ascii=False))
    else:
        for line in answer.lines:
            print(line)
    if answer.refusal:
        print(answer.refusal, file=sys.stderr)
        raise SystemExit(FAILED)


def plain(value: Any) -> Any:
    """Data that JSON can hold: numpy becomes Python, NaN and infinity become null."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
