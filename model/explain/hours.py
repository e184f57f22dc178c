"""Where an account's hours come from: calls, cases, pursuit, drive and travel (F17-F21)."""

import math

import numpy as np

from model.alignment import UNASSIGNED
from model.arrays import FloatArray
from model.explain.context import Context
from model.explain.figure import Explanation, FigureKey, Input
from model.places.drive import LONG_ROAD_KM, SHORT_ROAD_KM, CircuityDrive, great_circle_km
from model.positions import serving
from model.reps import Rep

_ESTIMATE = "Drive times are estimated from distances, not measured on roads."


def _key(context: Context, row: int, figure: str) -> FigureKey:
    return FigureKey("account", figure, str(context.state.accounts.ids[row]))


def _owner(context: Context, row: int) -> Rep | None:
    code = int(context.layer.alignment.territory[row])
    if code == UNASSIGNED:
        return None
    return serving(context.state, context.layer.territories[code])


def explain_workload(context: Context, row: int) -> Explanation:
    """F20: hours with the account, plus travel; or the hours of the table."""
    key, value = _key(context, row, "workload"), float(context.hours.total[row])
    grade = str(context.grades.workload[row])
    if np.isfinite(context.state.accounts.number("hours")[row]):
        words = "The hours a year as they were given."
        return context.given(key, context.cell("hours", "hours", row), "h/yr", words)
    parts = context.parts
    items = [
        _part(context, row, "face", "Calls", parts.face),
        _part(context, row, "remote", "Remote touches", parts.remote),
        _part(context, row, "case", "Cases attended", parts.case),
        _part(context, row, "pursuit", "Pursuit of a start in the first year", parts.pursuit),
    ]
    travel = float(context.hours.travel[row])
    travel_text = context.show.hours(travel, 1)
    travel_key = _key(context, row, "travel")
    items.append(Input("travel", "Travel", travel_text, travel, "computed", key=travel_key))
    return Explanation(
        key, f"Workload of {context.name_of(row)}", value, "h/yr", context.show.hours(value, 1),
        "F20", "Hours for calls, remote touches, cases and pursuit, plus travel.",
        "face + remote + case + pursuit + travel", tuple(items), (_ESTIMATE,), grade,
    )  # fmt: skip


def _part(context: Context, row: int, symbol: str, label: str, values: FloatArray) -> Input:
    column = f"{symbol}_hours"
    value = float(values[row])
    pinned = np.isfinite(context.state.accounts.number(column)[row])
    source = context.source_of(column, row) if pinned else "computed"
    key = _key(context, row, column) if not pinned else None
    text = context.show.hours(value, 1)
    return Input(symbol, label, text, value, source, "D" if pinned else "", key)


def explain_part(context: Context, row: int, column: str) -> Explanation:
    """One part of the workload: calls, touches or cases × hours of each."""
    accounts, settings = context.state.accounts, context.settings
    key = _key(context, row, column)
    if np.isfinite(accounts.number(column)[row]):
        return context.given(key, context.cell("hours", column, row), "h/yr", "As pinned.")
    kind = str(accounts.text("account_type")[row])
    parts = context.parts
    if column == "face_hours":
        name = f"face.{kind}" if f"face.{kind}" in settings else "face.OTHER"
        calls = float(parts.calls[row])
        count = Input("calls", "Calls a year", context.quantity(calls, ""), calls, "segment",
                      key=_key(context, row, "calls"))  # fmt: skip
        items: tuple[Input, ...] = (count, context.setting("each", name))
        expression = "calls * each"
        words, value = "Calls × hours of a call.", float(parts.face[row])
    elif column == "remote_hours":
        touches = float(parts.touches[row])
        count = Input("touches", "Remote touches a year", context.quantity(touches, ""), touches,
                      "segment and activation")  # fmt: skip
        items, expression = (count, context.setting("each", "remote.h")), "touches * each"
        words, value = "Remote touches × hours of each.", float(parts.remote[row])
    elif column == "case_hours":
        days = float(parts.or_days[row])
        items = (
            context.setting("own", "case.share"),
            Input("days", "OR days a year", context.quantity(days, ""), days, "cases"),
            context.setting("a_day", "case.per_or_day"),
            context.setting("case", "case.h"),
            context.setting("setup", "case.setup_h"),
        )  # fmt: skip
        expression, value = "own * days * (a_day * case + setup)", float(parts.case[row])
        words = "The rep’s share of OR days × (cases a day × hours of a case + set-up)."
    else:
        value = float(parts.pursuit[row])
        text = context.show.hours(value, 1)
        item = Input("pursuit", "Pursuit", text, value, "the rep’s plan: starts of the first year")
        words = "Part of the hours to win of accounts started in the first four quarters."
        return context.given(key, item, "h/yr", words)
    return Explanation(
        key, f"{words.split(' ×')[0]}: {context.name_of(row)}", value, "h/yr",
        context.show.hours(value, 1), "F21" if column == "case_hours" else "F20", words,
        expression, items,
    )  # fmt: skip


