"""The account table as rows: one point feature and one SQL column per account column."""

from typing import Any, cast

import numpy as np
from sqlalchemy import Connection, Table, select
from sqlalchemy.dialects import sqlite

from model.accounts import Accounts
from model.arrays import Column, IntArray
from model.store import gpkg
from model.store.schema import ACCOUNT_COLUMN, AccountColumn, account_columns, account_table


def write_accounts(connection: Connection, accounts: Accounts) -> None:
    """Write the whole table anew; the row of an account is its `fid` less one."""
    columns = account_columns(accounts)
    table = account_table(columns)
    connection.exec_driver_sql("DROP TABLE IF EXISTS account")
    table.create(connection)
    connection.execute(ACCOUNT_COLUMN.delete())
    connection.execute(
        ACCOUNT_COLUMN.insert(),
        [
            {
                "position": position,
                "name": column.name,
                "column_name": column.column_name,
                "kind": column.kind,
            }
            for position, column in enumerate(columns)
        ],
    )
    rows = _rows(accounts, columns, np.arange(len(accounts)))
    if rows:
        statement = str(table.insert().compile(dialect=sqlite.dialect()))
        connection.exec_driver_sql(statement, rows)
    renew_extent(connection, accounts)


def write_changed_accounts(connection: Connection, before: Accounts, after: Accounts) -> None:
    """Write what differs: single rows while the columns are the same, else the whole table."""
    changed = [name for name in after if name not in before or after[name] is not before[name]]
    if not _same_shape(before, after):
        write_accounts(connection, after)
        return
    rows = np.flatnonzero(_differing(before, after, changed))
    if rows.size > max(100, len(after) // 4):
        write_accounts(connection, after)
    elif rows.size:
        _write_rows(connection, after, rows, changed)


def _same_shape(before: Accounts, after: Accounts) -> bool:
    return (
        before.names == after.names
        and len(before) == len(after)
        and all(before[name].dtype == after[name].dtype for name in after)
    )


def _write_rows(
    connection: Connection, accounts: Accounts, rows: IntArray, changed: list[str]
) -> None:
    """Write the changed columns of single rows; by hand, as compiling takes longer than writing."""
    quote = connection.dialect.identifier_preparer.quote_identifier
    columns = [column for column in account_columns(accounts) if column.name in changed]
    wanted = [quote(column.column_name) for column in columns]
    cells = [_cells(accounts[column.name][rows]) for column in columns]
    if moved := bool({"lat", "lon"} & set(changed)):
        wanted.append("geom")
        cells.append(gpkg.points(accounts.lat[rows], accounts.lon[rows]))
    connection.exec_driver_sql(
        f"UPDATE account SET {', '.join(f'{name} = ?' for name in wanted)} WHERE fid = ?",
        list(zip(*cells, (rows + 1).tolist(), strict=True)),
    )
    if moved:
        renew_extent(connection, accounts)


def _differing(before: Accounts, after: Accounts, names: list[str]) -> Column:
    differing = np.zeros(len(after), bool)
    for name in names:
        old, new = before[name], after[name]
        unequal = old != new
        if new.dtype == np.float64:
            unequal &= ~(np.isnan(old) & np.isnan(new))
        differing |= unequal.astype(bool)
    return differing


def renew_extent(connection: Connection, accounts: Accounts) -> None:
    """Announce the layer with the bounding box of its points."""
    extent = gpkg.extent_of(accounts.lat, accounts.lon)
    gpkg.register_features(connection, "account", "POINT", extent)


def _rows(
    accounts: Accounts, columns: tuple[AccountColumn, ...], rows: IntArray
) -> list[tuple[Any, ...]]:
    if not rows.size:
        return []
    places = gpkg.points(accounts.lat[rows], accounts.lon[rows])
    cells = [_cells(accounts[column.name][rows]) for column in columns]
    return list(zip((rows + 1).tolist(), places, *cells, strict=True))


def _cells(column: Column) -> list[Any]:
    values: list[Any] = column.tolist()
    if column.dtype == np.float64 and np.isnan(column).any():
        return [None if value != value else value for value in values]
    return values


def read_accounts(connection: Connection) -> Accounts:
    """The account table in its order; ValueError when a cell is no value of its column."""
    listed = connection.execute(select(ACCOUNT_COLUMN).order_by(ACCOUNT_COLUMN.c.position))
    columns = [AccountColumn(row.name, row.column_name, row.kind) for row in listed]
    table: Table = account_table(columns)
    wanted = [table.c[f"c{position}"] for position in range(len(columns))]
    statement = select(*wanted).order_by(table.c.fid).compile(dialect=sqlite.dialect())
    cells = connection.exec_driver_sql(str(statement)).cursor
    rows = cells.fetchall() if cells is not None else []
    by_column = list(zip(*rows, strict=True)) or [()] * len(columns)
    return Accounts(
        {
            column.name: _column(column.kind, values)
            for column, values in zip(columns, by_column, strict=True)
        }
    )


def _column(kind: str, values: tuple[Any, ...]) -> Column:
    if kind == "number":
        return np.array(values, np.float64)
    if kind == "flag":
        return np.array([bool(value) for value in values], bool)
    column = np.empty(len(values), object)
    column[:] = [value if type(value) is str else _as_text(value) for value in values]
    return cast(Column, column)


def _as_text(value: Any) -> str:
    return "" if value is None else str(value)
