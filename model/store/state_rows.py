"""A whole state as rows, and what must be written when one state follows another."""

from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from model.alignment import UNASSIGNED, Alignment
from model.arrays import IntArray
from model.reps import Rep
from model.scenario import Layer, Scenario
from model.state import State
from model.store import gpkg, records
from model.store.account_rows import read_accounts, write_accounts, write_changed_accounts
from model.store.codec import (
    from_json,
    pack_codes,
    pack_frame,
    to_json,
    unpack_codes,
    unpack_frame,
)
from model.store.schema import (
    FURTHER_TABLE,
    LAYER,
    PLAN,
    REP,
    SCENARIO,
    SETTING,
    read_meta,
    write_meta,
)


def write_state(connection: Connection, state: State) -> None:
    """Write a state into a document that holds none yet."""
    write_accounts(connection, state.accounts)
    _write_heads(connection, None, state)
    _write_scenarios(connection, (), state.scenarios)
    _write_reps(connection, state.reps)
    _write_tables(connection, None, state)
    _write_plans(connection, None, state)
    _write_settings(connection, None, state)


def write_difference(connection: Connection, before: State, after: State) -> None:
    """Write what `after` holds that `before` did not; values that are the same object are kept."""
    if after.accounts is not before.accounts:
        write_changed_accounts(connection, before.accounts, after.accounts)
    _write_heads(connection, before, after)
    if after.scenarios is not before.scenarios or len(after.accounts) != len(before.accounts):
        for layer in (layer for scenario in after.scenarios for layer in scenario.layers.values()):
            _check_length(len(layer.alignment.territory), len(after.accounts))
        _write_scenarios(connection, before.scenarios, after.scenarios)
    if after.reps is not before.reps:
        _write_reps(connection, after.reps)
    _write_tables(connection, before, after)
    _write_plans(connection, before, after)
    _write_settings(connection, before, after)


def read_state(connection: Connection) -> State:
    """The state a document holds; ValueError, KeyError or TypeError when it is damaged."""
    meta = read_meta(connection)
    accounts = read_accounts(connection)
    return State(
        about=records.about(from_json(meta["about"])),
        accounts=accounts,
        scenarios=_read_scenarios(connection, len(accounts)),
        reps=tuple(
            records.rep(from_json(row.record))
            for row in connection.execute(select(REP.c.record).order_by(REP.c.fid))
        ),
        teams=tuple(records.team(values) for values in from_json(meta["teams"])),
        districts=tuple(records.district(values) for values in from_json(meta["districts"])),
        tables={
            row.name: unpack_frame(row.payload) for row in connection.execute(select(FURTHER_TABLE))
        },
        plans={row.rep_id: from_json(row.record) for row in connection.execute(select(PLAN))},
        settings={row.name: row.value for row in connection.execute(select(SETTING))},
        open_scenario=meta["open_scenario"],
    )


def _write_heads(connection: Connection, before: State | None, after: State) -> None:
    heads: dict[str, str] = {}
    if before is None or after.about is not before.about:
        heads["about"] = to_json(records.plain(after.about))
    if before is None or after.teams is not before.teams:
        heads["teams"] = to_json(records.plain_list(after.teams))
    if before is None or after.districts is not before.districts:
        heads["districts"] = to_json(records.plain_list(after.districts))
    if before is None or after.open_scenario != before.open_scenario:
        heads["open_scenario"] = after.open_scenario
    if heads:
        write_meta(connection, heads)


def _write_scenarios(
    connection: Connection, before: tuple[Scenario, ...], after: tuple[Scenario, ...]
) -> None:
    old = {scenario.id: (position, scenario) for position, scenario in enumerate(before)}
    for gone in old.keys() - {scenario.id for scenario in after}:
        connection.execute(delete(SCENARIO).where(SCENARIO.c.id == gone))
        connection.execute(delete(LAYER).where(LAYER.c.scenario == gone))
    for position, scenario in enumerate(after):
        old_position, known = old.get(scenario.id, (-1, None))
        if position != old_position or known is None or not _same_record(known, scenario):
            row = _scenario_row(position, scenario)
            connection.execute(SCENARIO.insert().prefix_with("OR REPLACE"), row)
        if known is None or scenario is not known:
            _write_layers(connection, known, scenario)


def _same_record(a: Scenario, b: Scenario) -> bool:
    return a is b or all(
        getattr(a, name) is getattr(b, name) or getattr(a, name) == getattr(b, name)
        for name in records.SCENARIO_FIELDS
    )


def _scenario_row(position: int, scenario: Scenario) -> dict[str, Any]:
    plain = {name: getattr(scenario, name) for name in records.SCENARIO_FIELDS}
    columns = {name: value for name, value in plain.items() if name in SCENARIO.c}
    return {"id": scenario.id, "position": position, **columns, "record": to_json(plain)}


