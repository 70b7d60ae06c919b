"""Is the item on the list? Decided by composition and form; a grade's name is never proof."""

from typing import Any

from knowledge.packs.cn_dual_use.entries import (
    downstream_goods,
    dysprosium,
    erbium,
    europium,
    gadolinium,
    holmium,
    lutetium,
    samarium,
    scandium,
    terbium,
    thulium,
    ytterbium,
    yttrium,
)
from knowledge.rules import Facts, Parameters, all_of, any_of, is_under, none_of, rule

MAGNETS = ("magnet", "loose_with_goods")
DEEPLY_PROCESSED = ("rotor_or_stator", "rotating_assembly", "moulded_sensor", "downstream_goods",
                    "finished_goods")
WITHOUT_HOLMIUM = ("not_a_magnet", "ferrite", "AlNiCo")
NO_MAGNET_MATERIAL = ("magnetless_part", "technology", "equipment", "ore_or_agent", "battery_item")
"""Forms in which no magnet material leaves China. Any form that stands in none of these three lies
between, and no text settles it."""


@rule("cn.faq5.rotor_or_stator", cites=("faq5:1", "no18_2025:1C905.a"))
def fixed_in_rotor_or_stator(f: Facts, p: Parameters) -> Any:
    """The magnets sit in or on an iron core or steel plate and are fixed as an assembly, or the
    assembly integrates a shaft, bearing, sleeve, fan, gear, balance plate or encoder: deeply
    processed, generally outside No. 18 (guidance, not a safe harbor)."""
    return f.item_form.is_one_of(("rotor_or_stator", "rotating_assembly"))


@rule("cn.faq5.moulded_sensor", cites=("faq5:2", "no18_2025:1C905.a"))
def moulded_sensor(f: Facts, p: Parameters) -> Any:
    """A sensor or sensor part that integrates to any extent chip, board, bracket, pins and magnet
    and is formed, for example by injection moulding: generally outside No. 18."""
    return f.item_form.is_("moulded_sensor")


@rule("cn.faq4.finished_goods", cites=("faq4:2", "faq4:1", "no18_2025:1C905.a"))
def finished_goods(f: Facts, p: Parameters) -> Any:
    """A finished motor, headphone or loudspeaker: outside No. 18 by MOFCOM's FAQ IV as a third
    party summarizes it, while primary processed magnets (magnetic steel, rings, blocks) stay
    inside."""
    return f.item_form.is_("finished_goods")


@rule("cn.faq.deeply_processed", cites=("faq5:1", "faq4:2"), under="faq5")
def deeply_processed(f: Facts, p: Parameters) -> Any:
    """By its degree of processing the item is generally outside No. 18."""
    return any_of(fixed_in_rotor_or_stator(f, p), moulded_sensor(f, p), downstream_goods(f, p),
                  finished_goods(f, p))


@rule("cn.no18.magnet_as_such", cites=("no18_2025:1C905.a", "faq4:1", "faq5:3"))
def magnet_as_such(f: Facts, p: Parameters) -> Any:
    """It leaves China as a magnet: a block, ring, tile, arc or sheet, loose or only primary
    processed; loose magnets packed beside other goods are magnets too."""
    return f.item_form.is_one_of(MAGNETS)


def grey_form_of_magnet(f: Facts) -> Any:
    """A form that is neither a magnet, nor a deeply processed part, nor without magnet material."""
    return none_of(f.item_form.is_one_of((*MAGNETS, *DEEPLY_PROCESSED, *NO_MAGNET_MATERIAL)))


@rule("cn.open.grey_form", cites=("cn_open:C3", "faq5:1"))
def grey_form(f: Facts, p: Parameters) -> Any:
    """Its form lies between magnet and deeply processed part, and no text settles it: a magnet on
    plain back-iron, an assembly without core, spare magnets, an unmagnetized blank, powder, flakes,
    swarf, or alloy of magnet material."""
    return grey_form_of_magnet(f) & p.open("grey_assembly_is_magnet")


def processed_before_the_faq(f: Facts, p: Parameters) -> Any:
    """A deeply processed part on a day before the FAQ that sets it outside."""
    return f.item_form.is_one_of(DEEPLY_PROCESSED) & ~deeply_processed(f, p)


@rule("cn.no18.counts_as_magnet", cites="no18_2025:1C905.a")
def counts_as_magnet(f: Facts, p: Parameters) -> Any:
    """In the form in which it leaves China it is permanent-magnet material."""
    before_the_faq = processed_before_the_faq(f, p) & p.open("grey_assembly_is_magnet")
    return any_of(magnet_as_such(f, p), grey_form(f, p), before_the_faq)


