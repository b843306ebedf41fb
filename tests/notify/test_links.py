"""A log-in link on its way: in no file, only to the person's own proven way, and not at all once it is over."""

from pathlib import Path

import pytest

from hidran.store import login, login_links
from hidran.store.people import roster
from hidran.store.records import Records
from hidran.store.ways import confirm_way
from notify.asking import Asking
from notify.channels import ChannelError
from notify.links import Links
from tests.notify.hamlet import PHONE, Hamlet

WITH_WAYS = {"notify": {"channels": ["telegram", "sms"]}, "api": {"page_url": "https://hidran.example"}}


@pytest.fixture
def hamlet(tmp_path: Path) -> Hamlet:
    made = Hamlet(tmp_path)
    made.settings = made.settings.model_validate(made.settings.model_dump() | WITH_WAYS)
    made.desk.sender._fill = Links(Asking(made.settings), made.settings).fill
    return made


def prove(hamlet: Hamlet, who: str, channel: str) -> None:
    with Records.open(hamlet.settings) as records:
        ways = roster(records).persons[hamlet.ids[who]].ways
        confirm_way(records, hamlet.ids[who], next(w.id for w in ways if w.channel == channel))


def ask(hamlet: Hamlet, who: str) -> None:
    with Records.open(hamlet.settings) as records:
        login.send_link(records, hamlet.settings, PHONE[who])
    hamlet.desk.work(hamlet.world)


def token_in(text: str) -> str:
    return text.partition("https://hidran.example/m/")[2].split()[0]


def test_the_link_is_in_the_message_that_arrives_and_in_no_file(hamlet: Hamlet) -> None:
    prove(hamlet, "Budi", "telegram")
    ask(hamlet, "Budi")
    (message,) = hamlet.got("Budi")
    token = token_in(message.text)
    with Records.open(hamlet.settings) as records:
        assert login_links.state_of(records, token) == ("open", hamlet.ids["Budi"])
        assert login.by_link(records, token, "HP") is not None
    (kept,) = hamlet.outbox("Budi")
    assert kept.state == "sent" and login_links.marked(kept.text)
    hamlet.desk.close()
    for file in hamlet.settings.data.rglob("*"):
        assert not file.is_file() or token.encode() not in file.read_bytes(), file


def test_it_goes_only_where_the_person_has_answered_before(hamlet: Hamlet) -> None:
    prove(hamlet, "Budi", "sms")  # Telegram stands first, but may be anybody's
    ask(hamlet, "Budi")
    assert [m.channel for m in hamlet.got("Budi")] == ["sms"]
    assert hamlet.sms.to[-1] == PHONE["Budi"]
    ask(hamlet, "Siti")
    assert hamlet.got("Siti") == []


def test_when_its_channel_is_down_it_takes_no_unproven_way(hamlet: Hamlet) -> None:
    prove(hamlet, "Budi", "telegram")
    hamlet.telegram.refusals = [ChannelError("no such chat", retryable=False)]
    ask(hamlet, "Budi")
    hamlet.wait(0.5)
    assert hamlet.got("Budi") == []


def test_a_link_that_is_over_is_not_sent_any_more(hamlet: Hamlet) -> None:
    prove(hamlet, "Budi", "telegram")
    hamlet.telegram.down(2)
    ask(hamlet, "Budi")
    with Records.open(hamlet.settings) as records, records.session() as db:
        login_links.void(db, hamlet.ids["Budi"], records.now())
    hamlet.wait(0.5)
    assert hamlet.got("Budi") == []
    (kept,) = hamlet.outbox("Budi")
    assert kept.state == "failed"
    with Records.open(hamlet.settings) as records:
        names = [p.name for p in roster(records).persons.values()]
    assert "Pak Budi" in names, "nobody is called unreachable because a link was over"


def test_records_that_cannot_be_asked_hold_the_link_back(hamlet: Hamlet, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "records.db").write_bytes(b"no database" * 500)
    other = hamlet.settings.model_copy(update={"data": broken})
    links = Links(Asking(other), other)
    assert links.fill("tanpa tautan") == "tanpa tautan"
    with pytest.raises(ChannelError) as refused:
        links.fill(f"ketuk {{masuk:{'0' * 32}}}")
    assert refused.value.retryable
