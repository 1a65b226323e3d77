"""The page in a real browser: it steps, it fits, it asks nobody for anything.

Needs the extra `srcad[browser]` and an installed Chromium; skipped without them.
"""

import os
import shutil

import notes
import numpy as np
import pytest

import srcad

playwright = pytest.importorskip(
    "playwright.sync_api", reason="needs the extra: pip install 'srcad[browser]'"
)
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
if CHROMIUM is None:
    pytest.skip("needs a Chromium on the PATH", allow_module_level=True)

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


def looped(x, n):
    y = x
    for k in range(n):
        y = y + np.sin(y)*x
    return y


PAGES = {
    "four steps": (notes.four_steps, (2.0,), {}),
    "two paths, ko": (notes.two_paths, (3.0,), {"lang": "ko"}),
    "loss": (notes.C, (np.array([0.4, -0.6]), 0.2, notes.X, notes.Y), {"argnums": ("w", "b")}),
    "a loop": (looped, (0.7, 30), {}),
    "no value": (lambda x: np.log(x), (-1.0,), {}),
    "refused": (lambda x: np.i0(x).sum(), (np.ones((2, 2)),), {}),
}


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as driver:
        made = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield made
        made.close()


@pytest.fixture
def opened(browser, tmp_path):
    """Open a page from a file; what it complains of and asks for is kept."""
    pages = []

    def open_(name, width=1280, scheme="light"):
        f, args, options = PAGES[name]
        path = tmp_path / "page.html"
        srcad.explain(f, *args, **options).to_html(path)
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=scheme, offline=True
        )
        page = context.new_page()
        page.heard = []
        page.on("console", lambda message: page.heard.append(message.text))
        page.on("pageerror", lambda error: page.heard.append(str(error)))
        page.on("request", lambda r: page.heard.append(r.url) if r.url != path.as_uri() else None)
        page.goto(path.as_uri())
        pages.append(page)
        return page

    yield open_
    for page in pages:
        page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 768, 1280, 1920])
@pytest.mark.parametrize("name", PAGES)
def test_it_fits_and_keeps_to_itself(opened, name, width, scheme):
    page = opened(name, width, scheme)
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.heard == []


def test_the_stepper_by_mouse(opened):
    page = opened("four steps")
    assert page.locator(".count").inner_text() == "1 / 10"
    assert page.locator("button.back").is_disabled()
    page.locator("button.ahead").click()
    page.locator("button.ahead").click()
    assert page.locator(".count").inner_text() == "3 / 10"
    page.locator("button.back").click()
    assert page.locator(".said").inner_text().startswith("Forward: u1 = x**3 = 8")


def test_the_stepper_by_keyboard(opened):
    page = opened("four steps")
    page.keyboard.press("End")
    assert page.locator(".said").inner_text() == "Backward: x_bar = 3*x**2·u1_bar = -3.530 = dy/dx."
    assert page.locator("button.ahead").is_disabled()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Home")
    assert page.locator(".count").inner_text() == "1 / 10"
    page.locator(".stepper input").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator(".count").inner_text() == "2 / 10"


def test_line_row_and_edge_light_up_together(opened):
    page = opened("four steps")
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    assert "sin" in page.locator(".trace tr.lit").inner_text()
    assert page.locator(".sg .n.lit text").first.text_content() == "u2"
    assert page.locator(".sg .edge.lit").count() == 1
    codes = page.locator(".codes .ln.lit").all_inner_texts()
    assert any("u2_dot = np.cos(u1) * u1_dot" in code for code in codes)
    page.keyboard.press("End")
    assert page.locator(".sg .n.lit text").first.text_content() == "x"
    codes = page.locator(".codes .ln.lit").all_inner_texts()
    assert any("x_bar = 3*x**2 * u1_bar" in code for code in codes)


def test_what_is_to_come_is_not_shown_yet(opened):
    page = opened("four steps")
    assert page.locator(".trace td.later").count() > 10
    page.keyboard.press("End")
    assert page.locator(".trace td.later").count() == 0


def test_the_lit_row_is_in_view(opened):
    page = opened("a loop")
    for key in ("End", "ArrowLeft", "Home", "ArrowRight"):
        page.keyboard.press(key)
        top, bottom = page.evaluate(
            "(() => {const r = document.querySelector('.trace tr.lit').getBoundingClientRect();"
            "return [r.top, r.bottom]})()"
        )
        floor = page.evaluate("document.querySelector('.stepper').getBoundingClientRect().top")
        assert 0 <= top < bottom <= floor + 1


def test_turns_fold_by_a_button(opened):
    page = opened("a loop")
    button = page.locator("tr.head button").first
    assert button.get_attribute("aria-expanded") == "true"
    rows = page.locator(".trace tr:visible").count()
    button.click()
    assert button.get_attribute("aria-expanded") == "false"
    assert page.locator(".trace tr:visible").count() < rows


def test_a_screen_reader_finds_names_and_news(opened):
    page = opened("four steps")
    assert page.locator("[role=status][aria-live=polite]").count() == 1
    assert page.get_by_role("button", name="next step").count() == 1
    assert page.get_by_role("slider").get_attribute("aria-valuetext").startswith("Forward: ")
    assert page.get_by_role("img").count() >= 2
    titled = "[...document.querySelectorAll('svg')].every(s => s.querySelector('title'))"
    assert page.evaluate(titled)
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.get_by_role("heading", level=1).count() == 1


def test_formulas_are_mathml(opened):
    page = opened("four steps")
    assert page.locator("mfrac").count() > 10
    high = page.locator(".u-list mfrac").first.bounding_box()["height"]
    assert high > page.locator(".u-list mi").first.bounding_box()["height"]  # it is set as one
