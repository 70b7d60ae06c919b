"""Raw material, alloys, machines, cells and diamonds are read by their names and units."""

from __future__ import annotations

import pytest

from assistant.reading import embedded
from tests.embedded_reader import known


def said(text: str) -> dict[str, object]:
    return {one.name: one.value for one in embedded.read(text, known()).said()}


@pytest.mark.parametrize(("text", "facts"), [
    ("氧化钆，50公斤，出口韩国，要许可证吗", {"element": "Gd", "item_form": "oxide"}),
    ("Gd2O3 40 kg for our customer in Busan, license?", {"element": "Gd", "item_form": "oxide"}),
    ("Does our customer in Porto need a license for 5 kg of terbium oxide?", {"element": "Tb"}),
    ("镝铁合金500公斤去爱沙尼亚，单项许可可以吗", {"alloy_name": "DyFe", "item_form": "alloy"}),
    ("One sintering furnace for our customer in Ulm, is a license needed?",
     {"rare_earth_equipment": "sintering_furnace", "item_form": "equipment"}),
    ("成型压机，取向磁场1.8特斯拉，出口印尼，要证吗",
     {"rare_earth_equipment": "aligning_press", "aligning_press_tesla": 1.8}),
    ("Li-ion cells, 310 Wh/kg, for a customer in Norway, license?",
     {"battery_item": "lithium_ion_cell", "cell_wh_per_kg": 310}),
    ("人造金刚石微粉 30微米 出口土耳其 要证吗",
     {"superhard_form": "powder", "diamond_micrometers": 30}),
])
def test_wares_are_read_by_their_names(text: str, facts: dict[str, object]) -> None:
    found = said(text)
    assert {name: found.get(name) for name in facts} == facts


@pytest.mark.parametrize("text", [
    "镝铁硼 300kg，客户在波兰，要证吗", "No oxide, only SmCo rings for our customer in Kiel",
    "N42 magnets with Br 1.3 T for our customer in Kiel, 12 µm nickel, license?"])
def test_what_only_sounds_like_a_ware_is_none(text: str) -> None:
    assert not {"alloy_name", "element", "aligning_press_tesla", "diamond_micrometers",
                "rare_earth_equipment"} & set(said(text))


@pytest.mark.parametrize("text", [
    "Can our customer in Poland buy Chinese Dy magnets?",
    "SmCo magnets from China for Kiel, license?",
    "磁石大陸製，客户在荷兰，要证吗", "PRC-origin NdFeB blocks with 2 % Dy for our buyer in Ohio"])
def test_chinese_goods_are_read_as_such(text: str) -> None:
    assert said(text)["prc_origin"] is True


@pytest.mark.parametrize("text", [
    "A Chinese magnet exporter asks us for papers on SmCo rings for Kiel",
    "The magnets are not of Chinese origin, 2 % Dy, for our customer in Kiel",
    "Does Chinese law require a license for SmCo rings to Kiel?"])
def test_a_chinese_firm_or_law_says_nothing_of_the_goods(text: str) -> None:
    assert said(text).get("prc_origin") is not True


@pytest.mark.parametrize(("text", "wanted"), [
    ("Contract limit Dy ≤ 4 %, measured 3.05 %, Tb 0.42 %, for our customer in Eindhoven, license?",
     3.05), ("合同上限Dy≤4%，实测3.05%，客户在波兰，要证吗", 3.05),
    ("The Dy content is 0.8 to 1.2 %, NdFeB rings for our customer in Kiel", "contained")])
def test_a_measured_figure_stands_before_a_bound(text: str, wanted: object) -> None:
    assert said(text)["dysprosium_pct"] == wanted


def test_the_purity_of_an_oxide_is_no_content_of_a_magnet() -> None:
    assert "dysprosium_pct" not in said("氧化镝99.9%，25kg，去韩国，要许可证吗")
