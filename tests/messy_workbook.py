"""Makes workbooks as they arrive: titles, merged bilingual headings, numbers as text or not."""

import io
from datetime import date
from random import Random
from typing import Any

from openpyxl import Workbook

HEADINGS = (
    "客户编号 Customer No.", "公司名称\nCompany Name", "Country/国别", "统一社会信用代码",
    "DUNS No.",
    "股东 1", "持股比例 1 (%)", "Shareholder 2", "Shareholder 2 %", "Military work? (涉军)",
    "Sales Rep.", "Address 地址",
)  # fmt: skip
COUNTRIES = ("DE", "Germany", "德国", "Deutschland", "US", "USA", "日本", "Japan", "印度", "IN")
CODES = ("DE", "DE", "DE", "DE", "US", "US", "JP", "JP", "IN", "IN")
PERCENTS: tuple[tuple[Any, float | None], ...] = (
    (60, 60.0), ("60%", 60.0), (" 33,3 % ", 33.3), (0.5, 0.5), ("unknown", None),
    ("不详", None), ("12.50", 12.5),
)  # fmt: skip
YES_NO: tuple[tuple[Any, bool | None], ...] = (
    ("是", True), ("No", False), ("n", False), (True, True), ("未知", None), ("", None),
    ("Y", True),
)  # fmt: skip
BROKEN = {
    17: ("Country/国别", "Atlantis"),
    58: ("持股比例 1 (%)", "50-25%"),
    96: ("公司名称\nCompany Name", None),
    131: ("Military work? (涉军)", "maybe"),
    170: ("持股比例 1 (%)", "1,234"),
}


def messy_workbook(rows: int = 200, seed: int = 7) -> tuple[bytes, list[dict[str, Any] | None]]:
    """The file, and for each row what it means (`None`: a row that cannot be taken)."""
    random = Random(seed)
    book = Workbook()
    book.active.title = "Notes"
    sheet = book.create_sheet("客户 2026")
    sheet["A1"] = "Customer master 客户主数据 (invented)"
    sheet.merge_cells("A1:L1")
    sheet["A3"], sheet["F3"] = "Identity 基本信息", "Ownership 股权"
    sheet.merge_cells("A3:E3")
    sheet.merge_cells("F3:I3")
    for column, heading in enumerate(HEADINGS, start=1):
        sheet.cell(4, column, heading)
    meant: list[dict[str, Any] | None] = []
    for index in range(rows):
        number = 5 + index
        place = random.randrange(len(COUNTRIES))
        shown, percent = random.choice(PERCENTS)
        word, military = random.choice(YES_NO)
        name = (
            f"{random.choice(('Vexholm', '维克索', 'Überlag', 'ＺＡＮＴＨＯＲ'))} {index:03d} Ltd."
        )
        cells: dict[str, Any] = {
            HEADINGS[0]: index + 1 if index % 2 else f"{index + 1:06d}",
            HEADINGS[1]: f"  {name}\u00a0",
            HEADINGS[2]: COUNTRIES[place],
            HEADINGS[3]: f"0{index:05d}DEMO00000{index % 10}AB",
            HEADINGS[4]: index,
            HEADINGS[5]: f"Owner {index}",
            HEADINGS[6]: shown,
            HEADINGS[7]: "Second owner" if index % 3 == 0 else None,
            HEADINGS[8]: 0.1 if index % 3 == 0 else None,
            HEADINGS[9]: word,
            HEADINGS[10]: '=HYPERLINK("x")' if index == 5 else "somebody",
            HEADINGS[11]: date(2026, 1, 2) if index == 9 else f"No. {index}, 街道\n2nd line",
        }
        if index in BROKEN:
            column, value = BROKEN[index]
            cells[column] = value
            if value is None:
                cells[HEADINGS[0]] = None
        for column, heading in enumerate(HEADINGS, start=1):
            cell = sheet.cell(number, column, cells[heading])
            if heading == HEADINGS[0] and index % 2:
                cell.number_format = "000000"
            if heading == HEADINGS[4]:
                cell.number_format = "000000000"
            if heading == HEADINGS[8] and index % 3 == 0:
                cell.number_format = "0%"
        meant.append(
            None
            if index in BROKEN
            else {
                "id": f"{index + 1:06d}",
                "name": name,
                "country": CODES[place],
                "duns": f"{index:09d}",
                "percent": percent,
                "second": 10.0 if index % 3 == 0 else None,
                "military": military,
            }
        )
    sheet.merge_cells("L105:L107")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue(), meant