@rule("cn.no18.samarium_cobalt_material", cites="no18_2025:1C902.a.4")
def samarium_cobalt_material(f: Facts, p: Parameters) -> Any:
    """The material is samarium-cobalt, of any type (1:5, 2:17, sintered, bonded)."""
    return f.magnet_family.is_("SmCo")


@rule("cn.no18.only_a_trace", cites=("cn_open:C1", "cn_practice:trace"), under="no18_2025")
def only_a_trace(f: Facts, p: Parameters) -> Any:
    """Dysprosium and terbium together are measured at no more than 0.1 % by weight, the line that
    vendors report and no official text draws."""
    return all_of(f.dysprosium_pct.at_most(p.trace_practice_pct),
                  f.terbium_pct.at_most(p.trace_practice_pct),
                  f.dysprosium_pct.plus(f.terbium_pct).at_most(p.trace_practice_pct))


@rule("cn.no18.terbium_material", cites="no18_2025:1C904.a.4")
def terbium_material(f: Facts, p: Parameters) -> Any:
    """The material is neodymium-iron-boron that contains terbium."""
    contains = f.terbium_pct.more_than(0) & ~only_a_trace(f, p)
    trace = f.terbium_pct.more_than(0) & p.open("trace_is_containing")
    return f.magnet_family.is_("NdFeB") & (contains | trace)


@rule("cn.no18.dysprosium_material", cites="no18_2025:1C905.a")
def dysprosium_material(f: Facts, p: Parameters) -> Any:
    """The material is neodymium-iron-boron that contains dysprosium."""
    contains = f.dysprosium_pct.more_than(0) & ~only_a_trace(f, p)
    trace = f.dysprosium_pct.more_than(0) & p.open("trace_is_containing")
    return f.magnet_family.is_("NdFeB") & (contains | trace)


@rule("cn.no57.holmium_material", cites="no57_2025:1C909.a.4")
def holmium_material(f: Facts, p: Parameters) -> Any:
    """The material is that of a permanent magnet of any family and contains holmium; ferrite and
    AlNiCo are told of magnets without it, and one with holmium is told as another magnet."""
    return f.holmium_pct.more_than(0) & none_of(f.magnet_family.is_one_of(WITHOUT_HOLMIUM))


@rule("cn.no18.magnet_family_or_item", cites="no18_2025:entries", under="ecl")
def is_magnet_or_part(f: Facts, p: Parameters) -> Any:
    """The item is a magnet or a part with magnets, not a raw material, technology or equipment."""
    return none_of(f.magnet_family.is_("not_a_magnet"))


@rule("cn.no18.samarium_cobalt", cites=("no18_2025:1C902.a.4", "no18_2025:magnets"))
def samarium_cobalt(f: Facts, p: Parameters) -> Any:
    """It stands in entry 1C902.a.4: samarium-cobalt permanent-magnet material, of any type (1:5,
    2:17, sintered, bonded), in the form in which it leaves China."""
    return samarium_cobalt_material(f, p) & counts_as_magnet(f, p)


@rule("cn.no18.ndfeb_terbium", cites=("no18_2025:1C904.a.4", "no18_2025:magnets"))
def ndfeb_terbium(f: Facts, p: Parameters) -> Any:
    """It stands in entry 1C904.a.4: neodymium-iron-boron permanent-magnet material that contains
    terbium, in the form in which it leaves China."""
    return terbium_material(f, p) & counts_as_magnet(f, p)


@rule("cn.no18.ndfeb_dysprosium", cites=("no18_2025:1C905.a", "no18_2025:magnets"))
def ndfeb_dysprosium(f: Facts, p: Parameters) -> Any:
    """It stands in entry 1C905.a: neodymium-iron-boron permanent-magnet material that contains
    dysprosium, in the form in which it leaves China (the number under 1C905.a was not read)."""
    return dysprosium_material(f, p) & counts_as_magnet(f, p)


@rule("cn.no57.holmium_magnet", cites=("no57_2025:1C909.a.4", "no57_2025:entries", "cn_open:C5"))
def holmium_magnet(f: Facts, p: Parameters) -> Any:
    """It stands in entry 1C909.a.4: permanent-magnet material of any family that contains holmium
    (No. 57 of 2025), in the form in which it leaves China. FAQ V, which sets deeply processed parts
    outside No. 18, is older than No. 57; no text says that it sets them outside this entry too."""
    processed = f.item_form.is_one_of(DEEPLY_PROCESSED) & p.open("processed_holmium_is_listed")
    return holmium_material(f, p) & any_of(counts_as_magnet(f, p), processed)


