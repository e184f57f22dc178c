"""`sync`: a project and a CRM, brought together from the command line."""

import os
from pathlib import Path
from typing import Any, Final

from model.errors import PlanError
from model.history import Author
from model.project import Project, Recover
from model.sync.deciding import decide
from model.sync.keys import Secrets
from model.sync.ledger import conflicts_of
from model.sync.merge import Side
from model.sync.push import preview
from model.sync.setup import Setup, connecting, last_sync, setup_of
from ui.cli.documents import COMMAND_LINE, writing
from ui.cli.output import Answer, progress
from ui.share.sync_jobs import Ask, CameIn, WentOut, change_of, queue_diary, run_sync

PASSWORD: Final = "CATCHMENT_SYNC_PASSWORD"
_AUTHOR: Final[Author] = COMMAND_LINE


def sync(
    path: Path,
    *,
    setup: Setup | None = None,
    push: bool = False,
    allow_drop: bool = False,
    resolve: str = "",
    status: bool = False,
    choice: Recover = "ask",
) -> Answer:
    """Pull, decide conflicts where `resolve` says how, and with `push` send what is unsent.

    The password comes from the environment variable CATCHMENT_SYNC_PASSWORD or the system's
    keyring, never from the command line, where others could read it.
    """
    if resolve not in ("", "ours", "theirs"):
        raise PlanError(f'"{resolve}" decides nothing.', remedy="Write ours or theirs.")
    with writing(path, choice) as project:
        if setup is not None:
            project.do(connecting(project.state, setup), _AUTHOR)
        known = setup_of(project.state)
        if known is None:
            raise PlanError(
                "This project is not connected to a CRM.",
                remedy="Give --system and --url, or connect it in the window under Share.",
            )
        if status:
            return _answer(project, known, {}, [])
        return _run(project, known, push=push, allow_drop=allow_drop, resolve=resolve)


def _run(project: Project, setup: Setup, *, push: bool, allow_drop: bool, resolve: str) -> Answer:
    secret = os.environ.get(PASSWORD) or Secrets().find(setup.place, setup.user)
    facts: dict[str, Any] = {}
    lines: list[str] = []
    refusal = ""
    ask = Ask(setup, secret, "pull", project.clock.now(), allow_drop)
    state = project.state
    came = run_sync(state, ask, _tell, _never)
    if isinstance(came, CameIn):
        _do(project, came, ask)
        pulled = came.pulled
        facts |= {"pulled": pulled.read, "new": pulled.new, "changed": pulled.changed}
        facts |= {"gone": list(pulled.gone), "unknown": list(pulled.unknown)}
        lines.append(pulled.words)
        refusal = pulled.cut or pulled.asks
        if pulled.asks:
            refusal += " Give --allow-drop to mark them."
    if resolve:
        _resolve(project, "ours" if resolve == "ours" else "theirs", lines)
    if push and not refusal:
        queued = queue_diary(project.state, setup, project.clock.today())
        if queued is not None:
            project.do(queued, _AUTHOR)
        lines.append(f"To send: {preview(project.state, setup).words}")
        ask = Ask(setup, secret, "push", project.clock.now())
        went = run_sync(project.state, ask, _tell, _never)
        if isinstance(went, WentOut):
            _do(project, went, ask)
            facts["pushed"] = went.pushed.sent
            facts["refused"] = [list(pair) for pair in went.pushed.refused]
            lines.append(f"{went.pushed.sent:,} sent.")
            lines += [f"{name}: {why}" for name, why in went.pushed.refused]
            refusal = went.pushed.cut
    return _answer(project, setup, facts, lines, refusal)


def _do(project: Project, result: CameIn | WentOut, ask: Ask) -> None:
    change = change_of(project.state, project.state, ask, result)
    if change is not None:
        project.do(change, _AUTHOR)


def _resolve(project: Project, side: Side, lines: list[str]) -> None:
    conflicts = conflicts_of(project.state)
    if conflicts:
        choices = {conflict.key: side for conflict in conflicts}
        project.do(decide(project.state, choices), _AUTHOR)
        lines.append(f"{len(conflicts):,} conflicts decided for {side}.")


def _answer(
    project: Project,
    setup: Setup,
    facts: dict[str, Any],
    lines: list[str],
    refusal: str = "",
) -> Answer:
    left = preview(project.state, setup)
    conflicts = conflicts_of(project.state)
    data = {
        "system": setup.system,
        "host": setup.host,
        "pulled": 0,
        "pushed": 0,
        **facts,
        "conflicts": [
            {"object": c.what, "id": c.local_id, "field": c.field, "base": c.base,
             "ours": c.local, "theirs": c.remote}
            for c in conflicts
        ],
        "unsent": left.count,
        "held": [list(pair) for pair in left.held],
        "last_sync": last_sync(project.state),
    }  # fmt: skip
    lines = [*lines, *(f"{c.name}, {c.field}: {c.local} here, {c.remote} there" for c in conflicts)]
    lines.append(f"Unsent: {left.words}")
    return Answer(data, tuple(lines), refusal)


def _tell(phase: str, _share: float) -> None:
    progress(phase)


def _never() -> bool:
    return False
