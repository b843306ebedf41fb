"""The page *Orang*: who holds which role, hand-over, card and ladder, asked as a browser asks."""

import json
import re
from collections.abc import Iterator

import pytest

from hidran.people.ladder import DEFAULT
from hidran.people.roster import Roster
from hidran.store import people
from hidran.store.drilling import drill_in
from hidran.store.joining import add_member
from hidran.store.records import Records
from hidran.store.saying import saying_in
from tests.api.asking import HTML, Client, asking
from tests.api.house import Installation

KPP = "kpp-sawahan"
NUMBER = "+6281234567890"


@pytest.fixture
def budi(own: Installation) -> int:
    with Records.open(own.settings) as records:
        return add_member(
            records, "Pak <Budi>", role="teknisi", kpp=KPP, ways=[("whatsapp", NUMBER), ("email", "budi@contoh.id")]
        )


@pytest.fixture
def client(own: Installation, budi: int) -> Iterator[Client]:
    with asking(own) as made:
        yield made


def roster(own: Installation) -> Roster:
    with Records.open(own.settings) as records:
        return people.roster(records)


def sent(client: Client, path: str, **form: str | list[str]) -> str:
    """Where a form that was taken leads to."""
    answer = client.post(path, data=form, headers=HTML)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def refused(client: Client, path: str, **form: str | list[str]) -> str:
    """The page with its reason that a form which is not taken comes back as."""
    answer = client.post(path, data=form, headers=HTML)
    assert answer.status_code == 422, answer.text
    found = re.search(r'class="note bad".*?<b>(.*?)</b>', answer.text, re.DOTALL)
    assert found is not None, answer.text
    return found[1]


def test_everybody_is_shown_by_role_with_only_the_end_of_a_number(client: Client) -> None:
    shown = client.page("/orang")
    assert "Pak &lt;Budi&gt;" in shown and "+6281…890" in shown and "b…@contoh.id" in shown
    assert NUMBER not in shown and "budi@contoh.id" not in shown
    assert "KPP Air Mentaya: peran ketua kosong." in shown
    assert "Dipanggil pertama bila hidran rusak" in shown


def test_a_way_that_this_server_does_not_use_says_so(client: Client) -> None:
    assert "tidak dipakai server ini" in client.page("/orang")


def test_somebody_is_added_with_role_and_number(client: Client, own: Installation) -> None:
    form = {"name": "Bu Siti", "kpp": KPP, "role": "ketua", "channel": "sms", "address": "0812 1111 2222"}
    to = sent(client, "/orang/baru", **form)
    assert "Orang baru tercatat." in client.page(to)
    siti = roster(own).behind(KPP, "ketua")[0]
    assert (siti.name, siti.ways[0].address) == ("Bu Siti", "+6281211112222")


def test_a_number_that_is_none_comes_back_with_what_was_typed_and_nobody_is_kept(
    client: Client, own: Installation
) -> None:
    form = {"name": "Bu Siti", "kpp": KPP, "role": "ketua", "channel": "sms", "address": "12"}
    answer = client.post("/orang/baru", data=form, headers=HTML)
    assert answer.status_code == 422
    assert "Nomor HP: seharusnya seperti 0812 3456 7890" in answer.text and 'value="Bu Siti"' in answer.text
    assert len(roster(own).persons) == 1


def test_hours_language_and_name_are_changed(client: Client, own: Installation, budi: int) -> None:
    to = sent(client, f"/orang/{budi}/isi", name="Budi", language="en", start="21.00", end="5")
    assert "Tersimpan." in client.page(to)
    found = roster(own).persons[budi]
    assert (found.name, found.language, found.quiet) == ("Budi", "en", (21, 5))
    assert "21.00 sampai 5.00" in client.page("/orang")
    assert "dua-duanya" in refused(client, f"/orang/{budi}/isi", name="Budi", language="id", start="21")
    assert "angka 0 sampai 23" in refused(client, f"/orang/{budi}/isi", language="id", start="malam", end="5")
    sent(client, f"/orang/{budi}/isi", name="Budi", language="id", start="", end="")
    assert roster(own).persons[budi].quiet is None


def test_ways_move_up_and_away(client: Client, own: Installation, budi: int) -> None:
    phone, mail = (way.id for way in roster(own).persons[budi].ways)
    sent(client, f"/orang/{budi}/saluran/{mail}", do="naik")
    assert [w.id for w in roster(own).persons[budi].ways] == [mail, phone]
    sent(client, f"/orang/{budi}/saluran/{mail}", do="naik")
    assert [w.id for w in roster(own).persons[budi].ways] == [mail, phone]
    sent(client, f"/orang/{budi}/saluran/{mail}", do="hapus")
    sent(client, f"/orang/{budi}/saluran", channel="telegram", address="4711")
    assert [w.channel for w in roster(own).persons[budi].ways] == ["whatsapp", "telegram"]
    assert "tidak punya saluran" in refused(client, f"/orang/{budi}/saluran/{mail}", do="hapus")


