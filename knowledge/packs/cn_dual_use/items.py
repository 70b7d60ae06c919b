"""Is the item on the list? Decided by composition and form; a grade's name is never proof."""

from typing import Any

from knowledge.rules import Facts, Parameters, all_of, any_of, none_of, rule

SEVEN = ("Sm", "Gd", "Tb", "Dy", "Lu", "Sc", "Y")
FIVE = ("Ho", "Er", "Tm", "Eu", "Yb")
BASIC_FORMS = ("metal", "oxide", "compound", "target")
MAGNETS = ("magnet", "loose_with_goods")
ALLOYS = {"Sm": ("SmCo", "SmFe", "SmNi", "SmAl", "SmMg"), "Gd": ("GdMg", "GdAl"),
          "Tb": ("TbCo", "TbCoFe"), "Sc": ("ScAl", "ScCu"), "Y": ("YAl", "YCu", "YFe")}
MACHINES = ("strip_casting_furnace", "jet_mill", "hot_press", "isostatic_press",
            "sintering_furnace", "magnet_machining", "coating_or_diffusion")
GREY = ("magnet_on_back_iron", "assembly_without_core", "spare_magnets", "unmagnetized_blank",
        "powder_or_flakes", "swarf")


@rule("cn.faq5.rotor_or_stator", cites=("faq5:1", "no18_2025:1C905.a"))
def fixed_in_rotor_or_stator(f: Facts, p: Parameters) -> Any:
    """The magnets sit in or on an iron core or steel plate and are fixed as an assembly, or the
    assembly integrates a shaft, bearing, sleeve, fan, gear, balance plate or encoder: deeply
    processed, generally outside No. 18 (guidance, not a safe harbor)."""
    return f.item_form.is_one_of(("rotor_or_stator", "rotating_assembly"))


@rule("cn.faq5.moulded_sensor", cites=("faq5:2", "no18_2025:1C905.a"))
def moulded_sensor(f: Facts, p: Parameters) -> Any:
    """A sensor or sensor part that integrates chip, board, bracket, pins or magnet and is formed,
    for example by injection moulding: generally outside No. 18."""
    return f.item_form.is_("moulded_sensor")


@rule("cn.faq5.downstream_goods", cites=("faq5:3", "no18_2025:1C905.a"))
def downstream_goods(f: Facts, p: Parameters) -> Any:
    """Downstream goods with a magnetic part, such as toy blocks, phone cases, holders, clamps or
    security-tag removers: generally outside No. 18."""
    return f.item_form.is_("downstream_goods")


@rule("cn.faq4.finished_goods", cites=("faq4:2", "faq4:1", "no18_2025:1C905.a"))
def finished_goods(f: Facts, p: Parameters) -> Any:
    """A finished motor, headphone or loudspeaker: outside No. 18 by MOFCOM's FAQ IV, while primary
    processed magnets (magnetic steel, rings, blocks) stay inside."""
    return f.item_form.is_("finished_goods")


@rule("cn.faq.deeply_processed", cites=("faq5:1", "faq4:1"), under="faq5")
def deeply_processed(f: Facts, p: Parameters) -> Any:
    """By its degree of processing the item is generally outside No. 18."""
    return any_of(fixed_in_rotor_or_stator(f, p), moulded_sensor(f, p), downstream_goods(f, p),
                  finished_goods(f, p))


@rule("cn.no18.magnet_as_such", cites=("no18_2025:1C905.a", "faq4:1", "faq5:3"))
def magnet_as_such(f: Facts, p: Parameters) -> Any:
    """It leaves China as a magnet: a block, ring, tile, arc or sheet, loose or only primary
    processed; loose magnets packed beside other goods are magnets too."""
    return f.item_form.is_one_of(MAGNETS)


@rule("cn.open.grey_form", cites=("cn_open:C3", "faq5:1"))
def grey_form(f: Facts, p: Parameters) -> Any:
    """Its form lies between magnet and deeply processed part, and no text settles it: a magnet on
    plain back-iron, an assembly without core, spare magnets, an unmagnetized blank, powder, flakes
    or swarf."""
    return f.item_form.is_one_of(GREY) & p.open("grey_assembly_is_magnet")


