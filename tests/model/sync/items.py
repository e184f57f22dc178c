"""What is remembered of an item that is sent, for tests."""

from model.diary.sent import Sent
from model.sync.connector import Outgoing


def sent_of(item: Outgoing, target: str = "tryton") -> Sent:
    """The note of an item of rep R1."""
    return Sent(
        rep_id="R1", target=target, uid=item.key, external_id=item.key, sequence=0, mark="",
        day=item.day, start="", end="", status=item.status, title=item.subject,
    )  # fmt: skip