@rule("cn.open.other_magnet", cites=("cn_open:C6", "no18_2025:magnets"))
def other_magnet(f: Facts, p: Parameters) -> Any:
    """It is a magnet of another material than those named, such as samarium-iron-nitrogen; no text
    says whether an entry reaches it as an alloy, compound or mixture of a listed element."""
    material = f.magnet_family.is_("other_magnet") & counts_as_magnet(f, p)
    return material & p.open("other_magnet_material")


@rule("cn.no18.named_magnet", cites="no18_2025:1C905.a")
def named_magnet(f: Facts, p: Parameters) -> Any:
    """Its material is one of the three that No. 18 names: samarium-cobalt, NdFeB with terbium,
    NdFeB with dysprosium."""
    return any_of(samarium_cobalt_material(f, p), terbium_material(f, p), dysprosium_material(f, p))


def _under(f: Facts, p: Parameters, entries: Any) -> Any:
    """No magnet, classified under one of these entries; a heading of which only a part is listed
    does not tell."""
    above = {code.rsplit(".", place)[0] for code in entries
             for place in range(1, code.count(".") + 1)}
    wider = tuple(sorted(code for code in above if not any(is_under(code, one) for one in entries)))
    unsaid = (f.control_code.is_one_of(wider) & p.open("heading_tells_sub_entry"),) if wider else ()
    return f.magnet_family.is_("not_a_magnet") & any_of(f.control_code.is_under(entries), *unsaid)


@rule("cn.no18.listed_code", cites="no18_2025:entries")
def listed_code(f: Facts, p: Parameters) -> Any:
    """It was classified under an entry that No. 18 added to the dual-use list (1C902 to 1C908)."""
    return _under(f, p, p.no18_entries)


@rule("cn.no57.listed", cites=("no57_2025:entries", "no57_2025:1C909"))
def no57_listed(f: Facts, p: Parameters) -> Any:
    """It stands in an entry of No. 57 (1C909 to 1C913), by what it is or by its code."""
    return any_of(holmium(f, p), erbium(f, p), thulium(f, p), europium(f, p), ytterbium(f, p),
                  _under(f, p, p.no57_entries))


@rule("cn.no55.superhard", cites="no55_2025:entries")
def superhard(f: Facts, p: Parameters) -> Any:
    """It is a superhard item by its form and size; whether another form is named was not read."""
    form, size = f.superhard_form, f.diamond_micrometers
    powder = form.is_("powder") & size.at_most(p.no55_powder_micrometers)
    crystal = all_of(form.is_("single_crystal"), size.at_least(p.no55_crystal_from_micrometers),
                     size.at_most(p.no55_crystal_micrometers))
    decided = ("powder", "single_crystal", "jewelry")
    other = none_of(form.is_one_of(decided)) & form.is_one_of(p.no55_forms)
    return f.element.is_("superhard") & any_of(powder, crystal, other)


@rule("cn.no56.equipment", cites="no56_2025:entries")
def named_equipment(f: Facts, p: Parameters) -> Any:
    """It is one of the machines that could be read in 2B902, an aligning press from 1.5 tesla on;
    whether other equipment for rare earths stands in its sub-entries was not read."""
    kind, field = f.rare_earth_equipment, f.aligning_press_tesla
    press = kind.is_("aligning_press") & field.at_least(p.no56_aligning_press_tesla)
    others = none_of(kind.is_one_of(("aligning_press", "none_of_these")))
    return press | (others & kind.is_one_of(p.no56_machines))


@rule("cn.no58.battery_item", cites="no58_2025:entries")
def named_battery_item(f: Facts, p: Parameters) -> Any:
    """It is a battery item by its kind and figures; whether another kind is named was not read."""
    kind = f.battery_item
    cell = kind.is_("lithium_ion_cell") & f.cell_wh_per_kg.at_least(p.no58_cell_wh_per_kg)
    cathode = all_of(kind.is_("lfp_cathode"), f.lfp_g_per_cm3.at_least(p.no58_lfp_density),
                     f.lfp_mah_per_g.at_least(p.no58_lfp_capacity))
    figures = ("lithium_ion_cell", "lfp_cathode")
    return any_of(cell, cathode,
                  none_of(kind.is_one_of(figures)) & kind.is_one_of(p.no58_kinds))


@rule("cn.no55.listed", cites="no55_2025:entries")
def no55_listed(f: Facts, p: Parameters) -> Any:
    """It is synthetic diamond powder up to 50 µm, a single crystal of 50 to 500 µm that is no
    jewel, a fine wire saw or wheel, plasma-jet CVD equipment or its technology, or stands under a
    code of No. 55."""
    return any_of(_under(f, p, p.no55_entries),
                  f.magnet_family.is_("not_a_magnet") & superhard(f, p))


