"""A message that is forwarded by hand."""

from urllib.parse import parse_qs, urlsplit

from hidran.people.sharing import share_link

TEXT = "GAWAT: Hidran Sawahan & Baamang\nPompa tidak jalan = 100% mati? #1 👍\n"


def test_the_link_opens_whatsapp_with_the_text_as_it_is() -> None:
    parts = urlsplit(share_link(TEXT))
    assert (parts.scheme, parts.netloc, parts.path, parts.fragment) == ("https", "wa.me", "/", "")
    assert parse_qs(parts.query)["text"] == [TEXT.strip()]


def test_nothing_in_a_text_can_leave_its_place_in_the_address() -> None:
    assert not set('"<> \n&#') & set(share_link(TEXT + '"><script>').partition("text=")[2])


def test_a_very_long_text_is_cut_before_the_phone_does_it() -> None:
    assert len(parse_qs(urlsplit(share_link("a" * 9000)).query)["text"][0]) == 1500
