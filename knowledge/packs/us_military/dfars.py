"""DFARS 252.225-7052: the buyer's own obligation in US defense supply."""

from typing import Any

from knowledge.rules import Facts, Parameters, any_of, rule

MATERIALS = ("smco_magnet", "ndfeb_magnet", "tantalum", "tungsten")


@rule("us.dfars.covered", cites="us_dfars_7052:252.225-7052", zh="受限材料用于国防供应。")
def covered(f: Facts, p: Parameters) -> Any:
    """A samarium-cobalt or neodymium-iron-boron magnet, tantalum or tungsten is for supply to the
    Department of Defense."""
    return f.covered_material.is_one_of(MATERIALS) & f.for_dod_supply.holds()


@rule("us.dfars.produced", cites="us_dfars_7052:252.225-7052", zh="在受限国家熔炼或生产。")
def produced(f: Facts, p: Parameters) -> Any:
    """It was melted or produced in China, Russia, Iran or North Korea."""
    return f.melted_or_produced_in.is_one_of(p.dfars_countries)


@rule("us.dfars.mined", cites="us_dfars_7052:252.225-7052", since="2027-01-01",
      zh="在受限国家开采、精炼或分离。")
def mined(f: Facts, p: Parameters) -> Any:
    """Its material was mined, refined or separated there; this counts from 1 January 2027."""
    return f.mined_refined_or_separated_in.is_one_of(p.dfars_countries)


@rule("us.dfars.origin", cites="us_dfars_7052:252.225-7052", zh="来源于受限国家。")
def origin(f: Facts, p: Parameters) -> Any:
    """A stage that counts on the day took place in a covered country."""
    return any_of(produced(f, p), mined(f, p))
