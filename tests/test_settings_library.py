"""How the texts are searched is a setting, and a wrong one is refused in a sentence."""

from pathlib import Path

import pytest

from assistant.services.services import open_house
from assistant.settings import Settings
from knowledge.errors import LibraryError


def test_without_vectors_the_words_alone_still_answer(tmp_path: Path) -> None:
    house = open_house(Settings(data=tmp_path, vectors="off"))
    assert house.library.status().vectors == "none"
    house.close()


def test_a_model_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"model\.onnx"):
        open_house(Settings(data=tmp_path / "data", embeddings=f"onnx:{tmp_path}"))
