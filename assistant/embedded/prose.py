"""The embedded model's sentences: a few, in the user's language, made from what the tools said."""

from __future__ import annotations

from typing import Any

SENTENCES = {
    "open": {"en": "No fact settles this; the law itself is open, so both readings are shown.",
             "zh": "这一点没有事实可以解决：法律本身未明确，故列出两种可能。"},
    "texts": {"en": "The texts nearest to the question: {0}", "zh": "与问题最接近的文本：{0}"},
    "nothing": {"en": "No stored text answers this, so nothing is claimed.",
                "zh": "库中没有文本可以回答，故不作任何断言。"},
}


def prose(case: dict[str, Any], results: list[tuple[str, Any]]) -> str:
    """Word the results of the tools; nothing is added to them. The verdict stands first, then the
    sentence that answers at once, then the reasons and the rest."""
    language, urgent = case.get("language", "en"), bool(case.get("urgent"))
    lines: list[str] = []
    points = [_marked(one["sentence"], one["marks"]) for one in case.get("points", [])]
    at_once = points[:1] if case.get("answers_at_once") else []
    for tool, result in results:
        if tool == "check_eligibility" and isinstance(result, dict):
            verdict, *rest = _determined(result, language, 1 if urgent else 2)
            lines += [verdict, *at_once, *rest]
            at_once = []
        elif tool == "look_up_value" and "value" in result:
            mark = f" [{result['mark']}]" if result["mark"] else ""
            lines.append(f"{result['said']} ({result['reference']}){mark}")
        elif tool == "states_of_laws":
            lines += [f"{one['title']}: {line}" for one in result for line in one["history"]
                      if line.startswith(str(one["since"]))]
        elif tool == "search_library":
            lines += _found(result, language)
        elif isinstance(result, dict) and "said" in result:
            lines.append(str(result["said"]))
    rest = points[1:] if case.get("answers_at_once") else points
    return "\n".join([*at_once, *lines, *rest]) or SENTENCES["nothing"][language]


def _marked(sentence: str, marks: Any) -> str:
    return sentence + "".join(f" [{mark}]" for mark in marks)


def _determined(result: dict[str, Any], language: str, reasons: int) -> list[str]:
    if "said" in result:
        return [str(result["said"])]
    lines = [str(result["verdict"])]
    if result["outcome"] not in ("needs_facts",):
        for one in result["because"][:reasons]:
            marks = "".join(f" [{mark}]" for mark in one["marks"][:1])
            lines.append(f"{one['sentence']}{marks}")
    if result["ask_first"]:
        lines.append(str(result["ask_first"]))
    if result["outcome"] == "unsettled":
        lines.append(SENTENCES["open"][language])
    return lines


def _found(result: Any, language: str) -> list[str]:
    if not isinstance(result, list) or not result:
        return [SENTENCES["nothing"][language]]
    shown = [f"{one['text']} [{one['mark']}]" for one in result[:3]]
    return [SENTENCES["texts"][language].format(""), *(f"- {one}" for one in shown)]
