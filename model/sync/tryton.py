"""Tryton (trytond 7 and 8) over JSON-RPC: parties are accounts, a category their territory.

Fields with a slash lead on: "categories/Territories" is the one category below "Territories",
"address/city" is a field of the party's first address, "party/code" one of the record's party.
Tasks and events are project works; their key stands in the comment's last line.
"""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from model.errors import PlanError
from model.sync.connector import (
    OVER,
    ConnectionCutError,
    Outgoing,
    Page,
    Person,
    Receipt,
    Record,
    RemoteField,
    SessionExpiredError,
    Told,
    ToldPage,
    What,
    Write,
    number_text,
)
from model.sync.tryton_rpc import Rpc, StaleError

PAGE: Final = 500
GROUP: Final = 250  # records of one write; a refused group is asked again in parts
_OVERLAP: Final = dt.timedelta(seconds=2)  # clocks and transactions do not end together
_MODELS: Final[Mapping[What, str]] = {
    "accounts": "party.party",
    "contacts": "party.contact_mechanism",
    "opportunities": "sale.opportunity",
    "activities": "project.work",
}
_ADDRESS: Final = ("street", "city", "postal_code", "subdivision", "country")
_KINDS: Final = {
    "char": "text",
    "text": "text",
    "integer": "number",
    "float": "number",
    "numeric": "number",
    "boolean": "flag",
    "date": "date",
    "datetime": "date",
    "timestamp": "date",
    "many2one": "reference",
    "selection": "choice",
}
_OVER: Final = ("done", "cancelled", "no_show")  # what nobody need do any more
KEY_LINE: Final = "Catchment key: "


