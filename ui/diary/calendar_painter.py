"""How the calendar looks: days, hours, items, travel, the item that is being dragged."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from model.diary.quarter import BUFFER
from ui.diary.agenda import AgendaItem, DayPlan, minutes_text
from ui.diary.calendar_geometry import GUTTER, HEAD, Column, Geometry, Placed
from ui.diary.tones import mode_of, role_colour
from ui.theme.fonts import Type, font, text_width
from ui.theme.painting import CENTRE, LEFT, RIGHT, draw_box, draw_icon, draw_text
from ui.theme.style import Theme

_LINE: Final = 16.0
_WRAP_FROM: Final = 62.0  # below this height the purpose stays on the line of the time
_LOCK_FROM: Final = 34.0
_SPECIALIST: Final = "specialist_cover"


def draw_grid(painter: QPainter, theme: Theme, geometry: Geometry) -> None:
    """Hours as hairlines, days as lines between."""
    colour = theme.colour
    for hour in range(geometry.first_hour, geometry.last_hour + 1):
        y = geometry.y(60 * hour)
        painter.fillRect(QRectF(GUTTER, y, geometry.width - GUTTER, 1), colour("border"))
        if hour < geometry.last_hour:
            words = QRectF(0, y - 8, GUTTER - 10, 16)
            draw_text(painter, words, f"{hour:02d}:00", Type.CAPTION, colour("muted"), RIGHT)
    for place in range(geometry.n_days):
        left = geometry.column(place).left()
        painter.fillRect(QRectF(left, 0, 1, geometry.height), colour("border"))


def draw_head(
    painter: QPainter,
    theme: Theme,
    area: QRectF,
    column: Column,
    entries: list[AgendaItem],
    *,
    target: bool,
    today: bool,
) -> None:
    """The date, the hours of customers, and the kind of day."""
    colour = theme.colour
    if target:
        draw_box(painter, area.adjusted(2, 2, -2, -2), None, 6, colour("accent"), 2)
    line = QRectF(area.left() + 10, 8, area.width() - 20, 20)
    words = f"{column.day:%a} {column.day.day}"
    tone = colour("accent_text" if today else "text" if column.plan else "muted")
    draw_text(painter, line, words, Type.TITLE, tone, LEFT)
    hours = sum(e.busy_h for e in entries)
    if hours:
        draw_text(painter, line, f"{hours:.1f} h", Type.CAPTION, colour("muted"), RIGHT)
    strip = QRectF(area.left() + 5, 34, area.width() - 9, 24)
    if column.plan is None:
        draw_box(painter, strip, colour("hover"), 4)
        inside = strip.adjusted(8, 0, -8, 0)
        draw_text(painter, inside, column.away.capitalize(), Type.CAPTION, colour("muted"), LEFT)
        return
    _draw_mode(painter, theme, strip, column.plan, entries)


def _draw_mode(
    painter: QPainter, theme: Theme, strip: QRectF, plan: DayPlan, entries: list[AgendaItem]
) -> None:
    colour, mode = theme.colour, mode_of(plan.mode)
    customer = mode.token == "accent" and mode.tint > 0
    draw_box(painter, strip, colour("accent_bg" if customer else "hover"), 4)
    right = strip.right() - 8
    cover = any(e.kind == _SPECIALIST for e in entries)
    marks = ((bool(plan.night), "night"), (plan.co_travel, "co_travel"), (cover, "rep"))
    for shown, icon in marks:
        if shown:
            draw_icon(painter, theme, icon, QPointF(right - 7, strip.center().y()), 14, "text2")
            right -= 18
    words = f"{mode.words} · {plan.cluster}" if plan.cluster else mode.words
    room = QRectF(strip.left() + 8, strip.top(), right - strip.left() - 8, strip.height())
    if plan.cluster and text_width(words, Type.HEADER) > room.width():
        words = f"{mode.words.split(',')[0]} · {plan.cluster}"
    ink = colour("accent_text" if customer else "text2")
    draw_text(painter, room, words, Type.HEADER, ink, LEFT)


def draw_night(painter: QPainter, theme: Theme, area: QRectF, town: str) -> None:
    """At the end of a day's column: the hotel the rep sleeps at."""
    chip = QRectF(area.left() + 5, area.bottom() - 26, area.width() - 9, 20)
    draw_box(painter, chip, theme.colour("accent_bg"), 4)
    draw_icon(painter, theme, "night", QPointF(chip.left() + 13, chip.center().y()), 14, "text2")
    words = chip.adjusted(25, 0, -6, 0)
    draw_text(painter, words, f"Night in {town}", Type.CAPTION, theme.colour("accent_text"), LEFT)


