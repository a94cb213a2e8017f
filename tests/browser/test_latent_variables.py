"""The page `latent_variables` under the hand: a place between two bells, a belief, a climb."""

from tests.browser.hand import drag, settled


def opened(page, server, query):
    page.goto(f"{server}/latent_variables?lang=en&{query}")
    page.wait_for_selector('input[data-name="q"], [data-testid="line"] [data-handle="x"]')
    settled(page)
    page.sent.clear()


def told(page, name):
    said = page.locator(f'[data-role="now"] [data-live="{name}"]').first.inner_text()
    return float(said.replace("−", "-"))


def test_a_place_moves_its_belief_without_a_message(page, server):
    opened(page, server, "act=mixture&x=-0.6")
    before = told(page, "r_2")
    handle = page.locator('[data-testid="line"] [data-handle="x"]')
    box = handle.bounding_box()
    at = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(*at)
    page.mouse.down()
    during = []
    for step in range(1, 9):
        page.mouse.move(at[0] + 20 * step, at[1])
        during.append(told(page, "r_2"))
    assert not page.sent and len(set(during)) > 3 and during == sorted(during)
    page.mouse.up()
    page.wait_for_url("**x=*")
    settled(page)
    assert told(page, "r_2") > before + 0.3


def test_a_belief_is_dragged_without_a_message_and_what_is_given_away_adds_up(page, server):
    opened(page, server, "act=bound&belief=10")
    slider, sums, during = page.locator('input[type=range][data-name="q"]'), [], []

    def look():
        sums.append(told(page, "elbo_nats") + told(page, "kl_nats") - told(page, "evidence_nats"))
        during.append(len(page.sent))

    drag(page, slider, 0.1, 0.7, moves=10, each=look)
    assert during[-1] == 0 and max(map(abs, sums)) < 0.002  # three rounded numbers
    page.wait_for_url("**belief=*")
