"""What attaches to an answer of the mirror: reminders and warnings."""

from knowledge.packs.us_mirror.evidence import (
    bis_contradiction,
    customers_contradiction,
    origin_contradiction,
    use_contradiction,
)
from knowledge.rules import Condition

EVIDENCE = Condition(
    "evidence_not_definition",
    "This is evidence, never a legal definition: no text says which tie to "
    "the US military bars a buyer; weigh it with a person.",
    "此为证据而非法律定义：没有文本规定何种联系构成障碍；须由人判断。", "us_mirror:ladder")
NEVER_CIVIL = Condition(
    "never_civil_proven", "No evidence found never proves a civil buyer: registrant lists are not "
    "public and defense data lag by 90 days.",
    "未发现证据绝不等于证明民用：注册名单不公开，国防数据滞后90天。", "us_mirror:ddtc")
WEAK = Condition(
    "never_on_one_code",
    "An industry code, a CAGE code or one line on a website is weak: combine, and "
    "never decide on it alone.", "单一行业代码、CAGE代码或网站措辞均为弱线索，不得据以决定。",
    "us_mirror:ladder")
WARN_ORIGIN = Condition(
    "warn_origin", "Warning: non-Chinese origin is stated to the defense side for a product that "
    "contains Chinese magnets.", "警告：向国防方声明非中国来源，而产品含中国磁体。",
    "us_dfars_7052:252.225-7052", origin_contradiction)
WARN_USE = Condition(
    "warn_use",
    "Warning: civil-only use is undertaken to MOFCOM for a product, part or site that is "
    "offered into US defense supply.",
    "警告：就同一产品（部件、厂址）向商务部承诺民用，而其进入美国国防供应。",
    "us_mirror:ladder", use_contradiction)
WARN_CUSTOMERS = Condition(
    "warn_customers",
    "Warning: US military customers are denied to MOFCOM while public records show "
    "defense work.", "警告：向商务部否认有美国军方客户，而公开记录显示有。",
    "us_mirror:ladder", customers_contradiction)
WARN_BIS = Condition(
    "warn_bis", "Warning: civil use is certified to the US side while 744.21 is met.",
    "警告：向美方证明民用，而符合744.21情形。", "us_744_21:744.21(g)", bis_contradiction)
