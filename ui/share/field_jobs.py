"""What the worker does for field packs: write them, read the files that come back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from model.field_return.answer import FieldReturn, read_return
from reports.field.write import FieldPacks, write_field_packs

Tell = Callable[[str], None]
Stop = Callable[[], bool]


def make_packs(data: Any, tell: Tell, stop: Stop) -> FieldPacks:
    """The packs of the reps `data["reps"]` in the folder `data["out"]`."""
    return write_field_packs(
        data["state"],
        data["reps"],
        Path(data["out"]),
        data["chosen"],
        today=data["today"],
        stamp=data["stamp"],
        paper=data["paper"],
        passphrase=data["passphrase"],
        team=data["team"],
        report=tell,
        stop=stop,
    )


def read_returns(data: Any, tell: Tell, _stop: Stop) -> list[FieldReturn]:
    """What the files `data["paths"]` hold."""
    tell("Reading what came back")
    return [read_return(Path(path)) for path in data["paths"]]