def day_words(column: Column) -> str:
    """A day's head in words, with the night after it."""
    plan = column.plan
    day = f"{column.day:%A} {column.day.day} {column.day:%B}"
    if plan is None:
        return f"{day}: {column.away}."
    where = f", {plan.cluster}" if plan.cluster else ""
    night = f" Night in {plan.night}." if plan.night else ""
    return f"{day}: {mode_of(plan.mode).words.lower()}{where}.{night}"


def draw_travel(
    painter: QPainter, theme: Theme, geometry: Geometry, placed: Placed, before: float
) -> None:
    """The drive before an item as a dotted line with its minutes; `before` is the last end."""
    drive = placed.entries[0].drive_min
    top = geometry.y(max(placed.start - drive, before))
    bottom = geometry.y(placed.start)
    if drive < 1 or bottom - top < 3:
        return
    x = geometry.column(placed.column).left() + 12
    painter.setPen(QPen(theme.colour("control"), 1, Qt.PenStyle.DotLine))
    painter.drawLine(QPointF(x, top), QPointF(x, bottom))
    room = geometry.y(placed.start) - geometry.y(before)
    if room < 15:
        return
    middle = min((top + bottom) / 2, bottom - 8)
    draw_icon(painter, theme, "drive", QPointF(x + 14, middle), 14, "muted")
    words = QRectF(x + 25, middle - 8, 80, 16)
    draw_text(painter, words, f"{drive:.0f} min", Type.CAPTION, theme.colour("muted"), LEFT)


def draw_item(
    painter: QPainter,
    theme: Theme,
    box: QRectF,
    placed: Placed,
    *,
    chosen: bool,
    faint: bool = False,
    ghost: bool = False,
) -> None:
    """An item: edge and badge for the role, name, time, purpose, lock."""
    painter.setOpacity(0.4 if faint else 1.0)
    first = placed.entries[0]
    if first.kind == BUFFER:
        _draw_buffer(painter, theme, box, chosen)
    else:
        _draw_ground(painter, theme, box, first.roles, chosen or ghost)
    words = item_words(placed)
    left = box.left() + 10
    high = min(_LINE, box.height() - 2)
    top = box.top() + (4 if box.height() >= 24 else (box.height() - high) / 2)
    line = QRectF(left, top, box.right() - 6 - left, high)
    line = _draw_badge(painter, theme, line, first)
    if box.height() < 30:
        _draw_short(painter, theme, line, words)
    else:
        draw_text(painter, line, words.name, Type.NAME, theme.colour("text"), LEFT)
        _draw_lines(painter, theme, box, line.bottom() + 1, words, first)
    painter.setOpacity(1.0)


def _draw_short(painter: QPainter, theme: Theme, line: QRectF, words: "ItemWords") -> None:
    role = Type.NAME if line.height() >= _LINE else Type.HEADER
    draw_text(painter, line, words.name, role, theme.colour("text"), LEFT)
    rest = line.adjusted(text_width(words.name, role) + 8, 0, 0, 0)
    if rest.width() > 34:
        draw_text(painter, rest, words.time, Type.NOTE, theme.colour("text2"), LEFT)


def _draw_ground(painter: QPainter, theme: Theme, box: QRectF, roles: str, chosen: bool) -> None:
    colour = role_colour(theme, roles)
    path = QPainterPath()
    path.addRoundedRect(box, 4, 4)
    painter.save()
    painter.setClipPath(path)
    painter.fillRect(box, theme.colour("surface"))
    tint = 0.22 if theme.dark else 0.12
    painter.fillRect(box, role_colour(theme, roles, tint))
    painter.fillRect(QRectF(box.left(), box.top(), 4, box.height()), colour)
    painter.restore()
    edge = theme.colour("accent") if chosen else role_colour(theme, roles, 0.45)
    draw_box(painter, box, None, 4, edge, 2 if chosen else 1)


def _draw_buffer(painter: QPainter, theme: Theme, box: QRectF, chosen: bool) -> None:
    draw_box(painter, box, theme.colour("sunken"), 4)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour("track"))
    path = QPainterPath()
    path.addRoundedRect(box, 4, 4)
    painter.fillPath(path, theme.colour("sunken"))
    painter.save()
    painter.setClipPath(path)
    painter.setPen(QPen(theme.colour("track"), 1))
    lower = box.adjusted(0, 24, 0, 0)
    x = lower.left() - lower.height()
    while x < lower.right():
        painter.drawLine(QPointF(x, lower.bottom()), QPointF(x + lower.height(), lower.top()))
        x += 6
    painter.restore()
    edge = theme.colour("accent" if chosen else "border2")
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(edge, 2 if chosen else 1, Qt.PenStyle.DashLine))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)


