"""The further tables an import knows, with the headers people use (plan-spec §1.3-1.14).

One line per column: name, kind, other headers. The friendly form of a name ("Tier reviewed on"
for tier_reviewed_on) needs no mention. Kinds: text, number, count, money, share, flag, date.
"""

from collections.abc import Mapping
from typing import Final

_ACCOUNT: Final = (
    "account_id text Account ID; Acct ID; AccountId; Account Number; Customer No; WhatId; Ship-to; "
    "Sold-to; Facility ID; Acct #; Acct No; Account No"
)
COLUMNS: Final[Mapping[str, str]] = {
    "contacts": f"""
        contact_id text ID; Contact ID; Contact Number; HCP ID; Record ID
        kol_id text KOL ID
        name text Full Name; Contact Name; Contact; HCP; Physician; Surgeon; Account Name
        title text Job Title
        specialty text Speciality; Specialty 1; Primary Specialty
        {_ACCOUNT}; Associated Company IDs
        account text Company; Company Name; Associated Company; Institution
        affiliations text Affiliation
        role_class text Role; Function
        buying_role text
        kol_tier text KOL Tier; KOL; Tier; Decile
        kol_family text
        tier_reviewed_on date
        adopter_type text
        relationship number Ladder; Relationship Score; Relationship (0-3); Relationship Level
        relationship_target number
        speaker_status text Speaker; Faculty
        agreement_until text
        competitor_affiliation text Competitor Loyalty
        competitor_strength number
        clinic_days text
        or_days text Block; Block Time
        best_time text
        email text E-mail; Email Address
        phone text Business Phone; Phone Number; Mobile; MobilePhone
        channel_pref text Channel; Preferred Channel
        consent_contact flag Opt-in; Consent
        do_not_contact flag Do Not Call; DoNotCall; Email Opt Out; HasOptedOutOfEmail; Opt-out
        call_cap_per_year number Call Cap
        last_contact date Last Call; Last Activity; Last Activity Date; Last Contacted
        planned_next date Next Activity; Next Activity Date
        note text Notes; Description; Comments
        owner_rep_id text Owner; Contact Owner; OwnerId
        letter flag""",
    "reps": """
        rep_id text ID; Rep; Employee ID; User ID
        name text Rep Name; Full Name; Employee; Account Name; User
        role text
        territory text Territory ID
        territory_name text
        email text E-mail; Email Address
        home_city text City; Town
        home_region text State
        home_postcode text Zip; Postcode; Home Zip
        home_lat number Home Latitude; Latitude; Lat
        home_lon number Home Longitude; Longitude; Lon
        start_date date Hire Date; Start
        experience_years number Experience
        weekly_hours number
        fte number
        holidays number
        leave_days number Vacation; Vacation Days
        company_days number
        ramp_factor_y1 number Ramp; Ramp Factor
        capacity_h number
        planned_hours_y1 number
        quota money Target
        languages text
        strengths text
        weaknesses text
        development_needs text
        customers_to_keep text""",
    "opportunities": f"""
        opportunity_id text ID; Deal ID; Record ID; Opportunity Number
        {_ACCOUNT}
        account text Account Name; Company; Associated Company
        line text Product Line; Product; Opportunity Name; Deal Name; Name
        funnel text Pipeline
        status text
        step number Stage No; Step No
        step_name text Stage; StageName; Deal Stage
        value_per_year money Amount per Year; Amount; Value; Expected Revenue
        one_off_value money One-off Amount
        opened date Created Date; Create Date; Opened on
        step1_on date
        step2_on date
        step3_on date
        step4_on date
        step5_on date
        step6_on date
        step7_on date
        step8_on date
        step9_on date
        step10_on date
        step11_on date
        step_entered date Last Stage Change Date
        days_in_step number Stage Duration
        standard_days number
        probability number Probability (%)
        expected_close date Close Date; CloseDate; Expected Close Date
        competitor text
        next_step text
        next_step_on date Next Step Date
        plan_b text
        closed_on date
        days_to_close number
        loss_reason text
        out_of_sequence text
        note text Notes; Description
        owner_rep_id text Owner; Opportunity Owner; Deal owner
        rule text""",
    "volumes": f"""
        {_ACCOUNT}
        family text Procedure Family; Procedure; Specialty
        market_procs count Annual Cases; Procedures; Volume; Cases; Discharges; Total Procedures
        our_procs_ltm count Our Cases LTM; Our Cases; Procedures LTM
        year text
        source text
        confidence text""",
    "contracts": f"""
        contract_id text ID; Contract Number
        {_ACCOUNT}
        system text Health System; IDN
        gpo text
        holder text Supplier; Vendor
        line text Product Line; Product
        contract_status text Contract; Award
        start date Contract Start; Start Date
        end date Contract End; Expiry; Expiration; End Date
        end_month number
        price_tier text
        compliance_target text
        generators_placed number
        yearly_value money Annual Value
        note text Notes""",
    "sales_monthly": f"""
        {_ACCOUNT}
        account text Account Name; Customer; Customer Name
        line text Product Line; Product; SKU; Item; Material
        month text Period; Invoice Month; Year Month; Invoice Date; Posting Date; Date
        units number Qty; Quantity
        revenue money Net Sales; Sales; Turnover; Invoice Amt; Amount; Net Amount; Umsatz
        currency text CurrencyIsoCode; Curr; Transaction Currency""",
    "influence": """
        edge_id text ID
        from_account text From
        to_account text To
        weight number Weight 0.1–1; Strength
        kind text
        evidence text
        noted_on date Date
        from_contact text
        family text Procedure Family""",
    "kol": f"""
        kol_id text ID
        contact_id text
        name text Full Name; Account Name
        {_ACCOUNT}
        family text Procedure Family
        tier text KOL Tier
        tier_reviewed_on date
        adopter_type text
        relationship_now number
        relationship_target number
        speaker_status text
        agreement_until text
        scientific_interest text
        what_we_offer text
        what_we_ask text
        next_step_1 text
        next_step_2 text
        next_step_3 text
        compliance_owner text
        rationale text""",
    "needs": f"""
        need_id text ID
        {_ACCOUNT}
        need text Pain Point; Issue
        role_class text Role
        severity number
        evidence text
        noted_on date Date
        our_answer text""",
    "systems": """
        idn_id text Health System; IDN; System ID
        name text System Name; Account Name
        gate_account_id text
        decision_level text
        committee text
        papers_lead_wd number
        gpo text
        members number""",
    "vac": """
        vac_id text ID
        idn_id text Health System; IDN
        system text
        gate_account_id text
        meeting date Meeting Date
        papers_due date
        lead_wd number
        agenda text
        note text""",
    "activities_done": f"""
        activity_id text ID
        type text Activity Type; Task Subtype
        {_ACCOUNT}
        account text Account Name; Company / Account
        contact_id text WhoId
        contact text Contact Name
        role_class text Role
        planned_date date
        actual_date date Date; ActivityDate; Due Date
        start text
        minutes number Duration; DurationInMinutes
        status text
        origin text
        on_theme flag
        created_on date Created Date
        counts_in_adherence flag
        purpose text Subject
        outcome text Description; Full Comments; CallDisposition
        research_sheet flag
        with_manager flag""",
    "activities_open": f"""
        uid text ID
        date date Due Date
        start text
        minutes number Duration
        type text
        {_ACCOUNT}
        account text Account Name
        contact_ids text Contact ID
        contacts text Contact
        role_class text Role
        purpose text Subject
        opportunity_id text
        on_theme flag
        origin text
        workload_h number
        status text""",
    "diary_q1": f"""
        uid text ID
        week number
        date date
        weekday text
        day_mode text
        cluster text Travel Cluster
        start text
        end text
        minutes number
        type text
        {_ACCOUNT}
        account text Account Name
        contact_ids text
        contacts text
        role_class text Role
        purpose text
        objective_id text
        opportunity_id text
        on_theme flag
        origin text
        travel_before_min number
        workload_h number
        lock text
        status text""",
    "diary_days": """
        date date
        weekday text
        week number
        day_mode text
        planning_half flag
        cluster text Travel Cluster
        case_cover text
        co_travel flag
        calls number
        customer_items number
        door_to_door_h number""",
    "or_schedule": f"""
        block_id text ID
        {_ACCOUNT}
        contact_id text
        surgeon text
        weekday text Day
        half_day text AM/PM
        start text
        end text
        weeks_of_month text
        family text Procedure Family
        our_case_support text""",
    "competitors": """
        competitor text
        kind text
        no number
        text text
        product text
        price_index number
        accounts_held number""",
    "price_list": """
        line text Product Line
        kind text
        item text Product
        list_price money Price
        currency text
        unit text
        fact_type text Kind of Fact
        fact text
        valid_from date
        valid_to date""",
    "csat": f"""
        {_ACCOUNT}
        account text Account Name
        score number CSAT; NPS; Satisfaction
        previous_score number
        scale text
        surveyed_on date Survey Date; Date
        respondent_role text
        comment text Comments""",
    "requests": f"""
        request_id text ID
        received_at text
        source text
        {_ACCOUNT}
        account text Account Name
        channel text
        kind text
        detail text
        stated_urgency text
        patient_safety flag
        in_plan flag
        focus_fit flag
        decision text
        scheduled_for text
        delegated_to text
        minutes number
        root_cause text
        script_used text
        education_action text
        displaced text
        in_last_quarter flag""",
    "work_time": """
        period text
        working_days number
        hours number
        holidays number
        leave_days number
        company_days number
        request_hours number""",
    "postcodes_demographics": """
        postcode text Zip; Zip Code; ZIP5; Postal Code
        town text City
        county text
        region text State
        country text
        lat number Latitude
        lon number Longitude
        territory text
        population number
        population_65plus number Pop 65+; Elderly
        population_0_14 number Pediatric Pop
        median_household_income number Median Income; Household Income
        quality text""",
    "settings": """
        setting text Parameter
        formula text
        label text Description
        unit text
        value number
        source text""",
    "goals": """
        goal_id text ID
        level text
        parent text Parent Goal
        goal text Objective
        metric text Measure
        unit text
        baseline number
        target number
        target_date date Due Date
        why text
        how text""",
    "account_strategies": f"""
        {_ACCOUNT}
        strategy text Account Strategy
        pain_in_their_words text Pain
        what_we_cannot_do text Limits""",
}
