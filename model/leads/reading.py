"""Lead lists in: a spreadsheet, a CRM export or cells from the clipboard.

Files are hostile: they are read by the reader process of the importer, never here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from model.errors import PlanError
from model.fields import Field, Kind
from model.intake.addresses import split_address
from model.intake.problems import CellProblem, ProblemLog
from model.intake.reader import read_sheets, sheets_of_text
from model.intake.recognise import Catalogue
from model.intake.sheet import Sheet
from model.intake.tables import Table, choose_table, reject_footers, shown_header
from model.intake.values import clean_text
from model.leads.lead import Lead

MOST_LEADS: Final = 100_000
PASTED: Final = "clipboard"
_YES: Final = frozenset({"yes", "y", "true", "1", "x", "opted out", "do not contact"})
_NO: Final = frozenset({"no", "n", "false", "0", "opt-out", "opted out", "withdrawn", "declined"})


def _field(name: str, label: str, *synonyms: str) -> Field:
    return Field(name, Kind.TEXT, label, synonyms=synonyms)


_CATALOGUE: Final = Catalogue(
    [
        _field("lead_id", "Lead id", "Lead ID", "Id", "Record ID", "Lead Number", "Lead No"),
        _field(
            "facility", "Facility", "Company", "Company Name", "Account Name", "Account",
            "Hospital", "Organization", "Organisation", "Institution", "Practice", "Clinic",
            "Customer", "Associated Company", "Facility Name", "Hospital Name",
        ),
        _field("name", "Name"),
        _field(
            "person", "Person", "Full Name", "Contact", "Contact Name", "Lead Name", "Lead",
            "Surgeon", "Physician", "Doctor",
        ),
        _field("first_name", "First name", "First", "Given Name"),
        _field("last_name", "Last name", "Last", "Surname", "Family Name"),
        _field(
            "street", "Street", "Address", "Street Address", "Address 1", "Address Line 1",
            "Mailing Street", "Billing Street", "Full Address",
        ),
        _field("city", "City", "Town", "Mailing City", "Billing City"),
        _field(
            "region", "State", "State/Province", "State/Region", "Province", "ST", "State Code",
            "Mailing State", "Billing State",
        ),
        _field(
            "postcode", "ZIP", "Zip Code", "Postal Code", "Zip/Postal Code", "Postcode", "ZIP5",
            "Mailing Postal Code", "Billing Postal Code",
        ),
        _field("country", "Country", "Country/Region", "Country Code"),
        _field("account_id", "Account id", "Account ID", "Customer No", "Customer ID"),
        _field(
            "system", "System", "Health System", "IDN", "IDN Name", "Parent", "Parent Account",
            "Parent Company", "Network", "System Name",
        ),
        _field(
            "line", "Product line", "Product", "Line", "Product Interest", "Interest",
            "Product Family", "Interested In", "Product of Interest",
        ),
        _field("source", "Lead source", "Source", "Campaign", "Original Source"),
        _field("referred_by", "Referred by", "Referrer", "Referral", "Recommended By"),
        _field("consent_contact", "Consent", "Consent to contact", "Opt In"),
        _field(
            "do_not_contact", "Do not contact", "Do Not Call", "Email Opt Out",
            "Has Opted Out Of Email", "Opted Out", "Unsubscribed",
        ),
    ]
)  # fmt: skip
_MUST_HAVE: Final = (
    ("facility",), ("name",), ("person",), ("last_name",), ("account_id",), ("postcode",),
    ("city", "region"), ("street",),
)  # fmt: skip
_PLAIN: Final = (
    "lead_id", "facility", "person", "street", "city", "region", "postcode", "country",
    "account_id", "system", "line", "source", "referred_by",
)  # fmt: skip


@dataclass(frozen=True, eq=False, slots=True)
class LeadList:
    """The leads of one list, and its cells as text to be handed back beside the answers.

    `cells[i]` are those of `leads[i]` under `headers`; `columns` gives the header of each field
    that was recognised. rows_read = len(leads) + rejected.
    """

    name: str
    leads: tuple[Lead, ...]
    headers: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    columns: Mapping[str, str]
    problems: tuple[CellProblem, ...]
    rows_read: int

    @property
    def rejected(self) -> int:
        """Rows that name neither a facility, nor a person, nor a place."""
        return self.rows_read - len(self.leads)


ReadSheets = Callable[[Path], list[Sheet]]


def read_leads(path: Path, read: ReadSheets = read_sheets) -> LeadList:
    """The leads of a spreadsheet or delimited text.

    PlanError when the file cannot be read, is hostile or shows no leads.
    """
    return _leads_of(read(path), path.name)


def leads_of_text(text: str) -> LeadList:
    """The leads of cells that were copied. PlanError when they show none."""
    return _leads_of(sheets_of_text(text), PASTED)


def _leads_of(sheets: Sequence[Sheet], name: str) -> LeadList:
    table = choose_table(
        sheets, _CATALOGUE, sheet=None, mapping={}, must_have=_MUST_HAVE, what="leads"
    )
    if len(table.rows) > MOST_LEADS:
        raise PlanError(
            f"{name} has {len(table.rows):,} rows; at most {MOST_LEADS:,} are routed at once.",
            remedy="Split the list.",
        )
    log = ProblemLog(table.sheet)
    found: list[tuple[int, Lead]] = []
    for at in reject_footers(table, log):
        lead = _lead(table, at)
        if lead.facility or lead.person or lead.account_id or lead.postcode or lead.city:
            found.append((at, lead))
        else:
            log.reject(
                table.rows[at], "", "The row names no facility, person or place.", kind="No lead"
            )
    shown = [column for column in table.columns if column.header]
    return LeadList(
        name=name,
        leads=tuple(lead for _, lead in found),
        headers=tuple(column.title for column in shown),
        cells=tuple(tuple(clean_text(column.cells[at]) for column in shown) for at, _ in found),
        columns={key: shown_header(column) for key, column in table.found.items()},
        problems=tuple(log.sorted()),
        rows_read=len(table.rows),
    )


def _lead(table: Table, at: int) -> Lead:
    def cell(name: str) -> str:
        column = table.found.get(name)
        return clean_text(column.cells[at]) if column is not None else ""

    words = {name: cell(name) for name in _PLAIN}
    if "facility" not in table.found:
        words["facility"] = cell("name")
    elif not words["person"]:
        words["person"] = cell("name")
    words["person"] = words["person"] or f"{cell('first_name')} {cell('last_name')}".strip()
    if words["street"] and not (words["city"] or words["postcode"]):
        words |= _whole_address(words)
    refused = cell("do_not_contact").casefold() in _YES or cell("consent_contact").casefold() in _NO
    return Lead(row=table.rows[at], refused=refused, **words)


def _whole_address(words: Mapping[str, str]) -> dict[str, str]:
    """The parts of an address that stands in one cell."""
    found = split_address(words["street"])
    if found is None:
        return {}
    return {
        "street": found.street,
        "city": found.city,
        "region": found.region or words["region"],
        "postcode": found.postcode,
        "country": found.country or words["country"],
    }
