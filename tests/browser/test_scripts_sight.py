"""What a hand leaves on a picture and the address: the coder, and views that come and go."""

import pytest

SIGHT = "ui/engine/sight.js"
VALUES = {  # of each kind of switch: what it may say, and what is nothing of the kind
    "yaw": ([0, -0.6, 2.4375, 9999.1234, -1e4], ["", "1e3", "NaN", "Infinity", "--1", "1.", "0x1",
            "10000.5", "9" * 4000, " 1", "1 ", "٣", "−1", "1,5", "null"]),
    "t": ([0, 7, 100000], ["-1", "100001", "1e2", "", "t"]),
    "loop": ([True, False], ["", "true", "2", "01", "yes", "1 ", "１"]),
    "block": (["down_1", "exit", "a" * 40], ["", "a" * 41, "<b>", "a b", "-a", "a.b", "é", "a\n",
              "__proto__ ", "%00", "\x00"]),
}  # fmt: skip

READ = """({ SWITCHES }, values) => Object.entries(values).map(([name, [good, bad]]) => [
  good.map((value) => SWITCHES[name].parse(SWITCHES[name].write(value))),
  bad.map((text) => SWITCHES[name].parse(text)),
])"""


def test_each_kind_of_switch_reads_what_it_writes_and_nothing_else(script):
    for (good, bad), given in zip(script(READ, SIGHT, given=VALUES), VALUES.values(), strict=True):
        assert good == given[0]
        assert bad == [None] * len(given[1])


def test_every_switch_of_the_registry_comes_back_from_an_address(script):
    """With neighbours of the server's, which stay as they stand."""
    back = script(
        """({ SWITCHES, searchWith, valuesIn }) => {
          const tries = [true, 0.5, 1, 'word'];
          const texts = Object.entries(SWITCHES).map(([name, kind]) => [name,
            tries.map(kind.write).find((text) => kind.parse(text) !== null)]);
          const before = '?lang=zh&shape=two+moons&stage.old=1&other.loop=1';
          const search = searchWith(before, new Map([['stage', texts]]));
          const got = valuesIn(search, 'stage');
          return [texts.map(([name, text]) => [text, SWITCHES[name].write(got.get(name))]),
            search.split('&').slice(0, 3), search.includes('old')];
        }""",
        SIGHT,
    )
    assert len(back[0]) > 15
    assert all(text == again for text, again in back[0]), back[0]
    assert back[1] == ["?lang=zh", "shape=two+moons", "other.loop=1"] and not back[2]


def test_of_hostile_addresses_only_what_is_a_switch_of_the_view_is_taken(script):
    search = "&".join([
        "stage.trails=1", "stage.trails=0", "stage.bands=1", "stage.bands=nope", "stage.loop=1",
        "stage.__proto__=1", "stage.constructor=1", "stage.toString=1", "stage.nix=1", "stage.=1",
        ".t=3", "t=4", "stage=5", "stage.t.t=6", "stagex.t=7", "other.t=8", "stage.T=9",
        "stage.speed=%zz", "stage.take=1;drop", "stage.yaw=%3Cscript%3E", "=&&&%", "stage.field",
    ])  # fmt: skip
    got = script("({ valuesIn }, search) => [...valuesIn(search, 'stage')]", SIGHT, given=search)
    assert dict(got) == {"trails": False, "loop": True}


def test_a_view_bears_the_same_name_after_settings_were_put_back(script):
    keys = [
        ("forward_stage", "forward"), ("forward_images_stage_0", "forward_images"),
        ("forward_images_stage_12", "forward_images"), ("train_images_stage_3_shipped",
        "train_images"), ("score_bias_0", "score"), ("cloud_a_7", "samplers"), ("map", "home"),
    ]  # fmt: skip
    names = script(
        "({ sightName }, keys) => keys.map((each) => sightName(...each))", SIGHT, given=keys
    )
    assert names == ["stage", "stage", "stage", "stage_shipped", "bias", "cloud_a", "map"]


def test_the_servers_address_takes_along_what_the_browser_alone_knows(script):
    got = script(
        "({ carried }, cases) => cases.map((each) => carried(...each))",
        SIGHT,
        given=[
            ["?T=5&stage.bands=1", "?T=9&stage.trails=1&line.loop=1"],  # of before, and of now
            ["?T=5", "?stage.t=3"], ["", "?T=9&stage.t=3"], ["?stage.t=3", "?T=9"], ["", ""],
        ],
    )  # fmt: skip
    assert got == ["?T=5&stage.trails=1&line.loop=1", "?T=5&stage.t=3", "?stage.t=3", "", ""]


