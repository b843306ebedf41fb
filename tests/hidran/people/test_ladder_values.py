"""A ladder as plain values: there and back, and what is refused."""

from typing import Any

import pytest

from hidran.people.errors import PeopleError
from hidran.people.ladder import DEFAULT, Ladder, Step
from hidran.people.ladder_values import ladder_from, values_of


def ladder(*steps: tuple[float, list[str]], **more: Any) -> dict[str, Any]:
    return {"steps": [{"after_h": after, "roles": roles} for after, roles in steps], **more}


def test_the_default_goes_there_and_back() -> None:
    assert ladder_from(values_of(DEFAULT)) == DEFAULT


def test_hours_may_be_halves_and_a_telephone_is_made_whole() -> None:
    found = ladder_from(
        ladder(
            (0, ["teknisi"]),
            (0.5, ["ketua", "ketua"]),
            patience_h=6,
            kelurahan={"channel": "sms", "address": "0812 3456 7890"},
        )
    )
    assert found == Ladder((Step(0, ("teknisi",)), Step(1800, ("ketua",))), 21600, ("sms", "+6281234567890"))
    assert values_of(found)["steps"][1]["after_h"] == 0.5


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (None, "seharusnya tabel"),
        ({"steps": []}, "1 sampai 6 anak tangga"),
        ({"steps": "teknisi"}, "1 sampai 6 anak tangga"),
        ({"steps": [5]}, "seharusnya after_h dan roles"),
        (ladder(*[(n, ["teknisi"]) for n in range(7)]), "1 sampai 6 anak tangga"),
        (ladder((1, ["teknisi"])), "seharusnya 0 jam"),
        (ladder((0, ["teknisi"]), (2, ["ketua"]), (2, ["anggota"])), "Anak tangga 3: seharusnya lebih lambat"),
        (ladder((0, ["teknisi"]), (80, ["ketua"])), "0 sampai 72"),
        (ladder((0, ["teknisi"]), (True, ["ketua"])), "True jam"),
        (ladder((float("nan"), ["teknisi"])), "nan jam"),
        (ladder((0, [])), "paling sedikit satu peran"),
        (ladder((0, ["raja"])), "peran 'raja' tidak dikenal"),
        (ladder((0, ["teknisi"]), (1, ["teknisi"])), "cukup sekali"),
        (ladder((0, ["teknisi"]), patience_h=0), "Lama menunggu"),
        (ladder((0, ["teknisi"]), (1, ["kelurahan"])), "kontaknya belum diisi"),
        (ladder((0, ["teknisi"]), kelurahan="0812"), "saluran .channel. dan alamat"),
        (ladder((0, ["teknisi"]), kelurahan={"channel": "sms", "address": "12"}), "tidak cocok untuk sms"),
        (ladder((0, ["teknisi"]), waktu=3), "'waktu' tidak dikenal"),
    ],
)
def test_what_makes_no_ladder_is_refused_by_name(given: object, words: str) -> None:
    with pytest.raises(PeopleError, match=words):
        ladder_from(given)
