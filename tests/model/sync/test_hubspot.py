"""HubSpot against a fake on this computer: proves the shape of requests, nothing more."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from model.errors import PlanError
from model.sync import hubspot as module
from model.sync.connector import ConnectionCutError, Outgoing, SessionExpiredError, Write
from model.sync.hubspot import COMPANY, HubSpot
from model.sync.mapping import DEFAULTS
from model.sync.web import OneHost
from tests.model.sync.tls_server import Asked, Said, TlsServer, answering

VERSION = "2026-11-21T10:00:00.000Z"
TASK = Outgoing("u-1", "task", "Call", "2027-01-04", account="1", contact="9", owner="77")


class Fake:
    """Answers as HubSpot would to what it was asked."""

    def __init__(self) -> None:
        self.versions = {str(n): VERSION for n in range(1, 6)}
        self.failing: set[str] = set()
        self.knows_us = False
        self.items: dict[str, list[dict[str, Any]]] = {"tasks": [], "meetings": []}
        self.others: dict[str, list[dict[str, Any]]] = {"meetings": [], "calls": []}

    def row(self, key: str) -> dict[str, Any]:
        properties = {"name": f"Site {key}", "hubspot_owner_id": None}
        return {"id": key, "properties": properties, "updatedAt": self.versions[key]}

    def __call__(self, asked: Asked) -> Said:
        if asked.path.endswith("/search"):
            filters = asked.json["filterGroups"][0]["filters"]
            after = int(next(f["value"] for f in filters if f["operator"] == "GT"))
            if any(f["operator"] == "HAS_PROPERTY" for f in filters):
                rows = self.items[asked.path.split("/")[-2]]
                return Said({"results": [r for r in rows if int(r["id"]) > after][:1]})
            if (kind := asked.path.split("/")[-2]) in self.others:
                rows = [row for row in self.others[kind] if int(row["id"]) > after]
                return Said({"results": rows[: asked.json["limit"]]})
            keys = [key for key in self.versions if int(key) > after]
            return Said({"results": [self.row(key) for key in keys[: asked.json["limit"]]]})
        if "archived=true" in asked.path and "after=" not in asked.path:
            return Said({"results": [{"id": "2"}], "paging": {"next": {"after": "2"}}})
        if "archived=true" in asked.path:
            return Said({"results": [{"id": "3"}]})
        if "/associations/" in asked.path and asked.path.endswith("/batch/read"):
            first = asked.json["inputs"][0]["id"]
            hung = {"from": {"id": first}, "to": [{"toObjectId": 77}]}
            return Said({"results": [hung]})
        if asked.path.endswith("/batch/read") and "idProperty" in asked.json:
            wanted = {one["id"] for one in asked.json["inputs"]}
            rows = self.items[asked.path.split("/")[-3]]
            here = [r for r in rows if r["properties"]["tp_external_id"] in wanted]
            return Said({"results": here}, 200 if len(here) == len(wanted) else 207)
        if (
            asked.path.endswith("/batch/read")
            and (kind := asked.path.split("/")[-3]) in self.others
        ):
            wanted = {one["id"] for one in asked.json["inputs"]}
            return Said({"results": [r for r in self.others[kind] if r["id"] in wanted]})
        if asked.path.endswith("/batch/read"):
            keys = [one["id"] for one in asked.json["inputs"]]
            return Said({"results": [self.row(k) for k in keys if k in self.versions]})
        if asked.path.endswith(("/batch/update", "/batch/upsert")):
            return self.batch(asked)
        if "/associations/" in asked.path:
            return Said({"status": "COMPLETE"})
        if "/properties/" in asked.path:
            locked = {"name": "hs_object_id", "modificationMetadata": {"readOnlyValue": True}}
            ours = [{"name": "tp_external_id", "type": "string"}] if self.knows_us else []
            return Said({"results": [{"name": "name", "type": "string"}, locked, *ours]})
        if "/owners" in asked.path:
            ann = {"id": "77", "firstName": "Ann", "lastName": "Lee", "email": "ann@example.com"}
            after_first = {"paging": {"next": {"after": "78"}}}
            return Said({"results": [ann], **({} if "after=" in asked.path else after_first)})
        return Said({"message": "not found"}, 404)

    def batch(self, asked: Asked) -> Said:
        done, errors = [], []
        for one in asked.json["inputs"]:
            if one["id"] in self.failing:
                errors.append({"message": "Property is invalid.", "context": {"ids": [one["id"]]}})
            else:
                told = {"tp_external_id": one["id"]} if "idProperty" in one else {}
                row = {"id": one["id"], "properties": told, "updatedAt": "2026-11-30T00:00:00Z"}
                done.append(row)
        return Said({"results": done, "errors": errors}, 207 if errors else 200)


@pytest.fixture
def fake() -> Fake:
    return Fake()


@pytest.fixture
def server(tmp_path: Path, fake: Fake) -> Iterator[TlsServer]:
    with answering(tmp_path, fake) as served:
        yield served


@pytest.fixture
def crm(server: TlsServer) -> Iterator[HubSpot]:
    with OneHost(server.url, verify=server.certificate, wait=lambda _s: None) as session:
        yield HubSpot(session, server.url, "token")


def write_of(key: str) -> Write:
    return Write(f"k{key}", "accounts", key, {"hubspot_owner_id": "77"}, VERSION)


def test_that_a_pull_goes_by_id_page_after_page_and_resumes_anywhere(
    crm: HubSpot, server: TlsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH", 2)
    pages = list(crm.pages("accounts", ["hs_object_id", "name"], ""))
    assert [r.id for page in pages for r in page.records] == ["1", "2", "3", "4", "5"]
    assert pages[0].records[0].values == {"hs_object_id": "1", "name": "Site 1"}
    rest = list(crm.pages("accounts", ["name"], pages[1].cursor))
    assert [r.id for page in rest for r in page.records] == ["5"]
    list(crm.pages("accounts", ["name"], pages[-1].cursor))
    filters = server.asked[-1].json["filterGroups"][0]["filters"]
    assert {f["propertyName"]: f["operator"] for f in filters}["hs_lastmodifieddate"] == "GTE"
    assert server.asked[0].headers["Authorization"] == "Bearer token"


def test_that_archived_companies_are_gone_on_every_page(crm: HubSpot) -> None:
    assert crm.gone("accounts", frozenset({"1", "2", "3"})) == {"2", "3"}


def test_that_stale_and_partly_refused_batches_are_told_apart(crm: HubSpot, fake: Fake) -> None:
    fake.versions["1"] = "2026-11-29T00:00:00.000Z"
    fake.failing = {"2"}
    told = {r.id: r for r in crm.write([write_of(key) for key in ("1", "2", "3", "99")])}
    assert told["1"].outcome == "stale"
    assert (told["2"].outcome, told["2"].reason) == ("refused", "Property is invalid")
    assert (told["3"].outcome, told["3"].version) == ("done", "2026-11-30T00:00:00Z")
    assert told["99"].reason == "it is deleted there"


def test_that_tasks_and_meetings_are_upserted_and_hung_on_their_records(
    crm: HubSpot, server: TlsServer
) -> None:
    event = replace(TASK, key="u-2", kind="event", start="2027-01-04T15:00:00+00:00", contact="")
    assert [r.outcome for r in crm.send([TASK, event])] == ["done", "done"]
    task = server.asked[0].json["inputs"][0]
    assert (task["idProperty"], task["id"]) == ("tp_external_id", "u-1")
    assert task["properties"]["hs_timestamp"] == "2027-01-04T12:00:00Z"
    hung = [one.path for one in server.asked if "associations" in one.path]
    assert hung == [
        f"/crm/v4/associations/{pair}/batch/associate/default"
        for pair in ("tasks/companies", "tasks/contacts", "meetings/companies")
    ]


def test_that_a_read_only_property_is_described_as_such(crm: HubSpot) -> None:
    assert {f.name: f.writable for f in crm.describe("accounts")} == {
        "name": True, "hs_object_id": False,
    }  # fmt: skip


def test_that_limits_expiry_and_missing_scopes_are_sentences(
    crm: HubSpot, server: TlsServer
) -> None:
    calls = iter([Said(status=429, headers={"Retry-After": "1"})])
    fake = server.answers
    server.answers = lambda asked: next(calls, None) or fake(asked)
    assert len(crm.describe("accounts")) == 2
    server.answers = lambda _asked: Said(status=429)
    with pytest.raises(ConnectionCutError, match="too busy"):
        crm.describe("accounts")
    server.answers = lambda _asked: Said(status=401)
    with pytest.raises(SessionExpiredError):
        crm.describe("accounts")
    server.answers = lambda _asked: Said(status=403)
    with pytest.raises(PlanError, match="does not let this token"):
        crm.describe("accounts")


def test_that_our_own_tasks_and_meetings_are_asked_for_by_their_key(
    crm: HubSpot, server: TlsServer, fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH", 1)
    fake.knows_us = True
    said = {"tp_external_id": "u-1", "hs_task_status": "COMPLETED",
            "hs_timestamp": "2027-01-05T12:00:00Z"}  # fmt: skip
    met = {"tp_external_id": "u-2", "hs_meeting_outcome": "NO_SHOW",
           "hs_meeting_start_time": "2027-01-04T15:00:00Z"}  # fmt: skip
    fake.items["tasks"] = [{"id": "5", "properties": said, "updatedAt": VERSION}]
    fake.items["meetings"] = [{"id": "3", "properties": met, "updatedAt": VERSION}]
    pages = list(crm.told(""))
    told = {one.key: one for page in pages for one in page.items}
    assert (told["u-1"].status, told["u-1"].day, told["u-1"].start) == (
        "COMPLETED", "2027-01-05", "",
    )  # fmt: skip
    assert (told["u-2"].status, told["u-2"].start) == ("NO_SHOW", "2027-01-04T15:00:00Z")
    assert [one.key for page in crm.told(pages[0].cursor) for one in page.items] == ["u-2"]
    list(crm.told(pages[-1].cursor))
    filters = server.asked[-1].json["filterGroups"][0]["filters"]
    assert "hs_lastmodifieddate" in [one["propertyName"] for one in filters]


def test_that_what_came_from_here_is_no_activity_of_others(
    crm: HubSpot, server: TlsServer, fake: Fake
) -> None:
    assert [page.items for page in crm.told("")] == [()]
    list(crm.pages("activities", ["hs_task_subject"], ""))
    assert not any("NOT_HAS_PROPERTY" in one.body for one in server.asked)
    fake.knows_us = True
    with OneHost(server.url, verify=server.certificate) as session:
        list(HubSpot(session, server.url, "t").pages("activities", ["hs_task_subject"], ""))
    assert "NOT_HAS_PROPERTY" in server.asked[-1].body


def test_that_the_owners_of_every_page_are_named(crm: HubSpot) -> None:
    assert [(one.id, one.name) for one in crm.people()] == [("77", "Ann Lee"), ("77", "Ann Lee")]


def test_that_a_task_comes_with_the_company_it_hangs_on(crm: HubSpot, server: TlsServer) -> None:
    fields = [row.remote for row in DEFAULTS["hubspot"] if row.what == "activities"]
    page = next(iter(crm.pages("activities", fields, "")))
    assert [one.values[COMPANY] for one in page.records] == ["77", "", "", "", ""]
    asked = [one.json for one in server.asked if one.path.endswith("/tasks/search")]
    assert COMPANY not in asked[0]["properties"]
    assert COMPANY in {field.name for field in crm.describe("activities")}


def met(key: str, outcome: str, end: str, title: str = "Review") -> dict[str, Any]:
    told = {"hs_meeting_title": title, "hs_meeting_outcome": outcome, "hs_meeting_end_time": end,
            "hs_timestamp": end}  # fmt: skip
    return {"id": key, "properties": told, "updatedAt": VERSION}


def test_that_meetings_and_calls_of_others_come_as_activities(
    crm: HubSpot, server: TlsServer, fake: Fake
) -> None:
    fake.knows_us = True
    fake.others["meetings"] = [
        met("1", "SCHEDULED", "2099-01-04T15:00:00Z"),
        met("6", "", "2020-01-04T15:00:00Z"),
        met("7", "NO_SHOW", "2020-01-04T15:00:00Z"),
    ]
    call = {"hs_call_title": "Asked for the price", "hs_call_status": "NO_ANSWER",
            "hs_timestamp": "2020-01-04T15:00:00Z"}  # fmt: skip
    fake.others["calls"] = [{"id": "1", "properties": call, "updatedAt": VERSION}]
    fields = [row.remote for row in DEFAULTS["hubspot"] if row.what == "activities"]
    pages = list(crm.pages("activities", fields, ""))
    found = {one.id: one for page in pages for one in page.records if "/" in one.id}
    assert {key: one.values["hs_task_status"] for key, one in found.items()} == {
        "meetings/1": "SCHEDULED", "meetings/6": "COMPLETED", "meetings/7": "NO_SHOW",
        "calls/1": "NO_SHOW",
    }  # fmt: skip
    assert found["calls/1"].values["hs_task_subject"] == "Asked for the price"
    assert found["meetings/1"].values[COMPANY] == "77"
    assert found["meetings/1"].version != found["meetings/6"].version
    asked = {one.path.split("/")[-2]: one.json for one in server.asked if "search" in one.path}
    assert "hs_meeting_title" in asked["meetings"]["properties"]
    assert all("NOT_HAS_PROPERTY" in str(one) for one in asked.values())
    resumed = [one.id for page in crm.pages("activities", fields, pages[1].cursor)
               for one in page.records]  # fmt: skip
    assert resumed == ["calls/1"]
    list(crm.pages("activities", fields, pages[-1].cursor))
    last = [one.json for one in server.asked if one.path.endswith("/meetings/search")][-1]
    edited, over = last["filterGroups"]  # one of the two must hold
    assert ("hs_lastmodifieddate", "GTE") in [
        (f["propertyName"], f["operator"]) for f in edited["filters"]
    ]
    ends = [f["operator"] for f in over["filters"] if f["propertyName"] == "hs_meeting_end_time"]
    assert ends == ["GTE", "LT"]


def test_that_single_meetings_are_read_by_their_own_ids_and_never_written(
    crm: HubSpot, fake: Fake
) -> None:
    fake.others["meetings"] = [met("3", "SCHEDULED", "2099-01-04T15:00:00Z")]
    read = crm.read("activities", ["hs_task_subject"], ["3", "meetings/3", "calls/3"])
    assert [(one.id, one.values["hs_task_subject"]) for one in read] == [
        ("3", ""), ("meetings/3", "Review"),
    ]  # fmt: skip
    (told,) = crm.write([Write("k", "activities", "meetings/3", {"hs_task_subject": "x"}, VERSION)])
    assert (told.outcome, told.reason) == ("refused", "meetings and calls are only read")
    assert crm.gone("activities", frozenset({"2", "meetings/2", "calls/9"})) == {"2", "meetings/2"}


def test_that_a_token_for_tasks_alone_gets_those(
    crm: HubSpot, server: TlsServer, fake: Fake
) -> None:
    server.answers = lambda asked: (
        Said(status=403)
        if asked.path.endswith(("/properties/meetings", "/properties/calls"))
        else fake(asked)
    )
    pages = list(crm.pages("activities", ["hs_task_subject"], ""))
    assert [one.id for page in pages for one in page.records] == ["1", "2", "3", "4", "5"]


def test_that_our_items_that_are_archived_are_lost(
    crm: HubSpot, server: TlsServer, fake: Fake
) -> None:
    keys = frozenset({"u-1", "u-2", "u-3"})
    assert crm.lost(keys) == frozenset()  # no property there bears a key
    fake.knows_us = True
    fake.items["tasks"] = [{"id": "5", "properties": {"tp_external_id": "u-1"}}]
    fake.items["meetings"] = [{"id": "3", "properties": {"tp_external_id": "u-2"}}]
    with OneHost(server.url, verify=server.certificate) as session:
        assert HubSpot(session, server.url, "t").lost(keys) == {"u-3"}
