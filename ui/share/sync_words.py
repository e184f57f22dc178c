"""How a sync stands, in words."""

from datetime import datetime

from model.state import State
from model.sync.ledger import conflicts_of
from model.sync.push import Preview, preview
from model.sync.setup import last_sync, setup_of


def standing(state: State, known: Preview | None = None) -> str:
    """ "Tryton: synced 30 Nov 2026 12:00, 14 unsent, 2 to decide"; "" when sync is off."""
    setup = setup_of(state)
    if setup is None:
        return ""
    last = last_sync(state)
    found = known or preview(state, setup)
    parts = [f"synced {when_words(last)}" if last else "never synced", f"{found.count:,} unsent"]
    waiting = len(conflicts_of(state))
    if waiting:
        parts.append(f"{waiting:,} to decide")
    return f"{setup.name}: {', '.join(parts)}"


def when_words(instant: str) -> str:
    """An ISO instant in local time: "30 Nov 2026 12:00"; "" for none."""
    if not instant:
        return ""
    local = datetime.fromisoformat(instant).astimezone()
    return f"{local.day} {local:%b %Y %H:%M}"
