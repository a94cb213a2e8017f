"""The guided tour's parts: where the card stands, what the hand does, what is remembered."""

import numpy as np
import pytest

from explorer.ui.tour import tour

PLACE, SEEK, KEYS = "ui/tour/place.js", "ui/tour/seek.js", "ui/tour/keys.js"
HAND, MEMORY, STOPS = "ui/tour/hand.js", "ui/tour/memory.js", "ui/tour/stops.js"
GAP = 18


def covered(a, b) -> float:
    x = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    y = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    return max(x, 0) * max(y, 0)


def has_room(thing, sizes, pane) -> bool:
    """Whether some size of the card fits on some side of the thing."""
    x, y, w, h = thing
    aside, over = max(x, pane[0] - x - w), max(y, pane[1] - y - h)
    return any(aside >= wide + GAP or over >= high + GAP for wide, high in sizes)


def test_the_card_never_covers_the_thing_where_there_is_room_and_never_leaves_the_window(script):
    random = np.random.default_rng(5)
    cases = []
    for _ in range(400):
        pane = [int(random.integers(660, 2000)), int(random.integers(400, 1100))]
        w, h = (int(random.integers(20, side)) for side in pane)
        thing = [int(random.integers(0, pane[0] - w + 1)), int(random.integers(0, pane[1] - h + 1))]
        spare = [[int(each) for each in random.integers(0, 600, 4)] for _ in range(2)]
        cases.append([[*thing, w, h], [[352, 180], [236, 250]], pane, spare])
    got = script(
        """({ placeCard, overlap, arrowAt }, cases) => cases.map((given) => {
          const place = placeCard(...given);
          const size = given[1][place.size];
          const rect = [place.x, place.y, ...size];
          return [rect, place.side, overlap(rect, given[0]), arrowAt(place, size, given[0])];
        })""",
        PLACE,
        given=cases,
    )
    seen = set()
    for (thing, sizes, pane, _), (rect, side, over, arrow) in zip(cases, got, strict=True):
        seen.add(side)
        assert over == covered(rect, thing)
        assert rect[0] >= 0 and rect[1] >= 0
        assert rect[0] + rect[2] <= pane[0] and rect[1] + rect[3] <= pane[1]
        if has_room(thing, sizes, [each - 8 for each in pane]):
            assert over == 0, (thing, pane, rect)
        if side in ("left", "right") and 20 < thing[1] + thing[3] / 2 - rect[1] < rect[3] - 20:
            assert rect[1] + arrow == thing[1] + thing[3] / 2  # it points at the thing's middle
    assert seen == {"right", "below", "left", "above", "none"}


def test_of_two_free_places_it_takes_the_one_that_hides_nothing(script):
    free = [[300, 300, 100, 100], [[200, 100]], [1000, 800]]
    right = script("({ placeCard }, g) => placeCard(...g)", PLACE, given=[*free, []])
    assert right["side"] == "right"
    hidden = [[418, 200, 400, 400]]
    other = script("({ placeCard }, g) => placeCard(...g)", PLACE, given=[*free, hidden])
    assert other["side"] == "below"


@pytest.mark.parametrize(
    ("y", "height", "by"),
    [(100, 50, 0), (600, 50, 150), (-40, 50, -60), (480, 300, 280), (300, 900, 280), (20, 480, 0)],
)
def test_a_thing_is_scrolled_into_what_is_free_and_a_high_one_shows_its_top(script, y, height, by):
    got = script(
        "({ scrollFor }, g) => scrollFor(...g)", PLACE, given=[[0, y, 10, height], 20, 500]
    )
    assert got == by


def test_things_are_looked_for_in_every_tree_and_those_in_sight_come_first(script):
    got = script(
        """({ seek, isInSight }) => {
          document.body.innerHTML = '<p class="a" hidden></p><div id="host"></div>';
          const root = document.getElementById('host').attachShadow({ mode: 'open' });
          root.innerHTML = '<p class="a" id="deep">x</p><p class="b" hidden></p>'
            + '<p class="off" style="position:fixed;right:200vw">x</p>';
          return [seek('.a').id, seek('.b').className, seek('.none'),
            isInSight(seek('.a')), isInSight(seek('.b')), isInSight(seek('.off'))];
        }""",
        SEEK,
    )
    assert got == ["deep", "b", None, True, False, False]


def test_tab_goes_round_through_the_card_and_the_thing(script):
    got = script(
        """({ focusable, focusedNow, roundTrip }) => {
          document.body.innerHTML = `<div id="card"><button id="a"></button><button id="b">
            </button></div><div id="thing"><i></i><input id="c"><button disabled></button>
            <span tabindex="-1"></span><a href="#" id="d">x</a><a hidden href="#"></a></div>
            <button id="e"></button>`;
          const byId = (id) => document.getElementById(id);
          const [card, thing] = ['card', 'thing'].map((id) => focusable(byId(id)));
          const go = (id, backwards) => roundTrip(byId(id), card, thing, backwards)?.id ?? null;
          byId('c').focus();
          return [thing.map(({ id }) => id), ['a', 'b', 'c', 'd', 'e'].map((id) => go(id, false)),
            ['a', 'b', 'c', 'd', 'e'].map((id) => go(id, true)), focusable(null),
            focusable(byId('e')).length, roundTrip(byId('b'), card, [], false).id, focusedNow().id];
        }""",
        KEYS,
    )
    assert got == [["c", "d"], [None, "c", None, "a", None], ["d", None, "b", None, None], [], 1,
                   "a", "c"]  # fmt: skip


