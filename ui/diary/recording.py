"""Changes of the diary done with what the log says of them."""

from model.change import Change
from model.diary.change_log import logged
from model.history import Entry
from ui.session import Session


def do_logged(
    session: Session, change: Change, cause: str = "", *, published_only: bool = False
) -> Entry:
    """Do a change together with its rows of the change log; one step of Undo."""
    whole = logged(session.state, change, session.today, cause, published_only=published_only)
    return session.do(whole, cause)