def explain_calls(context: Context, row: int) -> Explanation:
    """§2.2: the segment's calls × activation; or as given."""
    key, value = _key(context, row, "calls"), float(context.hours.calls[row])
    accounts = context.state.accounts
    if np.isfinite(accounts.number("calls")[row]):
        words = "The calls a year as they were given."
        return context.given(key, context.cell("calls", "calls", row), "per year", words)
    title, text = f"Calls at {context.name_of(row)}", context.quantity(value, "per year")
    active = float(context.parts.activation[row])
    if np.isfinite(accounts.number("face_hours")[row]) or not active or math.isnan(active):
        words = "Recovered from the pinned hours of calls."
        return context.given(key, Input("calls", "Calls", text, value, "pinned hours"), "per year",
                             words)  # fmt: skip
    if not np.isfinite(context.parts.calls[row]):
        item = Input("calls", "Calls", text, value, "no segment: one call")
        return context.given(key, item, "per year", "Without a segment an account counts one call.")
    often = value / active
    items = (
        Input("often", "Calls of its segment", context.quantity(often, ""), often, "settings freq",
              key=_key(context, row, "segment")),
        Input("active", "Activation", context.quantity(active, ""), active,
              "1, or 0.3 for prospects whose turn is later"),
    )  # fmt: skip
    return Explanation(
        key, title, value, "per year", text, "§2.2", "Calls of the segment × activation.",
        "often * active", items, (), str(context.grades.workload[row]),
    )  # fmt: skip


def explain_travel(context: Context, row: int) -> Explanation:
    """F19: visits × (two ways ÷ visits a day + parking)."""
    hours, value = context.hours, float(context.hours.travel[row])
    visits, per_day = float(hours.visits[row]), float(hours.visits_per_day[row])
    drive = float(hours.drive[row])
    known = math.isfinite(drive)
    items = (
        Input("visits", "Visits a year", context.quantity(visits, ""), visits,
              "calls, OR days, pursuit"),
        Input("drive", "Drive, one way", context.show.hours(drive, 2) if known else "not known",
              drive if known else 0.0, "the owner’s home", key=_key(context, row, "drive")),
        Input("a_day", "Visits on a field day", context.quantity(per_day, ""), per_day,
              "urban or rural"),
        context.setting("parking", "travel.per_visit"),
    )  # fmt: skip
    return Explanation(
        _key(context, row, "travel"), f"Travel to {context.name_of(row)}", value, "h/yr",
        context.show.hours(value, 1), "F19",
        "Visits × (two ways of driving ÷ visits a day + time for parking).",
        "visits * (2 * drive / a_day + parking)", items,
        (_ESTIMATE,) if known else ("The drive is not known and counts as none.",),
    )  # fmt: skip


def explain_drive(context: Context, row: int) -> Explanation:
    """F17: great-circle distance × road factor ÷ speed."""
    rep, value = _owner(context, row), float(context.hours.drive[row])
    key, accounts = _key(context, row, "drive"), context.state.accounts
    if rep is None or not rep.has_home or rep.home_lat is None or rep.home_lon is None:
        item = Input("drive", "Drive, one way", "–", value, "no home of a rep is known")
        return context.given(key, item, "h", "Without a rep’s home there is no drive.")
    flat = float(great_circle_km(rep.home_lat, rep.home_lon, accounts.lat[row], accounts.lon[row]))
    road = CircuityDrive(context.settings).road_km(
        rep.home_lat, rep.home_lon, accounts.lat[row], accounts.lon[row]
    )
    name = "drive.speed_ge_60km"
    if road < LONG_ROAD_KM:
        name = "drive.speed_lt_15km" if road < SHORT_ROAD_KM else "drive.speed_lt_60km"
    placed = str(accounts.text("placed_by")[row])
    source = {"zip": "approximate: placed by its ZIP", "city": "approximate: placed by its town"}
    where = source.get(placed, "coordinates of home and account")
    distance = Input("km", f"Great circle from {rep.name}’s home", context.show.distance(flat, 1),
                     flat, where)  # fmt: skip
    items = (
        distance,
        context.setting("factor", "drive.road_factor"),
        context.setting("speed", name, f"{context.settings[name]:g} km/h"),
    )
    return Explanation(
        key, f"Drive to {context.name_of(row)}", value, "h", context.show.hours(value, 2), "F17",
        "Great-circle kilometres × road factor ÷ speed.", "km * factor / speed", items,
        (_ESTIMATE,),
    )  # fmt: skip
