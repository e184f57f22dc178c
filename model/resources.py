"""Where the files that ship with Catchment lie."""

from pathlib import Path

from model.errors import PlanError

_ROOT = Path(__file__).resolve().parent.parent / "resources"


def resource(*parts: str) -> Path:
    """The path of a shipped file; PlanError when the installation lacks it."""
    path = _ROOT.joinpath(*parts)
    if not path.exists():
        raise PlanError(
            f"The shipped file {'/'.join(parts)} is missing.", remedy="Reinstall Catchment."
        )
    return path
