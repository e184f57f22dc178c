"""The example region as a project: its tables, reps, territories, scenarios and one plan."""

import csv
import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from model.accounts import Accounts
from model.alignment import Alignment
from model.arrays import Column
from model.demo_brief import development_day, linked_audit
from model.errors import PlanError
from model.fields import Kind, account_field
from model.rep_sheets import DEVELOPMENT, DEVELOPMENT_BY
from model.reps import Rep
from model.scenario import LIVE, Layer, Scenario
from model.state import About, State
from model.territories import CORE_TEAM, District, Territory

_NAME: Final = "Ohio Valley 2027"
_SHORT: Final = {"T1": "SW Ohio / NKY"}  # the others' names are short already
_DISTRICTS: Final = {
    "Ohio": ("T1", "T2", "T3", "T4"),
    "Indiana and Kentucky": ("T5", "T6"),
}
_RURAL: Final = ("NORTH", "EAST")  # travel clusters with fewer visits a day, F19
_NOT_TABLES: Final = (
    "accounts",
    "team_accounts",
    "team_contacts",
    "team_opportunities",
    "reps",
    "settings",
)
_RECOMPUTED: Final = (  # of team_accounts: results, never read
    "potential",
    "revenue_ltm",
    "headroom",
    "segment_class",
    "segment",
    "year1_wave",
    "f2f_y1",
    "remote_y1",
    "drive_h",
    "travel_hours",
    "planned_hours_y1",
    "confidence",
)
_TEXT: Final = ("postcode", "home_postcode", "fiscal_year_start", "month", "best_time")
_PINNED: Final = ("face_hours", "remote_hours", "case_hours", "pursuit_hours")
_STATUS_OF_DECISION: Final = {"recommended": "proposed", "rejected": "archived"}
_REP_COLUMNS: Final = (
    "rep_id",
    "name",
    "role",
    "home_lat",
    "home_lon",
    "start_date",
    "fte",
    "ramp_factor_y1",
    "quota",
    "leave_days",
    "company_days",
    "holidays",
    "capacity_h",
    "planned_hours_y1",
)


def demo_state(folder: Path) -> State:
    """Build the project from the CSV and JSON files of `folder`.

    Columns that are results (potential, segments, hours) are not read. PlanError when a file
    is missing.
    """
    plan = json.loads(_text(folder, "plan.json"))
    reps = _rows(folder, "reps")
    rep_id = str(plan["meta"]["rep_id"])
    accounts = _accounts(folder)
    territories = _territories(reps, plan)
    codes = {territory.id: code for code, territory in enumerate(territories)}
    owners = np.array([codes[name] for name in accounts.text("territory")], np.int16)
    settings = {row["setting"]: float(row["value"]) for row in _rows(folder, "settings")}
    settings |= {f"rural.{cluster}": 1.0 for cluster in _RURAL}
    meta = plan["meta"]
    first = date.fromisoformat(meta["period"][0])
    people = tuple(_rep(row, first) for row in reps)
    plan["process_audit"] = linked_audit(
        plan["process_audit"], accounts, territories, owners.astype(np.int64), people
    )
    return State(
        about=About(
            name=_NAME,
            project_id="demo",
            currency=meta["currency"],
            as_of=meta["data_as_of"],
            frozen_today=meta["data_as_of"],
            fictional=True,
            locale="en_US",
            units=meta["distance_unit"],
            company=meta["company"],
            period=(meta["period"][0], meta["period"][1]),
        ),
        accounts=accounts,
        scenarios=_scenarios(plan, accounts, territories, codes, owners),
        reps=people,
        districts=tuple(District(name, name) for name in _DISTRICTS),
        tables=_tables(folder),
        plans={rep_id: plan},
        settings=settings,
    )


def _text(folder: Path, name: str) -> str:
    try:
        return (folder / name).read_text(encoding="utf-8")
    except OSError:
        raise PlanError(f"The demo lacks the file {name}.", remedy="Reinstall Catchment.") from None


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(_text(folder, f"{name}.csv").splitlines()))


def _accounts(folder: Path) -> Accounts:
    """The plan's accounts with all their columns, then the other territories' accounts."""
    detailed = {row["account_id"]: row for row in _rows(folder, "accounts")}
    volumes = _rows(folder, "volumes")
    kept = {
        account_id
        for row in _rows(folder, "reps")
        for account_id in row["customers_to_keep"].split(";")
    }
    records: list[dict[str, str]] = []
    for row in _rows(folder, "team_accounts"):
        own = dict(detailed.get(row["account_id"], {}))
        for name, value in row.items():
            kind, _, family = name.partition("_")
            if kind in ("market", "our"):
                prefix = "proc_volume" if kind == "market" else "our_procs"
                if row["account_id"] not in detailed:
                    own[f"{prefix}.{family.upper()}"] = value
            elif name not in _RECOMPUTED and not (
                name in _PINNED and row["account_id"] in detailed
            ):
                own.setdefault(name, value)
        own["locked"] = "yes" if row["account_id"] in kept else "no"
        records.append(own)
    by_id = {record["account_id"]: record for record in records}
    for row in volumes:
        by_id[row["account_id"]][f"proc_volume.{row['family']}"] = row["market_procs"]
        by_id[row["account_id"]][f"our_procs.{row['family']}"] = row["our_procs_ltm"]
    names = dict.fromkeys(name for record in records for name in record)
    return Accounts({name: _column(name, records) for name in names})


