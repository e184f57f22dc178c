"""The tables of a publication: owners for CRMs, ZIP to territory, lead routing, reprints."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from model.alignment import UNASSIGNED
from model.arrays import IntArray
from model.fields import NO_SYSTEM
from model.intake.areas import ZIP5
from model.intake.crm_ids import is_record_id
from model.leads.rules import COLUMNS as RULE_COLUMNS
from model.leads.rules import frame_of, rules_of
from model.publication import BOOK, HANDOVER, Publication
from model.reps import Rep
from model.state import State

AREAS_TABLE: Final = "areas"


@dataclass(frozen=True, eq=False, slots=True)
class PublishTable:
    """One CSV file: its name, what it is for, header and rows.

    `for_people` is guarded against formulas; a loader would store the guard.
    """

    name: str
    purpose: str
    headers: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    for_people: bool = False


def crm_id(rep: Rep | None) -> str:
    """The rep's id in the CRM, "" when it is not known."""
    return rep.notes.get("crm_id", "") if rep else ""


class Tables:
    """Every table of one publication; `rows` are the accounts that are told."""

    def __init__(self, state: State, what: Publication, *, everything: bool = False) -> None:
        self._state, self._what = state, what
        self._layer = what.layer
        n = len(state.accounts)
        self._rows: IntArray = np.arange(n) if everything or what.first else what.rows
        self._before = dict(
            zip(
                what.rows.tolist(),
                zip(what.before_territory, what.before_rep, strict=True),
                strict=True,
            )
        )
        self._reps = {rep.id: rep for rep in state.reps}

    def all(self) -> list[PublishTable]:
        """The tables in the order of their use; one without rows is left out."""
        found = [
            self.owners(),
            self.salesforce_owners(),
            self.salesforce_territories(),
            self.salesforce_inserts(),
            self.salesforce_deletes(),
            self.hubspot(),
            self.zips(),
            self.lead_rules(),
            self.reprints(),
        ]
        return [table for table in found if table.rows]

    def _owner(self, row: int) -> tuple[str, str, Rep | None]:
        code = int(self._layer.alignment.territory[row])
        if code == UNASSIGNED:
            return "", "", None
        territory = self._layer.territories[code]
        return territory.id, territory.name, self._reps.get(territory.rep_id)

    def owners(self) -> PublishTable:
        """One row per account that is told: owner and day, then names and who had it before."""
        accounts, rows = self._state.accounts, []
        for row in self._rows.tolist():
            territory, name, rep = self._owner(row)
            old_territory, old_rep = self._before.get(row, ("", ""))
            before = self._reps.get(old_rep)
            rows.append(
                (
                    str(accounts.ids[row]),
                    crm_id(rep) or (rep.id if rep else ""),
                    self._what.effective_from,
                    str(accounts.text("name")[row]),
                    rep.name if rep else "",
                    territory,
                    name,
                    before.name if before else old_rep,
                    old_territory,
                )
            )
        headers = (
            "AccountId", "OwnerId", "EffectiveDate", "AccountName", "OwnerName", "TerritoryId",
            "TerritoryName", "PreviousOwner", "PreviousTerritory",
        )  # fmt: skip
        purpose = "Owner of every account that changes, for any CRM and for people."
        return PublishTable("crm-owners.csv", purpose, headers, rows, for_people=True)

    def salesforce_owners(self) -> PublishTable:
        """Id and OwnerId for Data Loader; only where both are ids that Salesforce can know."""
        rows = [
            (account, crm_id(rep))
            for account, (_, _, rep) in self._told()
            if is_record_id(account) and is_record_id(crm_id(rep))
        ]
        purpose = "Data Loader, Update of Account; on the day itself."
        return PublishTable("salesforce-account-owners.csv", purpose, ("Id", "OwnerId"), rows)

    def _told(self) -> list[tuple[str, tuple[str, str, Rep | None]]]:
        ids = self._state.accounts.ids
        return [(str(ids[row]), self._owner(row)) for row in self._rows.tolist()]

    def salesforce_territories(self) -> PublishTable:
        """The territories for a territory model in Planning state."""
        model = f"Catchment {self._what.effective_from}"
        if not any(is_record_id(str(key)) for key in self._state.accounts.ids):
            return PublishTable("salesforce-territories.csv", "", (), [])
        rows = [
            (
                model,
                territory.name,
                developer_name(territory.id),
                territory.district,
                f"{self._reps[territory.rep_id].name if territory.rep_id in self._reps else ''}",
            )
            for territory in self._layer.territories
        ]
        headers = ("Territory2Model", "Name", "DeveloperName", "ParentTerritory", "Description")
        purpose = "Territory2 of a new territory model in Planning state."
        return PublishTable("salesforce-territories.csv", purpose, headers, rows)

    def salesforce_inserts(self) -> PublishTable:
        """Accounts to put into territories; the CRM knows no update of these records."""
        rows = [
            (account, developer_name(territory), "Territory2Manual")
            for account, (territory, _, _) in self._told()
            if territory and is_record_id(account)
        ]
        headers = ("ObjectId", "Territory2.DeveloperName", "AssociationCause")
        purpose = "ObjectTerritory2Association, Insert; look up the Territory2Id by its name."
        return PublishTable("salesforce-territory-insert.csv", purpose, headers, rows)

    def salesforce_deletes(self) -> PublishTable:
        """Accounts to take out of the territory they were in."""
        ids = self._state.accounts.ids
        rows = [
            (str(ids[row]), developer_name(old))
            for row, (old, _) in self._before.items()
            if old and is_record_id(str(ids[row])) and old != self._owner(row)[0]
        ]
        purpose = "ObjectTerritory2Association, Delete; before the insert."
        headers = ("ObjectId", "Territory2.DeveloperName")
        return PublishTable("salesforce-territory-delete.csv", purpose, headers, rows)

    def hubspot(self) -> PublishTable:
        """Companies by record id with the owner's e-mail, for an import that updates."""
        rows = [
            (account, rep.notes.get("email", ""), name, self._what.effective_from)
            for account, (_, name, rep) in self._told()
            if account.isdigit() and not is_record_id(account) and rep is not None
        ]
        headers = ("Record ID", "Company owner", "Territory", "Territory effective from")
        purpose = "HubSpot, import of companies that updates by Record ID."
        return PublishTable("hubspot-companies.csv", purpose, headers, rows)

    def zips(self) -> PublishTable:
        """Every ZIP that has accounts or belongs to a territory, the main owner first."""
        counts: dict[str, Counter[int]] = defaultdict(Counter)
        postcodes = self._state.accounts.text("postcode")
        for row, code in enumerate(self._layer.alignment.territory.tolist()):
            zip5 = str(postcodes[row])[:5]
            if code != UNASSIGNED and zip5:
                counts[zip5][code] += 1
        for zip5, code in self._owned_zips():
            counts[zip5][code] += 0
        rows = []
        for zip5 in sorted(counts):
            owners = sorted(counts[zip5].items(), key=lambda one: (-one[1], one[0]))
            shared = "yes" if len(owners) > 1 else "no"
            for code, accounts in owners:
                territory = self._layer.territories[code]
                rep = self._reps.get(territory.rep_id)
                rows.append(
                    (
                        zip5, territory.id, territory.name, rep.name if rep else "", crm_id(rep),
                        str(accounts), shared, self._what.effective_from,
                    )
                )  # fmt: skip
        headers = (
            "ZIP", "TerritoryId", "TerritoryName", "OwnerName", "OwnerId", "Accounts", "Shared",
            "EffectiveDate",
        )  # fmt: skip
        purpose = "Which territory each ZIP belongs to; a shared one has a row per territory."
        return PublishTable("zip-territory.csv", purpose, headers, rows, for_people=True)

    def _owned_zips(self) -> list[tuple[str, int]]:
        """ZIPs that a table of areas or the territories themselves name."""
        territories = self._layer.territories
        code_of = {t.id.casefold(): code for code, t in enumerate(territories)}
        code_of |= {t.name.casefold(): code for code, t in enumerate(territories)}
        found = [
            (area, code)
            for code, territory in enumerate(territories)
            for area in territory.areas
            if len(area) == 5 and area.isdigit()
        ]
        frame = self._state.table(AREAS_TABLE)
        if len(frame):
            found += [
                (str(code), code_of[str(owner).casefold()])
                for level, code, owner in zip(
                    frame["level"], frame["code"], frame["territory"], strict=True
                )
                if level == ZIP5 and str(owner).casefold() in code_of
            ]
        return found

    def lead_rules(self) -> PublishTable:
        """The rules of the project, then those that follow from the alignment: system and ZIP."""
        own = [tuple(map(str, row)) for row in frame_of(rules_of(self._state)).to_numpy(object)]
        rows = [*own, *self._system_rules(), *self._zip_rules()]
        headers = ("kind", "match", "line", "owner", "team", "limit", "note")
        assert headers == RULE_COLUMNS
        purpose = "Lead routing rules; the view Leads reads them back."
        return PublishTable("lead-routing-rules.csv", purpose, headers, rows, for_people=True)

    def _system_rules(self) -> list[tuple[str, ...]]:
        codes = self._layer.alignment.territory
        held: dict[str, set[int]] = defaultdict(set)
        for row, system in enumerate(self._state.accounts.text("idn_id")):
            if system.casefold() not in NO_SYSTEM and codes[row] != UNASSIGNED:
                held[str(system)].add(int(codes[row]))
        return [
            self._rule("system", system, sorted(owners))
            for system, owners in sorted(held.items())
            if len(owners) == 1
        ]

    def _zip_rules(self) -> list[tuple[str, ...]]:
        by_zip: dict[str, list[int]] = defaultdict(list)
        code_of = {t.id: code for code, t in enumerate(self._layer.territories)}
        for row in self.zips().rows:
            if len(row[0]) == 5 and row[0].isdigit():
                by_zip[row[0]].append(code_of[row[1]])
        return [self._rule("area", zip5, codes) for zip5, codes in by_zip.items()]

    def _rule(self, kind: str, match: str, codes: Sequence[int]) -> tuple[str, ...]:
        territories = [self._layer.territories[code] for code in codes]
        owner = "; ".join(territory.id for territory in territories)
        reps = [self._reps[t.rep_id].name for t in territories if t.rep_id in self._reps]
        return kind, match, "", owner, "", "", "; ".join(reps)

    def reprints(self) -> PublishTable:
        """Whose book and handover are older than the alignment."""
        rows = [
            (
                one.rep.id, one.rep.name, one.territory.name if one.territory else "",
                paper, str(one.gained), str(one.lost), self._what.effective_from,
            )
            for one in self._what.affected
            for paper in (BOOK, HANDOVER)
        ]  # fmt: skip
        headers = ("RepId", "Rep", "Territory", "Paper", "Gained", "Lost", "EffectiveDate")
        purpose = "Papers to print anew."
        return PublishTable("reprints.csv", purpose, headers, rows, for_people=True)


def developer_name(key: str) -> str:
    """A territory id as Salesforce wants it: letters, digits, single underscores, a letter first.

    Source: Salesforce Object Reference, Territory2.DeveloperName.
    """
    plain = "".join(c if c.isascii() and c.isalnum() else "_" for c in key).strip("_")
    while "__" in plain:
        plain = plain.replace("__", "_")
    return plain if plain[:1].isalpha() else f"T_{plain}"