@rule("cn.no18.counts_as_magnet", cites="no18_2025:1C905.a")
def counts_as_magnet(f: Facts, p: Parameters) -> Any:
    """In the form in which it leaves China it is permanent-magnet material."""
    processed = f.item_form.is_one_of(("rotor_or_stator", "rotating_assembly", "moulded_sensor",
                                       "downstream_goods", "finished_goods"))
    before_the_faq = processed & ~deeply_processed(f, p) & p.open("grey_assembly_is_magnet")
    return any_of(magnet_as_such(f, p), grey_form(f, p), before_the_faq)


@rule("cn.no18.samarium_cobalt", cites="no18_2025:1C902.a.4")
def samarium_cobalt(f: Facts, p: Parameters) -> Any:
    """It is samarium-cobalt permanent-magnet material, of any type (1:5, 2:17, sintered,
    bonded)."""
    return f.magnet_family.is_("SmCo")


@rule("cn.no18.only_a_trace", cites=("cn_open:C1", "cn_practice:trace"))
def only_a_trace(f: Facts, p: Parameters) -> Any:
    """Dysprosium and terbium together are measured at no more than 0.1 % by weight, the line that
    vendors report and no official text draws."""
    return all_of(f.dysprosium_pct.at_most(p.trace_practice_pct),
                  f.terbium_pct.at_most(p.trace_practice_pct),
                  f.dysprosium_pct.plus(f.terbium_pct).at_most(p.trace_practice_pct))


@rule("cn.no18.ndfeb_terbium", cites="no18_2025:1C904.a.4")
def ndfeb_terbium(f: Facts, p: Parameters) -> Any:
    """It is neodymium-iron-boron permanent-magnet material that contains terbium."""
    contains = f.terbium_pct.more_than(0) & ~only_a_trace(f, p)
    trace = f.terbium_pct.more_than(0) & p.open("trace_is_containing")
    return f.magnet_family.is_("NdFeB") & (contains | trace)


@rule("cn.no18.ndfeb_dysprosium", cites="no18_2025:1C905.a")
def ndfeb_dysprosium(f: Facts, p: Parameters) -> Any:
    """It is neodymium-iron-boron permanent-magnet material that contains dysprosium."""
    contains = f.dysprosium_pct.more_than(0) & ~only_a_trace(f, p)
    trace = f.dysprosium_pct.more_than(0) & p.open("trace_is_containing")
    return f.magnet_family.is_("NdFeB") & (contains | trace)


@rule("cn.no57.holmium_magnet", cites="no57_2025:1C909.a.4")
def holmium_magnet(f: Facts, p: Parameters) -> Any:
    """It is permanent-magnet material that contains holmium (No. 57 of 2025)."""
    return f.magnet_family.is_("NdFeB") & f.holmium_pct.more_than(0)


@rule("cn.no18.named_magnet", cites="no18_2025:1C905.a")
def named_magnet(f: Facts, p: Parameters) -> Any:
    """It is one of the three magnet materials that No. 18 names: samarium-cobalt, NdFeB with
    terbium, NdFeB with dysprosium."""
    return any_of(samarium_cobalt(f, p), ndfeb_terbium(f, p), ndfeb_dysprosium(f, p))


@rule("cn.no18.magnet", cites="no18_2025:1C905.a")
def controlled_magnet(f: Facts, p: Parameters) -> Any:
    """It is one of the magnets that No. 18 names, and leaves China as magnet material."""
    return named_magnet(f, p) & counts_as_magnet(f, p)


@rule("cn.no18.metal_oxide_compound", cites="no18_2025:entries")
def metal_oxide_compound(f: Facts, p: Parameters) -> Any:
    """It is metal, a target, an oxide or a compound of samarium, gadolinium, terbium, dysprosium,
    lutetium, scandium or yttrium."""
    return f.element.is_one_of(SEVEN) & f.item_form.is_one_of(BASIC_FORMS)


@rule("cn.no18.named_alloy", cites="no18_2025:entries")
def named_alloy(f: Facts, p: Parameters) -> Any:
    """It is an alloy that the entries name: samarium with cobalt, iron, nickel, aluminium or
    magnesium; gadolinium with magnesium or aluminium; terbium with cobalt, or cobalt and iron; of
    scandium and yttrium those that could be read."""
    return any_of(*(f.element.is_(element) & f.alloy_name.is_one_of(names)
                    for element, names in ALLOYS.items()))


