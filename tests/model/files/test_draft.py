from pathlib import Path

import numpy as np
import pytest

from lossgui.model.files.draft import MOST_COLUMNS, Draft, drafted
from lossgui.model.files.opening import Request, read_raws
from lossgui.model.files.roles import Role
from lossgui.model.losses.signature.inputs import InputKind


def draft(path: Path, targets: Path | None = None) -> Draft:
    request = Request(path, targets)
    return drafted(request, read_raws(request))


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "t.csv"
    path.write_text(text)
    return path


def test_it_begins_with_what_was_read(tmp_path: Path) -> None:
    text = "id,a,b,label,pred\ni1,1.5,2,0,1\ni2,3,4.5,1,0\ni3,1,0.5,1,0\n"
    begun = draft(written(tmp_path, text))
    [page] = begun.pages()
    assert page.names == ("id", "a", "b", "label", "pred")
    assert page.rows[0] == ("i1", "1.5", "2", "0", "1")
    own = Role.NAMES, Role.LOGITS, Role.LOGITS, Role.TARGET, Role.LEFT_OUT
    assert page.roles == own
    assert begun.input_kind is InputKind.LOGITS
    assert begun.opened is not None


def test_a_role_changes_what_would_be_opened(tmp_path: Path) -> None:
    begun = draft(written(tmp_path, "a,b,label,pred\n1.5,2,0,1\n3,4.5,1,0\n1,0.5,1,0\n"))
    changed = begun.with_role(0, ["label"], Role.LEFT_OUT).with_role(0, ["pred"], Role.TARGET)
    assert changed.opened is None
    assert not changed.refusal
    opened = changed.looked_at().opened
    assert opened is not None
    assert opened.scenario.targets.array()[:, 0].tolist() == [1, 0, 0]
    assert begun.opened is not None
    assert begun.opened.scenario.targets.array()[:, 0].tolist() == [0, 1, 1]


def test_a_file_that_can_be_read_in_two_ways_is_decided(tmp_path: Path) -> None:
    begun = draft(written(tmp_path, "a,b,label,target\n1.5,2,0,1\n3,4.5,1,0\n"))
    assert begun.opened is None
    assert begun.refusal.endswith("may both be the target; choose what each is.")
    decided = begun.with_role(0, ["label"], Role.LEFT_OUT).looked_at()
    assert decided.opened is not None
    assert decided.opened.scenario.targets.array()[:, 0].tolist() == [1, 0]


def test_one_column_alone_names_the_samples(tmp_path: Path) -> None:
    begun = draft(written(tmp_path, "id,file,a,b\ni1,f1,1.5,2\ni2,f2,3,4.5\n"))
    named = begun.with_role(0, ["file"], Role.NAMES)
    assert named.roles[0]["id"] is Role.LEFT_OUT
    opened = named.looked_at().opened
    assert opened is not None
    assert opened.scenario.sample_names == ("f1", "f2")


def test_what_the_numbers_are_is_said_by_the_person(tmp_path: Path) -> None:
    begun = draft(written(tmp_path, "a,b,target\n0.25,0.75,0\n0.5,0.5,1\n"))
    assert begun.input_kind is InputKind.PROBABILITIES
    said = begun.with_input(InputKind.LOGITS).looked_at()
    assert said.input_kind is InputKind.LOGITS
    assert said.opened is not None
    assert said.opened.scenario.loss == "CrossEntropyLoss"


def test_a_text_is_no_logit_and_no_weight(tmp_path: Path) -> None:
    begun = draft(written(tmp_path, "a,b,note,target\n1.5,2,x,0\n3,4.5,y,1\n"))
    for role in (Role.LOGITS, Role.WEIGHT):
        refused = begun.with_role(0, ["note"], role).looked_at()
        assert refused.opened is None
        assert "column 'note' is 'x', which is no number" in refused.refusal


