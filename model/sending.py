"""A project without what shall not be sent along: potential, revenue, people, history."""

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Final

import pandas as pd

from model.accounts import Accounts
from model.fields import ACCOUNT_FIELDS, Kind
from model.people import ID_COLUMNS, NAMED_COLUMNS
from model.project import Project
from model.state import State
from model.store import document as documents
from model.store.migrations import SCHEMA_VERSION
from model.store.sealed_copy import private_file, seal


class Part(StrEnum):
    """What may stay at home."""

    POTENTIAL = "potential"
    REVENUE = "revenue"
    PEOPLE = "people"
    HISTORY = "history"


_POTENTIAL_TABLES: Final = frozenset({"volumes", "postcodes_demographics", "competitors"})
_REVENUE_TABLES: Final = frozenset({"sales_monthly", "contracts", "opportunities", "price_list"})
_POTENTIAL_WORDS: Final = re.compile(
    r"potential|headroom|market|procedure|proc_|volume|beds|share|tier", re.I
)
_REVENUE_WORDS: Final = re.compile(
    r"revenue|sales|ours|spend|price|contract|penetration|discount|rebate|margin|quota", re.I
)
_PEOPLE_TABLES: Final = frozenset(
    {"contacts", "kol", "influence", "needs", "requests", "csat", "or_schedule", "erased_people"}
)
_PEOPLE_WORDS: Final = re.compile(
    r"contact|surgeon|chief|physician|e-?mail|phone|note|person", re.I
)
_KEPT_FIELDS: Final = frozenset({"account_id", "name", "lat", "lon", "territory", "locked"})


def without_parts(state: State, left_out: frozenset[Part]) -> State:
    """A state without some parts; typed plans go with any of the first three.

    Plans are free text in which figures and people are named, so that nothing less is safe.
    """
    content = left_out - {Part.HISTORY}
    if not content:
        return state
    return replace(
        state,
        accounts=_accounts(state.accounts, content),
        tables={
            name: _columns(frame, content)
            for name, frame in state.tables.items()
            if not _dropped(name, frame, content)
        },
        plans={},
        reps=tuple(replace(rep, notes={}) for rep in state.reps)
        if Part.PEOPLE in content
        else state.reps,
    )


def _words(content: frozenset[Part]) -> list["re.Pattern[str]"]:
    patterns = {
        Part.POTENTIAL: _POTENTIAL_WORDS,
        Part.REVENUE: _REVENUE_WORDS,
        Part.PEOPLE: _PEOPLE_WORDS,
    }
    return [pattern for part, pattern in patterns.items() if part in content]


def _accounts(accounts: Accounts, content: frozenset[Part]) -> Accounts:
    money = {field.name for field in ACCOUNT_FIELDS if field.kind is Kind.MONEY}
    drop = {name for name in accounts if any(p.search(name) for p in _words(content))}
    if content & {Part.POTENTIAL, Part.REVENUE}:
        drop |= {name for name in accounts if name in money}
    drop -= _KEPT_FIELDS
    return Accounts({name: accounts[name] for name in accounts if name not in drop})


def _dropped(name: str, frame: pd.DataFrame, content: frozenset[Part]) -> bool:
    tables: set[str] = set()
    tables |= _POTENTIAL_TABLES if Part.POTENTIAL in content else set()
    tables |= _REVENUE_TABLES if Part.REVENUE in content else set()
    if Part.PEOPLE in content:
        named = {*ID_COLUMNS, *NAMED_COLUMNS} & {str(column) for column in frame.columns}
        return name in tables | _PEOPLE_TABLES or bool(named)
    return name in tables


def _columns(frame: pd.DataFrame, content: frozenset[Part]) -> pd.DataFrame:
    drop = [c for c in frame.columns if any(p.search(str(c)) for p in _words(content))]
    return frame.drop(columns=[c for c in drop if c not in _KEPT_FIELDS]) if drop else frame


def send(project: Project, to: Path, passphrase: str, left_out: frozenset[Part]) -> None:
    """Write an encrypted copy of the open project, with what was not saved yet.

    History goes too when any other part stays at home: it holds what was there before. Raises
    PlanError for a weak passphrase, CannotWriteError when the folder refuses.
    """
    with private_file() as plain:
        if left_out:
            state = without_parts(project.state, left_out)
            meta = {
                "schema_version": str(SCHEMA_VERSION),
                "project_id": state.about.project_id,
                "created_by": "",
                "created_utc": project.clock.now().isoformat(),
            }
            documents.create(plain, state, meta)
            with closing(sqlite3.connect(plain)) as file:
                file.execute("PRAGMA journal_mode = DELETE").fetchall()
        else:
            with closing(sqlite3.connect(project.place.file, isolation_level=None)) as file:
                file.execute("VACUUM INTO ?", (str(plain),))
        seal(plain, project.path.name.partition(".")[0], to, passphrase)
