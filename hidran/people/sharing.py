"""*Salin pesan*: a message that the ketua forwards by hand, into a group that no program may write to. Pure.

https://faq.whatsapp.com/5913398998672934 (click to chat): the link opens WhatsApp with the text, and asks to whom.
"""

from urllib.parse import quote

LONGEST = 1500  # characters of text; browsers and WhatsApp cut longer addresses


def share_link(text: str) -> str:
    """An address that opens WhatsApp with this text, ready to be sent to whomever one chooses."""
    return "https://wa.me/?text=" + quote(text.strip()[:LONGEST], safe="")
