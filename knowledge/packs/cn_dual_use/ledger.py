"""Does this shipment fall under the license that the exporter holds?"""

from typing import Any

from knowledge.rules import Facts, Parameters, none_of, rule


@rule("cn.ledger.holder", cites=("d792:15", "d792:16"))
def holder(f: Facts, p: Parameters) -> Any:
    """The exporter of the shipment holds the license."""
    return f.license_held_by_exporter.holds()


@rule("cn.ledger.end_user", cites=("d792:15", "d792:18"))
def end_user(f: Facts, p: Parameters) -> Any:
    """The license names this end user; adding one is a new application."""
    return f.license_names_end_user.holds()


@rule("cn.ledger.item", cites=("d792:15", "d792:18"))
def item(f: Facts, p: Parameters) -> Any:
    """The license names this item."""
    return f.license_names_item.holds()


@rule("cn.ledger.begun", cites=("d792:15", "d792:39"))
def begun(f: Facts, p: Parameters) -> Any:
    """The day of export is not before the license's first day."""
    return f.shipment_date.at_least(f.license_from)


@rule("cn.ledger.not_lapsed", cites=("d792:15", "d792:39"))
def not_lapsed(f: Facts, p: Parameters) -> Any:
    """The day of export is not after the license's last day; an export beyond the license's
    validity is one without a license."""
    return f.shipment_date.at_most(f.license_until)


@rule("cn.ledger.quantity", cites="d792:18")
def quantity(f: Facts, p: Parameters) -> Any:
    """The shipment is not larger than what is left of the licensed quantity."""
    return f.shipment_quantity.at_most(f.license_quantity_left)


@rule("cn.ledger.live", cites=("d792:18", "d792:20"))
def live(f: Facts, p: Parameters) -> Any:
    """The license has not been suspended or withdrawn."""
    return none_of(f.license_withdrawn.holds())


@rule("cn.ledger.used_up", cites="d792:15(1)")
def used_up(f: Facts, p: Parameters) -> Any:
    """The individual license served its one export, which is completed: it is used up."""
    return f.license_used_up.holds()
