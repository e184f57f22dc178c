"""The map in the question to a rep: the territory then, what comes, what goes, as inline SVG."""

from html import escape
from typing import Final

from model.feedback.question import Question
from reports.atlas.ground import AtlasGround, bounds_of, towns_in
from reports.map_ink import borders_within
from reports.pdf import maps

_BOX: Final = maps.Box(0, 0, 780, 480)
_MOST_TOWNS: Final = 14
_MOST_NAMES: Final = 24
_GREY, _LINE, _INK = "#98A3AD", "#DDE3E8", "#15202B"


def map_of(ground: AtlasGround, question: Question) -> str:
    """The territory of the question in its new shape; all names stand as text."""
    territories = ground.layer.territories
    codes = [code for code, one in enumerate(territories) if one.id == question.territory_id]
    placed = ground.state.accounts.placed
    rows = [one.row for one in question.asked if placed[one.row]]
    if not codes or not (ground.shapes[codes[0]].rings or rows):
        return "<p>There is nothing to draw: the territory has no account then.</p>"
    code = codes[0]
    window = _window(ground, code, rows)
    parts = [
        f'<svg viewBox="0 0 {_BOX.width:.0f} {_BOX.height:.0f}" role="img"'
        f' aria-label="{escape(f"Map of {question.territory}", quote=True)}">',
        _path(window.drawn(borders_within(window)), fill="none", stroke=_LINE),
    ]
    for other, shape in enumerate(ground.shapes):
        if other != code and shape.rings:
            parts.append(_path(window.drawn(shape.rings), fill="none", stroke=_GREY, close=True))
    own = ground.shapes[code]
    if own.rings:
        drawn = window.drawn(own.rings)
        parts.append(_path(drawn, fill=own.colour, alpha=0.16, stroke=own.colour, close=True))
    parts += _towns(window)
    parts += _dots(ground, window, code)
    parts += _changes(ground, window, question)
    return "".join([*parts, "</svg>", _legend()])


def _window(ground: AtlasGround, code: int, rows: list[int]) -> maps.Window:
    accounts = ground.state.accounts
    lats, lons = accounts.lat[rows].tolist(), accounts.lon[rows].tolist()
    if ground.shapes[code].rings:
        west, south, east, north = bounds_of(ground, [code])
        lats, lons = [*lats, south, north], [*lons, west, east]
    return maps.Window.around(_BOX, lats, lons, 24)


def _path(
    lines: list[list[tuple[float, float]]],
    *,
    fill: str,
    stroke: str,
    alpha: float = 1.0,
    close: bool = False,
) -> str:
    code = "".join(
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in line) + ("Z" if close else "")
        for line in lines
        if len(line) > 1
    )
    return (
        f'<path d="{code}" fill="{fill}" fill-opacity="{alpha:g}" fill-rule="evenodd"'
        f' stroke="{stroke}" stroke-width="1.2"/>'
    )


def _towns(window: maps.Window) -> list[str]:
    parts: list[str] = []
    stand: list[tuple[float, float]] = []
    for town in towns_in(window.bounds(), _MOST_TOWNS):
        x, y = window.xy(town.lat, town.lon)
        y -= 6
        if any(abs(x - a) < 74 and abs(y - b) < 14 for a, b in stand):
            continue
        stand.append((x, y))
        parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="11" text-anchor="middle"'
            f' font-family="sans-serif" fill="{_GREY}">{escape(town.name)}</text>'
        )
    return parts


def _dots(ground: AtlasGround, window: maps.Window, code: int) -> list[str]:
    accounts, parts = ground.state.accounts, []
    for row in ground.inside(window.bounds()).tolist():
        mine = int(ground.codes[row]) == code
        x, y = window.xy(float(accounts.lat[row]), float(accounts.lon[row]))
        shade, radius = (ground.shapes[code].colour, 3.6) if mine else (_GREY, 1.8)
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{shade}">'
            f"<title>{escape(ground.name(row))}</title></circle>"
        )
    return parts


def _changes(ground: AtlasGround, window: maps.Window, question: Question) -> list[str]:
    """A ring around what comes, a cross through what goes, their names beside."""
    accounts, parts = ground.state.accounts, []
    named: list[tuple[float, float]] = []
    for one in question.asked:
        if not accounts.placed[one.row]:
            continue
        x, y = window.xy(float(accounts.lat[one.row]), float(accounts.lon[one.row]))
        if one.comes:
            parts.append(
                f'<circle cx="{x:.1f}" cy="{y:.1f}" r="8" fill="none" stroke="{_INK}"'
                ' stroke-width="2"/>'
            )
        else:
            parts.append(
                f'<path d="M{x - 6:.1f} {y - 6:.1f}l12 12m0 -12l-12 12" fill="none"'
                f' stroke="{_INK}" stroke-width="2"/>'
            )
        near = any(abs(x - a) < 170 and abs(y - b) < 14 for a, b in named)
        if len(named) < _MOST_NAMES and not near:
            named.append((x, y))
            right = x < _BOX.width * 0.7
            at, anchor = (x + 12, "start") if right else (x - 12, "end")
            parts.append(
                f'<text x="{at:.1f}" y="{y + 4:.1f}" font-size="12" text-anchor="{anchor}"'
                f' font-family="sans-serif" fill="{_INK}" stroke="#FFFFFF" stroke-width="3"'
                f' paint-order="stroke">{escape(one.name)}</text>'
            )
    return parts


def _legend() -> str:
    return (
        '<p class="quiet">A ring marks an account that comes, a cross one that goes. Grey dots'
        " belong to others. Borders: US Census Bureau. Towns: GeoNames, CC BY 4.0.</p>"
    )
