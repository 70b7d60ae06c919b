"""Whether a question goes on to another buyer, whom it describes and does not name: "and to a
hospital in Leeds?", 那换成一家医院呢.

What is known of the buyer of the case does not hold for him.
"""

from __future__ import annotations

import re

from assistant.reading.contract import Span
from assistant.reading.text import Text

_FIRM = (r"(?:company|firm|customer|buyer|client|maker|manufacturer|shop|workshop|distributor"
         r"|trader|dealer|reseller|factory|plant|university|hospital|institute|laboratory|school)")
_GOES = (r"(?:what about|how about|to|for|via|through"
         r"|(?:what )?if (?:it|they|we|this|that)\b[^.?!]{0,24}?\b(?:to|for|by|through))")
_EN = re.compile(rf"^\W*(?:(?:and|or|but|ok|okay|so|then|now)\W+)*{_GOES}\s+"
                 rf"(?:an?|another|some|some other|one of)\s+(?:[\w\-]+\s+){{0,4}}?{_FIRM}\b")
_ZH = re.compile(r"^\W*(?:那|那么|那要是|如果|要是)?(?:这批货?|货)?[^，。？]{0,3}"
                 r"(?:换成|换给|改成|改给|改卖给?|卖给|发给|给)[^，。？]{0,12}?"
                 r"(?:公司|工厂|客户|买家|大学|学校|医院|研究所|研究院|经销商|贸易商)"
                 r"[^，。？]{0,10}(?:呢|吗|可以|行)|^\W*(?:那)?(?:别家|另一家|其他客户|别的客户)呢")


def another_buyer(text: Text) -> Span | None:
    """The words of the first question that goes on to a buyer without a name; None without one."""
    for one in text.sentences:
        if one.asks and (_EN.match(text.plain, one.start, one.end)
                         or _ZH.match(text.plain, one.start, one.end)):
            return text.trimmed(one.start, one.end)
    return None