def _draw_badge(painter: QPainter, theme: Theme, line: QRectF, first: AgendaItem) -> QRectF:
    """The letters of the role; what is left of the line."""
    if first.kind == BUFFER:
        at = QPointF(line.left() + 6, line.center().y())
        draw_icon(painter, theme, "buffer", at, 14, "text2")
        return line.adjusted(18, 0, 0, 0)
    if first.status == "done":
        at = QPointF(line.left() + 7, line.center().y())
        draw_icon(painter, theme, "kept_solid", at, 14, "good")
        return line.adjusted(20, 0, 0, 0)
    if not first.roles:
        return line
    wide = max(16.0, text_width(first.roles, Type.BADGE) + 10)
    badge = QRectF(line.left(), line.top(), wide, line.height())
    draw_box(painter, badge, role_colour(theme, first.roles), 4)
    ink = theme.colour("on_accent") if theme.dark or len(first.roles) > 1 else None
    white = ink if ink is not None else theme.colour("surface")
    draw_text(painter, badge, first.roles, Type.BADGE, white, CENTRE)
    return line.adjusted(wide + 6, 0, 0, 0)


def _draw_lines(
    painter: QPainter, theme: Theme, box: QRectF, top: float, words: "ItemWords", first: AgendaItem
) -> None:
    left, right = box.left() + 10, box.right() - 6
    line = QRectF(left, top, right - left, 14)
    if line.bottom() > box.bottom():
        return
    if first.lock == "hard" and box.height() >= _LOCK_FROM:
        draw_icon(painter, theme, "lock_glyph", QPointF(right - 6, line.center().y()), 12, "muted")
        line.setRight(right - 16)
    colour = theme.colour
    if box.height() < _WRAP_FROM:
        both = f"{words.time} {words.purpose}"
        draw_text(painter, line, both, Type.NOTE, colour("text2"), LEFT)
        return
    draw_text(painter, line, words.time, Type.NOTE, colour("text2"), LEFT)
    rest = QRectF(left, line.bottom() + 1, right - left, box.bottom() - line.bottom() - 5)
    painter.save()
    painter.setClipRect(rest.intersected(_whole_lines(rest)))
    painter.setFont(font(Type.NOTE))
    painter.setPen(colour("text2"))
    painter.drawText(rest, Qt.TextFlag.TextWordWrap, words.purpose)
    painter.restore()


def _whole_lines(rest: QRectF) -> QRectF:
    """As many lines of text as fit wholly."""
    line = 14.0
    return QRectF(rest.left(), rest.top(), rest.width(), rest.height() // line * line)


class ItemWords:
    """What is written on an item."""

    def __init__(self, name: str, time: str, purpose: str) -> None:
        self.name, self.time, self.purpose = name, time, purpose


def item_words(placed: Placed) -> ItemWords:
    """Name, time and purpose of one or several items drawn together."""
    first, n = placed.entries[0], len(placed.entries)
    time = minutes_text(placed.start)
    if first.kind == BUFFER:
        length = (placed.end - placed.start) / 60
        return ItemWords(first.title, f"{length:g} h, may move", "")
    if first.kind == "remote_touch" and n > 1:
        names = ", ".join(dict.fromkeys(entry.short_title for entry in placed.entries))
        return ItemWords(f"{n} remote touches", time, names)
    purpose = first.purpose.split(": ", 1)[-1] if n > 1 else first.purpose
    if n > 1:
        purpose = f"{n} cases with {first.who}: {purpose}"
    return ItemWords(first.short_title, time, purpose)


def spoken(placed: Placed) -> str:
    """An item in words for a screen reader and its tooltip."""
    first = placed.entries[0]
    words = item_words(placed)
    who = f" with {first.who}" if first.who and len(placed.entries) == 1 else ""
    span = f"{minutes_text(placed.start)} to {minutes_text(placed.end)}"
    lock = f", {first.lock}" if first.lock != "none" else ""
    day = f"{first.day:%a} {first.day.day} {first.day:%b}"
    return f"{words.name}{who}, {day} {span}{lock}. {words.purpose}"


def head_of(area: QRectF) -> QRectF:
    """The part of a day's column above the hours."""
    return QRectF(area.left(), 0, area.width(), HEAD)
