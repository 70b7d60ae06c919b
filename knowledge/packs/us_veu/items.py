"""Which items: the ECCN paragraphs of the row, and the reasons for control that bar VEU."""

from typing import Any

from knowledge.rules import Facts, Parameters, rule


@rule("us.veu.item_in_row", cites=("us_veu_supp7:columns", "us_veu:748.15"),
      zh="物项（ECCN子段）列于该行。")
def item_in_row(f: Facts, p: Parameters) -> Any:
    """The item's ECCN paragraph stands in the row and keeps within the limits written there."""
    return (f.item_in_row.is_("in_row")
            | (f.item_in_row.is_("limits_apply") & f.row_limits_met.holds())
            | (f.item_in_row.is_("unread") & p.open("supp7_row_unread")))


@rule("us.veu.mt_or_cc", cites="us_veu:748.15(c)(1)", zh="物项因MT或CC原因受控，不得依VEU发运。")
def mt_or_cc(f: Facts, p: Parameters) -> Any:
    """The item, at its own paragraph, is controlled for missile technology or crime control
    reasons; such items never go under VEU."""
    return f.mt_controlled.holds() | f.cc_controlled.holds()


@rule("us.veu.dc_item", cites="us_veu:748.15(c)(2)", under="us_veu_dc",
      zh="数据中心VEU的合格物项。")
def data_center_item(f: Facts, p: Parameters) -> Any:
    """The item is on the Commerce Control List, needs a license to the destination, is not 600
    series and is necessary for a data center."""
    return (f.on_commerce_control_list.holds() & f.license_required_to_destination.holds()
            & ~f.six_hundred_series.holds() & f.necessary_for_data_center.holds())


@rule("us.veu.item_conditions_ended", cites=("us_veu:748.15(h)", "us_veu:748.15(i)"),
      zh="物项不再需要许可证或已可用许可例外，物项条件终止。")
def item_conditions_ended(f: Facts, p: Parameters) -> Any:
    """The item no longer needs a license to that place, or a license exception has become
    available: the conditions tied to it end, past violations do not."""
    return ~f.license_required_to_destination.holds() | f.license_exception_available.holds()
