"""YAML that cannot surprise a lawyer: NO is Norway, 5E002 is a word, a key stands once.

PyYAML's default readers turn `NO` into false, `12:30` into a number and let a second key silently
win. Here only plain integers, plain decimals, true/false, null and ISO days are typed; everything
else stays the text that was written.
"""

import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from knowledge.errors import KnowledgeError


class _StrictLoader(yaml.SafeLoader):
    """SafeLoader with its own short list of typed words."""


class _FastLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The same words, read by libyaml where PyYAML was built with it: about six times as fast."""


_StrictLoader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("null", r"null|~|", "n~"),
    ("int", r"-?(0|[1-9][0-9]*)", "-0123456789"),
    ("float", r"-?(0|[1-9][0-9]*)\.[0-9]+", "-0123456789"),
    ("timestamp", r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "0123456789"),
):
    _StrictLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(rf"^(?:{_pattern})$"), [*_first, ""]
    )
_FastLoader.yaml_implicit_resolvers = _StrictLoader.yaml_implicit_resolvers


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[Hashable, Any]:
    found: dict[Hashable, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in found:
            raise KnowledgeError(
                f"the key {key!r} stands twice, the second time on line "
                f"{key_node.start_mark.line + 1}; keep one"
            )
        found[key] = loader.construct_object(value_node, deep=True)
    return found


for _loader in (_StrictLoader, _FastLoader):
    _loader.add_constructor("tag:yaml.org,2002:map", _mapping)


def parse(text: str, name: str = "text") -> Any:
    """Read one YAML document; `name` says in an error where it came from.

    What libyaml refuses, the reader in Python reads (escaped surrogate pairs) or explains.
    """
    try:
        try:
            return yaml.load(text, Loader=_FastLoader)
        except yaml.YAMLError:
            return yaml.load(text, Loader=_StrictLoader)  # a SafeLoader with fewer types
    except KnowledgeError as error:
        raise KnowledgeError(f"{name}: {error}") from None
    except (yaml.YAMLError, ValueError) as error:
        raise KnowledgeError(f"{name} is not YAML: {error}") from None


def read(path: Path) -> Any:
    """Read one YAML file (UTF-8)."""
    return parse(path.read_text(encoding="utf-8"), path.name)
