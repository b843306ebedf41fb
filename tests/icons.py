"""`python -m tests.icons`: the app's icons in api/static, drawn anew by Chromium from the drawing below.

The maskable one fills its square, because each phone cuts its own shape; what must be seen lies in the middle 80 %.
"""

from pathlib import Path

from playwright.sync_api import Page

import api
from tests.api.browsing import browser

STATIC = Path(api.__file__).parent / "static"
DRAWING = """
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512" width="{px}" height="{px}">
<rect width="512" height="512" rx="{corner}" fill="#0b5c8a"/>
<g transform="translate(256 262) scale({scale}) translate(-256 -262)">
<path fill="#fff" d="M256 62c74 92 132 166 132 240a132 132 0 0 1-264 0c0-74 58-148 132-240z"/>
<path fill="none" stroke="#0b5c8a" stroke-width="38" stroke-linecap="round" stroke-linejoin="round"
d="M196 312l44 44 78-92"/>
</g></svg>
"""
ICONS = {  # name: (pixels, corner, scale)
    "app-192.png": (192, 96, 0.92),
    "app-512.png": (512, 96, 0.92),
    "mask-192.png": (192, 0, 0.74),
    "mask-512.png": (512, 0, 0.74),
}


def draw(page: Page, name: str) -> None:
    px, corner, scale = ICONS[name]
    page.set_viewport_size({"width": px, "height": px})
    page.set_content(
        f"<style>*{{margin:0}}svg{{display:block}}</style>{DRAWING.format(px=px, corner=corner, scale=scale)}"
    )
    page.screenshot(path=STATIC / name, omit_background=True)


def main() -> None:
    with browser() as chromium:
        page = chromium.new_page()
        for name in ICONS:
            draw(page, name)


if __name__ == "__main__":
    main()
