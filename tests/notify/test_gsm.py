"""SMS by a GSM modem: AT commands of 3GPP TS 27.005 over a pseudo-terminal, answered by a scripted modem."""

import sys
from pathlib import Path
from typing import Any

import pytest

from hidran.store.answers import Heard
from hidran.store.deliveries import Delivery
from hidran.ways import gsm
from notify.channels import ChannelError, open_all
from notify.channels.gsm import Gsm
from tests.notify.letters import message, secret, settings_with

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal stands in for the modem", allow_module_level=True)

from tests.notify.gsm_modem import FakeModem, modem

SITI = "+6281234567890"
ARRIVED = 1_795_930_207.0  # 2026-11-29 12:30:07 WIB


def opened(folder: Path, at: FakeModem, now: float = ARRIVED + 60, **more: Any) -> Gsm:
    (channel,) = open_all(["gsm"], settings_with(folder, "gsm", port=at.path, **more))
    assert isinstance(channel, Gsm)
    channel._now = lambda: now
    return channel


def taken(channel: Gsm) -> list[Heard | Delivery]:
    told: list[Heard | Delivery] = []

    def keep(one: Heard | Delivery) -> bool:
        told.append(one)
        return True

    channel.turn(keep)
    return told


def test_a_message_leaves_as_one_sms_in_plain_letters_and_has_a_reference(tmp_path: Path) -> None:
    with modem() as at:
        receipt = opened(tmp_path, at).send(message("GAWAT: Hidran Café\nTandanya: x\nCek: lihat lampu."), SITI)
    assert at.sent == [(SITI, "GAWAT: Hidran Cafe Cek: lihat lampu.")]
    assert receipt == "41"
    assert "AT+CSMP=49,167,0,0" in at.asked  # asks the network to report the delivery


def test_the_modem_is_set_up_once_and_each_number_of_a_group_is_told(tmp_path: Path) -> None:
    with modem() as at:
        channel = opened(tmp_path, at, to=["0811111111", "0822222222"])
        channel.send(message())
        channel.send(message(), SITI)
    assert [to for to, _ in at.sent] == ["+62811111111", "+62822222222", SITI]
    assert at.asked.count("AT+CMGF=1") == 1


def test_a_modem_that_reports_no_deliveries_sends_all_the_same(tmp_path: Path) -> None:
    with modem() as at:
        at.reports_refused = True
        assert opened(tmp_path, at).send(message(), SITI) == "41"
    assert "AT+CNMI=2,1,0,0,0" in at.asked


def test_what_a_neighbour_answers_is_heard_and_then_deleted_there(tmp_path: Path) -> None:
    with modem() as at:
        channel = opened(tmp_path, at)
        at.comes_in(1, SITI, "OK")
        at.comes_in(3, "0811111111", 'saya pergi\nOK\nsekarang, "ya"')
        first, second = taken(channel)
        assert at.inbox == {}
    assert isinstance(first, Heard)
    assert isinstance(second, Heard)
    assert (first.source, first.address, first.text, first.private) == ("gsm", SITI, "OK", True)
    assert first.at_ms == ARRIVED * 1000
    assert (second.address, second.text) == ("+62811111111", 'saya pergi\nOK\nsekarang, "ya"')


def test_a_text_that_looks_like_the_modems_own_words_is_a_text(tmp_path: Path) -> None:
    with modem() as at:
        at.comes_in(1, SITI, '+CMGL: 9,"REC READ","+62811",,"x"\nERROR\nOK')
        (heard,) = taken(opened(tmp_path, at))
    assert isinstance(heard, Heard)
    assert heard.text.endswith("ERROR\nOK")


def test_signs_outside_the_alphabet_come_as_hexadecimal_and_are_read(tmp_path: Path) -> None:
    with modem() as at:
        at.comes_in(1, SITI, "👍 sudah".encode("utf-16-be").hex().upper(), coding=8)
        at.comes_in(2, SITI, "12345678")
        first, second = taken(opened(tmp_path, at))
    assert isinstance(first, Heard)
    assert isinstance(second, Heard)
    assert first.text == "👍 sudah"
    assert second.text == "12345678"