RANGE = """
  document.body.innerHTML = '<button id="p"></button><input id="r" type="range" max="200">';
  const [button, range] = document.querySelectorAll('button, input');
  range.value = 40;
  const told = [];
  range.oninput = () => told.push(+range.value);
  range.onchange = () => told.push('let go');
  button.onclick = () => told.push('pressed');
  const abort = new AbortController();
  const after = [];
  const how = (calm) => ({ calm, pace: 0.1, signal: abort.signal,
    hold: (thing) => after.push(thing?.id ?? 'free'), after: (act) => after.push(act.act) });
"""


def test_the_hand_presses_drags_there_and_back_and_passes_by_what_is_missing(script):
    told, after = script(
        f"""async ({{ drive, eased }}) => {{ {RANGE}
          await drive([{{ act: 'press', on: '#p' }}, {{ act: 'press', on: '#none' }},
            {{ act: 'drag', on: '#r', to: [1, 0, null] }},
            {{ act: 'drag', on: '#r', to: [0.5] }}], how(true));
          return [told, after];
        }}""",
        HAND,
    )
    assert told == [
        "pressed",
        200,
        0,
        40,
        100,
        "let go",
    ]  # of what stands as before nothing is told
    assert after == ["press", "r", "free", "drag", "r", "free", "drag"]


def test_a_slider_is_put_back_where_the_tour_itself_goes_on(script):
    told = script(
        f"""async ({{ drive, PUT_BACK }}) => {{ {RANGE}
          const way = drive([{{ act: 'drag', on: '#r', to: [1] }}], how(false));
          await new Promise((resolve) => {{
            range.addEventListener('input', () => {{ if (+range.value > 60) resolve(); }});
          }});
          abort.abort(PUT_BACK);
          await way;
          return told;
        }}""",
        HAND,
    )
    assert told[-2] > 60 and told[-1] == 40


def test_the_hand_waits_for_the_run_that_it_set_off_however_late_it_begins(script):
    waited, state = script(
        f"""async ({{ drive }}) => {{ {RANGE}
          const app = document.createElement('div');
          app.dataset.testid = 'stApp';
          const state = (name) => {{ app.dataset.testScriptState = name; }};
          document.body.append(app);
          button.onclick = () => {{
            setTimeout(() => state('running'), 500);
            setTimeout(() => state('notRunning'), 700);
          }};
          const start = performance.now();
          await drive([{{ act: 'press', on: '#p', runs: true }}], how(true));
          return [performance.now() - start, app.dataset.testScriptState];
        }}""",
        HAND,
    )
    assert state == "notRunning" and waited > 900


def test_the_hand_glides_where_motion_is_welcome_and_tells_nothing_when_it_is_stopped(script):
    told, after, ease = script(
        f"""async ({{ drive, eased }}) => {{ {RANGE}
          const way = drive([{{ act: 'drag', on: '#r', to: [1] }},
            {{ act: 'press', on: '#p' }}], how(false));
          await new Promise((resolve) => {{
            range.addEventListener('input', () => {{ if (+range.value > 60) resolve(); }});
          }});
          abort.abort();
          await way;
          return [told, after, [0, 0.25, 0.5, 1].map(eased)];
        }}""",
        HAND,
    )
    assert told == sorted(told) and 60 < told[-1] < 200
    assert after == ["r", "free"]
    assert ease == [0, 0.15625, 0.5, 1]


def test_what_a_tab_and_a_browser_remember_may_be_anything(script):
    got = script(
        """({ recallTour, rememberTour, endTour, isTourOffered, TOLD, BEGIN }) => {
          const name = 'ddpm-explorer.tour';
          const states = ['{', '[]', 'null', '{"at":6}', '{"at":-1}', '{"at":"2"}', '{"at":2.5}',
            '{"at":5,"driven":1}'].map((text) => {
            sessionStorage.setItem(name, text);
            return recallTour(6);
          });
          rememberTour({ at: 3, driven: true });
          const later = recallTour(6);
          localStorage.clear();
          const offers = [isTourOffered()];
          localStorage.setItem('ddpm-explorer.progress', '{"forward":["prediction"]}');
          offers.push(isTourOffered());
          localStorage.clear();
          let told = 0;
          window.addEventListener(TOLD, () => { told += 1; });
          endTour();
          offers.push(isTourOffered());
          return [states, later, offers, told, recallTour(6), BEGIN !== TOLD];
        }""",
        MEMORY,
    )
    states, later, offers, told, over, apart = got
    assert states == [None] * 7 + [{"at": 5, "driven": False, "from": None}]
    assert later == {"at": 3, "driven": True, "from": None}
    assert offers == [True, False, False] and told == 1 and over is None and apart


def test_every_stop_has_its_words_and_there_are_six(script):
    stops = script("({ STOPS }) => STOPS", STOPS)
    names = [name for stop in stops for name in (stop["name"], stop.get("instead", {}).get("name"))]
    assert tuple(name for name in names if name) == tour.STOPS and len(stops) == 6
