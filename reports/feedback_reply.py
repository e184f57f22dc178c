"""What was decided about the answers of a rep, as one page that works offline."""

import re
from html import escape
from pathlib import Path
from typing import Final

from model.errors import PlanError
from model.feedback.reply import Reply, Told, replies
from model.format import Formatter
from model.state import State
from model.territories import CORE_TEAM
from reports.exports import replacing
from reports.feedback_page import offline_page

_BARE: Final = re.compile(r"[^\w -]+")
_SAID: Final = {"accept": "You accepted", "challenge": "You challenged"}


def write_replies(
    state: State, scenario_id: str, folder: Path, *, author: str = "", team: str = CORE_TEAM.id
) -> list[Path]:
    """Write a page for every rep of whose answers something was decided.

    PlanError when nothing was decided or the folder cannot be written to.
    """
    told = replies(state, scenario_id, team)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PlanError(f"{folder} cannot be made: {error.strerror}.", "Choose another.") from error
    written: list[Path] = []
    for one in told:
        stem = _BARE.sub(" ", f"{one.rep or one.territory_id} {one.scenario} decisions")[:80]
        path, number = folder / f"{stem.strip()}.html", 2
        while path in written:
            path, number = folder / f"{stem.strip()} {number}.html", number + 1
        with replacing(path) as temporary:
            temporary.write_text(reply_page(state, one, author), encoding="utf-8")
        written.append(path)
    return written


def reply_page(state: State, reply: Reply, author: str) -> str:
    """The whole page; no script runs in it and every text stands in it as text."""
    show = Formatter.of(state.about)
    waits = len(reply.told) - reply.decided
    rest = f" {waits} of your answers still wait for a decision." if waits else ""
    return offline_page(
        "reply.html",
        title=f"{reply.rep or reply.territory_id}: what was decided",
        locale=state.about.locale,
        project=escape(state.about.name),
        scenario=escape(reply.scenario),
        author=escape(author or "your manager"),
        waiting=escape(rest),
        told="\n".join(_section(one, show) for one in reply.told),
    )


def _section(one: Told, show: Formatter) -> str:
    said = f"{_SAID.get(one.verdict, one.verdict)}. {one.reason}".strip()
    if not one.decision:
        lines = "<p>Not decided yet.</p>"
    else:
        day = show.date(one.on)
        goes = f" It is with {one.goes}." if one.goes else ""
        words = f"{one.decision[:1].upper()}{one.decision[1:]}.{goes}"
        lines = (
            f"<p><strong>{escape(words)}</strong></p><p>{escape(one.why)}</p>"
            f'<p class="quiet">{escape(f"{one.by}, {day}".strip(", "))}</p>'
        )
    return (
        f"<fieldset><legend><h3>{escape(one.name)}</h3></legend>"
        f'<p class="quiet">{escape(said)}</p>{lines}</fieldset>'
    )