def test_an_operators_advertisement_is_deleted_unheard(tmp_path: Path) -> None:
    with modem() as at:
        at.comes_in(1, "TELKOMSEL", "Promo kuota!")
        at.comes_in(2, "8999", "Sisa pulsa Rp 500")
        assert taken(opened(tmp_path, at)) == []
        assert at.inbox == {}


def test_what_could_not_be_kept_stays_in_the_modem_and_comes_again_as_the_same(tmp_path: Path) -> None:
    with modem() as at:
        channel = opened(tmp_path, at)
        at.comes_in(1, SITI, "penuh")
        channel.turn(lambda _: False)
        assert list(at.inbox) == [1]
        (again,) = taken(channel)
        at.comes_in(1, SITI, "penuh", at="26/11/29,12:31:00+28")
        (another,) = taken(channel)
    assert isinstance(again, Heard)
    assert isinstance(another, Heard)
    assert again.twin != another.twin


def test_a_delivery_that_the_network_reports_in_between_is_told(tmp_path: Path) -> None:
    states = {"0": "delivered", "1": "sent", "32": None, "70": "failed"}
    with modem() as at:
        channel = opened(tmp_path, at)
        channel.send(message(), SITI)
        at.unasked = [f'+CDS: 6,41,"{SITI}",145,"26/11/29,12:30:00+28","26/11/29,12:30:07+28",{s}' for s in states]
        at.unasked += ['+CMTI: "SM",4', "RING"]
        told = taken(channel)
    assert [(d.state, d.receipt) for d in told if isinstance(d, Delivery)] == [
        (state, "41") for state in states.values() if state
    ]


@pytest.mark.parametrize(("code", "again"), [(1, False), (305, False), (331, True), (500, True), (9999, True)])
def test_what_the_network_refuses_says_whether_a_second_try_helps(tmp_path: Path, code: int, again: bool) -> None:
    with modem() as at, pytest.raises(ChannelError, match=str(code)) as caught:
        at.refusals = [f"+CMS ERROR: {code}"]
        opened(tmp_path, at).send(message(), SITI)
    assert caught.value.retryable is again
    assert "81234567890" not in str(caught.value)


def test_no_credit_is_named(tmp_path: Path) -> None:
    with modem() as at, pytest.raises(ChannelError, match="credit"):
        at.refusals = ["+CMS ERROR: 500"]
        opened(tmp_path, at).send(message(), SITI)


def test_a_modem_that_falls_silent_leaves_it_open_and_is_set_up_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notify.channels.gsm.modem.SEND_S", 0.3)
    with modem() as at:
        channel = opened(tmp_path, at)
        channel.send(message(), SITI)
        at.silent = True
        with pytest.raises(ChannelError) as caught:
            channel.send(message(), SITI)
        assert (caught.value.retryable, caught.value.uncertain) == (True, True)
        at.silent = False
        assert channel.send(message(), SITI) == "42"
    assert at.asked.count("AT+CMGF=1") == 2


def test_a_port_without_a_modem_is_named_and_tried_again(tmp_path: Path) -> None:
    at = FakeModem(path=str(tmp_path / "ttyUSB9"))
    with pytest.raises(ChannelError, match="cannot be opened") as caught:
        opened(tmp_path, at).send(message(), SITI)
    assert (caught.value.retryable, caught.value.uncertain) == (True, False)


def test_the_pin_of_the_card_is_given_once_and_stands_in_no_error(tmp_path: Path) -> None:
    with modem() as at:
        at.pin = "4711"
        opened(tmp_path, at, pin_file=secret(tmp_path, "4711")).send(message(), SITI)
    assert at.asked.count('AT+CPIN="4711"') == 1
    with modem() as at, pytest.raises(ChannelError) as caught:
        at.pin = "0000"
        opened(tmp_path, at, pin_file=secret(tmp_path, "4711")).send(message(), SITI)
    assert "4711" not in str(caught.value)


@pytest.mark.parametrize("line", ["", "+CDS:", "+CDS: 6,x,,,,,0", '+CMGR: "REC READ"', "+CMGL: x"])
def test_rubbish_on_the_line_breaks_nothing(line: str) -> None:
    assert gsm.report(line) is None
    assert gsm.stored(1, [line, "x"]) is None
    assert gsm.indices([line]) == []
    assert gsm.at_ms(line, ARRIVED) == 0
