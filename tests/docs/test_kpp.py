"""The page for the KPP says what people really see."""

from api.pages.messages import STATES
from api.pages.signs import ORDER, sign_of
from tests.docs import kpp_table, pages


def test_every_sign_on_the_page_is_explained() -> None:
    told = pages.read("docs/kpp.md")
    assert [state for state in ORDER if f"**{sign_of(state, 'id').word}**" not in told] == []


def test_what_becomes_of_a_message_is_explained() -> None:
    told = pages.read("docs/kpp.md")
    assert [word for word, _, _ in STATES.values() if f"**{word}**" not in told and word != "sedang dikirim"] == []


def test_every_trouble_is_there_with_what_to_check_first() -> None:
    assert kpp_table.told(pages.read("docs/kpp.md")) == kpp_table.table(), "run python -m tests.docs.kpp_table"