def _write_layers(connection: Connection, before: Scenario | None, after: Scenario) -> None:
    old = {} if before is None else before.layers
    for gone in old.keys() - after.layers.keys():
        connection.execute(delete(LAYER).where(LAYER.c.scenario == after.id, LAYER.c.team == gone))
    for position, (team, layer) in enumerate(after.layers.items()):
        known = old.get(team)
        if known is None:
            row = {"scenario": after.id, "team": team, "position": position}
            connection.execute(LAYER.insert(), {**row, **_layer_values(None, layer)})
        elif layer is not known and (values := _layer_values(known, layer)):
            here = update(LAYER).where(LAYER.c.scenario == after.id, LAYER.c.team == team)
            connection.execute(here.values(values))


def _layer_values(before: Layer | None, after: Layer) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if before is None or after.territories is not before.territories:
        values["territories"] = to_json(records.plain_list(after.territories))
    if values or before is None or after.alignment is not before.alignment:
        _check_codes(after.alignment.territory, len(after.territories))
        values["alignment"] = pack_codes(after.alignment.territory)
    return values


def _read_scenarios(connection: Connection, n_accounts: int) -> tuple[Scenario, ...]:
    layers: dict[str, dict[str, Layer]] = {}
    for row in connection.execute(select(LAYER).order_by(LAYER.c.position)):
        codes = unpack_codes(row.alignment)
        _check_length(len(codes), n_accounts)
        territories = tuple(records.territory(values) for values in from_json(row.territories))
        _check_codes(codes, len(territories))
        layers.setdefault(row.scenario, {})[row.team] = Layer(territories, Alignment(codes))
    listed = connection.execute(select(SCENARIO).order_by(SCENARIO.c.position))
    return tuple(_scenario(row.id, from_json(row.record), layers.get(row.id, {})) for row in listed)


def _check_length(n_codes: int, n_accounts: int) -> None:
    if n_codes != n_accounts:
        raise ValueError(f"an alignment of {n_codes} for {n_accounts} accounts")


def _check_codes(codes: IntArray, n_territories: int) -> None:
    if codes.size and not (codes.min() >= UNASSIGNED and codes.max() < n_territories):
        raise ValueError(f"an alignment to more than its {n_territories} territories")


def _scenario(scenario_id: str, record: dict[str, Any], layers: dict[str, Layer]) -> Scenario:
    kept = {name: record[name] for name in records.SCENARIO_FIELDS if name in record}
    return Scenario(id=scenario_id, layers=layers, **kept)


def _write_reps(connection: Connection, reps: tuple[Rep, ...]) -> None:
    connection.execute(delete(REP))
    for position, rep in enumerate(reps):
        connection.execute(REP.insert(), _rep_row(position, rep))
    homes = [(rep.home_lat, rep.home_lon) for rep in reps if rep.has_home]
    lat, lon = gpkg.coordinates(homes)
    gpkg.register_features(connection, "rep", "POINT", gpkg.extent_of(lat, lon))


def _rep_row(position: int, rep: Rep) -> dict[str, Any]:
    lat, lon = gpkg.coordinates([(rep.home_lat, rep.home_lon)])
    return {
        "fid": position + 1,
        "geom": gpkg.points(lat, lon)[0],
        "rep_id": rep.id,
        "name": rep.name,
        "role": rep.role,
        "home_place": rep.home_place,
        "record": to_json(records.plain(rep)),
    }


def _write_tables(connection: Connection, before: State | None, after: State) -> None:
    old = {} if before is None else before.tables
    for gone in old.keys() - after.tables.keys():
        connection.execute(delete(FURTHER_TABLE).where(FURTHER_TABLE.c.name == gone))
    for name, frame in after.tables.items():
        if frame is not old.get(name):
            row = {"name": name, "row_count": len(frame), "payload": pack_frame(frame)}
            connection.execute(FURTHER_TABLE.insert().prefix_with("OR REPLACE"), row)


def _write_plans(connection: Connection, before: State | None, after: State) -> None:
    old = {} if before is None else before.plans
    for gone in old.keys() - after.plans.keys():
        connection.execute(delete(PLAN).where(PLAN.c.rep_id == gone))
    for rep_id, plan in after.plans.items():
        if plan is not old.get(rep_id):
            row = {"rep_id": rep_id, "record": to_json(plan)}
            connection.execute(PLAN.insert().prefix_with("OR REPLACE"), row)


def _write_settings(connection: Connection, before: State | None, after: State) -> None:
    old = {} if before is None else before.settings
    for gone in old.keys() - after.settings.keys():
        connection.execute(delete(SETTING).where(SETTING.c.name == gone))
    changed = {
        name: value
        for name, value in after.settings.items()
        if name not in old or old[name] != value
    }
    known = select(func.coalesce(func.max(SETTING.c.fid), 0))
    next_fid = connection.execute(known).scalar_one() + 1 if changed else 0
    for name, value in changed.items():
        if name in old:
            connection.execute(update(SETTING).where(SETTING.c.name == name).values(value=value))
            continue
        row = {"fid": next_fid, "name": name, "value": value}
        connection.execute(SETTING.insert(), row)
        next_fid += 1
