"""The account table's fields: name, kind, unit, the headers people use for them.

Source: plan-spec §1.1. A column that is none of these is the user's own: it keeps the header
it came with and, when it holds numbers, can be used as a metric like any other.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """How a field's values look."""

    TEXT = "text"
    NUMBER = "number"  # any real number
    COUNT = "count"  # a whole number, not negative
    MONEY = "money"
    SHARE = "share"  # percent, 0-100
    FLAG = "flag"
    DATE = "date"  # ISO text in memory
    ENUM = "enum"


@dataclass(frozen=True, slots=True)
class Field:
    """One known column of a table."""

    name: str
    kind: Kind
    label: str
    unit: str = ""
    synonyms: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    metric: bool = False  # adds up over a territory

    @property
    def is_number(self) -> bool:
        """Whether the column is float64."""
        return self.kind in (Kind.NUMBER, Kind.COUNT, Kind.MONEY, Kind.SHARE)


ACCOUNT_TYPES: Final = {
    "AMC": "Academic centre",
    "TEACH": "Teaching community",
    "COMM": "Community",
    "SPEC": "Specialty",
    "ASC": "Surgery centre",
    "CLINIC": "Clinic",
    "PRAC": "Practice",
    "CAH": "Critical access",
    "FED": "Federal",
    "CHILD": "Paediatric",
    "LAB": "Laboratory",
    "IMG": "Imaging",
    "OTHER": "Other",
}
CONTRACT_STATUSES: Final = ("none", "multi", "dual", "sole-ours", "sole-competitor")
ACCOUNT_STATUSES: Final = ("active", "prospect", "not_now", "closed", "duplicate")
NO_SYSTEM: Final = frozenset({"", "-1", "0", "none", "null", "nan", "n/a", "-", "independent"})


def _text(name: str, label: str, *synonyms: str) -> Field:
    return Field(name, Kind.TEXT, label, synonyms=synonyms)


def _sum(name: str, kind: Kind, label: str, unit: str, *synonyms: str) -> Field:
    return Field(name, kind, label, unit, synonyms, metric=True)


