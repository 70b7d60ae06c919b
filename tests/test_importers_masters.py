"""Customer and vendor masters as SAP, Oracle, Dynamics and Salesforce write them."""

import pytest

from knowledge.register import Firm, Register
from knowledge.register.importers import ImportReport, import_table, look
from tests.register_support import NOW, SOURCE, address, register

__all__ = ["address", "register"]


def take(register: Register, text: str, file: str = "master.csv") -> ImportReport:
    upload = look(register, "t", "firm", text.encode(), file)
    return import_table(register, "t", upload, SOURCE, by="me", now=NOW, dry_run=False)


def only(register: Register, report: ImportReport) -> Firm:
    (row,) = report.rows
    assert row.record, row.reason
    return register.firm("t", row.record)


HEADINGS = {
    "SAP KNA1, field names": "KUNNR;LAND1;NAME1;NAME2;ORT01;PSTLZ;STRAS;STCEG",
    "SAP KNA1, with the table": "KNA1-KUNNR;KNA1-LAND1;KNA1-NAME1;KNA1-NAME2;KNA1-ORT01;"
                                "KNA1-PSTLZ;KNA1-STRAS;KNA1-STCEG",
    "SAP LFA1": "LIFNR;LAND1;NAME1;NAME2;ORT01;PSTLZ;STRAS;STCEG",
    "SAP business partner": "PARTNER;COUNTRY;NAME_ORG1;NAME_ORG2;CITY1;POST_CODE1;STREET;STCEG",
    "SAP, English": "Customer;Country/Region Key;Name 1;Name 2;City;Postal Code;Street;"
                    "VAT Registration No.",
    "SAP, German": "Debitor;Länderschlüssel;Name 1;Name 2;Ort;Postleitzahl;Straße;USt-IdNr.",
    "SAP, German, customer": "Kunde;Land;Name 1;Name 2;Ort;PLZ;Strasse;Umsatzsteuer-Id.Nr",
    "SAP, Chinese": "客户;国家/地区代码;名称 1;名称 2;城市;邮政编码;街道;增值税登记号",
    "SAP, Chinese, vendor": "供应商;国家;名称1;名称2;城市;邮编;街道;增值税登记号",
    "SAP, German, business partner": "Geschäftspartner;Land;Name 1 der Organisation;"
                                     "Name 2 der Organisation;Ort;PLZ;Straße;USt-IdNr.",
    "a German spreadsheet": "Kd-Nr.;Land;Firma;Firma 2;Ort;PLZ;Straße;USt-IdNr.",
}


@pytest.mark.parametrize("layout", HEADINGS)
def test_a_name_goes_on_in_its_second_column(register: Register, layout: str) -> None:
    row = "0000100235;JP;TDK;Corporation;Tokyo;103-6128;2-5-1 Nihonbashi;JP0012"
    report = take(register, f"{HEADINGS[layout]}\n{row}\n")
    firm = only(register, report)
    assert report.unmapped == ()
    assert (firm.id, firm.value("country")) == ("0000100235", "JP")
    assert [(name.text, name.kind) for name in firm.names] == [("TDK Corporation", "legal")]
    assert [(n.scheme, n.value) for n in firm.values("identifier")] == [("VAT", "JP0012")]
    assert [a.text for a in firm.values("address")] == ["2-5-1 Nihonbashi, Tokyo, 103-6128"]
    assert [found.matched for found in register.find("t", "Corporation")] == ["TDK Corporation"]
    assert register.find("t", "TDK Corporation")[0].how == "name"


OTHERS = {
    "Oracle": "Party Number,Organization Name,Country,Address Line 1,City,Taxpayer ID,Party Type",
    "Dynamics, entity": "CustomerAccount,OrganizationName,AddressCountryRegionId,AddressStreet,"
                        "AddressCity,TaxExemptNumber,PartyType",
    "Dynamics, export": "Account Number,Account Name,Address 1: Country/Region,"
                        "Address 1: Street 1,Address 1: City,Tax Number,Account Type",
    "Dataverse": "accountnumber,name,address1_country,address1_line1,address1_city,tax_number,type",
    "Salesforce": "Account ID,Account Name,Billing Country,Billing Street,Billing City,Tax Number,"
                  "Type",
    "Salesforce API": "Id,Name,BillingCountry,BillingStreet,BillingCity,TaxNumber,Type",
    "Salesforce, German": "Kundennummer,Kontoname,Rechnungsland,Rechnungsstraße,Rechnungsort,"
                          "Steuernummer,Typ",
    "Salesforce, Chinese": "客户编号,客户名,账单国家,账单街道,账单城市,税号 1,类型",
}


