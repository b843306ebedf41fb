"""What people really type, and what it means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hidran.people.answer import Answer, Meaning, understand

SAID: dict[Meaning, tuple[str, ...]] = {
    "going": (
        "OK", "ok", "Oke", "okee", "OKEY", "siap", "Siap!", "siap pak", "SAYA", "sy", "saya pergi cek",
        "Saya pergi cek", "sya pergi", "saya cek", "aku kesana", "aku ke sana sekarang", "otw", "OTW pak", "saya otw",
        "meluncur", "iya saya cek", "ya", "sip", "👍", "ok 12", "OK saya berangkat", "saya jalan", "kami periksa dulu",
        "nanti saya cek", "ulun pergi lihat", "saya tengok sebentar",
    ),
    "full": (
        "PENUH", "penuh", "Penuh (wajar)", "tandon penuh", "sudah penuh pak", "penuhh", "penhu", "full",
        "tandonnya sudah penuh", "air luber", "sudah saya cek, penuh",
    ),
    "not_full": ("belum penuh", "tidak penuh", "tandon blm penuh", "ga penuh", "bukan penuh, kosong"),
    "done": (
        "BERES", "beres", "bers", "sudah beres", "Sudah beres", "selesai", "selsai", "sdh selesai", "udah kelar", "✅",
        "BERES 150000 ganti sekring", "sudah diperbaiki", "pompa sudah jalan", "air sudah keluar lagi",
        "sudah normal", "pompa nyala lagi", "beres 12", "ok sudah beres",
    ),
    "repairing": (
        "sedang diperbaiki", "lagi diperbaiki", "masih diperbaiki", "sedang perbaikan", "masih dibongkar",
        "lagi servis",
    ),
    "cannot": (
        "belum", "tidak bisa", "gak bisa", "saya tidak bisa", "maaf ga bisa pergi", "blm bisa", "belum beres",
        "belum selesai", "pompa belum jalan lagi", "jangan saya", "👎", "saya belum pergi",
    ),
    "unknown": (
        "ok kah?", "okkah", "siapa yang pergi?", "kenapa", "apa yang rusak", "sudah beres?", "penuh?", "", "   ",
        "....",
        "terima kasih", "selamat pagi", "air tidak keluar", "12", "Rp 25.000", "hujan deras", "🙏", "jam berapa",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "meaning"), [(text, meaning) for meaning, texts in SAID.items() for text in texts])
def test_a_real_phrase_means(text: str, meaning: Meaning) -> None:
    assert understand(text).meaning == meaning
    assert understand(text.upper()).meaning == meaning


def test_there_are_enough_of_them() -> None:
    assert sum(len(texts) for texts in SAID.values()) >= 60


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("OK 12", Answer("going", number=12)),
        ("BERES 150000 ganti sekring", Answer("done", cost_rp=150_000, note="ganti sekring")),
        ("beres, ganti sekring 150.000", Answer("done", cost_rp=150_000, note="ganti sekring")),
        ("selesai 12 Rp 75.000 beli klep", Answer("done", number=12, cost_rp=75_000, note="beli klep")),
        ("beres 150rb", Answer("done", cost_rp=150_000)),
        ("beres 150 ribu kabel", Answer("done", cost_rp=150_000, note="kabel")),
        ("beres 1,5 jt pompa baru", Answer("done", cost_rp=1_500_000, note="pompa baru")),
        ("beres 1.5jt", Answer("done", cost_rp=1_500_000)),
        ("sudah beres", Answer("done")),
        ("penuh 7", Answer("full", number=7)),
    ],
)
def test_numbers_and_what_was_done_are_taken_along(text: str, answer: Answer) -> None:
    assert understand(text) == answer


@given(st.text(max_size=600))
def test_nothing_that_can_be_typed_breaks_it(text: str) -> None:
    found = understand(text)
    assert found.cost_rp is None or found.meaning == "done"


@given(st.sampled_from(["belum", "tidak", "gak", "blm", "tidak bisa"]), st.sampled_from(SAID["going"]))
def test_a_denial_before_it_never_means_going(no: str, text: str) -> None:
    assert understand(f"{no} {text}").meaning != "going"


@given(st.sampled_from(SAID["going"] + SAID["done"]))
def test_a_question_never_means_that_somebody_goes(text: str) -> None:
    assert understand(f"{text}?").meaning == "unknown"
