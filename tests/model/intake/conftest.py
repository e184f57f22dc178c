"""Small spreadsheets made on the spot, and a place finder that needs no gazetteer."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from model.intake.accounts_import import AccountsImport, load_accounts
from model.places.gazetteer import Located

SHARED = Path(__file__).resolve().parents[4] / "shared"


def simple_locate(lat, lon, postcode, city, region, country) -> Located:
    """Coordinates where given, else (1, 1) for a postcode, else (2, 2) for a town."""
    lat, lon = np.array(lat, float), np.array(lon, float)
    placed_by = np.where(np.isfinite(lat) & np.isfinite(lon), "coordinates", "none").astype(object)
    for row, (code, town) in enumerate(zip(postcode, city, strict=True)):
        if placed_by[row] == "none" and (code or town):
            placed_by[row] = "zip" if code else "city"
            lat[row] = lon[row] = 1.0 if code else 2.0
    return Located(lat, lon, placed_by)


@pytest.fixture
def shared() -> Path:
    """The folder of real data; tests that need it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("needs the real accounts in ../shared")
    return SHARED


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """Write sheets of rows into an .xlsx: workbook({"Accounts": [[...], ...]})."""

    def write(sheets: dict[str, Sequence[Sequence[Any]]], hidden: Sequence[str] = ()) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for r, row in enumerate(rows, start=1):
                for c, value in enumerate(row, start=1):
                    cell = sheet.cell(r, c, value)
                    if isinstance(value, str):
                        cell.data_type = "s"  # text that begins with "=" stays text
            sheet.sheet_state = "hidden" if name in hidden else "visible"
        path = tmp_path / "book.xlsx"
        book.save(path)
        return path

    return write


@pytest.fixture
def text_file(tmp_path: Path) -> Callable[[str | bytes], Path]:
    """Write a delimited text and return its path."""

    def write(content: str | bytes) -> Path:
        path = tmp_path / "accounts.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def imported(text_file: Callable[[str | bytes], Path]) -> Callable[..., AccountsImport]:
    """Import accounts from a text, placed without the gazetteer."""

    def load(content: str | bytes, **options: Any) -> AccountsImport:
        return load_accounts(text_file(content), locate=simple_locate, **options)

    return load
