"""Firms from OpenSanctions, GLEIF and trade.gov, in small files made to the published layouts."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from knowledge.register import Register
from knowledge.register.exports import to_ftm
from knowledge.register.importers import (
    ImportReport,
    format_of,
    import_ftm,
    import_gleif,
    import_screening_list,
)
from knowledge.register.ownership import OwnershipRule, owned, structure_of
from tests.register_support import NOW, SOURCE, address, register

__all__ = ["address", "register"]
IMPORTS = {"ftm": import_ftm, "gleif": import_gleif, "screening_list": import_screening_list}


def take(register: Register, data: bytes) -> ImportReport:
    return IMPORTS[format_of(data)](
        register, "t", data, "file", SOURCE, by="me", now=NOW, dry_run=False)


def lines(*entities: Mapping[str, Any]) -> bytes:
    return b"".join(json.dumps(one).encode() + b"\n" for one in entities)


def table(rows: Sequence[Mapping[str, str]], end: str = "\r\n") -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, list(dict.fromkeys(name for row in rows for name in row)))
    writer.writeheader()
    writer.writerows(rows)
    return (stream.getvalue().removesuffix("\r\n") + end).encode()


def entity(id: str, schema: str, caption: str, **said: Any) -> dict[str, Any]:
    return {"id": id, "caption": caption, "schema": schema, "target": True,
            "properties": {"name": [caption], **said}}


NESTED = [
    entity("NK-1", "Company", "Vexholm", topics=["sanction"], country=["de"],
           addressEntity=[{"id": "a1", "schema": "Address", "properties": {"full": ["Weg 1"]}}],
           ownershipAsset=[
               {"id": "o1", "schema": "Ownership", "properties": {
                   "owner": [entity("NK-2", "Company", "Zanthor")], "asset": ["NK-1"],
                   "percentage": ["60"], "startDate": ["2024-01-02"], "sharesCount": ["7"]}},
               {"id": "o2", "schema": "Ownership", "properties": {
                   "owner": [entity("NK-3", "Person", "Eva Muster")], "asset": ["NK-1"],
                   "percentage": ["> 25 % - <= 50 %"]}}],
           sanctions=[
               {"id": "s1", "schema": "Sanction", "properties": {
                   "entity": ["NK-1"], "program": ["Block list"], "authority": ["An office"],
                   "programId": ["P-1"], "listingDate": ["2024-05-06"], "reason": ["Because."]}},
               {"id": "s2", "schema": "Sanction", "properties": {
                   "entity": ["NK-1"], "authority": ["Another office"]}}]),
    entity("NK-2", "Company", "Zanthor", leiCode=["LEI00DEMO00000000001"],
           ownershipOwner=[
               {"id": "o1", "schema": "Ownership", "properties": {
                   "owner": ["NK-2"], "asset": [entity("NK-1", "Company", "Vexholm")],
                   "percentage": ["60"], "startDate": ["2024-01-02"]}},
               {"id": "o3", "schema": "Ownership", "properties": {
                   "owner": ["NK-2"], "asset": [entity("NK-9", "Company", "Far Away")]}}]),
    entity("NK-3", "Person", "Eva Muster"),
]  # fmt: skip


def test_nested_owners_stakes_and_listings_are_kept(register: Register) -> None:
    report = take(register, lines(*NESTED))
    assert [(row.number, row.outcome) for row in report.rows] == [
        (1, "imported"), (2, "imported"), (3, "refused")]
    firm = register.firm("t", "NK-1")
    stakes = {stake.owner: stake for stake in firm.values("owner")}
    assert (stakes["Zanthor"].firm, stakes["Zanthor"].percent) == ("NK-2", 60)
    assert (stakes["Eva Muster"].owner_kind, stakes["Eva Muster"].more_than) == ("person", 25)
    assert [a.text for a in firm.values("address")] == ["Weg 1"]
    first, second = firm.entries("listing")
    assert (first.value.list, first.value.program, first.facts[0].valid_from) == (
        "Block list", "P-1", date(2024, 5, 6))
    assert second.value.list == "Another office"
    assert any("NK-9" in note for note in report.rows[1].notes)
    assert set(report.unmapped) == {"Company.topics (1)", "Company.ownershipAsset.sharesCount (1)"}


def test_the_owner_of_a_nested_stake_is_met_under_the_registers_own_id(register: Register) -> None:
    take(register, lines(entity("k1", "Company", "Zanthor", leiCode=["LEI00DEMO00000000001"])))
    take(register, lines(*NESTED))
    (stake,) = [one for one in register.firm("t", "NK-1").values("owner") if one.percent == 60]
    assert stake.firm == "k1"
    of = structure_of(register, "t", "NK-1", date(2026, 11, 23))
    half = OwnershipRule(Fraction(50), True, True, "cascade")
    assert owned(of, "NK-1", frozenset({"k1"}), half, date(2026, 11, 23)).side == "yes"


def test_entities_of_one_line_each_are_linked(register: Register) -> None:
    report = take(register, lines(
        entity("A", "Company", "Vexholm", addressEntity=["ad"]),
        {"id": "ad", "schema": "Address", "properties": {"full": ["Weg 2"]}},
        {"id": "o", "schema": "Ownership", "properties": {
            "owner": ["B"], "asset": ["A"], "ownershipType": [
                "ownership-of-shares-25-to-50-percent"]}},
        entity("B", "Organization", "Zanthor"),
        {"id": "o2", "schema": "Ownership", "properties": {
            "owner": ["A"], "asset": ["B"], "percentage": ["most of it"]}}))
    assert [row.outcome for row in report.rows] == [
        "imported", "refused", "updated", "imported", "updated"]
    firm = register.firm("t", "A")
    assert [a.text for a in firm.values("address")] == ["Weg 2"]
    (stake,) = firm.values("owner")
    assert (stake.more_than, stake.at_most, stake.percent) == (25, 50, None)
    assert "most of it" in report.rows[4].notes[0]


def test_a_range_goes_out_and_comes_back(register: Register) -> None:
    take(register, lines(*NESTED))
    before = register.firm("t", "NK-1")
    data = to_ftm([before, register.firm("t", "NK-2")])
    import_ftm(register, "u", data, "f", SOURCE, by="me", now=NOW, dry_run=False)
    bounds = {(one.percent, one.more_than, one.at_most)
              for one in register.firm("u", "NK-1").values("owner")}
    assert bounds == {(60, None, None), (None, 25, 50)}


LEVEL_1 = [
    {"LEI": "LEI00DEMO00000000001", "Entity.LegalName": "Vexholm AG",
     "Entity.LegalName.xmllang": "de",
     "Entity.OtherEntityNames.OtherEntityName.1": "Vexco",
     "Entity.OtherEntityNames.OtherEntityName.1.type": "TRADING_OR_OPERATING_NAME",
     "Entity.OtherEntityNames.OtherEntityName.2": "Old Vex",
     "Entity.OtherEntityNames.OtherEntityName.2.type": "PREVIOUS_LEGAL_NAME",
     "Entity.TransliteratedOtherEntityNames.TransliteratedOtherEntityName.1": "VEXHOLM",
     "Entity.LegalAddress.FirstAddressLine": "Weg 1", "Entity.LegalAddress.City": "Bonn",
     "Entity.LegalAddress.Country": "DE", "Entity.LegalAddress.PostalCode": "53111",
     "Entity.HeadquartersAddress.FirstAddressLine": "Weg 9",
     "Entity.HeadquartersAddress.City": "Wien", "Entity.HeadquartersAddress.Country": "AT",
     "Entity.RegistrationAuthority.RegistrationAuthorityEntityID": "HRB 0012",
     "Entity.EntityCategory": "GENERAL", "Entity.EntityStatus": "ACTIVE",
     "Registration.RegistrationStatus": "ISSUED"},
    {"LEI": "LEI00DEMO00000000002", "Entity.LegalName": "Vexholm AG, Singapore Branch",
     "Entity.LegalAddress.Country": "SG", "Entity.EntityCategory": "BRANCH",
     "Entity.EntityStatus": "ACTIVE", "Registration.RegistrationStatus": "ISSUED"},
    {"LEI": "LEI00DEMO00000000003", "Entity.LegalName": "Zanthor SE",
     "Entity.EntityStatus": "INACTIVE"},
]  # fmt: skip


def relation(start: str, end: str, kind: str, status: str = "ACTIVE", **more: str
             ) -> dict[str, str]:
    return {"Relationship.StartNode.NodeID": f"LEI00DEMO0000000000{start}",
            "Relationship.StartNode.NodeIDType": "LEI",
            "Relationship.EndNode.NodeID": f"LEI00DEMO0000000000{end}",
            "Relationship.RelationshipType": kind, "Relationship.RelationshipStatus": status,
            "Relationship.Period.1.startDate": "2019-01-01T00:00:00Z",
            "Relationship.Period.1.periodType": "ACCOUNTING_PERIOD",
            "Relationship.Period.2.startDate": "2020-05-01T00:00:00Z",
            "Relationship.Period.2.periodType": "RELATIONSHIP_PERIOD", **more}


LEVEL_2 = [
    relation("1", "3", "IS_DIRECTLY_CONSOLIDATED_BY",
             **{"Relationship.Quantifiers.1.QuantifierAmount": "1.00"}),
    relation("2", "1", "IS_INTERNATIONAL_BRANCH_OF"),
    relation("1", "3", "IS_FUND-MANAGED_BY"),
    relation("2", "3", "IS_ULTIMATELY_CONSOLIDATED_BY", "INACTIVE"),
]


def test_golden_copies_give_firms_parents_and_branches(register: Register) -> None:
    one = take(register, table(LEVEL_1))
    assert [row.outcome for row in one.rows] == ["imported"] * 3
    assert "branch office" in one.rows[1].notes[0] and "inactive" in one.rows[2].notes[0]
    assert set(one.unmapped) == {"Entity.LegalName.xmllang (1)",
                                 "Registration.RegistrationStatus (2)"}
    firm = register.firm("t", "lei-LEI00DEMO00000000001")
    assert [(name.text, name.kind) for name in firm.names] == [
        ("Vexholm AG", "legal"), ("VEXHOLM", "translation"), ("Vexco", "trade"),
        ("Old Vex", "former")]
    assert {(n.scheme, n.value) for n in firm.values("identifier")} == {
        ("LEI", "LEI00DEMO00000000001"), ("register", "HRB 0012")}
    assert [(a.text, a.country, a.kind) for a in firm.values("address")] == [
        ("Weg 1, Bonn, 53111", "DE", None), ("Weg 9, Wien", "AT", "headquarters")]
    two = take(register, table(LEVEL_2))
    assert [row.outcome for row in two.rows] == ["updated", "updated", "refused", "refused"]
    assert "Relationship.Quantifiers.1.QuantifierAmount (1)" in two.unmapped
    (held,) = register.firm("t", firm.id).entries("owner")
    assert (held.value.percent, held.value.direct, held.facts[0].valid_from) == (
        None, True, date(2020, 5, 1))
    day = date(2026, 11, 23)
    of = structure_of(register, "t", "lei-LEI00DEMO00000000002", day)
    half = OwnershipRule(Fraction(50), True, True, "cascade")
    asked = owned(of, "lei-LEI00DEMO00000000002", frozenset({firm.id}), half, day)
    assert asked.side == "yes" and "branch office of Vexholm AG" in asked.sentence(of)


def test_reporting_exceptions_name_no_owner(register: Register) -> None:
    report = take(register, table([{
        "LEI": "LEI00DEMO00000000001",
        "Exception.Category": "DIRECT_ACCOUNTING_CONSOLIDATION_PARENT",
        "Exception.Reason.1": "NATURAL_PERSONS"}]))  # fmt: skip
    assert report.rows[0].outcome == "refused" and "exception" in report.rows[0].reason


def test_the_api_tells_what_it_holds_besides(register: Register) -> None:
    answer = {"meta": {"goldenCopy": {}}, "links": {}, "data": [{
        "type": "lei-records", "id": "LEI00DEMO00000000001", "attributes": {
            "lei": "LEI00DEMO00000000001", "entity": {
                "legalName": {"name": "Vexholm AG", "language": "de"}, "otherNames": [],
                "legalAddress": {"addressLines": ["Weg 1"], "country": "DE"},
                "legalForm": {"id": "6QQB"}, "jurisdiction": "DE", "status": "ACTIVE"}}}]}
    report = take(register, json.dumps(answer).encode())
    assert report.counts["imported"] == 1
    assert set(report.unmapped) == {"legalForm (1)", "jurisdiction (1)"}


CSL = [
    {"_id": "abc1", "source": "Entity List (EL) - Bureau of Industry and Security",
     "entity_number": "", "type": "", "programs": "", "name": "Vexholm Trading", "title": "",
     "addresses": "1 Main Road, Tallinn, EE; Weg 2, Bonn, DE",
     "federal_register_notice": "99 FR 1", "start_date": "2024-01-02",
     "license_requirement": "For all items", "license_policy": "Presumption of denial",
     "alt_names": "Vexco; Vex Handel", "ids": "Registration Number, 0042, EE; Gender, Male"},
    {"_id": "abc2", "source": "Specially Designated Nationals (SDN) - Treasury Department",
     "entity_number": "7", "type": "Individual", "programs": "P1; P2", "name": "MUSTER, Eva",
     "addresses": "", "license_requirement": "", "license_policy": "", "alt_names": "", "ids": ""},
]  # fmt: skip


@pytest.mark.parametrize("end", ["\r\n", ""])
def test_the_screening_list_is_read_as_csv_with_and_without_a_last_line_end(
    register: Register, end: str
) -> None:
    report = take(register, table(CSL, end))
    assert [row.outcome for row in report.rows] == ["imported", "refused"]
    firm = register.firm("t", "csl-abc1")
    assert [(name.text, name.kind) for name in firm.names] == [
        ("Vexholm Trading", "legal"), ("Vexco", "trade"), ("Vex Handel", "trade")]
    written = [a.text for a in firm.values("address")]
    assert written == ["1 Main Road, Tallinn, EE", "Weg 2, Bonn, DE"]
    assert [(n.scheme, n.value) for n in firm.values("identifier")] == [
        ("Registration Number", "0042")]
    (held,) = firm.entries("listing")
    assert held.value.measure == "For all items" and held.facts[0].valid_from == date(2024, 1, 2)
    assert "several countries" in report.rows[0].notes[0]
    assert report.unmapped == ("federal_register_notice (1)",)
    assert bool(report.notes) is not bool(end)


def test_a_golden_copy_of_hundreds_of_mostly_empty_columns_is_read(register: Register) -> None:
    wide = {f"Entity.Spare.{n}": "" for n in range(330)}
    rows = [{"LEI": f"LEI00DEMO{n:011d}", "Entity.LegalName": f"Vexholm {n}", **wide}
            for n in range(12_000)]
    data = table(rows)
    report = import_gleif(register, "t", data, "g", SOURCE, by="me", now=NOW, dry_run=True)
    assert report.counts["imported"] == 12_000