class Tryton:
    """The connector; `root` is the category whose children are the territories."""

    system = "tryton"

    def __init__(self, rpc: Rpc, host: str) -> None:
        self._rpc, self._host = rpc, host
        self._children: dict[str, dict[int, str]] = {}
        self._statuses: dict[str, int] | None = None

    @property
    def host(self) -> str:
        return self._host

    def describe(self, what: What) -> tuple[RemoteField, ...]:
        found = self._call(what, "fields_get", [])
        fields = []
        for name, told in sorted(found.items()):
            kind = _KINDS.get(told["type"])
            if kind:
                label = str(told.get("string") or name)
                writable = not told.get("readonly", False)
                fields.append(RemoteField(name, label, kind, writable))
        if what == "accounts":
            roots = self._search_read("party.category", [("parent", "=", None)], ["name"])
            for root in roots:
                name = str(root["name"])
                choices = tuple(sorted(self._below(name).values()))
                fields.append(
                    RemoteField(
                        f"categories/{name}", f"Category below {name}", "choice", True, choices
                    )
                )
            fields += [
                RemoteField(f"address/{part}", f"Address: {part.replace('_', ' ')}", writable=False)
                for part in _ADDRESS
            ]
        return tuple(fields)

    def pages(self, what: What, fields: Sequence[str], cursor: str) -> Iterator[Page]:
        place = json.loads(cursor) if cursor else {}
        since, seen, after = place.get("since", ""), place.get("seen", ""), place.get("after", 0)
        domain: list[Any] = [*_only(what)]
        if since:
            domain.append(("last_modified_at", ">=", _instant(since) - _OVERLAP))
        total = int(self._call(what, "search_count", domain))
        while True:
            rows = self._search_read(
                _MODELS[what],
                [*domain, ("id", ">", after)],
                [*_asked(fields), "last_modified_at", "_timestamp"],
                PAGE,
            )
            if not rows:
                break
            after = rows[-1]["id"]
            seen = max(seen, *(row["last_modified_at"].isoformat() for row in rows))
            here = {"since": since, "seen": seen, "after": after}
            yield Page(self._records(fields, rows), json.dumps(here), total)
            if len(rows) < PAGE:
                break
        yield Page((), json.dumps({"since": seen or since}), total)

    def gone(self, what: What, known: frozenset[str]) -> frozenset[str]:
        there = self._call(what, "search", _only(what))
        return known - {str(number) for number in there}

    def read(self, what: What, fields: Sequence[str], ids: Sequence[str]) -> tuple[Record, ...]:
        numbers = [int(one) for one in ids]
        asked = [*_asked(fields), "_timestamp"]
        rows = self._search_read(_MODELS[what], [("id", "in", numbers)], asked)
        return self._records(fields, rows)

    def write(self, writes: Sequence[Write]) -> Iterator[Receipt]:
        """Records that get the same values are written in one call."""
        groups: dict[str, list[Write]] = {}
        for one in writes:
            same = json.dumps([one.what, sorted(one.values.items())])
            groups.setdefault(same, []).append(one)
        for group in groups.values():
            for start in range(0, len(group), GROUP):
                yield from self._write_group(group[start : start + GROUP])

    def _write_group(self, group: Sequence[Write]) -> Iterator[Receipt]:
        if not group:
            return
        what, model = group[0].what, _MODELS[group[0].what]
        try:
            values = self._values(group[0].values)
            stamps = {f"{model},{one.id}": one.version for one in group}
            ids = [int(one.id) for one in group]
            self._rpc.call(
                f"model.{model}.write", ids, values, {**self._rpc.context, "_timestamp": stamps}
            )
        except StaleError:
            now = self._versions(what, [one.id for one in group])
            fresh = [one for one in group if now.get(one.id) == one.version]
            if len(fresh) == len(group):  # changed back in between: one of them, again alone
                fresh = []
            told = {one.key for one in fresh}
            for one in group:
                if one.key not in told:
                    yield Receipt(one.key, "stale", one.id)
            yield from self._write_group(fresh)
            return
        except (ConnectionCutError, SessionExpiredError):
            raise
        except PlanError as refusal:
            if len(group) == 1:
                yield Receipt(group[0].key, "refused", group[0].id, reason=refusal.message)
                return
            half = len(group) // 2
            yield from self._write_group(group[:half])
            yield from self._write_group(group[half:])
            return
        now = self._versions(what, [one.id for one in group])
        for one in group:
            yield Receipt(one.key, "done", one.id, now.get(one.id, ""))

    def send(self, items: Sequence[Outgoing]) -> Iterator[Receipt]:
        for item in items:
            try:
                yield Receipt(item.key, "done", self._send(item))
            except (ConnectionCutError, SessionExpiredError):
                raise
            except PlanError as refusal:
                yield Receipt(item.key, "refused", reason=refusal.message)

    def _send(self, item: Outgoing) -> str:
        hour = f"{item.start} – {item.end}" if item.start else item.day
        lines = [hour, item.place, item.description, KEY_LINE + item.key]
        values: dict[str, Any] = {
            "name": item.subject,
            "comment": "\n".join(line for line in lines if line),
        }
        status = self._status(item.status)
        if status is not None:
            values |= {"status": status, "progress": float(item.status in _OVER)}
        wanted = [("comment", "ilike", f"%{KEY_LINE}{item.key}%")]
        known = self._call("activities", "search", wanted, 0, 1, None)
        if known:
            self._call("activities", "write", known, values)
            return str(known[0])
        values |= {"type": "task", "company": self._rpc.context.get("company")}
        if item.account:
            values["party"] = int(item.account)
        return str(self._call("activities", "create", [values])[0])

    def told(self, cursor: str) -> Iterator[ToldPage]:
        """Whether our tasks are over: Tryton's works have no hour and one way to end."""
        since = seen = cursor
        domain: list[Any] = [("comment", "ilike", f"%{KEY_LINE}%")]
        if since:
            domain.append(("last_modified_at", ">=", _instant(since) - _OVERLAP))
        for rows in self._ours(domain, ["comment", "status.progress", "last_modified_at"]):
            seen = max(seen, *(row["last_modified_at"].isoformat() for row in rows))
            yield ToldPage(tuple(_told(row) for row in rows), since)
        yield ToldPage((), seen)

    def lost(self, keys: frozenset[str]) -> frozenset[str]:
        pages = self._ours([("comment", "ilike", f"%{KEY_LINE}%")], ["comment"])
        return keys - {_key_of(row) for rows in pages for row in rows}

    def _ours(self, domain: Sequence[Any], fields: Sequence[str]) -> Iterator[list[dict[str, Any]]]:
        """Pages of tasks by record id."""
        after = 0
        while True:
            limits = [*domain, ("id", ">", after)]
            rows = self._search_read(_MODELS["activities"], limits, fields, PAGE)
            if rows:
                after = rows[-1]["id"]
                yield rows
            if len(rows) < PAGE:
                return

    def people(self) -> tuple[Person, ...]:
        """Nobody: territories are categories here, without an owner."""
        return ()

    def _status(self, word: str) -> int | None:
        """The server's status for a word of ours: the done one for done, else the first."""
        if self._statuses is None:
            rows = self._search_read(
                "project.work.status", [("types", "in", ["task"])], ["progress"]
            )
            done = [row["id"] for row in rows if (row["progress"] or 0) >= 1]
            started = [row["id"] for row in rows if (row["progress"] or 0) < 1]
            self._statuses = {}
            if done:
                self._statuses["done"] = done[0]
            if started:
                self._statuses["open"] = started[0]
        return self._statuses.get("done" if word in _OVER else "open")

    def _records(
        self, fields: Sequence[str], rows: Sequence[Mapping[str, Any]]
    ) -> tuple[Record, ...]:
        addresses = self._addresses(fields, rows)
        found = []
        for row in rows:
            values = {name: self._value(name, row, addresses) for name in fields}
            found.append(Record(str(row["id"]), values, str(row.get("_timestamp") or "")))
        return tuple(found)

    def _value(
        self, name: str, row: Mapping[str, Any], addresses: Mapping[int, Mapping[str, Any]]
    ) -> str:
        head, _, rest = name.partition("/")
        if head == "categories":
            below = self._below(rest)
            return next((below[c] for c in row["categories"] or () if c in below), "")
        if head == "address":
            first = next((addresses[a] for a in row["addresses"] or () if a in addresses), {})
            value = first.get(f"{rest}.", {}) if rest in ("subdivision", "country") else None
            return _text((value or {}).get("code") if value is not None else first.get(rest))
        if rest:
            return _text((row.get(f"{head}.") or {}).get(rest))
        return _text(row.get(head))

    def _addresses(
        self, fields: Sequence[str], rows: Sequence[Mapping[str, Any]]
    ) -> dict[int, dict[str, Any]]:
        if not any(name.startswith("address/") for name in fields):
            return {}
        ids = [a for row in rows for a in (row["addresses"] or ())[:1]]
        wanted = ["street", "city", "postal_code", "subdivision.code", "country.code"]
        found = self._search_read("party.address", [("id", "in", ids)], wanted)
        return {row["id"]: row for row in found}

    def _values(self, values: Mapping[str, str]) -> dict[str, Any]:
        written: dict[str, Any] = {}
        for name, value in values.items():
            head, _, rest = name.partition("/")
            if head == "categories":
                below = self._below(rest)
                number = next((n for n, label in below.items() if label == value), None)
                if value and number is None:
                    raise PlanError(f'there is no category "{value}" below {rest}')
                # One and the same to remove and to add would end up removed.
                steps: list[Any] = [("remove", [n for n in below if n != number])]
                written["categories"] = [*steps, ("add", [number])] if number else steps
            else:
                written[name] = value or None
        return written

    def _below(self, root: str) -> dict[int, str]:
        if root not in self._children:
            rows = self._search_read("party.category", [("parent.name", "=", root)], ["name"])
            self._children[root] = {row["id"]: str(row["name"]) for row in rows}
        return self._children[root]

    def _versions(self, what: What, ids: Sequence[str]) -> dict[str, str]:
        return {record.id: record.version for record in self.read(what, (), ids)}

    def _search_read(
        self, model: str, domain: Sequence[Any], fields: Sequence[str], limit: int | None = None
    ) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._rpc.call(
            f"model.{model}.search_read",
            list(domain),
            0,
            limit,
            [("id", "ASC")],
            list(fields),
            self._rpc.context,
        )
        return found

    def _call(self, what: What, method: str, *parameters: Any) -> Any:
        return self._rpc.call(f"model.{_MODELS[what]}.{method}", *parameters, self._rpc.context)


def _only(what: What) -> list[Any]:
    """Parties are also people and companies of our own: accounts are those with a code."""
    if what == "accounts":
        return [("code", "!=", None), ("code", "!=", ""), ("categories", "!=", None)]
    if what == "activities":
        own = ["OR", ("comment", "=", None), ("comment", "not ilike", f"%{KEY_LINE}%")]
        return [("type", "=", "task"), ("party", "!=", None), own]
    return []


def _asked(fields: Sequence[str]) -> list[str]:
    asked: dict[str, None] = {}
    for name in fields:
        head, _, rest = name.partition("/")
        if head == "address":
            asked["addresses"] = None
        elif head == "categories":
            asked["categories"] = None
        else:
            asked[f"{head}.{rest}" if rest else head] = None
    return list(asked)


def _told(row: Mapping[str, Any]) -> Told:
    is_over = ((row.get("status.") or {}).get("progress") or 0) >= 1
    return Told(_key_of(row), OVER if is_over else "planned")


def _key_of(row: Mapping[str, Any]) -> str:
    return str(row["comment"]).rpartition(KEY_LINE)[2].split("\n")[0].strip()


def _instant(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def _text(value: Any) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    return str(value).strip()
