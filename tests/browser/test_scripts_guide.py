"""The guided tour as a whole, by stories on a page of our own making."""

from explorer.ui.tour import tour

GUIDE = "ui/tour/guide.js"
STORY = """
  sessionStorage.clear(); localStorage.clear();
  document.body.innerHTML = `<button id="first">x</button>
    <div data-testid="stApp" data-test-script-state="notRunning"><div data-testid="stMain">
    <div id="page"></div></div></div><button data-action="tour">?</button>`;
  const paint = {
    home: `<div class="map"><div class="axis"><button data-action="play">p</button>
      <input type="range" max="200"></div></div>`,
    forward: `<div data-testid="stage"><div class="picture">x</div><div class="time">
      <i data-role="readout">t</i><input aria-label="t" type="range" max="100"></div></div>
      <div class="st-key-beside_predict"><button id="guess">a</button></div>`,
    vlb: '<p>elsewhere</p>', empty: '',
  };
  const { Guide } = given.module;
  const guide = new Guide();
  guide.pace = 0.05;
  const words = Object.fromEntries(given.names.map((name) => [name, `${name} **t**`]));
  words.count = '% of %';
  const arrive = (page, order = 0) => {
    document.getElementById('page').innerHTML = paint[page];
    guide.arrive({
      page, title: `the ${page}`, first: 'forward_images', order, query: { lang: 'en' }, words,
    });
  };
  const host = () => document.querySelector('[data-testid="tour"]');
  const inside = (selector) => host().shadowRoot.querySelector(selector);
  const until = async (ready) => {
    const end = performance.now() + 4000;
    while (!ready()) {
      if (performance.now() > end) throw new Error(`never: ${ready} ${host()?.dataset.state}`);
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  };
  const state = (name) => until(() => host()?.dataset.state === name);
  const press = (name) => inside(`[data-action="${name}"]`).click();
  const key = (name) => inside('.card').dispatchEvent(
    new KeyboardEvent('keydown', { key: name, bubbles: true, composed: true }));
"""
NAMES = [*tour.SAID, *tour.STOPS, "start"]


def story(script, body: str):
    text = f"async (module, names) => {{ const given = {{ module, names }}; {STORY} {body} }}"
    return script(text, GUIDE, given=NAMES)


def test_it_begins_at_the_map_waits_for_the_next_page_and_points_there(script):
    got = story(
        script,
        """arrive('home');
        const quiet = host() === null;
        document.getElementById('first').focus();
        guide.begin();
        await state('pointing');
        await until(() => host().dataset.driven === 'true');
        const first = [inside('.count').textContent, inside('p').innerHTML,
          inside('.card').getAttribute('role'), inside('.card').getAttribute('aria-label'),
          inside('[data-action="back"]').hidden, host().shadowRoot.activeElement.dataset.action,
          inside('.rings').children.length];
        press('next');
        await state('waiting');
        const waits = [inside('.waits').textContent, window.location.pathname];
        arrive('forward');
        await state('pointing');
        const { from, ...stands } = JSON.parse(sessionStorage.getItem('ddpm-explorer.tour'));
        const { page, title, asked, moved } = from;
        return [quiet, first, waits, host().dataset.stop, stands, [page, title, asked, moved]];""",
    )
    first = ["1 of 6", "map <b>t</b>", "dialog", "name **t**", True, "next", 1]
    stands, came = {"at": 1, "driven": False}, ["home", "the home", False, True]
    assert got == [True, first, ["waiting **t**", "/forward"], "stage", stands, came]


def test_without_its_thing_a_stop_says_its_sentence_and_shows_what_comes_later(script):
    got = story(
        script,
        """arrive('forward');
        guide.to(3); // nothing is said in numbers yet: the question waits
        await until(() => host().dataset.state === 'pointing');
        const asked = inside('#said').textContent;
        document.getElementById('page').insertAdjacentHTML('beforeend', '<p data-role="now">5</p>');
        await until(() => inside('#said').textContent !== asked);
        const now = inside('#said').textContent;
        guide.arrived = -Infinity; // long ago
        document.getElementById('page').innerHTML = '';
        await state('alone');
        return [asked, now, inside('#said').textContent, inside('.rings').children.length];""",
    )
    assert got == ["asked t", "now t", "now t", 0]


def test_it_steps_aside_where_the_reader_goes_elsewhere_and_goes_on_when_asked(script):
    got = story(
        script,
        """arrive('home');
        guide.begin();
        await state('pointing');
        arrive('vlb');
        await state('aside');
        const aside = [inside('#said').textContent, inside('[data-action="next"]').hidden];
        press('goOn');
        await state('waiting');
        arrive('vlb'); // an answer of the page that is left
        const same = host().dataset.state;
        arrive('home');
        await state('pointing');
        return [aside, same, host().dataset.stop];""",
    )
    assert got == [["aside t", True], "waiting", "map"]


