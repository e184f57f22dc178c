"""Salesforce against a fake on this computer: proves the shape of requests, nothing more."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from model.errors import PlanError
from model.sync import salesforce as module
from model.sync.connector import ConnectionCutError, Outgoing, SessionExpiredError, Write
from model.sync.salesforce import TERRITORY, Salesforce
from model.sync.salesforce_items import EVENT_STATUS, EXTERNAL
from model.sync.web import OneHost
from tests.model.sync.tls_server import Asked, Said, TlsServer, answering

STAMP = "2026-11-21T10:00:00.000+0000"
VERSION = "2026-11-21T10:00:00.000Z"
TASK = Outgoing("u-1", "task", "Call", "2027-01-04", account="001A", owner="005X", high=True)


class Fake:
    """Answers as Salesforce would to what it was asked."""

    def __init__(self) -> None:
        self.stamps = {"001A": STAMP, "001B": STAMP, "001C": STAMP}
        self.model = "Planning"
        self.fields = ["OwnerId", "Id"]
        self.items: dict[str, list[dict[str, Any]]] = {"Task": [], "Event": []}
        self.failing: set[str] = set()

    def __call__(self, asked: Asked) -> Said:
        path = asked.path.split("?")[0]
        if path.endswith("/describe"):
            names = [{"name": name, "updateable": name != "Id"} for name in self.fields]
            return Said({"fields": names})
        if path.endswith("/deleted/"):
            return Said({"deletedRecords": [{"id": "001A"}, {"id": "001Z"}]})
        if path.endswith("/query/01g-2"):
            return Said({"done": True, "records": [self.row("001C")]})
        if path.endswith("/queryAll/"):
            kind = "Task" if "FROM Task" in asked.path else "Event"
            past = re.search(r"Id > '(\w+)'", asked.path)
            rows = [r for r in self.items[kind] if past is None or r["Id"] > past[1]]
            return Said({"done": True, "records": rows})
        if path.endswith("/query/"):
            return self.query(asked.path)
        if "/composite/sobjects" in path:
            return self.composite(asked)
        if "/jobs/ingest" in path:
            return self.bulk(asked, path)
        return Said([{"errorCode": "NOT_FOUND", "message": path}], 404)

    def row(self, key: str) -> dict[str, Any]:
        return {
            "Id": key,
            "Name": f"Site {key}",
            "OwnerId": "005N",
            "SystemModstamp": self.stamps[key],
        }

    def query(self, path: str) -> Said:
        if "FROM User" in path:
            return Said({"done": True, "records": [{"Id": "005N", "Name": "Ann", "Email": None}]})
        if "Territory2Model" in path and "SELECT State" in path:
            return Said({"done": True, "records": [{"State": self.model}]})
        if "FROM ObjectTerritory2Association" in path:
            rows = [{"Id": "0TA", "ObjectId": "001A", "Territory2": {"Name": "North"}}]
            return Said({"done": True, "records": rows})
        if "FROM Territory2 " in path:
            rows = [{"Id": "0MN", "Name": "North"}, {"Id": "0MS", "Name": "South"}]
            return Said({"done": True, "records": rows})
        if "Id IN" in path:
            named = re.findall(r"'(\w+)'", path)
            return Said({"done": True, "records": [self.row(k) for k in named if k in self.stamps]})
        if "Id >" in path:
            return Said({"done": True, "records": []})
        rows = [self.row("001A"), self.row("001B")]
        return Said({"done": False, "nextRecordsUrl": "/services/data/v59.0/query/01g-2",
                     "records": rows})  # fmt: skip

    def composite(self, asked: Asked) -> Said:
        if asked.method == "DELETE":
            return Said([{"success": True}])
        told = []
        for record in asked.json["records"]:
            key = record.get("id") or record.get("ObjectId") or record.get("TP_External_Id__c")
            bad = {"success": False, "errors": [{"message": "Owner is inactive."}]}
            told.append(bad if key in self.failing else {"success": True, "id": f"00T{key}"})
        return Said(told)

    def bulk(self, asked: Asked, path: str) -> Said:
        if path.endswith("/failedResults"):
            return Said("sf__Id,sf__Error,Id\n001B,Owner is inactive,001B\n")
        if path.endswith("/unprocessedRecords"):
            return Said("Id\n")
        job = {"id": "7x", "numberRecordsProcessed": 2, "numberRecordsFailed": 1}
        state = "JobComplete" if asked.method == "GET" else "Open"
        url = "services/data/v59.0/jobs/ingest/7x/batches"
        return Said(
            job | {"state": state, "contentUrl": url}, 201 if asked.method == "PUT" else 200
        )


@pytest.fixture
def fake() -> Fake:
    return Fake()


@pytest.fixture
def server(tmp_path: Path, fake: Fake) -> Iterator[TlsServer]:
    with answering(tmp_path, fake) as served:
        yield served


@pytest.fixture
def crm(server: TlsServer) -> Iterator[Salesforce]:
    with OneHost(server.url, verify=server.certificate, wait=lambda _s: None) as session:
        yield Salesforce(session, server.url, "token")


def write_of(key: str, **values: str) -> Write:
    return Write(f"k{key}", "accounts", key, values or {"OwnerId": "005S"}, VERSION)


def test_that_a_pull_follows_its_pages_and_says_where_to_go_on(
    crm: Salesforce, server: TlsServer
) -> None:
    pages = list(crm.pages("accounts", ["Id", "Name"], ""))
    assert [r.id for page in pages for r in page.records] == ["001A", "001B", "001C"]
    assert pages[0].records[0].values == {"Id": "001A", "Name": "Site 001A"}
    first, again = server.paths("GET")[0], list(crm.pages("accounts", ["Name"], pages[-1].cursor))
    assert "ORDER BY Id LIMIT 2000" in first
    assert f"SystemModstamp >= {VERSION}" in server.paths("GET")[-2]
    assert len(again) == 2
    list(crm.pages("accounts", ["Name"], pages[0].cursor))
    assert "Id > '001C'" in server.paths("GET")[-1]


def test_that_deletions_are_asked_for_since_the_last_pull(
    crm: Salesforce, server: TlsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_KEPT_DAYS", 100_000)
    list(crm.pages("accounts", ["Name"], '{"since": "2026-11-20T00:00:00.000Z"}'))
    assert crm.gone("accounts", frozenset({"001A", "001B"})) == {"001A"}
    assert "deleted/?start=2026-11-20T00:00:00+00:00" in server.paths("GET")[-1]


def test_that_owners_go_in_one_call_and_new_versions_come_back(
    crm: Salesforce, server: TlsServer
) -> None:
    told = list(crm.write([write_of("001A"), write_of("001B")]))
    assert [(r.key, r.outcome, r.version) for r in told] == [
        ("k001A", "done", VERSION), ("k001B", "done", VERSION),
    ]  # fmt: skip
    (sent,) = [one.json for one in server.asked if one.method == "PATCH"]
    assert sent["allOrNone"] is False
    assert sent["records"][0] == {
        "attributes": {"type": "Account"}, "id": "001A", "OwnerId": "005S",
    }  # fmt: skip


def test_that_stale_deleted_and_refused_records_are_told_apart(crm: Salesforce, fake: Fake) -> None:
    fake.stamps["001A"] = "2026-11-22T09:00:00.000+0000"
    fake.failing = {"001B"}
    del fake.stamps["001C"]
    told = {r.id: r for r in crm.write([write_of(k) for k in ("001A", "001B", "001C")])}
    assert told["001A"].outcome == "stale"
    assert (told["001B"].outcome, told["001B"].reason) == ("refused", "Owner is inactive")
    assert (told["001C"].outcome, told["001C"].reason) == ("refused", "it is deleted there")


def test_that_many_records_go_by_bulk_and_its_failures_are_read(
    crm: Salesforce, server: TlsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BULK_FROM", 2)
    monkeypatch.setattr("simple_salesforce.bulk2.sleep", lambda _seconds: None)
    told = {r.id: r for r in crm.write([write_of("001A"), write_of("001B", OwnerId="")])}
    assert told["001A"].outcome == "done"
    assert (told["001B"].outcome, told["001B"].reason) == ("refused", "Owner is inactive")
    (body,) = {one.body for one in server.asked if one.method == "PUT"}
    sent = [dict(row) for row in csv.DictReader(io.StringIO(body))]
    assert sent == [{"Id": "001A", "OwnerId": "005S"}, {"Id": "001B", "OwnerId": "#N/A"}]


def test_that_a_territory_model_is_changed_by_delete_and_create_in_planning_only(
    server: TlsServer, fake: Fake
) -> None:
    with OneHost(server.url, verify=server.certificate) as session:
        crm = Salesforce(session, server.url, "token", model="0MA")
        assert crm.describe("accounts")[-1].choices == ("North", "South")
        told = list(crm.write([write_of("001A", **{TERRITORY: "South"})]))
        assert [r.outcome for r in told] == ["done"]
        assert server.paths("DELETE")[0].endswith("ids=0TA")
        (made,) = [one.json["records"] for one in server.asked
                   if one.method == "POST" and "composite" in one.path]  # fmt: skip
        assert made[0]["Territory2Id"] == "0MS"
        fake.model = "Active"
        with pytest.raises(PlanError, match="territory model is Active"):
            list(crm.write([write_of("001A", **{TERRITORY: "South"})]))


def test_that_tasks_and_events_are_upserted_by_their_external_id(
    crm: Salesforce, server: TlsServer, fake: Fake
) -> None:
    event = replace(TASK, key="u-2", kind="event", start="2027-01-04T15:00:00+00:00", place="Mason")
    fake.failing = {"u-2"}
    told = {r.key: r for r in crm.send([TASK, event])}
    assert (told["u-1"].outcome, told["u-2"].outcome) == ("done", "refused")
    task, meeting = [one for one in server.asked if one.method == "PATCH"]
    assert task.path.endswith("/composite/sobjects/Task/TP_External_Id__c")
    record = task.json["records"][0]
    assert (record["TP_External_Id__c"], record["ActivityDate"], record["Priority"]) == (
        "u-1", "2027-01-04", "High",
    )  # fmt: skip
    assert meeting.json["records"][0]["Location"] == "Mason"


def test_that_a_spent_limit_and_an_expired_token_are_sentences(
    crm: Salesforce, server: TlsServer
) -> None:
    limit = [{"errorCode": "REQUEST_LIMIT_EXCEEDED", "message": "TotalRequests Limit exceeded."}]
    server.answers = lambda _asked: Said(limit, 403)
    with pytest.raises(ConnectionCutError, match="no more calls today"):
        crm.describe("accounts")
    server.answers = lambda _asked: Said([{"message": "Session expired"}], 401)
    with pytest.raises(SessionExpiredError, match="signed in to again"):
        crm.describe("accounts")


def test_that_a_name_in_a_query_stays_text(crm: Salesforce, server: TlsServer) -> None:
    crm.read("accounts", ["Name"], ["x' OR Name != '"])
    assert r"Id IN ('x\' OR Name != \'')" in server.paths("GET")[-1]


def test_that_our_own_tasks_and_events_are_asked_for_by_their_key(
    crm: Salesforce, server: TlsServer, fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PAGE", 1)
    fake.fields = ["Id", EXTERNAL, "Status", "ActivityDate", "StartDateTime", "EndDateTime"]
    common = {"SystemModstamp": STAMP, "IsDeleted": False}
    fake.items["Task"] = [
        {"Id": "00T1", EXTERNAL: "u-1", "Status": "Completed", **common,
         "ActivityDate": "2027-01-05"},
        {"Id": "00T2", EXTERNAL: "u-2", "Status": "Not Started", **common, "IsDeleted": True},
    ]  # fmt: skip
    fake.items["Event"] = [
        {"Id": "00U1", EXTERNAL: "u-3", "StartDateTime": "2027-01-04T15:00:00.000+0000", **common}
    ]
    pages = list(crm.told(""))
    told = {one.key: one for page in pages for one in page.items}
    assert (told["u-1"].status, told["u-1"].day) == ("Completed", "2027-01-05")
    assert told["u-2"].status == "Cancelled"
    assert told["u-3"].start.startswith("2027-01-04T15:00")
    resumed = [one.key for page in crm.told(pages[0].cursor) for one in page.items]
    assert resumed == ["u-3"]
    list(crm.told(pages[-1].cursor))
    asked = server.paths("GET")[-1]
    assert f"{EXTERNAL} != null AND SystemModstamp >= {VERSION}" in asked


def test_that_what_came_from_here_is_no_activity_of_others(
    crm: Salesforce, server: TlsServer, fake: Fake
) -> None:
    list(crm.pages("activities", ["Subject"], ""))
    assert not any(EXTERNAL in path for path in server.paths("GET"))
    assert [page.items for page in crm.told("")] == [()]
    fake.fields = ["Id", EXTERNAL]
    with OneHost(server.url, verify=server.certificate) as session:
        list(Salesforce(session, server.url, "token").pages("activities", ["Subject"], ""))
    assert any(f"WHERE {EXTERNAL} = null" in path for path in server.paths("GET"))


def test_that_an_event_tells_its_status_where_there_is_a_field_for_it(
    crm: Salesforce, server: TlsServer, fake: Fake
) -> None:
    fake.fields = ["Id", EVENT_STATUS]
    event = replace(TASK, kind="event", start="2027-01-04T15:00:00+00:00", status="cancelled")
    list(crm.send([event]))
    (sent,) = [one.json for one in server.asked if one.method == "PATCH"]
    assert sent["records"][0][EVENT_STATUS] == "Cancelled"


def test_that_the_people_of_the_crm_are_named(crm: Salesforce) -> None:
    assert [(one.id, one.name, one.email) for one in crm.people()] == [("005N", "Ann", "")]


def test_that_our_items_that_are_no_longer_there_are_lost(
    crm: Salesforce, server: TlsServer, fake: Fake
) -> None:
    keys = frozenset({"u-1", "u-2", "u-3", "u-4"})
    assert crm.lost(keys) == frozenset()  # nothing there bears a key
    fake.fields = ["Id", EXTERNAL]
    common = {"SystemModstamp": STAMP, "IsDeleted": False}
    fake.items["Task"] = [
        {"Id": "00T1", EXTERNAL: "u-1", **common},
        {"Id": "00T2", EXTERNAL: "u-2", **common, "IsDeleted": True},
    ]
    fake.items["Event"] = [{"Id": "00U1", EXTERNAL: "u-3", **common}]
    with OneHost(server.url, verify=server.certificate) as session:
        assert Salesforce(session, server.url, "token").lost(keys) == {"u-2", "u-4"}
    assert f"WHERE {EXTERNAL} IN ('u-1', 'u-2'" in server.paths("GET")[-1]


def test_that_events_come_open_until_they_have_ended(
    crm: Salesforce, server: TlsServer, fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead = {"EndDateTime": "2099-01-04T15:00:00.000+0000", "Subject": "Review"}
    over = {"EndDateTime": "2020-01-04T15:00:00.000+0000", "Subject": "Visit"}
    rows = {"001A": ahead, "001B": over}
    plain = fake.row
    monkeypatch.setattr(fake, "row", lambda key: plain(key) | rows.get(key, {}))
    fields = ["Id", "Status"]
    pages = list(crm.pages("activities", fields, ""))
    events = {one.id: one for one in pages[1].records}
    assert events["001A"].values["Status"] == "Not Started"
    assert events["001B"].values["Status"] == "Completed"
    assert events["001A"].version != events["001B"].version  # the end changes an event
    assert json.loads(pages[-1].cursor)["since"] == VERSION


def test_that_events_that_are_over_come_as_done_activities(
    crm: Salesforce, server: TlsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_KEPT_DAYS", 100_000)
    fields = ["Id", "Subject", "Status"]
    pages = list(crm.pages("activities", fields, '{"since": "2026-11-20T00:00:00.000Z"}'))
    events = [path for path in server.paths("GET") if "FROM Event" in path]
    assert re.search(r"AND EndDateTime < 20\d\d-", events[0])
    assert "OR (EndDateTime >= 2026-11-20" in events[0]
    assert "Subject" not in events[0].split(" FROM ")[0]  # the fake's Event has no such field
    kinds = [json.loads(page.cursor).get("kind") for page in pages]
    assert kinds == ["Task", "Event", None]
    assert {one.values["Status"] for one in pages[1].records} == {"Completed"}
    assert crm.gone("activities", frozenset({"001A", "001Y"})) == {"001A"}
    gone = [path for path in server.paths("GET") if "/deleted/" in path]
    assert ["Event" in path for path in gone] == [False, True]


def test_that_a_user_who_may_see_tasks_alone_gets_those(
    crm: Salesforce, server: TlsServer, fake: Fake
) -> None:
    refused = Said([{"errorCode": "NOT_FOUND", "message": "Event"}], 404)
    server.answers = lambda asked: refused if "/Event/describe" in asked.path else fake(asked)
    list(crm.pages("activities", ["Id"], ""))
    assert not any("FROM Event" in path for path in server.paths("GET"))
