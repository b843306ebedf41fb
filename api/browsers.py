"""What kind of browser asks, in the words people use for it; only to know one's own phones apart."""

from fastapi import Request

# What a browser's own name must not be mistaken for stands first: Edge and Opera call themselves Chrome too.
_MACHINES = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "HP Android"), ("KAIOS", "HP KaiOS"), ("Windows", "Windows"),
    ("CrOS", "Chromebook"), ("Macintosh", "Mac"), ("Linux", "Linux"),
)  # fmt: skip
_BROWSERS = (
    ("Edg", "Edge"), ("OPR", "Opera"), ("Opera", "Opera"), ("UCBrowser", "UC Browser"), ("SamsungBrowser", "Samsung"),
    ("MiuiBrowser", "Mi Browser"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"),
    ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip


def browser_of(request: Request) -> str:
    """'HP Android, Chrome'; '' when it does not say."""
    said = request.headers.get("user-agent", "")
    found = (next((word for sign, word in known if sign in said), "") for known in (_MACHINES, _BROWSERS))
    return ", ".join(word for word in found if word)
