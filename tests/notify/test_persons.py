"""From a fault to a named neighbour: over his own channels, and back by his answer."""

from contextlib import closing
from pathlib import Path

import pytest

from hidran.store import deliveries
from hidran.store.deliveries import Delivery
from hidran.store.drilling import ask_drill
from hidran.store.joining import add_member
from hidran.store.outbox import OutboxReader
from hidran.store.people import roster
from hidran.store.records import Records
from hidran.store.saying import ask_to_say
from notify.channels import ChannelError
from tests.hidran.people.world import HOUR
from tests.notify.hamlet import CHAT, KPP, PHONE, Hamlet


@pytest.fixture
def hamlet(tmp_path: Path) -> Hamlet:
    return Hamlet(tmp_path)


def test_the_technician_is_told_at_his_own_address_which_no_message_holds(hamlet: Hamlet) -> None:
    hamlet.break_pump()
    assert hamlet.said("Budi") == ["GAWAT: Hidran Sawahan"]
    assert CHAT["Budi"] in hamlet.telegram.to
    assert hamlet.said("Siti") == []
    hamlet.desk.close()
    for file in hamlet.desk.paths.outbox.parent.glob("outbox.db*"):
        data = file.read_bytes()
        assert not any(number.encode() in data for number in PHONE.values())


def test_who_answers_first_is_named_with_his_role_to_all_who_were_told(hamlet: Hamlet) -> None:
    hamlet.break_pump()
    hamlet.wait(2.1)
    hamlet.answer("Siti", "saya pergi")
    for who in ("Budi", "Siti"):
        assert hamlet.said(who)[-1] == "Pak Siti (ketua) PERGI CEK: Hidran Sawahan"
    assert hamlet.telegram.got[-1].kind == "answer"
    hamlet.wait(3)
    assert hamlet.said("Agus") == []
    assert [m.state for m in hamlet.outbox("Siti")] == ["answered", "sent"]
    assert [m.state for m in hamlet.outbox("Budi")] == ["sent", "sent"]


def test_the_role_of_the_person_is_counted_never_who(hamlet: Hamlet) -> None:
    hamlet.break_pump()
    hamlet.answer("Budi", "OK")
    with closing(OutboxReader(hamlet.desk.paths.outbox)) as outbox:
        (row,) = outbox.answered_after(0)
    assert (row.role, row.meaning, row.waited_s) == ("teknisi", "going", 60)


def test_a_person_known_in_the_group_is_named_there_too(hamlet: Hamlet) -> None:
    hamlet.break_pump()
    hamlet.answer("Budi K.", "OK", address=CHAT["Budi"], private=False)
    assert hamlet.said("Budi")[-1].startswith("Pak Budi (teknisi) PERGI CEK")


def test_a_stranger_s_private_word_counts_for_nothing_and_gets_no_reply(hamlet: Hamlet) -> None:
    hamlet.break_pump()
    before = len(hamlet.telegram.got)
    hamlet.answer("Orang", "OK", address="666")
    hamlet.answer("Orang", "siapa ini", address="666")
    assert len(hamlet.telegram.got) == before


def test_a_stranger_in_the_group_answers_as_before(hamlet: Hamlet) -> None:
    hamlet.break_pump()
    hamlet.answer("Tono", "OK", address="777", private=False)
    assert hamlet.said("Budi")[-1] == "Tono PERGI CEK: Hidran Sawahan"


def test_cannot_brings_the_next_at_once(hamlet: Hamlet) -> None:
    hamlet.break_pump()
    hamlet.answer("Budi", "tidak bisa")
    assert hamlet.got("Siti")[0].text.endswith("Pak Budi (teknisi) tidak bisa pergi. Siapa yang bisa?")


def test_one_friendly_hint_an_hour_and_not_for_each_word(hamlet: Hamlet) -> None:
    hamlet.break_pump()
    for word in ("apa", "hah", "apa ini"):
        hamlet.answer("Budi", word)
    assert [line for line in hamlet.said("Budi") if line.startswith("Maaf, Hidran belum paham")] == [
        "Maaf, Hidran belum paham. Jawab salah satu: SAYA PERGI, PENUH, SEDANG DIPERBAIKI, SUDAH BERES."
    ]
    hamlet.wait(1.1)
    hamlet.answer("Budi", "apa")
    assert len([m for m in hamlet.got("Budi") if m.kind == "answer"]) == 2