@rule("cn.no18.alloy", cites=("no18_2025:entries", "cn_open:C4"))
def alloy(f: Facts, p: Parameters) -> Any:
    """It is an alloy that No. 18 names; of dysprosium, lutetium, scandium and yttrium the entries
    could not be read to their end."""
    unread = f.element.is_one_of(("Dy", "Lu", "Sc", "Y")) & p.open("alloy_entries_unread")
    return f.item_form.is_("alloy") & any_of(named_alloy(f, p), unread)


@rule("cn.no18.listed_code", cites="no18_2025:entries")
def listed_code(f: Facts, p: Parameters) -> Any:
    """It was classified under a code that No. 18 added to the dual-use list."""
    return f.control_code.is_one_of(p.no18_entries)


@rule("cn.no57.listed", cites="no57_2025:entries")
def no57_listed(f: Facts, p: Parameters) -> Any:
    """It is holmium, erbium, thulium, europium or ytterbium metal, target, oxide or compound, or
    stands under a code that No. 57 adds."""
    return any_of(f.control_code.is_one_of(p.no57_entries),
                  f.element.is_one_of(FIVE) & f.item_form.is_one_of(BASIC_FORMS))


@rule("cn.no55.superhard", cites="no55_2025:entries")
def superhard(f: Facts, p: Parameters) -> Any:
    """It is a superhard item by its form and size."""
    form, size = f.superhard_form, f.diamond_micrometers
    powder = form.is_("powder") & size.at_most(p.no55_powder_micrometers)
    crystal = all_of(form.is_("single_crystal"), size.at_least(p.no55_crystal_from_micrometers),
                     size.at_most(p.no55_crystal_micrometers))
    other = form.is_one_of(("wire_saw_or_wheel", "cvd_equipment", "technology"))
    return f.element.is_("superhard") & any_of(powder, crystal, other)


@rule("cn.no56.equipment", cites="no56_2025:entries")
def named_equipment(f: Facts, p: Parameters) -> Any:
    """It is one of the machines that could be read in 2B902, an aligning press from 1.5 tesla on;
    whether other equipment for rare earths stands in its sub-entries was not read."""
    kind, field = f.rare_earth_equipment, f.aligning_press_tesla
    press = kind.is_("aligning_press") & field.at_least(p.no56_aligning_press_tesla)
    unread = kind.is_("other_for_rare_earths") & p.open("equipment_entries_unread")
    return any_of(kind.is_one_of(MACHINES), press, unread)


@rule("cn.no58.battery_item", cites="no58_2025:entries")
def named_battery_item(f: Facts, p: Parameters) -> Any:
    """It is a battery item by its kind and figures."""
    kind = f.battery_item
    cell = kind.is_("lithium_ion_cell") & f.cell_wh_per_kg.at_least(p.no58_cell_wh_per_kg)
    cathode = all_of(kind.is_("lfp_cathode"), f.lfp_g_per_cm3.at_least(p.no58_lfp_density),
                     f.lfp_mah_per_g.at_least(p.no58_lfp_capacity))
    return any_of(cell, cathode, kind.is_one_of((
        "cathode_precursor", "graphite_anode", "production_equipment", "production_technology")))


@rule("cn.no55.listed", cites="no55_2025:entries")
def no55_listed(f: Facts, p: Parameters) -> Any:
    """It is synthetic diamond powder up to 50 µm, a single crystal of 50 to 500 µm that is no
    jewel, a fine wire saw or wheel, plasma-jet CVD equipment or its technology, or stands under a
    code of No. 55."""
    return f.control_code.is_one_of(p.no55_entries) | superhard(f, p)


@rule("cn.no56.listed", cites="no56_2025:entries")
def no56_listed(f: Facts, p: Parameters) -> Any:
    """It is equipment for rare earths or magnets that No. 56 names, a rare-earth ore or one of its
    flotation and extraction agents, or stands under a code of No. 56."""
    return any_of(f.control_code.is_one_of(p.no56_entries), f.item_form.is_("ore_or_agent"),
                  f.item_form.is_("equipment") & named_equipment(f, p))


