"""The table of phrases: keys, places, the office's own wording, and that the documents fill each place."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import report_gen
from helpers_word import small_plan
from report_gen.reports.phrase_table import PHRASE_PLACES, PHRASES, phrase_rows, say
from report_gen.wording import is_braced_well, places_in

REPORTS = Path(report_gen.__file__).parent / "reports"
sys.path.append(str(Path(__file__).parent.parent / "tools"))


def _said() -> Iterator[tuple[str, set[str], str]]:
    """Every call of say with a literal key: the key, the places it fills, where. Calls with **values are left out."""
    for path in sorted(REPORTS.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            keys = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            if name == "say" and keys and all(keyword.arg for keyword in node.keywords):
                yield keys[0], {str(keyword.arg) for keyword in node.keywords}, f"{path.name}:{node.lineno}"


def test_keys_are_unique_and_every_default_is_sound() -> None:
    keys = [phrase.key for phrase in PHRASES]
    assert len(set(keys)) == len(keys) > 80
    for phrase in PHRASES:
        assert is_braced_well(phrase.default), phrase.key
        assert phrase.note, phrase.key
        assert not set(phrase.more) & set(places_in(phrase.default)), phrase.key
        assert "}项项" not in phrase.default


def test_what_the_documents_say_fills_just_the_places_of_the_phrase() -> None:
    wrong = [(key, where) for key, filled, where in _said() if filled != set(PHRASE_PLACES.get(key, ("?",)))]
    assert wrong == []


def test_every_phrase_is_said_somewhere() -> None:
    texts = {
        node.value
        for path in REPORTS.glob("*.py")
        if not path.name.startswith("phrase")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
    }
    heads = tuple(text for text in texts if isinstance(text, str) and text.endswith("标题"))  # say(f"会议标题{名}")
    silent = [phrase.key for phrase in PHRASES if phrase.key not in texts and not phrase.key.startswith(heads)]
    assert silent == []


@pytest.mark.parametrize(
    ("own", "text"),
    [
        ({}, "甲局牵头"),
        ({"牵头负责": "由{单位}牵头抓总"}, "由甲局牵头抓总"),
        ({"牵头负责": "市里牵头"}, "市里牵头"),
        ({"牵头负责": "{部门}牵头"}, "甲局牵头"),
        ({"牵头负责": "{单位牵头"}, "甲局牵头"),
        ({"牵头负责": "｛单位｝牵头"}, "甲局牵头"),
        ({"牵头负责": ""}, "甲局牵头"),
        ({"共同负责": "{单位}一起"}, "甲局牵头"),
        ({"牵头负责": "\ufdd07\ufdd1{单位}\ufdd2"}, "7甲局"),
    ],
)
def test_the_offices_own_wording_goes_first_unless_it_is_broken(own: dict[str, str], text: str) -> None:
    assert say(small_plan(phrases=own), "牵头负责", 单位="甲局") == text


def test_values_are_not_read_as_places() -> None:
    assert say(small_plan(), "牵头负责", 单位="{单位}") == "{单位}牵头"


def test_an_unknown_phrase_or_a_missing_value_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        say(small_plan(), "没有这句")
    with pytest.raises(KeyError):
        say(small_plan(), "牵头负责")


def test_the_rows_tell_what_may_be_filled_in() -> None:
    row = next(row for row in phrase_rows() if row.key == "报告标题")
    assert (row.default, row.places) == ("{项目}{期间}总结报告", ("项目", "期间", "城市"))
    assert row.note == "总结报告的标题"


def test_the_printed_page_is_up_to_date() -> None:
    from make_wording import PAGE, page

    assert PAGE.read_text(encoding="utf-8") == page(), "请运行 tools/make_wording.py"