def test_when_the_first_channel_refuses_him_the_next_one_carries_it_at_once(hamlet: Hamlet) -> None:
    hamlet.telegram.refusals = [None, ChannelError("bot was blocked by the user", retryable=False)]
    hamlet.break_pump()
    assert hamlet.said("Budi", "sms") == ["GAWAT: Hidran Sawahan"]
    assert [(m.channel, m.state) for m in hamlet.outbox("Budi")] == [("telegram", "failed"), ("sms", "sent")]
    with closing(OutboxReader(hamlet.desk.paths.outbox)) as outbox:
        tries = [(a.channel, a.result) for m in hamlet.outbox("Budi") for a in outbox.attempts(m.id)]
    assert tries == [
        ("telegram", "sending"), ("telegram", "bot was blocked by the user"), ("sms", "sending"), ("sms", "sent"),
    ]  # fmt: skip
    assert hamlet.said("Siti") == []


def test_when_a_channel_is_down_the_next_one_carries_it_after_three_minutes(hamlet: Hamlet) -> None:
    hamlet.telegram.down(10_000)
    hamlet.break_pump()
    hamlet.wait(0.04, 10)
    assert hamlet.said("Budi") == []
    hamlet.wait(0.05, 10)
    assert hamlet.said("Budi", "sms") == ["GAWAT: Hidran Sawahan"]
    hamlet.wait(2)
    assert hamlet.said("Siti", "sms")[0] == "GAWAT: Hidran Sawahan"
    hamlet.telegram.refusals.clear()
    hamlet.wait(0.5)
    assert {m.state for m in hamlet.desk.messages() if m.person is None} == {"sent"}


def test_when_no_channel_carries_it_the_next_step_comes_at_once_and_the_admin_is_told(hamlet: Hamlet) -> None:
    with Records.open(hamlet.settings) as records:
        hamlet.ids["Dewi"] = add_member(records, "Dewi", role="admin", kpp=None, ways=[("telegram", "109")])
    hamlet.telegram.refusals = [None, ChannelError("blocked", retryable=False)]
    hamlet.sms.refusals = [ChannelError("no such number", retryable=False)]
    hamlet.break_pump()
    assert hamlet.said("Siti") == ["GAWAT: Hidran Sawahan"]
    assert {m.state for m in hamlet.outbox("Budi")} == {"failed"}
    assert hamlet.said("Dewi")[-1].startswith(f"teknisi nomor {hamlet.ids['Budi']} tidak bisa dihubungi")


def test_a_delivery_is_believed_and_a_failed_one_goes_another_way(hamlet: Hamlet) -> None:
    hamlet.break_pump()
    (told,) = hamlet.got("Budi")
    _report(hamlet, Delivery("telegram", "failed", receipt=f"telegram-{told.id}", reason="131026"))
    assert hamlet.said("Budi", "sms") == ["GAWAT: Hidran Sawahan"]
    second = hamlet.got("Budi", "sms")[0]
    _report(hamlet, Delivery("sms", "delivered", message=second.id))
    _report(hamlet, Delivery("sms", "delivered", receipt="unknown"))
    assert [(m.channel, m.state) for m in hamlet.outbox("Budi")] == [("telegram", "failed"), ("sms", "delivered")]


def test_a_message_healed_while_it_waited_is_withdrawn_on_whichever_channel(hamlet: Hamlet) -> None:
    hamlet.telegram.down(10_000)
    hamlet.sms.down(10_000)
    hamlet.break_pump()
    hamlet.wait(0.2, 30)
    hamlet.world.clear("F01")
    hamlet.desk.work(hamlet.world)
    hamlet.telegram.refusals.clear()
    hamlet.sms.refusals.clear()
    hamlet.wait(0.5)
    assert hamlet.said("Budi") == []
    assert {m.state for m in hamlet.outbox("Budi")} <= {"failed", "withdrawn"}


