"""Lead lists in, whatever they look like."""

import openpyxl
import pytest

from model.errors import PlanError
from model.leads.reading import leads_of_text, read_leads
from tests.model.intake import hostile


def test_that_a_crm_export_is_recognised_by_its_headers(tmp_path):
    path = tmp_path / "leads.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Lead ID", "First Name", "Last Name", "Company", "City", "State/Province",
                  "Zip/Postal Code", "Product Interest", "Lead Source", "Do Not Call"])  # fmt: skip
    sheet.append(["00Q1", "Ada", "Moe", "Mercy", "Boston", "MA", "02110", "Mesh", "Congress", 1])
    book.save(path)
    found = read_leads(path)
    lead = found.leads[0]
    assert (lead.lead_id, lead.person, lead.facility) == ("00Q1", "Ada Moe", "Mercy")
    assert (lead.city, lead.region, lead.postcode) == ("Boston", "MA", "02110")
    assert (lead.line, lead.source, lead.refused) == ("Mesh", "Congress", True)
    assert found.headers[0] == "Lead ID"
    assert found.cells[0][3] == "Mercy"


def test_that_pasted_cells_are_leads_and_empty_ones_are_told():
    found = leads_of_text("Hospital\tZIP\tNote\nMercy\t2110\tx\n\t\tonly a note\nBay\t02118\ty\n")
    assert [lead.facility for lead in found.leads] == ["Mercy", "Bay"]
    assert (found.rows_read, found.rejected) == (3, 1)
    assert found.problems[0].row == 3


def test_that_a_name_alone_is_the_facility_and_beside_one_the_person():
    assert leads_of_text("Name\tZIP\nMercy\t02110\n").leads[0].facility == "Mercy"
    beside = leads_of_text("Company\tName\tZIP\nMercy\tAda\t02110\n").leads[0]
    assert (beside.facility, beside.person) == ("Mercy", "Ada")


def test_that_an_address_in_one_cell_is_taken_apart():
    text = "Company\tAddress\nMercy\t1 Main St, Boston, MA 02110\n"
    lead = leads_of_text(text).leads[0]
    assert (lead.street, lead.city, lead.region, lead.postcode) == (
        "1 Main St", "Boston", "MA", "02110",
    )  # fmt: skip


def test_that_refused_consent_is_read():
    text = "Company\tConsent\nA\tno\nB\tyes\nC\t\n"
    assert [lead.refused for lead in leads_of_text(text).leads] == [True, False, False]


def test_that_a_referral_is_known_by_its_referrer_or_source():
    text = "Company\tReferred by\tSource\nA\tDr Vasseur\t\nB\t\tReferral partner\nC\t\tWeb\n"
    assert [lead.is_referral for lead in leads_of_text(text).leads] == [True, True, False]


def test_that_a_list_that_shows_no_leads_is_refused():
    with pytest.raises(PlanError):
        leads_of_text("Colour\tSize\nred\t1\nblue\t2\n")
    with pytest.raises(PlanError, match="empty"):
        leads_of_text("  ")


@pytest.mark.parametrize("make", [hostile.far_cell, hostile.entity_bomb, hostile.truncated])
def test_that_a_hostile_list_is_refused_by_the_reader_process(tmp_path, make):
    with pytest.raises(PlanError):
        read_leads(make(tmp_path))


def test_that_the_site_of_a_lead_holds_no_person():
    mercy, again, bay = leads_of_text(
        "Company\tName\tZIP\nMercy Hosp\tAda\t02110\nMERCY HOSPITAL\tBo\t02110\nBay\tAda\t02110\n"
    ).leads
    assert mercy.site == again.site != bay.site
