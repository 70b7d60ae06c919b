"""Metals, alloys, targets, oxides, compounds and other products, entry by entry: No. 18 of 2025
(1C902 to 1C908) and No. 57 of 2025 (1C909 to 1C913). An entry says what was read of it; what was
not read is unsettled, never outside."""

from typing import Any

from knowledge.rules import Facts, Parameters, all_of, any_of, none_of, rule

SMELTED = ("metal", "oxide", "compound")
SEVEN = ("Sm", "Gd", "Tb", "Dy", "Lu", "Sc", "Y")
READ_ALLOYS = ("ScAl", "ScCu", "YAl", "YCu")
BROKEN = ("powder_or_flakes", "swarf")
PROCESSED = ("luminescent_material", "catalyst_powder")
"""Forms that FAQ V calls downstream goods."""
PRODUCTS = ("crystal", "magnetocaloric_material", "magnetostrictive_material",
            "optical_fiber_material", "hydrogen_storage_material", "ceramic")
"""Forms in which an element leaves China that No. 18 does not name: no text says whether they are
compounds or mixtures."""


@rule("cn.faq5.downstream_goods", cites=("faq5:3", "no18_2025:1C905.a"))
def downstream_goods(f: Facts, p: Parameters) -> Any:
    """Downstream goods: goods with a magnetic part such as toy blocks, phone cases, holders, clamps
    or security-tag removers, calcined catalyst powders, phosphors and other luminescent materials:
    generally outside No. 18."""
    return f.item_form.is_one_of(("downstream_goods", *PROCESSED))


def _processed_before_the_faq(f: Facts, p: Parameters) -> Any:
    return f.item_form.is_one_of(PROCESSED) & ~downstream_goods(f, p)


def _of(f: Facts, element: str, *ways: Any) -> Any:
    """No magnet, of this element, in one of these ways."""
    return all_of(f.magnet_family.is_("not_a_magnet"), f.element.is_(element), any_of(*ways))


def _made_of(f: Facts, form: str, listed: Any) -> Any:
    """An alloy, or a target of an alloy, that is listed."""
    return f.item_form.is_(form) & f.alloy_name.is_one_of(listed)


def _seven(f: Facts, p: Parameters, element: str, alloy: Any, target: Any) -> Any:
    """An element of No. 18: metal, oxide, compound and target of the metal; the alloys and alloy
    targets given; powder, flakes, swarf and other products are unsettled, and so are the downstream
    goods of FAQ V before it was issued."""
    other = f.item_form.is_one_of(PRODUCTS) | _processed_before_the_faq(f, p)
    return _of(f, element, f.item_form.is_one_of((*SMELTED, "target")), alloy, target,
               f.item_form.is_one_of(BROKEN) & p.open("powder_is_listed_metal"),
               other & p.open("product_entries_unread"))


def _unread(f: Facts, p: Parameters, *forms: str) -> Any:
    return f.item_form.is_one_of(forms) & p.open("alloy_entries_unread")


@rule("cn.no18.samarium", cites=("no18_2025:1C902", "no18_2025:entries"))
def samarium(f: Facts, p: Parameters) -> Any:
    """It stands in entry 1C902: samarium metal (a.1); its alloys with cobalt, iron, nickel,
    aluminium or magnesium (a.2); a target of samarium, samarium-cobalt or samarium-iron (a.3);
    oxide and its mixtures (b); compounds and their mixtures (c)."""
    return _seven(f, p, "Sm", _made_of(f, "alloy", p.no18_samarium_alloys),
                  _made_of(f, "alloy_target", p.no18_samarium_target_alloys))


@rule("cn.no18.gadolinium", cites=("no18_2025:1C903", "no18_2025:entries"))
def gadolinium(f: Facts, p: Parameters) -> Any:
    """It stands in entry 1C903: gadolinium metal (a.1); its alloys with magnesium or aluminium
    (a.2); a target of gadolinium, gadolinium-iron or gadolinium-cobalt (a.3); oxide and its
    mixtures (b); compounds and their mixtures (c)."""
    return _seven(f, p, "Gd", _made_of(f, "alloy", p.no18_gadolinium_alloys),
                  _made_of(f, "alloy_target", p.no18_gadolinium_target_alloys))


@rule("cn.no18.terbium", cites=("no18_2025:1C904", "no18_2025:entries"))
def terbium(f: Facts, p: Parameters) -> Any:
    """It stands in entry 1C904: terbium metal (a.1); its alloys with cobalt, or cobalt and iron
    (a.2); a target of terbium or terbium-cobalt (a.3); oxide and its mixtures (b); compounds and
    their mixtures (c)."""
    return _seven(f, p, "Tb", _made_of(f, "alloy", p.no18_terbium_alloys),
                  _made_of(f, "alloy_target", p.no18_terbium_target_alloys))


@rule("cn.no18.dysprosium", cites=("no18_2025:1C905.a", "no18_2025:1C905", "cn_open:C4"))
def dysprosium(f: Facts, p: Parameters) -> Any:
    """It stands in entry 1C905: dysprosium metal or target (a), oxide (b), compounds (c), each with
    their mixtures; which of its alloys and alloy targets are named was not read (dysprosium-iron
    and terbium-dysprosium-iron are named in secondary lists)."""
    with_terbium = _of(f, "Tb", f.alloy_name.is_("TbDyFe") & _unread(f, p, "alloy", "alloy_target"))
    return any_of(_seven(f, p, "Dy", _unread(f, p, "alloy"), _unread(f, p, "alloy_target")),
                  with_terbium)


@rule("cn.no18.lutetium", cites=("no18_2025:1C906", "cn_open:C4"))
def lutetium(f: Facts, p: Parameters) -> Any:
    """It stands in entry 1C906: lutetium metal or target (a), oxide (b), compounds (c); which of
    its alloys and alloy targets are named was not read."""
    return _seven(f, p, "Lu", _unread(f, p, "alloy"), _unread(f, p, "alloy_target"))