def test_a_code_is_shown_once_and_stands_in_no_address(client: Client, budi: int) -> None:
    answer = client.post(f"/orang/{budi}/kode", headers=HTML)
    assert answer.status_code == 200
    found = re.search(r'class="code">(\w{4}-\w{4})<', answer.text)
    assert found is not None
    assert found[1] not in client.page(f"/orang/{budi}")


def test_a_role_is_given_and_ended(client: Client, own: Installation, budi: int) -> None:
    sent(client, f"/orang/{budi}/peran", role="bendahara", kpp=KPP)
    assert [p.role for p in roster(own).posts_of(budi)] == ["teknisi", "bendahara"]
    sent(client, f"/orang/{budi}/peran/akhiri", role="teknisi", kpp=KPP)
    assert [p.role for p in roster(own).posts_of(budi)] == ["bendahara"]
    assert "tidak memegang peran" in refused(client, f"/orang/{budi}/peran/akhiri", role="teknisi", kpp=KPP)
    assert "tidak dikenal" in refused(client, f"/orang/{budi}/peran", role="raja", kpp=KPP)


def test_the_whole_kpp_is_tested_with_one_button(client: Client, own: Installation) -> None:
    assert "Uji alarm dikirim" in client.page(sent(client, f"/orang/uji/{KPP}"))
    with Records.open(own.settings) as records:
        assert [d.kpp for entry in records.inbox_after(0) if (d := drill_in(entry))] == [KPP]
    assert client.post("/orang/uji/kpp-z", headers=HTML).status_code == 404


# -- serah terima --------------------------------------------------------------------------------------------------


def handed_to_ana(client: Client, budi: int) -> str:
    return sent(
        client, "/orang/serah", role="teknisi", kpp=KPP, giver=str(budi), taker="baru", name="Ana", channel="sms",
        address="081200000002",
    )  # fmt: skip


def test_a_role_is_handed_to_somebody_new_by_the_number_in_the_test_message(
    client: Client, own: Installation, budi: int
) -> None:
    assert "sekarang dipegang Pak &lt;Budi&gt;" in client.page(f"/orang/serah?peran=teknisi&kpp={KPP}&dari={budi}")
    to = handed_to_ana(client, budi)
    shown = client.page(to)
    assert "peran tetap dipegang Pak &lt;Budi&gt;" in shown and "+6281…002" in shown
    with Records.open(own.settings) as records:
        said = [s for entry in records.inbox_after(0) if (s := saying_in(entry))]
    proof = re.search(r"angka (\d{4})", said[-1].text)
    assert proof is not None and proof[1] not in shown
    assert "bukan angka" in refused(client, to, do="angka", proof="0")
    assert [p.name for p in roster(own).behind(KPP, "teknisi")] == ["Pak <Budi>"]
    assert "Peran sudah pindah." in client.page(sent(client, to, do="angka", proof=proof[1]))
    assert [p.name for p in roster(own).behind(KPP, "teknisi")] == ["Ana"]
    assert client.get(to, headers=HTML).headers["location"] == "/orang"
    assert sent(client, to, do="angka", proof=proof[1]) == "/orang"


def test_a_hand_over_is_sent_again_and_cancelled(client: Client, own: Installation, budi: int) -> None:
    to = handed_to_ana(client, budi)
    assert "menunggu jawaban" in client.page("/orang")
    assert "dikirim lagi" in client.page(sent(client, to, do="kirim"))
    assert "dibatalkan" in client.page(sent(client, to, do="batal"))
    assert [p.name for p in roster(own).behind(KPP, "teknisi")] == ["Pak <Budi>"]


def test_a_hand_over_without_a_taker_or_to_somebody_elsewhere_is_refused(client: Client, budi: int) -> None:
    form = {"role": "teknisi", "kpp": KPP, "giver": str(budi)}
    assert refused(client, "/orang/serah", **form, taker="99") == "Pilih siapa yang menerima."
    assert "1 sampai 60 huruf" in refused(client, "/orang/serah", **form, taker="baru")