@rule("cn.no58.listed", cites="no58_2025:entries")
def no58_listed(f: Facts, p: Parameters) -> Any:
    """It is a lithium-ion cell of 300 Wh/kg or more, an LFP cathode of 2.5 g/cm³ and 156 mAh/g or
    more, a cathode precursor, a graphite anode, their equipment or technology, or stands under a
    code of No. 58."""
    return any_of(f.control_code.is_one_of(p.no58_entries),
                  f.item_form.is_("battery_item") & named_battery_item(f, p))


@rule("cn.no62.technology", cites="no62_2025:1E902")
def rare_earth_technology(f: Facts, p: Parameters) -> Any:
    """It is technology for rare-earth mining, separation, metal or magnet making, recycling, or for
    assembling and running such lines; public-domain knowledge, basic research and what an ordinary
    patent filing needs are excepted."""
    return all_of(f.item_form.is_("technology"), f.rare_earth_technology.holds(),
                  none_of(f.technology_public.holds()))


@rule("cn.no18.magnet_family_or_item", cites="no18_2025:entries", under="ecl")
def is_magnet_or_part(f: Facts, p: Parameters) -> Any:
    """The item is a magnet or a part with magnets, not a raw material, technology or equipment."""
    return none_of(f.magnet_family.is_("not_a_magnet"))


@rule("cn.no18.other_item", cites="no18_2025:entries")
def other_item(f: Facts, p: Parameters) -> Any:
    """It is a metal, target, oxide, compound or alloy, or another item, that No. 18 names."""
    return any_of(metal_oxide_compound(f, p), alloy(f, p), listed_code(f, p))


@rule("cn.d792.item_controlled", cites=("no18_2025:entries", "d792:14"))
def item_controlled(f: Facts, p: Parameters) -> Any:
    """The item stands on China's dual-use list as No. 18 of 2025 extended it."""
    magnet = is_magnet_or_part(f, p)
    return (magnet & controlled_magnet(f, p)) | (~magnet & other_item(f, p))


@rule("cn.october.other_item", cites=("no57_2025:entries", "no62_2025:1E902"), under="ecl")
def october_other_item(f: Facts, p: Parameters) -> Any:
    """It is another item than a magnet that the package of 9 October 2025 names."""
    return any_of(no57_listed(f, p), no55_listed(f, p), no56_listed(f, p), no58_listed(f, p),
                  rare_earth_technology(f, p))


@rule("cn.october.item_listed", cites=("no57_2025:entries", "no62_2025:1E902"), under="ecl")
def october_listed(f: Facts, p: Parameters) -> Any:
    """The item stands in one of the lists of the package of 9 October 2025 (Nos. 55 to 58 and
    62)."""
    magnet = is_magnet_or_part(f, p)
    return any_of(magnet & holmium_magnet(f, p) & counts_as_magnet(f, p),
                  ~magnet & october_other_item(f, p))


@rule("cn.no51.listed_elsewhere", cites=("no51_2024:list", "d792:14"))
def listed_elsewhere(f: Facts, p: Parameters) -> Any:
    """The exporter classified the item, which is no magnet, under another entry of the dual-use
    list; that list is longer than what is encoded here."""
    return ~is_magnet_or_part(f, p) & f.listed_elsewhere.holds()


@rule("cn.d792.listed_material", cites=("no18_2025:entries", "d792:14"), under="d792")
def listed_material(f: Facts, p: Parameters) -> Any:
    """The material or item is one that a dual-use list names, leaving its degree of processing
    aside."""
    magnet = is_magnet_or_part(f, p)
    return any_of(magnet & any_of(named_magnet(f, p), holmium_magnet(f, p)),
                  ~magnet & any_of(other_item(f, p), october_other_item(f, p)),
                  listed_elsewhere(f, p))


@rule("cn.faq.outside_by_form", cites=("faq5:1", "faq4:1", "cn_open:C3"), under="ecl")
def outside_by_form(f: Facts, p: Parameters) -> Any:
    """It is a magnet or part with magnets whose form takes it outside No. 18."""
    return is_magnet_or_part(f, p) & ~counts_as_magnet(f, p)


@rule("cn.d792.licensable", cites=("d792:14", "ecl:12"), under="ecl")
def licensable(f: Facts, p: Parameters) -> Any:
    """The item stands on a list of dual-use items, so that its export needs a license."""
    return any_of(item_controlled(f, p), october_listed(f, p), listed_elsewhere(f, p))
