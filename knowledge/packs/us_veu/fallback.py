"""When VEU is not available: the ordinary license analysis resumes; nothing is prohibited by
that alone."""

from typing import Any

from knowledge.rules import Facts, Parameters, rule


@rule("us.veu.ordinary_license", cites=("us_veu:748.15", "us_veu_supp7:removed"), under="us_veu",
      zh="商业管制清单或第744部分要求许可证且无许可例外。")
def ordinary_license(f: Facts, p: Parameters) -> Any:
    """Without VEU a license is needed where the Commerce Control List or part 744 requires one
    and no license exception is available."""
    return f.license_required_to_destination.holds() & ~f.license_exception_available.holds()


@rule("us.veu.fab_policy", cites="us_veu_history:2025-12-31", since="2025-08-29",
      zh="BIS称将为现有工厂运营发放许可，而非扩产或升级。")
def existing_fab_only(f: Facts, p: Parameters) -> Any:
    """For the fabs removed on 31 December 2025 BIS said that it would license operation of existing
    fabs, not expansion of capacity or technology upgrades."""
    return f.is_fab_removed_in_2025.holds() & f.license_purpose.is_("operate_existing_fab")


@rule("us.veu.c79", cites="us_veu:eei", under="us_veu_history", since="2025-12-31",
      zh="适用AES代码C79。")
def code_c79(f: Facts, p: Parameters) -> Any:
    """AES code C79 stands for shipments to China to one of the three removed fabs under a license
    number that starts with H, for any ECCN but 3B001.f.1.a and MT or CC items, and not where EIC UG
    applies (customs notice as reported by the press)."""
    return (f.is_fab_removed_in_2025.holds() & f.holds_fab_license_starting_h.holds()
            & f.destination.is_("CN") & ~f.eccn.is_("3B001.f.1.a")
            & ~f.mt_controlled.holds() & ~f.cc_controlled.holds() & ~f.eic_ug_applies.holds())