@rule("cn.no18.scandium", cites=("no18_2025:1C907", "cn_open:C4"))
def scandium(f: Facts, p: Parameters) -> Any:
    """It stands in entry 1C907: scandium metal, scandium-aluminium or scandium-copper alloy, or a
    target (a), oxide (b), compounds (c); whether other alloys and alloy targets are named was not
    read."""
    return _seven(f, p, "Sc", _made_of(f, "alloy", p.no18_scandium_alloys),
                  _unread(f, p, "alloy_target"))


@rule("cn.no18.yttrium", cites=("no18_2025:1C908", "cn_open:C4"))
def yttrium(f: Facts, p: Parameters) -> Any:
    """It stands in entry 1C908: yttrium metal, yttrium-aluminium or yttrium-copper alloy, or a
    target (a), oxide (b), compounds (c). Yttrium-iron was seen, but not whether as an alloy or as a
    target; whether others are named was not read."""
    return _seven(f, p, "Y", _made_of(f, "alloy", p.no18_yttrium_alloys),
                  _unread(f, p, "alloy_target"))


def _five(f: Facts, p: Parameters, element: str, products: Any, *ways: Any) -> Any:
    """An element of No. 57: metal, oxide and compound, the products and ways given; powder, flakes,
    swarf and any other product are unsettled."""
    other = (*PRODUCTS, *PROCESSED)
    unnamed = f.item_form.is_one_of(tuple(form for form in other if form not in products))
    named = (f.item_form.is_one_of(products),) if products else ()
    return _of(f, element, f.item_form.is_one_of(SMELTED), *named, *ways,
               f.item_form.is_one_of(BROKEN) & p.open("powder_is_listed_metal"),
               unnamed & p.open("product_entries_unread"))


@rule("cn.no57.holmium", cites=("no57_2025:1C909", "no57_2025:entries"))
def holmium(f: Facts, p: Parameters) -> Any:
    """It stands in entry 1C909: holmium metal (a.1); its alloys with copper, magnesium or iron
    (a.2); a target of holmium or holmium-copper (a.3); crystals (a.5); magnetocaloric (a.6) or
    magnetostrictive (a.7) material; oxide and its mixtures (b); compounds and their mixtures
    (c)."""
    return _five(f, p, "Ho", p.no57_holmium_products, f.item_form.is_("target"),
                 _made_of(f, "alloy", p.no57_holmium_alloys),
                 _made_of(f, "alloy_target", p.no57_holmium_target_alloys))


@rule("cn.no57.erbium", cites=("no57_2025:1C910", "no57_2025:entries"))
def erbium(f: Facts, p: Parameters) -> Any:
    """It stands in entry 1C910: erbium metal (a.1); erbium-aluminium alloy (a.2); a target of
    erbium (a.3); crystals (a.4); optical-fiber (a.5) or hydrogen-storage (a.6) material; ceramics
    (a.7); oxide and its mixtures (b); compounds and their mixtures (c)."""
    return _five(f, p, "Er", p.no57_erbium_products, f.item_form.is_("target"),
                 _made_of(f, "alloy", p.no57_erbium_alloys))


@rule("cn.no57.thulium", cites=("no57_2025:1C911", "no57_2025:entries"))
def thulium(f: Facts, p: Parameters) -> Any:
    """It stands in entry 1C911: thulium metal (a.1); a target of thulium (a.2); crystals (a.3);
    luminescent material (a.4); oxide and its mixtures (b); compounds and their mixtures (c). No
    alloy is named."""
    return _five(f, p, "Tm", p.no57_thulium_products, f.item_form.is_("target"))


@rule("cn.no57.europium", cites=("no57_2025:1C912", "no57_2025:entries"))
def europium(f: Facts, p: Parameters) -> Any:
    """It stands in entry 1C912: europium metal (a.1); magnesium-europium alloy (a.2); a target of
    europium (a.3); luminescent material such as phosphor (a.4); crystals (a.5); hydrogen-absorbing
    material (a.6); oxide and its mixtures (b); compounds and their mixtures (c)."""
    return _five(f, p, "Eu", p.no57_europium_products, f.item_form.is_("target"),
                 _made_of(f, "alloy", p.no57_europium_alloys))


@rule("cn.no57.ytterbium", cites=("no57_2025:1C913", "no57_2025:entries"))
def ytterbium(f: Facts, p: Parameters) -> Any:
    """It stands in entry 1C913: ytterbium metal (a), oxide (b), compounds (c); its alloys, targets
    and other products were not read."""
    return _five(f, p, "Yb", (), _unread(f, p, "alloy", "target", "alloy_target"))


@rule("cn.open.other_of_listed_element", cites=("cn_open:C6", "cn_open:C3"), under="cn_open")
def other_of_listed_element(f: Facts, p: Parameters) -> Any:
    """It is powder, flakes, swarf, an alloy or another product of a listed element, of which the
    texts do not say, as far as they were read, whether it stands in the entry."""
    unread = any_of(f.element.is_one_of(("Dy", "Lu")),
                    f.element.is_("Tb") & f.alloy_name.is_("TbDyFe"),
                    f.element.is_one_of(("Sc", "Y")) & none_of(f.alloy_name.is_one_of(READ_ALLOYS)))
    alloy = f.item_form.is_one_of(("alloy", "alloy_target")) & unread
    product = f.item_form.is_one_of((*BROKEN, *PRODUCTS)) | _processed_before_the_faq(f, p)
    return all_of(f.magnet_family.is_("not_a_magnet"), f.element.is_one_of(SEVEN),
                  alloy | product)
