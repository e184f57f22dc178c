"""One currency per project: amounts in another one are converted by a rate, or left out."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from model.fields import Kind
from model.intake.problems import CellProblem, Severity, more, quoted
from model.intake.recognise import Catalogue, Column, normalised
from model.intake.sheet import Cell, Sheet, is_blank
from model.intake.tables import Table, shown_header
from model.intake.values import clean_text, parse_number

RATE: Final = "rate."  # settings that hold what one unit of a currency is worth here: rate.EUR
DEFAULT: Final = "USD"
_CODES: Final = [
    "USD",
    "EUR",
    "GBP",
    "CHF",
    "CAD",
    "AUD",
    "NZD",
    "JPY",
    "CNY",
    "INR",
    "BRL",
    "MXN",
    "SEK",
    "NOK",
    "DKK",
    "PLN",
    "CZK",
    "HUF",
    "RON",
    "BGN",
    "ILS",
    "AED",
    "SAR",
    "ZAR",
    "KRW",
    "SGD",
    "HKD",
    "TRY",
]
_SIGNS: Final = {"€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₪": "ILS", "₩": "KRW"}
_DOLLARS: Final = frozenset({"USD", "CAD", "AUD", "NZD", "MXN", "SGD", "HKD"})
_PREFIXED: Final = {"US$": "USD", "CA$": "CAD", "C$": "CAD", "AU$": "AUD", "A$": "AUD"}
_CODE: Final = re.compile(rf"(?<![A-Za-z])(?:{'|'.join(_CODES)}|Fr\.)(?![A-Za-z])")
_SIGN: Final = re.compile(r"US\$|CA\$|C\$|AU\$|A\$|[$€£¥₹₪₩]")
_ANY: Final = re.compile(rf"[$€£¥₹₪₩]|{_CODE.pattern}")
_COLUMNS: Final = frozenset(
    ["currency", "currency iso code", "curr", "currency code", "transaction currency", "wahrung"]
)


def currency_of(text: str, home: str) -> str:
    """The currency that a text names by code or sign, "" when it names none.

    A plain $ is the project's own dollar where it has one, else the US dollar.
    """
    if code := _CODE.search(text):
        return "CHF" if code.group() == "Fr." else code.group()
    sign = _SIGN.search(text)
    if sign is None:
        return ""
    if sign.group() == "$":
        return home if home in _DOLLARS else "USD"
    return _PREFIXED.get(sign.group()) or _SIGNS[sign.group()]


@dataclass(frozen=True, slots=True)
class Converted:
    """A sheet whose amounts are in one currency, what was done to it, and what it needs.

    `lacking` counts the amounts by the currency a rate is missing for; they are left out.
    `seen` counts all amounts by the currency stated for them.
    """

    sheet: Sheet
    problems: tuple[CellProblem, ...]
    lacking: Mapping[str, int]
    seen: Mapping[str, int]


def shows_currency(sheet: Sheet) -> bool:
    """Whether a sheet names any currency: most do not, and need no second look."""
    for column in sheet.columns:
        texts = [cell for cell in column if isinstance(cell, str)]
        if texts and _ANY.search("\n".join(texts)):
            return True
    return False


def in_one_currency(
    sheet: Sheet, table: Table, catalogue: Catalogue, home: str, rates: Mapping[str, float]
) -> Converted:
    """Convert the money cells of a sheet into the project's currency `home`.

    A row's currency is what its cell says, else the header, else a column of currency codes.
    `rates` are units of `home` for one unit of each currency. Where a rate is missing the
    amount is left out and said to be: it is never added as if it were the project's.
    """
    money = [
        (name, column)
        for name, column in table.found.items()
        if catalogue.fields[catalogue.number_of[name]].kind is Kind.MONEY
    ]
    codes = _code_column(table)
    stated = [currency_of(clean_text(cell).upper(), home) for cell in codes.cells] if codes else []
    cells = [list(column) for column in sheet.columns]
    work = _Work(home, rates)
    for _, column in money:
        by_header = currency_of(shown_header(column), home)
        for at, cell in enumerate(column.cells):
            if is_blank(cell):
                continue
            text = cell if isinstance(cell, str) else ""
            currency = currency_of(text, home) or by_header or (stated[at] if codes else "")
            work.take(currency, shown_header(column), table.rows[at], cell)
            if currency and currency != home:
                place = table.rows[at] - sheet.first_row
                cells[column.position][place] = work.converted(currency, cell)
                if codes and currency in rates:
                    cells[codes.position][place] = home
    changed = replace(sheet, columns=tuple(cells)) if work.foreign else sheet
    return Converted(changed, work.problems(sheet.name), dict(work.lacking), dict(work.seen))


def _code_column(table: Table) -> Column | None:
    """The column that holds currency codes, None where there is none."""
    for column in table.columns:
        if normalised(column.header) in _COLUMNS:
            return column
    return None


class _Work:
    """Counts what is converted and what is left out, one sentence per currency and column."""

    def __init__(self, home: str, rates: Mapping[str, float]) -> None:
        self.home, self.rates = home, rates
        self.seen: dict[str, int] = defaultdict(int)
        self.lacking: dict[str, int] = defaultdict(int)
        self.foreign: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)

    def take(self, currency: str, header: str, row: int, cell: Cell) -> None:
        self.seen[currency] += 1
        if currency and currency != self.home:
            self.foreign[currency, header].append((row, clean_text(cell)))
            if currency not in self.rates:
                self.lacking[currency] += 1

    def converted(self, currency: str, cell: Cell) -> Cell:
        """The amount in the project's currency; nothing where it cannot be known."""
        if currency not in self.rates:
            return None
        if isinstance(cell, str):
            value = parse_number(_SIGN.sub("", _CODE.sub("", cell)), comma=False)
            return cell if value is None else value * self.rates[currency]
        return float(cell) * self.rates[currency] if cell is not None else None

    def problems(self, sheet: str) -> tuple[CellProblem, ...]:
        found = []
        for (currency, header), cells in self.foreign.items():
            row, text = cells[0]
            rate = self.rates.get(currency)
            amount = f"{header} {quoted(text)} is in {currency}"
            if rate is None:
                severity = Severity.WARNING
                message = (
                    f"{amount}, the project's money is in {self.home}; left out until the rate "
                    f"of {currency} is entered{more(len(cells))}."
                )
            else:
                severity = Severity.FIXED
                message = f"{amount}; it was multiplied by {rate:g}{more(len(cells))}."
            kind = "Other currency"
            found.append(CellProblem(sheet, row, header, severity, message, len(cells), kind, text))
        return tuple(found)


def rates_of(settings: Mapping[str, float], given: Mapping[str, float]) -> dict[str, float]:
    """The rates a project has been told, and those given now, by currency code."""
    known = {
        name.removeprefix(RATE): value for name, value in settings.items() if name.startswith(RATE)
    }
    return {**known, **{code.upper(): rate for code, rate in given.items()}}


def only_currency(seen: Sequence[Mapping[str, int]]) -> str:
    """The one currency that all sheets name, "" when they name none or several."""
    codes = {code for counts in seen for code in counts if code}
    return codes.pop() if len(codes) == 1 else ""
