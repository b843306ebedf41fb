"""What a message looks like on WhatsApp. Pure.

Free text: .../whatsapp/messages/text-messages; buttons: .../whatsapp/messages/interactive-reply-buttons-messages;
templates: .../whatsapp/templates/utility-templates/ (below https://developers.facebook.com/documentation/business-messaging).
A parameter of a template may hold no line end, no tab and no five spaces in a row.
"""

from typing import Any

from hidran.store.outbox import Message
from hidran.ways import buttons
from hidran.ways.whatsapp import WhatsappSettings
from hidran.words import Language, one_line

LONGEST_TEXT, LONGEST_WITH_BUTTONS, LONGEST_PARAMETER = 4096, 1024, 700
_TEMPLATE_BUTTONS = ("going", "done")  # a template's buttons are fixed; these two fit below every call


def free(message: Message, language: Language) -> dict[str, Any]:
    """Text as it is, with a button for each short answer."""
    meanings = buttons.below(message)
    if not meanings:
        return {"type": "text", "text": {"preview_url": False, "body": message.text[:LONGEST_TEXT]}}
    keys = [
        {"type": "reply", "reply": {"id": buttons.data(m, message), "title": buttons.label(m, language)}}
        for m in meanings
    ]
    body = {"text": message.text[:LONGEST_WITH_BUTTONS]}
    return {"type": "interactive", "interactive": {"type": "button", "body": body, "action": {"buttons": keys}}}


def template(message: Message, mine: WhatsappSettings) -> dict[str, Any]:
    """One of the two templates of docs/channels.md, the whole text as its only parameter."""
    calls = bool(buttons.below(message))
    text = " ".join(one_line(message.text.replace("\n", " ")).split())[:LONGEST_PARAMETER]
    components: list[dict[str, Any]] = [{"type": "body", "parameters": [{"type": "text", "text": text}]}]
    for index, meaning in enumerate(_TEMPLATE_BUTTONS if calls else ()):
        pressed = {"type": "payload", "payload": f"{meaning}:{message.id}"}
        components.append({"type": "button", "sub_type": "quick_reply", "index": str(index), "parameters": [pressed]})
    name = mine.template if calls else mine.plain_template
    language = {"code": mine.template_language}
    return {"type": "template", "template": {"name": name, "language": language, "components": components}}