ACCOUNT_FIELDS: Final[tuple[Field, ...]] = (
    _text(
        "account_id",
        "Account id",
        "ID",
        "Acct ID",
        "Account Number",
        "Acct #",
        "Customer No",
        "Customer Number",
        "Ship-to",
        "Sold-to",
        "SAP ID",
        "18-digit ID",
        "HCO ID",
        "Kundennr",
        "Facility ID",
        "Provider ID",
    ),
    _text(
        "name",
        "Account",
        "Account Name",
        "Facility",
        "Facility Name",
        "Hospital",
        "Hospital Name",
        "Customer",
        "Customer Name",
        "Site",
        "Institution",
        "Organisation Name",
        "Organization Name",
    ),
    _text(
        "territory",
        "Territory",
        "Current Territory",
        "Current",
        "Terr",
        "Patch",
        "Territory ID",
    ),
    _text("territory_name", "Territory name", "Terr Name"),
    Field("locked", Kind.FLAG, "Locked", synonyms=("Locked", "Keep", "Named", "Lock")),
    _sum(
        "calls",
        Kind.NUMBER,
        "Calls",
        "per year",
        "Call Frequency",
        "Visits/yr",
        "Visits",
        "Calls per Year",
    ),
    _sum("hours", Kind.NUMBER, "Hours", "h/yr", "Workload", "Hours per Year", "Workload h"),
    Field(
        "account_type",
        Kind.ENUM,
        "Type",
        synonyms=(
            "Type",
            "Facility Type",
            "Class of Trade",
            "COT",
            "Segment",
            "HCO Type",
            "Account Type",
        ),
        allowed=tuple(ACCOUNT_TYPES),
    ),
    Field(
        "trauma_level",
        Kind.ENUM,
        "Trauma level",
        synonyms=("Trauma",),
        allowed=("none", "I", "II", "III", "IV"),
    ),
    Field(
        "teaching_status",
        Kind.ENUM,
        "Teaching",
        synonyms=("Teaching", "GME", "Academic"),
        allowed=("none", "residency", "fellowship"),
    ),
    _text(
        "street",
        "Street",
        "Address",
        "Address 1",
        "Address Line 1",
        "Street Address",
        "Shipping Street",
        "Billing Street",
    ),
    _text("city", "Town", "City", "Town", "Municipality", "Shipping City", "Billing City"),
    _text(
        "region",
        "State",
        "State",
        "Province",
        "State/Province",
        "ST",
        "Shipping State",
        "Billing State",
    ),
    _text(
        "postcode",
        "Postcode",
        "Zip",
        "ZIP5",
        "Zip Code",
        "Postal Code",
        "PLZ",
        "Shipping Zip",
        "Billing Zip",
        "Shipping Postal Code",
        "Billing Postal Code",
    ),
    _text("country", "Country", "Country Code", "Shipping Country", "Billing Country"),
    _text("county", "County", "County Name"),
    Field("lat", Kind.NUMBER, "Latitude", "°", ("Latitude", "Y", "Lat")),
    Field("lon", Kind.NUMBER, "Longitude", "°", ("Longitude", "Lng", "Long", "X")),
    _text("cluster", "Cluster", "Travel Cluster"),
    _text(
        "idn_id",
        "System",
        "IDN",
        "Health System",
        "Parent",
        "Parent Account",
        "Network",
        "Trust",
        "IDN ID",
        "System",
    ),
    _text("gpo_id", "GPO", "GPO", "Buying Group", "Group Purchasing"),
    _sum("beds", Kind.COUNT, "Beds", "beds", "Staffed Beds", "Licensed Beds", "Bed Count"),
    _sum(
        "ors",
        Kind.COUNT,
        "ORs",
        "rooms",
        "# ORs",
        "Theatres",
        "Operating Rooms",
        "Suites",
        "OR Count",
        "Operating Room Count",
    ),
    _sum("cath_labs", Kind.COUNT, "Cath labs", "labs", "Cath Labs", "Catheterization Labs"),
    _sum("population_65plus", Kind.COUNT, "Population 65+", "people", "Pop 65+", "Elderly"),
    _sum("population_0_14", Kind.COUNT, "Population 0–14", "people", "Pediatric pop"),
    _sum("potential", Kind.MONEY, "Potential", "money/yr", "Sales Potential", "Market Potential"),
    _sum(
        "revenue",
        Kind.MONEY,
        "Revenue, last 12 months",
        "money/yr",
        "Sales",
        "Net Sales",
        "Turnover",
        "TTM",
        "LTM",
        "YTD",
        "Invoice Amt",
        "Revenue LTM",
    ),
    _sum("category_spend", Kind.MONEY, "Category spend", "money/yr", "Wallet", "Total Spend"),
    _text("main_competitor", "Main competitor", "Competitor", "Incumbent"),
    Field("competitor_share", Kind.SHARE, "Competitor share", "%", ("Share",)),
    Field(
        "contract_status",
        Kind.ENUM,
        "Contract",
        synonyms=("Contract", "Award", "Exclusivity"),
        allowed=CONTRACT_STATUSES,
    ),
    Field(
        "contract_end",
        Kind.DATE,
        "Contract end",
        synonyms=("Expiry", "Expiration", "Renewal Date", "Contract End Date"),
    ),
    Field("contract_end_month", Kind.NUMBER, "Contract end, plan month", "month"),
    _text(
        "vac_rule",
        "Committee rule",
        "VAC Date",
        "Value Analysis",
        "P&T",
        "NPIC",
        "Product Committee",
    ),
    Field("vac_lead_wd", Kind.COUNT, "Papers before committee", "working days"),
    _text("fiscal_year_start", "Fiscal year start", "FYE"),
    _text("capital_window", "Capital window"),
    _text("access_policy", "Access", "Vendor Policy", "Credentialing"),
    _text("visiting_hours", "Visiting hours"),
    Field("csat", Kind.NUMBER, "Satisfaction", "0–10", ("NPS", "Satisfaction", "Survey")),
    Field("service_contract_end", Kind.DATE, "Service contract end", synonyms=("Service Renewal",)),
    Field("renewal_value", Kind.MONEY, "Renewal value", "money"),
    Field("upsell_flag", Kind.FLAG, "Upsell", synonyms=("Upsell",)),
    Field("referral_count", Kind.COUNT, "Referrals", "", ("Referrals",)),
    Field("churn_flag", Kind.FLAG, "Lost", synonyms=("Lost",)),
    _text(
        "owner_rep_id",
        "Owner",
        "Owner",
        "Rep",
        "Sales Rep",
        "Territory Manager",
        "TM",
        "Account Owner",
        "Owner ID",
    ),
    Field("best_kol_tier", Kind.COUNT, "Best opinion-leader tier", "0–4"),
    Field("extra_kols", Kind.COUNT, "Further opinion leaders", ""),
    Field("readiness", Kind.NUMBER, "Readiness", "0–100"),
    *(
        Field(f"ready_{item}", Kind.FLAG, f"Ready: {item}")
        for item in (
            "champion",
            "contract",
            "committee",
            "pain",
            "budget",
            "training",
            "evaluation",
            "access",
        )
    ),
    *(
        _sum(f"{part}_hours", Kind.NUMBER, f"{part.capitalize()} hours, pinned", "h/yr")
        for part in ("face", "remote", "case", "pursuit")
    ),
    Field("status", Kind.ENUM, "Status", synonyms=("Account Status",), allowed=ACCOUNT_STATUSES),
    Field("reassess_on", Kind.DATE, "Reassess on"),
    _text("not_now_reason", "Not-now reason"),
    _text("segment_chosen", "Segment, chosen"),  # the rep's decision, wins over the computed
    _text("segment_reason", "Reason for the chosen segment"),
    Field("segment_chosen_on", Kind.DATE, "Segment chosen on"),
    _text("preferences", "Preferences", "Notes", "Preferences"),
    _text("placed_by", "Placed by"),
    _text("pinned", "Pinned"),  # names of the fields that imports leave alone, "beds;calls"
    Field("missing_since", Kind.DATE, "Not in the file since"),  # kept when an import lacks it
)
ACCOUNT_FIELD: Final = {field.name: field for field in ACCOUNT_FIELDS}
PLACED_BY: Final = ("coordinates", "zip", "city", "user", "none")


def account_field(name: str) -> Field | None:
    """The catalogue entry of a column; volumes and our procedures exist per family."""
    if name in ACCOUNT_FIELD:
        return ACCOUNT_FIELD[name]
    family = name.partition(".")[2]
    if name.startswith("proc_volume."):
        return _sum(name, Kind.COUNT, f"Procedures {family}", "per year")
    if name.startswith("our_procs."):
        return _sum(name, Kind.COUNT, f"Our procedures {family}", "per year")
    return None
