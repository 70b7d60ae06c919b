"""What is certain in every scenario, by published law."""

from typing import Any

from knowledge.rules import Facts, Parameters, all_of, any_of, rule


@rule("cn_veu.certain.control_list", cites=("ecl:18", "d792:29"),
      zh="进口商或最终用户列入管控名单且措施有效：任何情景下均被排除。")
def control_list(f: Facts, p: Parameters) -> Any:
    """The importer or end user stands on the control list with measures in force: barred in every
    scenario."""
    return f.end_user_on_control_list.holds()


@rule("cn_veu.certain.us_military", cites="no46_2024:1",
      zh="美国军事用户或军事用途：任何情景下均被禁止。")
def us_military(f: Facts, p: Parameters) -> Any:
    """The end user is a US military user, or the use is military use: banned in every scenario."""
    return f.us_military.holds()


@rule("cn_veu.certain.japan_military", cites="no1_2026:1",
      zh="日本军事用户、军事用途或有助于提升日本军事实力的用途：任何情景下均被禁止。")
def japan_military(f: Facts, p: Parameters) -> Any:
    """The goods go, or are passed on, to Japan for a military user, for military use, or for
    another use that helps raise Japan's military strength: banned in every scenario."""
    to_japan = any_of(f.destination_country.is_("JP"), f.end_user_country.is_("JP"),
                      f.passed_on_to_japan.holds())
    return all_of(to_japan, f.japan_military.holds() | f.raises_japan_military_strength.holds())


@rule("cn_veu.certain.watch_list", cites="d792:26",
      zh="进口商或最终用户列入关注名单：不得适用通用许可，任何情景下均被排除。")
def watch_list(f: Facts, p: Parameters) -> Any:
    """The importer or end user stands on the watch list: no general license can serve it, in any
    scenario."""
    return f.end_user_on_watch_list.holds()
