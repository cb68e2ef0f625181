import pytest

from lossgui.model.errors import CellError
from lossgui.model.text.names import LONGEST, names_in


@pytest.mark.parametrize(
    "text",
    [
        "cat \ndog\n",
        "cat\r\ndog\r\n",
        "cat\tdog",
        "['cat', 'dog']",
        "('cat', \"dog\",)",
        "names = ['cat' , 'dog']",
        "array(['cat', 'dog'], dtype='<U3')",
        "['cat' 'dog']",
        "Index(['cat', 'dog'], dtype='object')",
    ],
)
def test_two_names_written_in_many_ways(text: str) -> None:
    assert names_in(text) == ("cat", "dog")


@pytest.mark.parametrize("text", ["['cat', dog]", "[cat]", "['cat'", "['cat'] x", "[]", "f('cat')"])
def test_what_is_no_list_of_strings_is_a_name(text: str) -> None:
    assert names_in(text) == (text,)


def test_names_keep_what_is_in_them() -> None:
    names = ("it's", 'say "x"', "back\\slash", "猫", "a\tb")
    assert names_in(str(list(names))) == names
    assert names_in("red fox\n[x]\n") == ("red fox", "[x]")


@pytest.mark.parametrize(
    ("text", "message"),
    [("a\tb\nc\td", "one column or one row"), ("cat\n" + "x" * (LONGEST + 1), "name 2 on the")],
)
def test_what_are_no_names(text: str, message: str) -> None:
    with pytest.raises(CellError, match=message):
        names_in(text)