# Views that come to a page whose address says something, and what the address says then.
VIEWS = """async (sight, { shared }, { keepOneEntry }, story) => {
  const views = {};
  const make = (key) => {
    const root = document.body.appendChild(document.createElement('div'));
    const view = { dom: { root }, at: { t: 0, loop: false, yaw: 0.5 }, redraws: 0,
      redraw() { view.redraws += 1; },
      switches: () => Object.fromEntries(Object.keys(view.at).map((name) => [name, {
        read: () => view.at[name], usual: { t: 0, loop: false, yaw: 0.5 }[name],
        write: (value) => { view.at[name] = name === 't' ? Math.min(value, 50) : value; } }])) };
    sight.setSwitches(view, sight.enterSight(view, key));
    views[key] = view;
  };
  const rest = (ms) => new Promise((done) => { setTimeout(done, ms); });
  const acts = {
    open: (search) => { History.prototype.pushState.call(history, null, '', search); },
    come: make, rest,
    hand: (key, name, value) => {
      views[key].at[name] = value;
      views[key].dom.root.dispatchEvent(new Event('click'));
    },
    plays: (key, name, value) => { views[key].at[name] = value; },
    hides: (key) => { views[key].dom.root.remove(); },
    leaves: (key) => { views[key].dom.root.remove(); sight.leaveSight(views[key]); },
    back: (search) => {
      History.prototype.pushState.call(history, null, '', search);
      dispatchEvent(new PopStateEvent('popstate'));
    },
    server: (search) => { history.pushState({}, '', location.pathname + search); },
    putBack: sight.putBack,
    page: (path) => { history.pushState({}, '', path); },
  };
  sight.followHistory();
  keepOneEntry();
  const told = [];
  for (const [act, ...given] of story) {
    await acts[act](...given);
    told.push([location.pathname + location.search, sight.addressInSight().split(location.host)[1],
      Object.fromEntries(Object.entries(views).map(([key, { at }]) => [key, { ...at }]))]);
  }
  for (const view of Object.values(views)) sight.leaveSight(view);
  shared.sight.times = null;
  return told;
}"""
MODULES = (SIGHT, "ui/engine/shared.js", "ui/frame/history.js")


@pytest.fixture
def tell(script):
    def play(*story):
        told = script(VIEWS, *MODULES, given=[list(step) for step in story])
        return [(bar, copied, views) for bar, copied, views in told]

    return play


def test_a_link_sets_a_view_before_its_first_picture_and_what_it_cannot_show_is_mended(tell):
    *_, (bar, copied, views) = tell(
        ("open", "/p?T=9&stage.t=70&stage.loop=1&stage.yaw=nope&gone.t=3"),
        ("come", "p_stage_0"),
        ("rest", 300),
    )
    assert views == {"p_stage_0": {"t": 50, "loop": True, "yaw": 0.5}}
    assert bar == "/p?T=9&gone.t=3&stage.t=50&stage.loop=1"
    assert copied == "/p?T=9&stage.t=50&stage.loop=1"  # of what is in sight, and of nothing else


def test_the_address_takes_what_a_hand_left_once_it_rests_and_a_copy_all_that_is_in_sight(tell):
    told = tell(
        ("open", "/p?T=9"), ("come", "p_stage_0"), ("come", "p_line_0"),
        ("plays", "p_line_0", "t", 4),  # no hand did it
        ("hand", "p_stage_0", "loop", True),
        ("rest", 300),
        ("hand", "p_stage_0", "loop", False), ("rest", 300),
        ("hides", "p_line_0"),
    )  # fmt: skip
    bars, copies = [bar for bar, *_ in told], [copied for _, copied, _ in told]
    assert bars[3:] == ["/p?T=9"] * 2 + ["/p?T=9&stage.loop=1"] * 2 + ["/p?T=9"] * 2
    assert copies[3] == "/p?T=9&line.t=4" and copies[4] == "/p?T=9&stage.loop=1&line.t=4"
    assert copies[-1] == "/p?T=9"


def test_the_servers_word_a_step_back_and_a_reset_meet_what_hands_have_left(tell):
    told = tell(
        ("open", "/p?T=9"), ("putBack", 2), ("come", "p_stage_0"),
        ("hand", "p_stage_0", "yaw", 1.25), ("rest", 300),
        ("server", "?T=5&stage.yaw=9"),  # as it was opened, perhaps
        ("putBack", 2), ("putBack", 3),
        ("back", "/p?T=5&stage.t=8"),
    )  # fmt: skip
    assert [bar for bar, *_ in told][4:] == [
        "/p?T=9&stage.yaw=1.25", "/p?T=5&stage.yaw=1.25", "/p?T=5&stage.yaw=1.25", "/p?T=5",
        "/p?T=5&stage.t=8",
    ]  # fmt: skip
    usual = {"t": 0, "loop": False, "yaw": 0.5}
    assert told[-2][2]["p_stage_0"] == usual
    assert told[-1][2]["p_stage_0"] == usual | {"t": 8}


def test_a_page_that_is_left_keeps_what_the_hand_did_just_before_and_gives_the_next_nothing(tell):
    told = tell(
        ("open", "/p"), ("come", "p_stage_0"), ("hand", "p_stage_0", "t", 7),
        ("page", "/q?lang=zh"), ("come", "q_stage_0"), ("rest", 300),
        ("leaves", "p_stage_0"),
        ("hand", "q_stage_0", "t", 3), ("rest", 300),
        ("leaves", "q_stage_0"),  # another act of q: what it said of the picture goes
    )  # fmt: skip
    bars = [bar for bar, *_ in told]
    assert bars[3:7] == ["/q?lang=zh"] * 4 and bars[8:] == ["/q?lang=zh&stage.t=3", "/q?lang=zh"]
    assert told[4][2]["q_stage_0"]["t"] == 0


def test_a_view_in_the_place_of_another_begins_as_it_is(tell):
    told = tell(
        ("open", "/p?stage.t=7"), ("come", "p_stage_0"), ("rest", 20),
        ("come", "p_stage_1"), ("rest", 300),
    )  # fmt: skip
    assert told[2][2]["p_stage_0"]["t"] == 7
    assert told[-1][2]["p_stage_1"]["t"] == 0 and told[-1][0] == "/p"