@pytest.mark.parametrize("layout", OTHERS)
def test_the_other_systems_headings_are_known(register: Register, layout: str) -> None:
    row = "0017,Vexholm Motoren GmbH,DE,Weg 1,Bonn,0042,Kunde"
    report = take(register, f"{OTHERS[layout]}\n{row}\n")
    firm = only(register, report)
    assert (firm.id, firm.name, firm.value("country")) == ("0017", "Vexholm Motoren GmbH", "DE")
    assert [a.text for a in firm.values("address")] == ["Weg 1, Bonn"]
    assert [(n.scheme, n.value) for n in firm.values("identifier")] == [("tax number 1", "0042")]
    assert report.unmapped == ()


def test_a_customer_column_is_the_name_only_where_no_other_column_is(register: Register) -> None:
    assert only(register, take(register, "Customer,Country\nVexholm,DE\n")).name == "Vexholm"
    firm = only(register, take(register, "Customer,Customer Name\n0815,Zanthor\n"))
    assert (firm.id, firm.name) == ("0815", "Zanthor")


@pytest.mark.parametrize("line", ["c/o Vexholm AG", "Attn. Mr. Li", "z. Hd. Einkauf", "收件人 王"])
def test_an_address_line_is_no_part_of_a_name(register: Register, line: str) -> None:
    report = take(register, f"KUNNR;NAME1;NAME2;NAME3;LAND1\n1;Zanthor;{line};Werke;DE\n")
    assert [name.text for name in only(register, report).names] == ["Zanthor Werke"]
    assert line in report.rows[0].notes[0] and "NAME2" in report.rows[0].notes[0]


def test_a_remembered_second_name_stays_a_second_name(register: Register) -> None:
    upload = look(register, "t", "firm", b"Name 1,Name 2\nVexholm,Vexco\n", "a.csv")
    mapping = {"Name 1": "name", "Name 2": "name#2"}
    import_table(register, "t", upload, SOURCE, by="me", now=NOW, dry_run=False, mapping=mapping)
    firm = register.firm("t", register.ids("t")[0])
    assert {name.text for name in firm.names} == {"Vexholm", "Vexco"}


def test_persons_ships_and_aircraft_are_no_firms(register: Register) -> None:
    report = take(register, "Number,Name,Type\n1,A,Individual\n2,B,Vessel\n3,C,Aircraft\n4,D,个人\n"
                            "5,E,Customer\n")
    assert [row.outcome for row in report.rows] == ["refused"] * 4 + ["imported"]
    assert all("not a firm" in row.reason for row in report.rows[:4])
    partners = take(register, "PARTNER;NAME_ORG1;NAME_LAST;NAME_FIRST\n11;;Muster;Eva\n12;Vex;;\n")
    assert [row.outcome for row in partners.rows] == ["refused", "imported"]
    assert "person" in partners.rows[0].reason


def test_a_column_of_numbers_is_never_the_name(register: Register) -> None:
    report = take(register, "Geschäftspartner;Bezeichnung;Land\n1001;Vexholm;DE\n1002;Zan;DE\n")
    assert report.mapping["Geschäftspartner"] == "id" and report.unmapped == ("Bezeichnung",)
    assert [row.outcome for row in report.rows] == ["refused"] * 2
    assert "no name is given" in report.rows[0].reason
    assert only(register, take(register, "Geschäftspartner;Land\nVexholm;DE\n")).name == "Vexholm"


@pytest.mark.parametrize("mark", ["STKZN", "NATPERS", "Natürliche Person", "自然人"])
def test_who_is_marked_as_a_natural_person_is_no_firm(register: Register, mark: str) -> None:
    report = take(register, f"KUNNR;NAME1;NAME2;{mark}\n1;Muster;Eva;X\n2;Vexholm;AG;\n"
                            "3;Zan;SE;nein\n4;Quil;SE;vielleicht\n")
    assert [row.outcome for row in report.rows] == [
        "refused", "imported", "imported", "refused"]
    assert "natural person" in report.rows[0].reason and "vielleicht" in report.rows[3].reason


def test_a_group_of_persons_is_no_firm(register: Register) -> None:
    report = take(register, "PARTNER;TYPE;NAME_ORG1;NAME_GRP1\n1;3;;Ehepaar Muster\n2;2;Vex;\n")
    assert [row.outcome for row in report.rows] == ["refused", "imported"]


