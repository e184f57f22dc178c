"""A4: how the figures are made, which settings are the project's own, whose data lie under it."""

from functools import cache
from typing import Final

from model.diary.drive_source import has_own_roads, over_roads
from model.settings import Default, settings_of, shipped_defaults
from reports.book.facts import BookFacts
from reports.book.section import Edition, Section
from reports.book.words import many, sentence
from reports.pdf import blocks, fonts, tables
from reports.pdf.book import Book
from reports.pdf.colours import G500
from reports.pdf.page import Frame
from reports.pdf.tables import Column, Row
from reports.pdf.text import wrap

_FORMULAS: Final = (
    ("F1", "Revenue per procedure", "pieces per procedure × share of use × price, over all lines"),
    ("F2", "Potential", "procedures × addressable share × revenue per procedure"),
    ("F3", "Penetration", "our revenue of 12 months ÷ potential"),
    ("F5", "Attainable cap", "by contract: none, dual or multi, sole ours, sole competitor"),
    ("F6", "Headroom", "potential × cap − revenue, at least 0"),
    ("2.2", "Class", "A, B, C by share of cumulative potential, largest first"),
    ("F11", "Influence", "0.5 leaders + 0.3 network reach + 0.2 teaching"),
    ("F12", "Readiness", "points of met items: champion, contract, committee, pain, budget"),
    ("F13", "Effort", "hours to win, drive included, against the dearest account"),
    ("F14", "Score", "0.40 value + 0.25 influence + 0.25 readiness + 0.10 low effort"),
    ("F15", "Sequence", "best score first, gates, contracts and capacity kept by quarter"),
    ("F17", "Drive time", "great-circle km × road factor ÷ speed by distance"),
    ("F20", "Workload", "calls, touches, cases, pursuits and travel in hours a year"),
    ("F22", "Capacity", "working days × hours, less administration and urgent buffer"),
    ("2.6", "Sufficiency", "goal patients × revenue per patient ÷ required sales"),
    ("2.7", "Forecast", "today's business less churn, plus starts × chance to win, ramped"),
)
_ATTRIBUTIONS: Final = (
    "Borders: US Census Bureau; Made with Natural Earth.",
    "Postal points and towns © GeoNames, CC BY 4.0.",
    "Type: Inter, SIL Open Font License 1.1.",
)
_OWN_WORDS: Final = {  # by the first part of the name; without a unit it is money
    "asp": ("Price", ""),
    "life": ("Service life", "years"),
    "margin": ("Margin", "share"),
    "units": ("Pieces per procedure", "pieces"),
    "attach": ("Share of procedures with it", "share"),
    "addressable": ("Addressable procedures", "share"),
    "rural": ("Rural travel cluster", "1: yes"),
}
_SETTINGS_ROW: Final = 11.0
_ROOM: Final = 610.0  # of a column of settings on Letter
_CODE, _LABEL = 24.0, 172.0  # of a setting on A4


def _draw(book: Book, facts: BookFacts, _edition: Edition) -> None:
    own = _own(facts)
    n = many(len(own), "setting is the project's own", "settings are the project's own")
    said = f"{n}." if own else "All settings are the shipped defaults."
    with book.page("Formulas and settings", said, key="A4") as page:
        top = page.frame(0, 12)
        blocks.heading(top, "Formulas", "as used in this book")
        rows = [Row([code, name, words]) for code, name, words in _FORMULAS]
        columns = [Column("", 30, colour=G500, size=7.0), Column("", 110), Column("", 360)]
        tables.table(top, columns, rows, row_height=12, more=None)
        _own_table(page.frame(0, 12, page.below(top)), own)
        _attributions(page.frame(0, 12, page.grid.bottom - 66), facts)
    _every_setting(book, facts)


def _every_setting(book: Book, facts: BookFacts) -> None:
    """Every setting with the value used, by formula, in two columns; own values in Semi."""
    shipped, settings = shipped_defaults(), settings_of(facts.state)
    sheets = _sheets()
    for number, sides in enumerate(sheets, 2):
        title = f"Formulas and settings ({number} of {_pages(facts)})"
        with book.page(title, None, key=f"A4.{number}", level=2) as page:
            areas = page.columns(6, 6, top=92.0, double_gutter=True)
            for area, names in zip(areas, sides, strict=False):
                for name in names:
                    own = settings[name] != shipped[name].value
                    _setting(area, shipped[name], _text(settings[name]), own)