def test_keys_of_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    x, y = np.eye(2, 3), np.array([0, 2])
    np.savez(path, logits=x, other=2 * x, labels=y, mine=y[::-1], weight=[1.0, 2, 3])
    begun = draft(path)
    [page] = begun.pages()
    roles = dict(zip(page.names, page.roles, strict=True))
    assert roles["logits"] is Role.LOGITS
    assert roles["weight"] is None
    changed = begun.with_role(0, ["other"], Role.LOGITS).with_role(0, ["mine"], Role.TARGET)
    assert changed.roles[0]["logits"] is Role.LEFT_OUT
    opened = changed.looked_at().opened
    assert opened is not None
    assert opened.scenario.logits.cell(0, 0) == 2
    assert opened.scenario.targets.array()[:, 0].tolist() == [2, 0]
    assert opened.scenario.weights.tolist() == [1, 2, 3]
    unweighted = changed.with_role(0, ["weight"], Role.LEFT_OUT).looked_at().opened
    assert unweighted is not None
    assert unweighted.scenario.weight is None


def test_a_key_of_weights_of_samples_must_have_their_number(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    np.savez(path, logits=np.zeros((2, 1)), labels=[0, 1], mine=[1.0, 3], odd=[1.0, 2, 3])
    begun = draft(path)
    weighted = begun.with_role(0, ["mine"], Role.WEIGHT).looked_at().opened
    assert weighted is not None
    assert weighted.scenario.element_weight is not None
    assert weighted.scenario.element_weight[:, 0].tolist() == [1, 3]
    refused = begun.with_role(0, ["odd"], Role.WEIGHT).looked_at()
    assert "one sample weight for each of the 2 samples is needed" in refused.refusal


def test_targets_of_a_second_file_are_chosen_among_its_columns(tmp_path: Path) -> None:
    targets = tmp_path / "y.csv"
    targets.write_text("id,label,second\nb,0,1\na,1,0\n")
    begun = draft(written(tmp_path, "id,p,q\na,1.5,2\nb,3,4.5\n"), targets)
    first, second = begun.pages()
    assert second.names == ("id", "label", "second")
    assert Role.LOGITS in first.choices
    assert Role.LOGITS not in second.choices
    changed = begun.with_role(1, ["label"], Role.LEFT_OUT).with_role(1, ["second"], Role.TARGET)
    opened = changed.looked_at().opened
    assert opened is not None
    assert opened.scenario.targets.array()[:, 0].tolist() == [0, 1]


@pytest.mark.parametrize("n", [MOST_COLUMNS + 1, 5000])
def test_a_wide_file_lists_its_first_columns_and_keeps_the_others(tmp_path: Path, n: int) -> None:
    names = ",".join(f"c{k}" for k in range(n))
    rows = "".join(f"{','.join(['0.5'] * n)},{row}\n" for row in range(2))
    begun = draft(written(tmp_path, f"{names},target\n{rows}"))
    [page] = begun.pages()
    assert (len(page.names), page.n_names) == (MOST_COLUMNS, n + 1)
    opened = begun.with_role(0, ["c3"], Role.LEFT_OUT).looked_at().opened
    assert opened is not None
    assert opened.scenario.n_classes == n - 1


def test_the_next_column_like_a_text_is_found(tmp_path: Path) -> None:
    found = draft(written(tmp_path, "Cat,dog,tomcat,catfish,7\n1.5,2,3,4,0.5\n"))
    assert [found.column_like(0, "cat", k) for k in (0, 3)] == [0, 0]
    assert [found.column_like(0, "ca", k) for k in (0, 3)] == [3, 0]
    assert [found.column_like(0, "om", k) for k in (0, 2)] == [2, 2]
    assert found.column_like(0, " 7 ", 0) == 4
    assert found.column_like(0, "2", 0) == 1
    assert found.column_like(0, "9", 0) is None
    assert found.pages((2,))[0].names == ("tomcat", "catfish", "7")
    assert found.pages((2,))[0].rows[0][0] == "3"
