"""The frame of every page that goes to a rep: one head, one style, what may run in it."""

from base64 import b64encode
from hashlib import sha256
from html import escape
from string import Template
from typing import Final

from model.resources import resource

_FOLDER: Final = "feedback"


def offline_page(body: str, *, title: str, locale: str, script: str = "", **parts: str) -> str:
    """A page of `resources/web/feedback` that loads, sends and frames nothing.

    `body` and `script` are names of files there; only that style and that script run. `parts`
    fill the body and are markup already; `title` is text.
    """
    style, code = _file("page.css").strip(), _file(script).strip() if script else ""
    known = {
        "language": escape(locale.replace("_", "-")),
        "policy": escape(_policy(style, code)),
        "style": style,
        "script": code,
        "title": escape(title),
    }
    return Template(_file("head.html") + _file(body)).substitute(known | parts)


def _file(name: str) -> str:
    return (resource("web") / _FOLDER / name).read_text(encoding="utf-8")


def _policy(style: str, code: str) -> str:
    runs = f" script-src {_hashed(code)};" if code else ""
    return (
        f"default-src 'none'; style-src {_hashed(style)};{runs} form-action 'none'; base-uri 'none'"
    )


def _hashed(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
