"""*Salin pesan*: the words of a message for whoever passes it on by hand, where no channel of ours reaches."""

from urllib.parse import quote


def share_link(text: str) -> str:
    """Opens WhatsApp with the text filled in; the person chooses to whom it goes.

    Source: https://faq.whatsapp.com/5913398998672934 (click to chat, link without a number).
    """
    return f"https://wa.me/?text={quote(text, safe='')}"
