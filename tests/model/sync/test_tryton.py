"""Sync against a live Tryton: what two sides do to one another, and what a cut line leaves."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest

from model.change import AccountEdited, AccountsMoved
from model.diary.entries import entries_of
from model.errors import PlanError
from model.reps import Rep
from model.scenario import LIVE
from model.state import State
from model.sync.connector import ConnectionCutError, Outgoing
from model.sync.deciding import decide
from model.sync.ledger import conflicts_of
from model.sync.mapping import check, mapping_of
from model.sync.outbox import queueing, waiting
from model.sync.pull import Fetched, Pulled, Wanted, fetch, take_in
from model.sync.push import Pushed, deliver, parcel, preview, settle
from model.sync.setup import Setup, connecting
from model.sync.tryton import Tryton
from model.territories import CORE_TEAM
from tests.model.sync.items import sent_of
from tests.model.sync.tryton_server import Server
from ui.projects import empty_state
from ui.share.sync_jobs import queue_diary

pytestmark = pytest.mark.slow  # a live server
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
UUID = "6f1a7c36-58d0-4c0f-9d3e-1d0f6a3b9c52"


def quiet(_phase: str, _share: float) -> None:
    pass


def never() -> bool:
    return False


@dataclass
class Desk:
    """A project beside a server: what a planner does."""

    server: Server
    state: State
    setup: Setup
    connector: Tryton
    pulls: list[Pulled] = field(default_factory=list)

    def pull(self, *, allow_drop: bool = False) -> Pulled:
        fetched = fetch(self.connector, Wanted.of(self.state, self.setup), quiet, never)
        return self.take(fetched, allow_drop=allow_drop)

    def take(self, fetched: Fetched, *, allow_drop: bool = False) -> Pulled:
        pulled = take_in(self.state, self.setup, fetched, NOW, allow_drop=allow_drop)
        assert pulled.change is not None
        self.state = pulled.change.apply(self.state)
        return pulled

    def push(self) -> Pushed:
        goods = parcel(self.state, self.setup)
        pushed = settle(
            self.state, self.setup, goods, deliver(self.connector, goods, quiet, never), NOW
        )
        self.state = pushed.change.apply(self.state)
        return pushed

    def move(self, rows: Sequence[int], code: int) -> None:
        layer = self.state.scenario(LIVE).layer()
        move = layer.alignment.moving(np.array(rows), code, "Move")
        self.state = AccountsMoved(LIVE, CORE_TEAM.id, move).apply(self.state)

    def rename(self, row: int, name: str) -> None:
        accounts = self.state.accounts
        before = {"name": str(accounts.text("name")[row])}
        edit = AccountEdited("Rename", str(accounts.ids[row]), before, {"name": name})
        self.state = edit.apply(self.state)

    def territory(self, row: int) -> str:
        layer = self.state.scenario(LIVE).layer()
        return layer.territories[layer.alignment.territory[row]].id

    def name(self, row: int) -> str:
        return str(self.state.accounts.text("name")[row])

    def there(self, row: int) -> tuple[str, str]:
        """Name and territory of an account as the CRM has it."""
        wanted = f"ACC-{row:04d}"
        names = ("code", "name", "categories/Territories")
        ids = self.remote([("code", "=", wanted)])
        record = self.connector.read("accounts", names, [str(ids[0])])[0]
        return record.values["name"], record.values["categories/Territories"]

    def remote(self, domain: Sequence[Any], model: str = "party.party") -> list[int]:
        rpc = self.server.rpc()
        found: list[int] = rpc.call(
            f"model.{model}.search", list(domain), 0, None, None, rpc.context
        )
        return found

    def somebody(self, row: int, **values: Any) -> None:
        """Somebody else edits an account in the CRM."""
        rpc = self.server.rpc()
        ids = self.remote([("code", "=", f"ACC-{row:04d}")])
        rpc.call("model.party.party.write", ids, values, rpc.context)

    def somebody_moves(self, row: int, territory: str) -> None:
        names = {t: self.remote([("name", "=", t)], "party.category") for t in self.all_ids}
        every = [n for ids in names.values() for n in ids]
        self.somebody(row, categories=[("remove", every), ("add", names[territory])])

    @property
    def all_ids(self) -> list[str]:
        return [t.id for t in self.state.scenario(LIVE).layer().territories]


def desk_at(server: Server) -> Desk:
    setup = Setup("tryton", server.url, "crm", "admin")
    state = empty_state("Sync")
    return Desk(server, connecting(state, setup).apply(state), setup, server.connector())


@pytest.fixture
def desk(tryton: Server) -> Desk:
    """A project after its first pull."""
    desk = desk_at(tryton)
    desk.pulls.append(desk.pull())
    return desk


def test_that_the_first_pull_brings_accounts_territories_and_places(desk: Desk) -> None:
    n = len(desk.remote([("code", "like", "ACC-%")]))
    assert len(desk.state.accounts) == n > 40
    assert desk.pulls[0].read == desk.pulls[0].new
    assert desk.all_ids == [f"T{n}" for n in range(1, 9)]
    assert [desk.territory(row) for row in (0, 7, 8)] == ["T1", "T8", "T1"]
    assert desk.state.accounts.record(0)["placed_by"] == "zip"
    assert preview(desk.state, desk.setup).words == "Nothing to send."


def test_that_a_second_pull_finds_nothing_new_and_a_third_only_what_changed(desk: Desk) -> None:
    again = desk.pull()
    assert (again.new, again.changed) == (0, 0)
    time.sleep(2.1)  # the server's clock must pass the overlap of two pulls
    desk.somebody(3, name="Renamed there")
    third = desk.pull()
    assert (third.new, third.changed) == (0, 1)
    assert desk.name(3) == "Renamed there"
    assert desk.pull().read == 1  # what came before its overlap is not asked for again


def test_that_edits_of_different_fields_on_both_sides_are_merged(desk: Desk) -> None:
    desk.move([11], 0)
    desk.somebody(11, name="Renamed there")
    desk.pull()
    assert (desk.name(11), desk.territory(11)) == ("Renamed there", "T1")
    assert not conflicts_of(desk.state)
    assert preview(desk.state, desk.setup).words == "1 reassignment"
    assert desk.push().sent == 1
    assert desk.there(11) == ("Renamed there", "T1")


def test_that_edits_of_the_same_field_are_put_to_the_user_and_held_back(desk: Desk) -> None:
    desk.rename(12, "Our name")
    desk.somebody(12, name="Their name")
    desk.pull()
    (conflict,) = conflicts_of(desk.state)
    assert (conflict.base, conflict.local, conflict.remote) == (
        "Hospital 0012", "Our name", "Their name",
    )  # fmt: skip
    assert desk.push().sent == 0
    assert desk.there(12)[0] == "Their name"
    desk.state = decide(desk.state, {conflict.key: "ours"}).apply(desk.state)
    assert desk.push().sent == 1
    assert desk.there(12)[0] == "Our name"


def test_that_a_conflict_decided_for_the_crm_takes_its_value(desk: Desk) -> None:
    desk.move([13], 0)
    desk.somebody_moves(13, "T3")
    desk.pull()
    (conflict,) = conflicts_of(desk.state)
    change = decide(desk.state, {conflict.key: "theirs"})
    before = desk.state
    desk.state = change.apply(desk.state)
    assert desk.territory(13) == "T3"
    assert preview(desk.state, desk.setup).count == 0
    assert conflicts_of(change.inverse().apply(desk.state)) == conflicts_of(before)


def test_that_a_stale_write_is_refused_merged_and_sent_again(desk: Desk) -> None:
    desk.move([14, 15], 0)
    desk.somebody(14, name="Renamed there")  # another field: ours goes through
    desk.somebody_moves(15, "T3")  # the same field: for the user
    pushed = desk.push()
    assert (pushed.sent, pushed.repaired, pushed.conflicts) == (2 - 1, 1, 1)
    assert desk.there(14) == ("Renamed there", "T1")
    assert desk.name(14) == "Renamed there"
    assert desk.there(15)[1] == "T3"
    assert [c.local_id for c in conflicts_of(desk.state)] == ["ACC-0015"]


def test_that_a_task_sent_twice_after_a_cut_is_one_task(desk: Desk) -> None:
    item = Outgoing(UUID, "task", "Call Hospital 0004", "2027-01-04", account="ACC-0004")
    queue = queueing(desk.state, "tryton", [(item, sent_of(item))])
    assert queue is not None
    desk.state = queue.apply(desk.state)
    assert preview(desk.state, desk.setup).words == "1 task"
    goods = parcel(desk.state, desk.setup)
    deliver(desk.connector, goods, quiet, never)  # accepted, and then the power fails here
    assert len(waiting(desk.state)) == 1
    assert desk.push().sent == 1
    assert len(desk.remote([("comment", "ilike", f"%{UUID}%")], "project.work")) == 1
    assert not waiting(desk.state)
    assert queueing(desk.state, "tryton", [(item, sent_of(item))]) is None
    later = replace(item, day="2027-01-05", status="done")
    told = queueing(desk.state, "tryton", [(later, sent_of(later))])
    assert told is not None
    desk.state = told.apply(desk.state)
    assert (desk.push().refused, waiting(desk.state)) == ((), ())


def test_that_a_task_done_there_is_the_same_item_done_here(desk: Desk) -> None:
    rep = Rep("R1", "Ann", notes={"time_zone": "America/New_York"})
    row = {"uid": "D1", "rep_id": "R1", "date": "2027-01-12", "start": "", "end": "",
           "minutes": 25.0, "week": 2.0, "type": "remote_touch", "account_id": "ACC-0041",
           "status": "planned", "purpose": "Send the result"}  # fmt: skip
    tables = {**desk.state.tables, "diary": pd.DataFrame([row])}
    desk.state = replace(desk.state, reps=(rep,), tables=tables)
    queue = queue_diary(desk.state, desk.setup, date(2027, 1, 4))
    assert queue is not None
    desk.state = queue.apply(desk.state)
    assert desk.push().sent == 1
    assert desk.pull().items == 0
    key = entries_of(desk.state, rep)
    ours = [("comment", "ilike", "%Catchment key: %"), ("name", "ilike", "%Send the result%")]
    ids = desk.remote(ours, "project.work")
    done = desk.remote([("progress", "=", 1)], "project.work.status")[0]
    rpc = desk.server.rpc()
    rpc.call("model.project.work.write", ids, {"status": done, "progress": 1.0}, rpc.context)
    pulled = desk.pull()
    assert (len(key), len(ids), pulled.items) == (1, 1, 1)
    assert entries_of(desk.state, rep)[0].status == "done"
    assert "activities_done" not in desk.state.tables or not len(
        desk.state.table("activities_done").query("account_id == 'ACC-0041'")
    )
    assert (desk.pull().items, queue_diary(desk.state, desk.setup, date(2027, 1, 4))) == (0, None)


def test_that_a_task_of_ours_deleted_there_is_called_off_here_and_told(desk: Desk) -> None:
    rep = Rep("R1", "Ann", notes={"time_zone": "America/New_York"})
    rows = [
        {"uid": uid, "rep_id": "R1", "date": "2027-01-12", "start": "", "end": "",
         "minutes": 25.0, "week": 2.0, "type": "remote_touch", "account_id": "ACC-0042",
         "status": "planned", "purpose": purpose}
        for uid, purpose in (("D1", "Send the offer"), ("D2", "Call back"))
    ]  # fmt: skip
    tables = {**desk.state.tables, "diary": pd.DataFrame(rows)}
    desk.state = replace(desk.state, reps=(rep,), tables=tables)
    queue = queue_diary(desk.state, desk.setup, date(2027, 1, 4))
    assert queue is not None
    desk.state = queue.apply(desk.state)
    assert desk.push().sent == 2
    ids = desk.remote([("name", "ilike", "%Send the offer%")], "project.work")
    rpc = desk.server.rpc()
    rpc.call("model.project.work.delete", ids, rpc.context)
    pulled = desk.pull()
    status = {one.uid: one.status for one in entries_of(desk.state, rep)}
    assert status == {"D1": "cancelled", "D2": "planned"}
    assert len(pulled.gone) == 1
    assert queue_diary(desk.state, desk.setup, date(2027, 1, 4)) is None


class _CutAfter:
    """Cuts the line after so many calls of the server."""

    def __init__(self, desk: Desk, calls: int) -> None:
        self._rpc, self._left = desk.connector._rpc, calls
        self._call = self._rpc.call
        self._rpc.call = self  # type: ignore[method-assign,assignment]

    def __call__(self, *arguments: Any) -> Any:
        self._left -= 1
        if self._left < 0:
            raise ConnectionCutError("The connection was cut.")
        return self._call(*arguments)

    def mend(self) -> None:
        self._rpc.call = self._call  # type: ignore[method-assign]


def test_that_a_pull_cut_in_the_middle_goes_on_without_duplicates(
    tryton: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model.sync.tryton.PAGE", 20)
    desk = desk_at(tryton)
    line = _CutAfter(desk, 6)
    first = desk.pull()
    line.mend()
    assert first.cut
    n = len(desk.remote([("code", "like", "ACC-%")]))
    assert 0 < len(desk.state.accounts) < n
    second = desk.pull()
    assert not second.cut
    assert len(desk.state.accounts) == n
    assert second.read == second.new


def test_that_a_push_cut_in_the_middle_goes_on_without_duplicates(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model.sync.tryton.GROUP", 5)
    desk.move([row for row in range(20, 40) if desk.territory(row) != "T1"], 0)
    desk.rename(24, "Alone")
    line = _CutAfter(desk, 3)
    first = desk.push()
    line.mend()
    assert first.cut
    second = desk.push()
    assert not second.cut
    assert not second.refused
    assert preview(desk.state, desk.setup).count == 0
    assert {desk.there(row)[1] for row in range(20, 40, 7)} == {"T1"}
    assert not conflicts_of(desk.state)


def test_that_the_usual_mapping_fits_the_servers_own_description(desk: Desk) -> None:
    rows = mapping_of(desk.state, "tryton")
    described = {what: desk.connector.describe(what) for what in {row.what for row in rows}}
    check(rows, described)
    with pytest.raises(PlanError, match="no field nonsense"):
        check([*rows, replace(rows[0], field="beds", remote="nonsense")], described)
    with pytest.raises(PlanError, match="can only be read"):
        check([*rows, replace(rows[0], field="beds", remote="payable")], described)


def test_that_opportunities_and_tasks_come_in_with_their_account(desk: Desk) -> None:
    rpc = desk.server.rpc()
    party = desk.remote([("code", "=", "ACC-0009")])[0]
    company = rpc.context["company"]
    deal = {"description": "Trial set", "party": party, "company": company}
    deal["amount"] = {"__class__": "Decimal", "decimal": "12000"}  # type: ignore[assignment]
    rpc.call("model.sale.opportunity.create", [deal], rpc.context)
    contact = {"party": party, "type": "email", "value": "ann@example.com", "name": "Ann"}
    rpc.call("model.party.contact_mechanism.create", [contact], rpc.context)
    done = desk.remote([("progress", "=", 1)], "project.work.status")[0]
    task = {"name": "Demo", "type": "task", "party": party, "company": company}
    over = {**task, "name": "Visit", "status": done, "progress": 1.0}
    rpc.call("model.project.work.create", [task, over], rpc.context)
    desk.pull()
    deals = desk.state.table("opportunities")
    assert deals["account_id"].tolist() == ["ACC-0009"]
    assert deals["value_per_year"].tolist() == [12000.0]
    assert desk.state.table("contacts")["name"].tolist() == ["Ann"]
    assert desk.state.table("activities_done")["purpose"].tolist() == ["Visit"]
    assert desk.state.table("activities_done")["status"].tolist() == ["done"]
    assert desk.state.table("activities_open")["purpose"].tolist() == ["Demo"]


def test_that_undo_of_a_pull_forgets_what_was_agreed_too(desk: Desk) -> None:
    back = desk.pulls[0].change
    assert back is not None
    state = back.inverse().apply(desk.state)
    assert len(state.accounts) == 0
    assert set(state.tables) == {"sync_setup"}
    desk.state = state
    assert desk.pull().new == desk.pulls[0].new


def test_that_a_deletion_is_marked_and_told_and_many_stop_and_ask(desk: Desk) -> None:
    rpc = desk.server.rpc()
    n = len(desk.state.accounts)
    ids = sorted(desk.remote([("code", "like", "ACC-%")]))[-12:]
    rpc.call("model.party.party.delete", ids[:2], rpc.context)
    pulled = desk.pull()
    assert sorted(pulled.gone) == ["Hospital 0048", "Hospital 0049"]
    since = desk.state.accounts.text("missing_since")
    assert np.flatnonzero(since).tolist() == [48, 49]
    assert since[48] == "2026-11-30"
    rpc.call("model.party.party.delete", ids[2:], rpc.context)
    asked = desk.pull()
    assert asked.asks.startswith(f"10 of {n - 2} accounts are no longer in the CRM.")
    assert asked.gone == ()
    assert np.flatnonzero(desk.state.accounts.text("missing_since")).tolist() == [48, 49]
    assert len(desk.pull(allow_drop=True).gone) == 10
    assert len(desk.state.accounts) == n