def test_the_number_of_an_address_is_no_address(register: Register) -> None:
    report = take(register, "Debitor;Name 1;Adresse;Straße;Ort\n7;Vexholm;0000023;Weg 1;Bonn\n")
    assert [a.text for a in only(register, report).values("address")] == ["Weg 1, Bonn"]
    assert "0000023" in report.rows[0].notes[0]


def test_a_row_without_a_name_adds_to_a_firm_and_makes_none(register: Register) -> None:
    take(register, "KUNNR;NAME1\n7;Vexholm\n")
    report = take(register, "KUNNR;LAND1\n7;DE\n8;DE\nSumme;DE\n")
    assert [row.outcome for row in report.rows] == ["updated", "refused", "refused"]
    assert register.ids("t") == ["7"] and "Summe" in report.rows[2].reason


def test_a_share_without_an_owner_is_told(register: Register) -> None:
    report = take(register, "KUNNR;NAME1;Gesellschafter;Anteil %\n7;Vexholm;;50\n8;Zan;Vex;50,5\n")
    assert [row.outcome for row in report.rows] == ["refused", "imported"]
    assert "without an owner" in report.rows[0].reason
    (held,) = register.firm("t", "8").values("owner")
    assert (held.owner, held.percent) == ("Vex", 50.5)
    assert take(register, "NAME1;Beteiligung\nQuil;50\n").unmapped == ("Beteiligung",)


def test_targets_simple_csv_gives_its_aliases_and_no_persons(register: Register) -> None:
    """The layout of OpenSanctions' targets.simple.csv: values joined by semicolons."""
    report = take(register, (
        "id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,phones,"
        "emails,program_ids,dataset,first_seen,last_seen,last_change\n"
        'NK-1,Company,Vexholm,"Vexholm;VEXCO;""Vex; Sons""",,de,"Weg 1, Bonn;Weg 2, Bonn",'
        "HRB 1;HRB 2,Block list - 2024-01-02,,,P-1,d,2024-01-01,2026-01-01,2026-01-01\n"
        "NK-2,Person,Eva Muster,E. Muster,1970-01-01,at,,,,,,,d,,,\n"
        "NK-3,Organization,Zanthor,,,cn;hk,,,,,,,d,,,\n"
        "NK-4,Security,Zanthor 5 % bond,,,cn,,,,,,,d,,,\n"))
    assert [row.outcome for row in report.rows] == ["imported", "refused", "imported", "refused"]
    assert report.rows[1].reason == "Person: not a firm"
    firm = register.firm("t", "NK-1")
    assert [(name.text, name.kind) for name in firm.names] == [
        ("Vexholm", "legal"), ("VEXCO", "trade"), ("Vex; Sons", "trade")]
    assert firm.value("country") == "DE"
    assert [a.text for a in firm.values("address")] == ["Weg 1, Bonn", "Weg 2, Bonn"]
    assert [n.value for n in firm.values("identifier")] == ["HRB 1", "HRB 2"]
    assert [one.list for one in firm.values("listing")] == ["Block list - 2024-01-02"]
    assert register.firm("t", "NK-3").value("country") is None
    assert "several countries" in report.rows[2].notes[0]
    assert set(report.unmapped) == {"birth_date", "phones", "emails", "program_ids", "dataset",
                                    "first_seen", "last_seen", "last_change"}


def test_the_headings_of_fincen_are_known(register: Register) -> None:
    report = take(register, (
        "tracking_number,business_name,dba_name,number,number_type,incorporated,street,city,"
        "state,zip,country,phone\n"
        "7,Vexholm Inc,Vex Shop,001234,EIN,Delaware,1 Main St,Reno,NV,89501,United States,1\n"))
    firm = only(register, report)
    assert [(name.text, name.kind) for name in firm.names] == [
        ("Vexholm Inc", "legal"), ("Vex Shop", "trade")]
    assert [(n.scheme, n.value) for n in firm.values("identifier")] == [("EIN", "001234")]
    assert [a.text for a in firm.values("address")] == ["1 Main St, Reno, NV, 89501"]
    assert firm.value("country") == "US"
    assert set(report.unmapped) == {"tracking_number", "incorporated", "phone"}


def test_cells_beyond_the_headings_are_told(register: Register) -> None:
    report = take(register, "Name,Country\nVexholm,DE,more,,even more\n")
    assert report.rows[0].notes == ("2 cells to the right of the headings were left out",)
