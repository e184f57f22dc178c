"""More headers for the account fields, seen in exports of CRMs, agencies and other countries."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from model.fields import ACCOUNT_FIELDS, Field

# By field, best sign first, separated by semicolons; they rank behind those of the catalogue.
MORE_HEADERS: Final[Mapping[str, str]] = {
    "account_id": (
        "Organisation ID; Organization ID; Organisation Code; Organization Code; Site ID; "
        "Hospital ID; Record ID; CCN; External ID; Client ID; Kunden Nr; Kundennummer; "
        "N° client; Source ID; hs object id"
    ),
    "name": (
        "Org Name; Company; Company Name; Provider Name; Site Name; Formatted Name; "
        "Practice Name; Klinik; Kundenname; Client Name"
    ),
    "territory": "Sales Territory; Gebiet; Secteur",
    "calls": "Annual Calls; Call Freq",
    "account_type": (
        "Site Type; Customer Type; Organisation Type; Organization Type; Hospital Type; "
        "License Category"
    ),
    "trauma_level": "Trauma Center Level; Trauma Designation",
    "street": "Street Name; Mailing Street; Strasse; Adresse; St",
    "city": "Mailing City; City Name; Town/City; Ort; Stadt; Ville; Localitate",
    "region": (
        "Shipping State/Province; Billing State/Province; State/Region; State Code; "
        "State Abbreviation; State Abrvtn; Provider State; Bundesland"
    ),
    "postcode": (
        "Shipping Zip/Postal Code; Billing Zip/Postal Code; Zip5 Code; Zip Postal Code; "
        "Post Code; Code Postal; Provider Zip Code; Mailing Zip"
    ),
    "country": "Country/Region; Land; CC",
    "lat": "Shipping Latitude; Billing Latitude; Breitengrad",
    "lon": "Lon; Shipping Longitude; Billing Longitude; Längengrad",
    "idn_id": (
        "Health System Name; System Name; Parent Name; Parent Company; Parent ID; "
        "Parent Account Name; Primary Parent"
    ),
    "beds": (
        "Total Beds; Number of Beds; Beds Total; No of Beds; # Beds; Bed Size; "
        "Hospital Beds; Beds HCRIS; Beds HIFLD; Cap Beds; Betten; Lits"
    ),
    "ors": "Operating Rooms POS; Number of ORs; No of ORs; Operating Theatres; OP-Säle",
    "potential": "Potential per Year; Annual Potential; Opportunity $",
    "revenue": "Annual Sales; Sales LTM; Revenue TTM; Sales last 12 months; Umsatz",
    "main_competitor": "Main Supplier",
    "competitor_share": "Competitor Share %",
    "contract_status": "Contract Type",
    "contract_end": "Contract End; Contract Expiration; Contract Expiry",
    "contract_end_month": "Contract End (plan month); Contract End Month",
    "vac_lead_wd": "Papers Lead (working days); Papers Lead",
    "fiscal_year_start": "Fiscal Year Start (month); Fiscal Year End",
    "capital_window": "Budget Cycle; Budget Cycle (months); Capital Budget Window",
    "access_policy": "Access Policy",
    "owner_rep_id": "Company Owner; Account Manager; Rep ID; Owner Rep; Rep Name; Aussendienst",
    "best_kol_tier": "Best KOL Tier",
    "extra_kols": "Further T1–T3 KOLs; Further KOLs",
    "readiness": "Readiness R; Readiness Score",
}


def with_more_headers() -> list[Field]:
    """The account fields with every header that is accepted for them."""
    return [
        replace(known, synonyms=(*known.synonyms, *_split(MORE_HEADERS.get(known.name, ""))))
        for known in ACCOUNT_FIELDS
    ]


def _split(headers: str) -> list[str]:
    return [header.strip() for header in headers.split(";") if header.strip()]