def test_words_for_a_person_reach_him_once(hamlet: Hamlet) -> None:
    with Records.open(hamlet.settings) as records:
        for _ in range(2):
            ask_to_say(records, hamlet.ids["Agus"], "link/1", "Tautan masuk: ...")
    hamlet.wait(0.01)
    assert hamlet.said("Agus") == ["Tautan masuk: ..."]


def test_the_greeting_comes_once_and_the_records_know_it(tmp_path: Path) -> None:
    hamlet = Hamlet(tmp_path, greeted_before=False)
    hamlet.break_pump()
    hamlet.wait(0.1)
    assert [m.kind for m in hamlet.got("Budi")] == ["greet", "raise"]
    with Records.open(hamlet.settings) as records:
        persons = roster(records).persons
    assert [persons[hamlet.ids[who]].greeted for who in ("Budi", "Siti")] == [True, False]


def test_a_test_alarm_asks_everybody_and_any_answer_counts(hamlet: Hamlet) -> None:
    with Records.open(hamlet.settings) as records:
        ask_drill(records, KPP, "command")
    hamlet.wait(0.01)
    for who in ("Budi", "Siti", "Agus"):
        assert hamlet.said(who) == ["[LATIHAN] Alarm percobaan: KPP Sawahan"]
    hamlet.answer("Budi", "hadir pak")
    hamlet.answer("Agus", "ok", source="sms")
    assert hamlet.said("Agus")[-1].startswith("Terima kasih. Latihan tercatat")
    states = {who: hamlet.outbox(who)[0].state for who in ("Budi", "Siti", "Agus")}
    assert states == {"Budi": "answered", "Siti": "sent", "Agus": "answered"}


def test_in_trouble_an_ok_is_for_the_trouble_and_not_for_an_old_drill(hamlet: Hamlet) -> None:
    with Records.open(hamlet.settings) as records:
        ask_drill(records, KPP, "command")
    hamlet.wait(0.01)
    hamlet.break_pump()
    hamlet.answer("Budi", "OK")
    assert hamlet.said("Budi")[-1].startswith("Pak Budi (teknisi) PERGI CEK")
    assert hamlet.outbox("Budi")[0].state == "sent"


def test_while_the_roster_cannot_be_read_messages_to_persons_wait_and_others_go(
    hamlet: Hamlet, monkeypatch: pytest.MonkeyPatch
) -> None:
    hamlet.telegram.down(2)
    hamlet.break_pump()
    hamlet.desk.restart()
    with monkeypatch.context() as patched:
        patched.setattr("notify.people.People._read", lambda _: None)
        hamlet.telegram.refusals.clear()
        hamlet.wait(0.2)
        assert hamlet.said("Budi") == []
        assert [m.kind for m in hamlet.telegram.got if m.person is None] == ["raise"]
    hamlet.wait(0.1)
    assert hamlet.said("Budi") == ["GAWAT: Hidran Sawahan"]


def test_a_member_of_another_kpp_answers_for_his_own_hydrants_only(hamlet: Hamlet) -> None:
    with Records.open(hamlet.settings) as records:
        records.add_kpp("baamang", "KPP Baamang")
        hamlet.ids["Joko"] = add_member(records, "Joko", role="ketua", kpp="baamang", ways=[("telegram", "105")])
    hamlet.break_pump()
    hamlet.answer("Joko", "OK", address="105")
    assert hamlet.said("Joko")[-1].startswith("Hidran itu dijaga KPP lain")
    assert "PERGI CEK" not in " ".join(hamlet.said("Budi"))


def _report(hamlet: Hamlet, report: Delivery) -> None:
    with Records.open(hamlet.settings) as records:
        deliveries.keep(records, report)
    hamlet.wait(0.02, 10)


def test_late_reports_of_failure_do_not_bring_old_news(hamlet: Hamlet) -> None:
    hamlet.break_pump()
    (told,) = hamlet.got("Budi")
    hamlet.world.now += 2 * HOUR
    _report(hamlet, Delivery("telegram", "failed", receipt=f"telegram-{told.id}"))
    assert hamlet.said("Budi", "sms") == []
    assert hamlet.outbox("Budi")[0].state == "failed"
