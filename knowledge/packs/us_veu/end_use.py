"""For what: civil or military end use, part 744, and who may use the items where."""

from typing import Any

from knowledge.rules import Facts, Parameters, rule


@rule("us.veu.end_use_nature", cites="us_veu:748.15(d)(1)", zh="最终用途符合该目的地的要求。")
def end_use_nature(f: Facts, p: Parameters) -> Any:
    """The end use is civil."""
    return f.destination.is_one_of(("CN", "IN")) & f.end_use.is_("civil")


@end_use_nature.revised(since="2017-01-19",
                        cites=("us_veu:748.15(d)(1)", "us_veu_history:2017-01-19"))
def end_use_nature_since_2017(f: Facts, p: Parameters) -> Any:
    """The end use is civil; in India it may also be military (since 19 January 2017)."""
    return ((f.destination.is_one_of(("CN", "IN")) & f.end_use.is_("civil"))
            | (f.destination.is_("IN") & f.end_use.is_one_of(("military", "civil_and_military"))))


@rule("us.veu.part_744", cites=("us_veu:748.15(d)(1)", "us_veu:748.15(d)(2)"),
      zh="用于第744部分所述活动。")
def part_744(f: Facts, p: Parameters) -> Any:
    """The items are for an activity described in part 744; VEU never covers that."""
    return f.part_744_activity.holds()


@rule("us.veu.consigned_and_used", cites="us_veu:748.15(d)(1)", zh="收货人与使用人均为该VEU。")
def consigned_and_used(f: Facts, p: Parameters) -> Any:
    """The items are consigned to, and for use by, the validated end-user."""
    return f.consigned_to_veu.holds() & f.for_use_by_veu.holds()


@rule("us.veu.used_elsewhere", cites="us_veu:748.15(d)(1)", zh="在其他地点使用。")
def used_elsewhere(f: Facts, p: Parameters) -> Any:
    """The items are used at a place that is neither the VEU's own facility nor one under its
    demonstrated effective control in the eligible destination."""
    return f.use_place.is_("other_place")


@rule("us.veu.onward", cites="us_veu:748.15(d)(1)", zh="VEU的再转让或再出口已获BIS授权。")
def onward_authorized(f: Facts, p: Parameters) -> Any:
    """The VEU may transfer or reexport what it received only as BIS authorizes."""
    return f.onward_transfer_authorized.holds()
