"""What the worker does for Share, by the name of the job; each loads only what it needs."""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any, Final

Tell = Callable[[str], None]
Stop = Callable[[], bool]


def _job(module: str, name: str) -> Callable[[Any, Tell, Stop], Any]:
    def run(data: Any, tell: Tell, stop: Stop) -> Any:
        return getattr(import_module(module), name)(data, tell, stop)

    return run


BY_NAME: Final[Mapping[str, Callable[[Any, Tell, Stop], Any]]] = {
    "route leads": _job("ui.share.leads_jobs", "route_list"),
    "route again": _job("ui.share.leads_jobs", "route_again"),
    "find openings": _job("ui.share.leads_jobs", "find_openings"),
    "place prospects": _job("ui.share.leads_jobs", "place_prospects"),
    "read lead rules": _job("ui.share.leads_jobs", "load_rules"),
    "publish": _job("ui.share.publish_jobs", "write_files"),
    "print anew": _job("ui.share.publish_jobs", "print_anew"),
    "make field packs": _job("ui.share.field_jobs", "make_packs"),
    "read field returns": _job("ui.share.field_jobs", "read_returns"),
}
