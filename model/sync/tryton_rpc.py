"""Tryton's JSON-RPC: a session, calls, and its ways with dates, decimals and refusals."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

import requests

from model.errors import PlanError
from model.sync.connector import ConnectionCutError, SessionExpiredError
from model.sync.web import OneHost, refuse

_PARTS: Final = ("year", "month", "day", "hour", "minute", "second", "microsecond")


class Rpc:
    """One signed-in session of a Tryton database."""

    def __init__(self, session: OneHost, url: str, database: str) -> None:
        self._session, self._base = session, f"{url.rstrip('/')}/{database}"
        self._number = 0
        self.context: dict[str, Any] = {}

    def sign_in(self, user: str, password: str) -> None:
        """Begin a session; PlanError when the server does not know name and password."""
        asked = {"params": [user, {"password": password}, "en"]}
        answer = self._session.post(f"{self._base}/session/login", json=asked)
        if answer.status_code == requests.codes.not_found:
            raise PlanError("There is no such database on the server.", "Check its name.")
        if not answer.ok:
            raise refuse(answer, "Signing in")
        if not answer.json():
            raise SessionExpiredError("The server does not know this name and password.")
        # The cookie is marked Secure, so over http (this computer only) nobody would send it.
        cookie = answer.headers.get("Set-Cookie", "").split(";")[0]
        if cookie:
            self._session.headers["Cookie"] = cookie
        self.context = self.call("model.res.user.get_preferences", True, {}) or {}

    def call(self, method: str, *parameters: Any) -> Any:
        """Call a method; `StaleError` for a record that has changed, PlanError for a refusal."""
        self._number += 1
        asked = {"id": self._number, "method": method, "params": _encoded(parameters)}
        answer = self._session.post(f"{self._base}/rpc/", json=asked)
        if not answer.ok:
            raise refuse(answer, method)
        try:
            told = answer.json()
        except ValueError as broken:  # the line broke in the middle of an answer
            raise ConnectionCutError("The server's answer broke off.", "Sync again.") from broken
        fault = told.get("error") if isinstance(told, dict) else None
        if fault:
            kind, words = str(fault[0]), _words(fault[1:])
            if kind == "ConcurrencyException":
                raise StaleError(words)
            raise PlanError(f"Tryton refused it: {words or kind}.")
        return _decoded(told.get("result") if isinstance(told, dict) else told)


class StaleError(Exception):
    """A record has changed on the server since it was read."""


def _words(parts: Sequence[Any]) -> str:
    flat = parts[0] if parts and isinstance(parts[0], (list, tuple)) else parts
    return " ".join(str(part) for part in flat if part and isinstance(part, str))[:300].rstrip(".")


def _decoded(told: Any) -> Any:
    """Tryton's JSON as Python: its dates, decimals and bytes are objects with a class."""
    if isinstance(told, list):
        return [_decoded(part) for part in told]
    if not isinstance(told, dict):
        return told
    kind = told.get("__class__")
    if kind == "datetime":
        return dt.datetime(
            told["year"], told["month"], told["day"], told["hour"], told["minute"],
            told["second"], told["microsecond"],
        )  # fmt: skip
    if kind == "date":
        return dt.date(told["year"], told["month"], told["day"])
    if kind == "Decimal":
        return float(told["decimal"])
    return {name: _decoded(part) for name, part in told.items()}


def _encoded(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return {"__class__": "datetime", **{part: getattr(value, part) for part in _PARTS}}
    if isinstance(value, dt.date):
        return {"__class__": "date", "year": value.year, "month": value.month, "day": value.day}
    if isinstance(value, Mapping):
        return {name: _encoded(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_encoded(part) for part in value]
    return value