def _setting(area: Frame, default: Default, value: str, own: bool) -> None:
    ink, y = area.ink, area.y + 8
    if fonts.width(default.formula, fonts.TEXT, fonts.XS) < _CODE - 2:
        ink.text(area.x, y, default.formula, fonts.TEXT, fonts.XS, G500)
    ink.paragraph(area.x + _CODE, y, _LABEL, _words(default), fonts.TEXT, fonts.XS)
    cut = fonts.SEMI_TAB if own else fonts.TAB
    ink.text(area.right, y, value, cut, fonts.XS, align="right")
    area.y += _setting_height(default)


def _words(default: Default) -> str:
    return f"{default.label}, {default.unit}" if default.unit else default.label


def _setting_height(default: Default) -> float:
    return 9.0 * len(wrap(_words(default), _LABEL, fonts.TEXT, fonts.XS)) + 1.4


@cache
def _sheets() -> tuple[tuple[tuple[str, ...], ...], ...]:
    """The names of all settings by page and column, the same on every paper."""
    columns: list[list[str]] = [[]]
    high = 0.0
    for name, default in shipped_defaults().items():
        need = _setting_height(default)
        if high + need > _ROOM:
            columns.append([])
            high = 0.0
        columns[-1].append(name)
        high += need
    sides = [tuple(column) for column in columns]
    return tuple(tuple(sides[n : n + 2]) for n in range(0, len(sides), 2))


def _pages(facts: BookFacts) -> int:
    del facts
    return 1 + len(_sheets())


def _own(facts: BookFacts) -> list[tuple[str, str, str, str]]:
    """Settings of the project that differ from the default: label, unit, own, default."""
    shipped, settings = shipped_defaults(), settings_of(facts.state)
    found = []
    for name in settings:
        default = shipped.get(name)
        if settings.is_default(name):
            continue
        value = _text(settings[name])
        if default is None:
            label, unit = _own_words(name, facts)
            found.append((label, unit, value, "–"))
        elif settings[name] != default.value:
            found.append((default.label, default.unit, value, _text(default.value)))
    return found


def _own_words(name: str, facts: BookFacts) -> tuple[str, str]:
    """Label and unit of a setting that only this project has, such as the price of a product."""
    kind, _, rest = name.partition(".")
    if kind not in _OWN_WORDS:
        return sentence(name.replace(".", ", ").replace("_", " ")), ""
    label, unit = _OWN_WORDS[kind]
    subject, _, family = rest.partition(".")
    if kind == "addressable":
        subject, family = "", subject
    parts = (label, subject.replace("_", " "), facts.family_name(family) if family else "")
    return ", ".join(part for part in parts if part), unit or facts.state.about.currency


def _text(value: float) -> str:
    return f"{value:,.4f}".rstrip("0").rstrip(".")


def _own_table(area: Frame, own: list[tuple[str, str, str, str]]) -> None:
    area.bottom -= 84
    if not own or area.room < 70:
        return
    blocks.heading(area, "The project's own settings", "own value, then the default")
    columns = [
        Column("", 210, size=7.0),
        Column("Unit", 80, size=7.0, colour=G500),
        Column("Own", 50, "right", size=7.0),
        Column("Default", 50, "right", size=7.0),
    ]
    rows = [Row(list(line)) for line in own]
    fitting = max(1, int((area.room - 34) // _SETTINGS_ROW))
    tables.table(
        area,
        columns,
        rows,
        row_height=_SETTINGS_ROW,
        most=fitting,
        more="+{k} more in the settings of the project",
    )


def _attributions(area: Frame, facts: BookFacts) -> None:
    blocks.heading(area, "Sources")
    lines = list(_ATTRIBUTIONS)
    if over_roads(facts.state) and not has_own_roads(facts.state):
        lines[1] += " Roads © OpenStreetMap contributors, ODbL."
    if facts.state.about.fictional:
        lines.append("The people, hospitals, systems and products of this project are fictional.")
    for line in lines:
        area.ink.text(area.x, area.take(12) + 9, line)


SECTION: Final = Section(
    "A4",
    "Formulas and settings",
    "Appendix",
    0,
    lambda _f: 0,
    _draw,
    counted=False,
    pages=_pages,
)