@rule("cn.no56.listed", cites="no56_2025:entries")
def no56_listed(f: Facts, p: Parameters) -> Any:
    """It is equipment for rare earths or magnets that No. 56 names, a rare-earth ore or one of its
    flotation and extraction agents, or stands under a code of No. 56."""
    return any_of(_under(f, p, p.no56_entries), f.item_form.is_("ore_or_agent"),
                  f.item_form.is_("equipment") & named_equipment(f, p))


@rule("cn.no58.listed", cites="no58_2025:entries")
def no58_listed(f: Facts, p: Parameters) -> Any:
    """It is a lithium-ion cell of 300 Wh/kg or more, an LFP cathode of 2.5 g/cm³ and 156 mAh/g or
    more, a cathode precursor, a graphite anode, their equipment or technology, or stands under a
    code of No. 58."""
    return any_of(_under(f, p, p.no58_entries),
                  f.item_form.is_("battery_item") & named_battery_item(f, p))


@rule("cn.no62.technology", cites="no62_2025:1E902")
def rare_earth_technology(f: Facts, p: Parameters) -> Any:
    """It is technology for rare-earth mining, separation, metal or magnet making, recycling, or for
    assembling, commissioning, maintaining or upgrading such lines (1E902); public-domain
    knowledge, basic research and what an ordinary patent filing needs are excepted."""
    by_kind = all_of(f.item_form.is_("technology"), f.rare_earth_technology.holds(),
                     none_of(f.technology_public.holds()))
    return by_kind | _under(f, p, p.no62_entries)


@rule("cn.no18.other_item", cites="no18_2025:entries")
def other_item(f: Facts, p: Parameters) -> Any:
    """It is a metal, alloy, target, oxide, compound or another item that an entry of No. 18 names,
    and no magnet."""
    return any_of(samarium(f, p), gadolinium(f, p), terbium(f, p), dysprosium(f, p),
                  lutetium(f, p), scandium(f, p), yttrium(f, p), listed_code(f, p))


@rule("cn.d792.item_controlled", cites=("no18_2025:entries", "d792:14"))
def item_controlled(f: Facts, p: Parameters) -> Any:
    """The item stands on China's dual-use list as No. 18 of 2025 extended it."""
    return any_of(samarium_cobalt(f, p), ndfeb_terbium(f, p), ndfeb_dysprosium(f, p),
                  other_magnet(f, p), other_item(f, p))


@rule("cn.october.other_item", cites=("no57_2025:entries", "no62_2025:1E902"), under="ecl")
def october_other_item(f: Facts, p: Parameters) -> Any:
    """It is another item than a magnet that the package of 9 October 2025 names."""
    return any_of(no57_listed(f, p), no55_listed(f, p), no56_listed(f, p), no58_listed(f, p),
                  rare_earth_technology(f, p))


@rule("cn.october.item_listed", cites=("no57_2025:entries", "no62_2025:1E902"), under="ecl")
def october_listed(f: Facts, p: Parameters) -> Any:
    """The item stands in one of the lists of the package of 9 October 2025 (Nos. 55 to 58 and
    62)."""
    return holmium_magnet(f, p) | october_other_item(f, p)


@rule("cn.no51.listed_elsewhere", cites=("no51_2024:list", "d792:14"))
def listed_elsewhere(f: Facts, p: Parameters) -> Any:
    """The exporter classified the item, which is no magnet, under another entry of the dual-use
    list; that list is longer than what is encoded here."""
    return ~is_magnet_or_part(f, p) & f.listed_elsewhere.holds()


@rule("cn.d792.listed_material", cites=("no18_2025:entries", "d792:14"), under="d792")
def listed_material(f: Facts, p: Parameters) -> Any:
    """The material or item is one that a dual-use list names, leaving its degree of processing
    aside."""
    return any_of(named_magnet(f, p), holmium_material(f, p), other_item(f, p),
                  october_other_item(f, p), listed_elsewhere(f, p))


@rule("cn.faq.outside_by_form", cites=("faq5:1", "faq4:2", "cn_open:C3"), under="ecl")
def outside_by_form(f: Facts, p: Parameters) -> Any:
    """It is a magnet or part with magnets whose form takes it outside No. 18."""
    return is_magnet_or_part(f, p) & ~counts_as_magnet(f, p)


@rule("cn.d792.licensable", cites=("d792:14", "ecl:12"), under="ecl")
def licensable(f: Facts, p: Parameters) -> Any:
    """The item stands on a list of dual-use items, so that its export needs a license."""
    return any_of(item_controlled(f, p), october_listed(f, p), listed_elsewhere(f, p))
