"""What the objects of CRMs look like when exported: headers that give them away, fields.

Salesforce: API names of Data Loader exports and labels of reports. HubSpot: labels and internal
names. Veeva: legacy (…_vod__c) and Vault CRM (…__v). Microsoft Dynamics 365: labels and schema
names. Spellings are compared without case, marks and custom-field endings.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

_LIFECYCLE: Final = {
    "customer": "active",
    "evangelist": "active",
    "lead": "prospect",
    "subscriber": "prospect",
    "marketingqualifiedlead": "prospect",
    "marketing qualified lead": "prospect",
    "salesqualifiedlead": "prospect",
    "sales qualified lead": "prospect",
    "opportunity": "prospect",
    "other": "prospect",
}


@dataclass(frozen=True, slots=True)
class ObjectSigns:
    """How one object of one system is told: one header of every group in `needed`, none of
    `never`, and `mark`, a pattern that some header of the row has to match ("" for any).
    """

    system: str
    object: str
    kind: str
    needed: Sequence[Sequence[str]]
    fields: Mapping[str, Sequence[str]]
    mark: str = ""
    never: Sequence[str] = ()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def _fields(lines: str) -> dict[str, tuple[str, ...]]:
    """One field per line: name, then its headers, the first filled one counts."""
    found = {}
    for line in lines.strip().splitlines():
        name, _, headers = line.strip().partition(" ")
        found[name] = tuple(header.strip() for header in headers.split(";"))
    return found


_LOADER: Final = "Salesforce Data Loader"
_REPORT: Final = "a Salesforce report"
_STAMP: Final = ("SystemModstamp", "LastModifiedById", "IsDeleted", "CreatedById")
_HUBSPOT: Final = "HubSpot"
_VEEVA: Final = "Veeva CRM"
_VAULT: Final = "Veeva Vault CRM"
_DYNAMICS: Final = "Microsoft Dynamics 365"
_ACTIVITIES: Final = "activities"
_VOD: Final = r"_vod__c\b"
_V: Final = r"__v\b"

_ACTIVITY: Final = _fields(
    """
    activity_id Id
    type TaskSubtype; EventSubtype; CallType; Activity Type; Task Subtype
    account_id AccountId; WhatId
    account Company / Account; Account Name
    contact_id WhoId
    contact Contact
    actual_date ActivityDate; StartDateTime; ActivityDateTime; Date
    minutes DurationInMinutes
    status Status
    created_on CreatedDate; Created Date
    purpose Subject
    outcome Description; Full Comments; CallDisposition"""
)
_VEEVA_ADDRESS: Final = _fields(
    """
    account_id Account; Account_vod__c; account__v
    street Name; name__v; address_line_1__v; street_address_1__v
    city City; city__v
    region State; state__v; state_province__v
    postcode Zip; zip__v; postal_code__v
    country Country; country__v
    lat Latitude; latitude__v
    lon Longitude; longitude__v
    primary Primary; primary__v"""
)
_VEEVA_ACCOUNT: Final = _fields(
    """
    account_id Id
    name Formatted_Name_vod__c; formatted_name__v; Name; name__v
    account_type Account_Type__c; account_type__v; type__v
    idn_id Primary_Parent_vod__c; primary_parent__v
    territory Territory_vod__c; territory__v
    owner_rep_id OwnerId; ownerid__v
    country Country_vod__c; country__v
    status Status_vod__c"""
)

OBJECTS: Final[Sequence[ObjectSigns]] = (
    ObjectSigns(
        _LOADER,
        "Account",
        "accounts",
        (
            _STAMP,
            ("Name",),
            ("BillingCity", "ShippingCity", "BillingState", "ParentId", "AccountNumber"),
        ),
        _fields(
            """
            account_id Id; AccountNumber
            name Name
            account_type Type
            idn_id ParentId
            owner_rep_id OwnerId"""
        ),
        never=("StageName", "LastName"),
    ),
    ObjectSigns(
        _LOADER,
        "Contact",
        "contacts",
        (_STAMP, ("LastName",), ("AccountId",)),
        _fields(
            """
            contact_id Id
            name Name
            account_id AccountId
            title Title
            owner_rep_id OwnerId
            last_contact LastActivityDate"""
        ),
    ),
    ObjectSigns(
        _LOADER,
        "Opportunity",
        "opportunities",
        (_STAMP, ("StageName",), ("AccountId",)),
        _fields(
            """
            opportunity_id Id
            account_id AccountId
            line Name
            step_name StageName
            value_per_year Amount; ExpectedRevenue
            probability Probability
            expected_close CloseDate
            next_step NextStep
            opened CreatedDate
            owner_rep_id OwnerId
            note Description"""
        ),
    ),
    ObjectSigns(
        _LOADER,
        "Event",
        _ACTIVITIES,
        (_STAMP, ("WhatId", "AccountId"), ("Subject",), ("StartDateTime", "ActivityDateTime")),
        _ACTIVITY,
    ),
    ObjectSigns(
        _LOADER,
        "Task",
        _ACTIVITIES,
        (_STAMP, ("WhatId", "AccountId"), ("Subject",), ("ActivityDate",)),
        _ACTIVITY,
    ),
    ObjectSigns(
        _LOADER,
        "User",
        "reps",
        (("Username",), ("ProfileId",), ("Name", "LastName")),
        _fields("rep_id Id\nname Name\nemail Email\nhome_postcode PostalCode"),
    ),
    ObjectSigns(
        _REPORT,
        "Opportunity",
        "opportunities",
        (("Opportunity Name",), ("Stage",), ("Opportunity Owner", "Fiscal Period", "Close Date")),
        _fields(
            """
            opportunity_id Opportunity ID
            account_id Account ID
            account Account Name
            line Opportunity Name
            step_name Stage
            value_per_year Amount; Expected Revenue
            probability Probability (%)
            expected_close Close Date
            opened Created Date
            next_step Next Step
            owner_rep_id Opportunity Owner"""
        ),
    ),
    ObjectSigns(
        _REPORT,
        "Activity",
        _ACTIVITIES,
        (("Company / Account",), ("Subject",), ("Assigned", "Task", "Activity Type")),
        _ACTIVITY,
    ),
    ObjectSigns(
        _REPORT,
        "Account",
        "accounts",
        (
            ("Account Name",),
            ("Billing State/Province", "Shipping State/Province", "Billing Zip/Postal Code"),
        ),
        _fields(
            """
            account_id Account ID; Account Number
            name Account Name
            account_type Type
            idn_id Parent Account
            owner_rep_id Account Owner"""
        ),
    ),
    ObjectSigns(
        _HUBSPOT,
        "Companies",
        "accounts",
        (("hs_object_id",), ("name",), ("domain", "lifecyclestage", "numberofemployees")),
        _fields(
            """
            account_id hs_object_id
            name name
            account_type type
            idn_id hs_parent_company_id
            owner_rep_id hubspot_owner_id
            status lifecyclestage"""
        ),
        words={"status": _LIFECYCLE},
    ),
    ObjectSigns(
        _HUBSPOT,
        "Companies",
        "accounts",
        (
            ("Record ID",),
            ("Company name",),
            ("Company owner", "Lifecycle Stage", "Company Domain Name"),
        ),
        _fields(
            """
            account_id Record ID
            name Company name
            account_type Type
            idn_id Parent Company
            owner_rep_id Company owner
            status Lifecycle Stage"""
        ),
        words={"status": _LIFECYCLE},
        never=("First Name",),
    ),
    ObjectSigns(
        _HUBSPOT,
        "Deals",
        "opportunities",
        (("Record ID", "hs_object_id"), ("Deal Name", "dealname"), ("Deal Stage", "dealstage")),
        _fields(
            """
            opportunity_id Record ID; hs_object_id
            line Deal Name; dealname
            funnel Pipeline
            step_name Deal Stage; dealstage
            value_per_year Amount
            expected_close Close Date; closedate
            opened Create Date; createdate
            owner_rep_id Deal owner; hubspot_owner_id
            account Associated Company
            account_id Associated Company IDs; hs_primary_associated_company; associatedcompanyid"""
        ),
    ),
    ObjectSigns(
        _HUBSPOT,
        "Contacts",
        "contacts",
        (
            ("Record ID", "hs_object_id"),
            ("First Name",),
            ("Contact owner", "hubspot_owner_id", "Lifecycle Stage", "Associated Company IDs"),
        ),
        _fields(
            """
            contact_id Record ID; hs_object_id
            title Job Title
            account Associated Company; Company Name; company
            account_id Associated Company IDs; associatedcompanyid
            owner_rep_id Contact owner; hubspot_owner_id"""
        ),
    ),
    ObjectSigns(
        _VEEVA,
        "Address",
        "addresses",
        (("Account_vod__c",), ("City_vod__c", "Zip_vod__c")),
        _VEEVA_ADDRESS,
        mark=_VOD,
    ),
    ObjectSigns(
        _VAULT,
        "Address",
        "addresses",
        (("account__v",), ("city__v", "zip__v", "postal_code__v")),
        _VEEVA_ADDRESS,
        mark=_V,
    ),
    ObjectSigns(
        _VEEVA,
        "Account",
        "accounts",
        (
            ("Id",),
            ("External_ID_vod__c", "Formatted_Name_vod__c", "Primary_Parent_vod__c", "NPI_vod__c"),
        ),
        _VEEVA_ACCOUNT,
        mark=_VOD,
        never=("Account_vod__c",),
    ),
    ObjectSigns(
        _VAULT,
        "Account",
        "accounts",
        (
            ("id",),
            ("name__v", "formatted_name__v"),
            ("veevaid__v", "primary_parent__v", "account_type__v", "veeva_network_id__v"),
        ),
        _VEEVA_ACCOUNT,
        mark=_V,
        never=("account__v",),
    ),
    ObjectSigns(
        _DYNAMICS,
        "Account",
        "accounts",
        (
            ("Account Name", "name"),
            ("(Do Not Modify) Account", "accountid", "Address 1: City", "address1_city"),
        ),
        _fields(
            """
            account_id (Do Not Modify) Account; accountid; Account Number; accountnumber
            name Account Name; name
            street Address 1: Street 1; address1_line1
            city Address 1: City; address1_city
            region Address 1: State/Province; address1_stateorprovince
            postcode Address 1: ZIP/Postal Code; address1_postalcode
            country Address 1: Country/Region; address1_country
            lat Address 1: Latitude; address1_latitude
            lon Address 1: Longitude; address1_longitude
            owner_rep_id Owner; ownerid
            idn_id Parent Account; parentaccountid"""
        ),
        mark=r"\(do not modify\)|address ?1",
    ),
)