def test_the_card_holds_role_code_and_a_qr_code_and_no_number(client: Client, budi: int) -> None:
    answer = client.post(f"/orang/{budi}/kartu", headers=HTML)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "Dipanggil pertama bila hidran rusak" in answer.text and NUMBER not in answer.text
    assert re.search(r'class="code">\w{4}-\w{4}<', answer.text)
    assert re.search(r'<svg[^>]*class="qr"', answer.text)
    assert "http://hidran.test/" in answer.text


# -- data of one's own -----------------------------------------------------------------------------------------------


def test_everything_about_somebody_is_one_file(client: Client, budi: int) -> None:
    answer = client.get(f"/orang/{budi}/ekspor.json")
    assert "attachment" in answer.headers["content-disposition"]
    assert json.loads(answer.text)["way"][0]["address"] == NUMBER


def test_nobody_is_erased_without_being_sure(client: Client, own: Installation, budi: int) -> None:
    assert "saya yakin" in refused(client, f"/orang/{budi}/hapus")
    assert "sudah dihapus" in client.page(sent(client, f"/orang/{budi}/hapus", sure="1"))
    assert roster(own).persons == {}
    assert client.get(f"/orang/{budi}", headers=HTML).status_code == 404


# -- the ladder ------------------------------------------------------------------------------------------------------


def test_the_ladder_is_drawn_with_names_and_says_who_reaches_nobody(client: Client) -> None:
    shown = client.page(f"/orang/tangga/{KPP}")
    assert "teknisi: Pak &lt;Budi&gt; (tidak bisa dihubungi)" in shown
    assert "ketua: belum ada orangnya" in shown and "tidak sampai ke siapa pun" in shown
    assert "setelah 2 jam" in shown


def test_the_ladder_is_changed_as_people_write_numbers_and_set_back(client: Client, own: Installation) -> None:
    form: dict[str, str | list[str]] = {
        "after_1": "0", "roles_1": ["teknisi", "ketua"], "after_2": "1,5", "roles_2": ["anggota", "kelurahan"],
        "after_3": "", "patience": "6", "channel": "sms", "address": "0812 9999 0000",
    }  # fmt: skip
    sent(client, f"/orang/tangga/{KPP}", **form)
    found = roster(own).ladder(KPP)
    assert [(s.after_s, s.roles) for s in found.steps] == [(0, ("teknisi", "ketua")), (5400, ("anggota", "kelurahan"))]
    assert (found.patience_s, found.kelurahan) == (21600, ("sms", "+6281299990000"))
    assert 'value="1,5"' in client.page(f"/orang/tangga/{KPP}")
    sent(client, f"/orang/tangga/{KPP}", do="bawaan")
    assert roster(own).ladder(KPP) == DEFAULT


def test_a_ladder_that_means_nothing_comes_back_as_it_was_typed(client: Client, own: Installation) -> None:
    form: dict[str, str | list[str]] = {"after_1": "0", "roles_1": ["teknisi"], "after_2": "dua", "roles_2": ["ketua"]}
    answer = client.post(f"/orang/tangga/{KPP}", data=form | {"patience": "4"}, headers=HTML)
    assert answer.status_code == 422
    assert "Anak tangga 2: &#39;dua&#39; jam" in answer.text and 'value="dua"' in answer.text
    assert "1 sampai 6 anak tangga" in refused(client, f"/orang/tangga/{KPP}", patience="4")
    assert roster(own).ladder(KPP) == DEFAULT
    assert client.get("/orang/tangga/kpp-z", headers=HTML).status_code == 404


def test_a_dry_run_says_who_would_get_what_at_which_hour_and_sends_nothing(client: Client, own: Installation) -> None:
    with Records.open(own.settings) as records:
        add_member(records, "Ana", role="teknisi", kpp=KPP, ways=[("page", "")])
        add_member(records, "Bu Siti", role="ketua", kpp=KPP, ways=[("page", "")])
        before = records.inbox_newest()
    shown = client.page(f"/orang/tangga/{KPP}?coba=F01&hari=1&jam=2")
    rows = re.findall(r"<time>([^<]+)</time> <b>([^<]+)</b>.*?<br>([^<]+)</li>", shown, re.DOTALL)
    assert [(at, who) for at, who, _ in rows[:2]] == [("02.00", "Ana"), ("04.00", "Bu Siti")]
    assert rows[0][2].startswith("GAWAT: Hidran ")
    with Records.open(own.settings) as records:
        assert records.inbox_newest() == before
    for wrong in ("coba=F99", "coba=F01&jam=malam", "coba=F01&jam=25", "coba=F01&hari=9", "coba=<b>"):
        assert 'class="heard"' not in client.page(f"/orang/tangga/{KPP}?{wrong}")
