"""Cells for the clipboard as a spreadsheet expects them: tab-separated text and an HTML table."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

import numpy as np

Cell = str | float | bool | None
_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def tab_separated(headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Lines of cells between tabs; numbers plain, text that would run as a formula guarded."""
    lines = ["\t".join(_text(header) for header in headers)]
    lines += ["\t".join(_cell(cell) for cell in row) for row in rows]
    return "\r\n".join(lines) + "\r\n"


def html_table(headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """The same cells as a table; text keeps its leading zeros where it is pasted."""
    head = "".join(f"<th>{escape(_plain(header))}</th>" for header in headers)
    body = "".join(f"<tr>{''.join(_marked(cell) for cell in row)}</tr>" for row in rows)
    return (
        '<html><head><meta charset="utf-8"></head><body><table><thead><tr>'
        f"{head}</tr></thead><tbody>{body}</tbody></table></body></html>"
    )


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return _text(cell)
    return _number(cell)


def _number(cell: float | bool | None) -> str:
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, bool | np.bool_):
        return "yes" if cell else "no"
    value = float(cell)
    return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else repr(value)


def _plain(text: str) -> str:
    """One line without control signs, guarded when it begins like a formula."""
    flat = "".join(" " if sign in "\t\r\n\v\f" else sign for sign in text)
    flat = "".join(sign for sign in flat if sign >= " ")
    return "'" + flat if _runs(text) or _runs(flat) else flat


def _runs(text: str) -> bool:
    if not text.lstrip(" ").startswith(_STARTS):
        return False
    try:
        float(text)
    except ValueError:
        return True
    return False


def _text(text: str) -> str:
    flat = _plain(text)
    return '"' + flat.replace('"', '""') + '"' if flat.startswith('"') else flat


def _marked(cell: Cell) -> str:
    if isinstance(cell, str):
        return f"<td style=\"mso-number-format:'\\@'\">{escape(_plain(cell))}</td>"
    return f"<td>{_number(cell)}</td>"