def test_keys_lead_on_and_back_only_in_the_card_and_escape_gives_the_focus_back(script):
    got = story(
        script,
        """arrive('forward');
        document.getElementById('first').focus();
        guide.from = document.activeElement;
        let outside = 0;
        window.addEventListener('keydown', () => { outside += 1; });
        guide.to(1);
        await state('pointing');
        key('ArrowRight');
        const on = guide.state.at;
        key('ArrowLeft');
        const back = guide.state.at;
        document.querySelector('input').dispatchEvent(
          new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
        const same = guide.state.at;
        key('n');
        key('Escape');
        return [on, back, same, outside, host(), document.activeElement.id,
          localStorage.getItem('ddpm-explorer.tour'), sessionStorage.length];""",
    )
    assert got == [2, 1, 1, 1, None, "first", "over", 0]


def test_an_order_of_the_address_begins_it_once_and_a_reload_goes_on_without_the_hand(script):
    got = story(
        script,
        """arrive('vlb', 1);
        await state('waiting');
        const begun = [guide.state.at, window.location.pathname];
        arrive('home', 1);
        guide.to(1);
        arrive('forward', 1); // no new order
        await until(() => host().dataset.driven === 'true');
        const at = guide.state.at;
        const other = new Guide(); // the page is loaded again
        host().remove();
        other.arrive({ ...guide.data, order: 0 });
        await until(() => host()?.dataset.state === 'pointing');
        guide.end();
        const { from, ...stands } = other.state;
        return [begun, at, stands, from.page, other.doing];""",
    )
    assert got == [[0, "/"], 1, {"at": 1, "driven": True}, "vlb", None]


def test_the_hand_lets_go_when_its_page_is_left(script):
    got = story(
        script,
        """arrive('forward');
        guide.pace = 1;
        guide.to(1);
        await until(() => guide.range !== null);
        const { signal } = guide.doing;
        window.dispatchEvent(new PopStateEvent('popstate'));
        const left = [signal.aborted, guide.range, guide.state.driven];
        arrive('vlb');
        await state('aside');
        return [...left, guide.doing];""",
    )
    assert got == [True, None, False, None]


def test_the_readers_own_hand_stops_the_tours_and_keeps_what_it_does(script, scripts_tab):
    story(
        script,
        """arrive('forward');
        guide.pace = 1;
        guide.to(1);
        await until(() => guide.range !== null);
        globalThis.tourOf = guide;""",
    )
    tab = scripts_tab[0]
    assert tab.evaluate("tourOf.doing !== null")
    tab.mouse.click(5, 300)
    assert tab.evaluate("[tourOf.doing, tourOf.range, tourOf.state.driven]") == [None, None, True]
    tab.keyboard.press("Escape")
    assert tab.evaluate("[tourOf.state, document.activeElement.dataset.action]") == [None, "tour"]


def test_the_last_stop_leads_to_the_short_route_and_a_lecture_ends_it(script):
    got = story(
        script,
        """arrive('forward');
        guide.to(5);
        await state('waiting');
        const shown = ['next', 'start', 'goOn'].map((name) =>
          inside(`[data-action="${name}"]`).hidden);
        press('start');
        const address = window.location.href.split('/').pop();
        const over = [host(), guide.state];
        guide.to(1);
        window.history.pushState(null, '', '?present=1');
        await until(() => guide.state === null);
        return [shown, address, over, host()];""",
    )
    assert got == [[True, False, True], "forward_images?lang=en&route=short", [None, None], None]


def test_whoever_came_from_a_page_is_led_back_there_as_it_stood_or_stays(script):
    got = story(
        script,
        """window.history.replaceState(null, '', '/vlb?lang=zh&T=200&tour=1');
        document.body.insertAdjacentHTML('beforeend', '<p data-role="predict">?</p>');
        arrive('vlb', 1);
        const way = () => Object.fromEntries(new URLSearchParams(window.location.search));
        const name = way().tour;
        arrive('home', 1);
        await state('pointing');
        key('Escape');
        await state('over');
        const buttons = ['leave', 'next', 'stay', 'return'].map((each) =>
          inside(`[data-action="${each}"]`).hidden);
        const asks = [inside('#said').textContent, inside('.rings').children.length,
          host().shadowRoot.activeElement.dataset.action];
        press('return');
        const back = [window.location.pathname, way(), host()];
        arrive('vlb', 1);
        guide.begin();
        arrive('forward', 1);
        guide.to(5);
        await state('waiting');
        const last = inside('[data-action="return"]').hidden;
        key('Escape');
        key('Escape');
        const stays = [window.location.pathname, way(), host(), guide.origin];
        return [name.startsWith(given.on), buttons, asks, back, last, stays];""".replace(
            "given.on", repr(tour.ON)
        ),
    )
    there = {"T": "200", "lang": "en", "tour": "asked"}
    assert got == [
        True, [True, True, False, False], ["over t", 0, "return"], ["/vlb", there, None],
        False, ["/forward", {"lang": "en", "tour": "over"}, None, None],
    ]  # fmt: skip
