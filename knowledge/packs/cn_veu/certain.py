"""What is certain in every scenario, by published law."""

from typing import Any

from knowledge.rules import Facts, Parameters, any_of, rule


@rule("cn_veu.certain.control_list", cites=("ecl:18", "d792:29"),
      zh="进口商或最终用户列入管控名单且措施有效：任何情景下均被排除。")
def control_list(f: Facts, p: Parameters) -> Any:
    """The importer or end user stands on the control list with measures in force: barred in every
    scenario."""
    return f.end_user_on_control_list.holds()


@rule("cn_veu.certain.us_military", cites="no46_2024:1",
      zh="最终用户为美国武装力量或国防部本身，或自述为军事用途：任何情景下均被禁止。")
def us_military(f: Facts, p: Parameters) -> Any:
    """The end user is a US armed force or the defense ministry itself, or the use is military by
    its own statement: banned in every scenario."""
    return f.us_armed_forces.holds()


def in_japan(f: Facts) -> Any:
    """Japan, on any day: the place itself, whatever notice speaks of it."""
    return any_of(f.destination_country.is_("JP"), f.end_user_country.is_("JP"),
                  f.passed_on_to_japan.holds())


@rule("cn_veu.certain.to_japan", cites="no1_2026:1",
      zh="货物运往日本、运给位于日本的最终用户，或将转往日本。")
def to_japan(f: Facts, p: Parameters) -> Any:
    """The goods go to Japan, to an end user there, or are passed on to it."""
    return in_japan(f)


@rule("cn_veu.certain.japan_military", cites="no1_2026:1",
      zh="用于日本自卫队或防卫省本身、自述的军事用途或有助于提升日本军事实力的用途：任何情景下均被禁止。")
def japan_military(f: Facts, p: Parameters) -> Any:
    """The goods go, or are passed on, to Japan for its armed forces or defense ministry itself, for
    a use that is military, or raises Japan's military strength, by its own statement: banned in
    every scenario."""
    use = f.japan_armed_forces.holds() | f.raises_japan_military_strength.holds()
    return to_japan(f, p) & use


@rule("cn_veu.certain.watch_list", cites="d792:26",
      zh="进口商或最终用户列入关注名单：不得适用通用许可，任何情景下均被排除。")
def watch_list(f: Facts, p: Parameters) -> Any:
    """The importer or end user stands on the watch list: no general license can serve it, in any
    scenario."""
    return f.end_user_on_watch_list.holds()


@rule("cn_veu.certain.known_risk", cites=("ecl:12(3)", "ecl:13"),
      zh="知悉或被告知可能用于大规模杀伤性武器及其运载工具或恐怖主义：须逐项申请许可并由主管机关决定，任何情景下均不因验证而放行。")
def known_risk(f: Facts, p: Parameters) -> Any:
    """A risk of use for weapons of mass destruction, their delivery, or terrorism is known or was
    notified: a license is needed and the authority decides; no clearance stands in for that, in any
    scenario."""
    return f.wmd_or_terrorism.holds()