def _column(name: str, records: Sequence[Mapping[str, str]]) -> Column:
    values = [record.get(name, "") for record in records]
    field = account_field(name)
    if field is not None and field.kind is Kind.FLAG:
        return np.array([value in ("yes", "1") for value in values], bool)
    if field is not None and not field.is_number:
        return np.array(values, object)
    return _guess(name, values)


def _guess(name: str, values: Sequence[str]) -> Column:
    """Numbers where every filled cell is one; ids and codes stay text."""
    if not (name.endswith("_id") or name in _TEXT) and any(values):
        try:
            return np.array([float(value) if value else np.nan for value in values])
        except ValueError:  # text after all
            pass
    return np.array(values, object)


def _frame(rows: Sequence[Mapping[str, str]]) -> pd.DataFrame:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pd.DataFrame({name: _guess(name, [row.get(name, "") for row in rows]) for name in names})


def _tables(folder: Path) -> dict[str, pd.DataFrame]:
    """Every further table; contacts and opportunities hold those of the whole team."""
    names = sorted(path.stem for path in folder.glob("*.csv") if path.stem not in _NOT_TABLES)
    tables = {name: _rows(folder, name) for name in names}
    tables["contacts"] += _rows(folder, "team_contacts")
    account_names = {row["account_id"]: row["name"] for row in _rows(folder, "team_accounts")}
    steps = {
        row["setting"]: row["value"]
        for row in _rows(folder, "settings")
        if "step" in row["setting"]
    }
    for row in _rows(folder, "team_opportunities"):
        extra = {
            "account": account_names[row["account_id"]],
            "line": row["name"],
            "funnel": "disposable",
            "status": "open",
            "probability": steps[f"funnel.step{row['step']}.p"],
            "note": row["rule"],
        }
        tables["opportunities"].append({**row, **extra})
    return {name: _frame(rows) for name, rows in tables.items()}


def _rep(row: Mapping[str, str], first_day: date) -> Rep:
    """A rep; where no day is given, a development need has the one its words imply."""

    def number(name: str) -> float | None:
        return float(row[name]) if row[name] else None

    by = development_day(row[DEVELOPMENT], row["start_date"], first_day)
    return Rep(
        id=row["rep_id"],
        name=row["name"],
        role=row["role"],
        home_lat=number("home_lat"),
        home_lon=number("home_lon"),
        home_place=f"{row['home_city']}, {row['home_region']}",
        start_date=row["start_date"],
        fte=float(row["fte"] or 1.0),
        ramp=float(row["ramp_factor_y1"] or 1.0),
        quota=number("quota"),
        leave_days=number("leave_days"),
        company_days=number("company_days"),
        holidays=number("holidays"),
        skills={
            name.removeprefix("skill_"): float(value)
            for name, value in row.items()
            if name.startswith("skill_") and value
        },
        notes={
            name: value
            for name, value in {DEVELOPMENT_BY: by, **row}.items()
            if value and name not in _REP_COLUMNS and not name.startswith("skill_")
        },
    )


def _territories(
    reps: Sequence[Mapping[str, str]], plan: Mapping[str, Any]
) -> tuple[Territory, ...]:
    own = plan["meta"]["territory"]
    district_of = {code: name for name, codes in _DISTRICTS.items() for code in codes}
    return tuple(
        Territory(
            id=row["territory"],
            name=own["name"] if row["territory"] == own["id"] else row["territory_name"],
            short=_SHORT.get(row["territory"], row["territory_name"]),
            rep_id=row["rep_id"],
            district=district_of[row["territory"]],
        )
        for row in reps
        if row["role"] == "rep"
    )


def _scenarios(
    plan: Mapping[str, Any],
    accounts: Accounts,
    territories: tuple[Territory, ...],
    codes: Mapping[str, int],
    owners: Column,
) -> tuple[Scenario, ...]:
    scenarios = []
    for record in plan["scenarios"]:
        after = owners.copy()
        for move in record["moves"]:
            after[accounts.row_of(move["account_id"])] = codes[move["to"]]
        live = record["id"] == LIVE
        decision = str(record.get("decision", ""))
        scenarios.append(
            Scenario(
                id=record["id"],
                name=record["name"],
                layers={CORE_TEAM.id: Layer(territories, Alignment(after))},
                hypothesis=record["hypothesis"],
                origin="" if live else "copied from the live alignment",
                status=LIVE
                if live
                else _STATUS_OF_DECISION.get(decision.partition(":")[0], "draft"),
                effective_from=record.get("effective_from", ""),
                created_by="" if live else plan["meta"]["manager"],
                quality={"decision": decision} if decision else {},
            )
        )
    return tuple(scenarios)
