"""Without a display: the main job on the demo, from spreadsheet to books and a map picture."""

import os
from pathlib import Path
from typing import Final

from model.errors import PlanError
from model.resources import resource
from optimizers.request import DesignRequest
from ui.cli.aligning import align
from ui.cli.exporting import plan_books
from ui.cli.importing import ImportRequest, import_tables, write_demo
from ui.cli.output import Answer, progress

SECONDS: Final = 5.0


def main_job(folder: Path) -> Answer:
    """Import → design → books → map picture in `folder`, which is made; says what it wrote."""
    progress("There is no display, so no window: doing the main job on the demo instead.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PlanError(
            f"The folder {folder} cannot be made: {error.strerror}.",
            remedy="Run in a folder that can be written to.",
        ) from None
    demo, cut = folder / "demo.catchment.gpkg", folder / "imported.catchment.gpkg"
    for old in (demo, cut):
        old.unlink(missing_ok=True)
    lines = [*write_demo(demo).lines]
    sheet = resource("demo", "accounts_demo.xlsx")
    lines += import_tables(ImportRequest(cut, [("accounts", sheet)])).lines[:2]
    request = DesignRequest(3, seconds=SECONDS, seed=1)
    lines += align(cut, request).lines[:2]
    lines += plan_books(demo, folder / "plans", everyone=True).lines
    picture = folder / "map.png"
    lines.append(_map_picture(demo, picture))
    return Answer({"folder": str(folder)}, (*lines, f"Everything is in {folder}."))


def _map_picture(project: Path, out: Path) -> str:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui.align.picture import write_picture

    write_picture(project, out)
    return f"{out.name}: the map of the open alignment."
