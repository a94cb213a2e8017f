"""Views: echoes, clocks and what is told of them, by stories made by hand."""

import numpy as np
import pytest

ECHO, CLOCK, VIEW = "ui/engine/echo.js", "ui/engine/clock.js", "ui/engine/view.js"
EARS = "ui/engine/ears.js"


def test_only_a_new_value_that_the_browser_did_not_report_is_an_order(script):
    stories = {  # ">": the browser reports; "<": Python passes, and whether that is an order
        "the first value": [("<", 3, True), ("<", 3, False), ("<", 4, True), ("<", 3, True)],
        "nothing is no order": [("<", None, False), ("<", 0, True), ("<", None, False)],
        "a report comes back": [("<", 1, True), (">", 2), ("<", 2, False), ("<", 2, False)],
        "a late answer": [(">", 1), (">", 2), ("<", 1, False), ("<", 2, False), ("<", 1, True)],
        "answers left out": [(">", 1), (">", 2), (">", 3), ("<", 3, False), ("<", 2, True)],
        "the same twice": [(">", 1), (">", 2), (">", 1), ("<", 1, False), ("<", 2, True)],
        "an order between": [(">", 1), ("<", 9, True), ("<", 1, False), ("<", 9, True)],
        "old value while away": [("<", 5, True), (">", 6), ("<", 5, False), ("<", 6, False)],
        "back to the old order": [("<", 5, True), (">", 6), ("<", 6, False), ("<", 5, True)],
        "put back where it was": [("<", 5, True), (">", 5), ("<", 0, True), ("<", 5, True)],
        "there and back at once": [("<", 5, True), (">", 6), (">", 5), ("<", 6, False),
                                   ("<", 5, False), ("<", 6, True)],
        "lists and words": [(">", [1, 2]), ("<", [1, 2], False), ("<", [2, 1], True),
                            ("<", "t", True), (">", {"a": 1}), ("<", {"a": 1}, False)],
    }  # fmt: skip
    told = script(
        """({ Echo }, stories) => stories.map((story) => {
          const echo = new Echo();
          return story.map(([way, value]) =>
            (way === '>' ? echo.report(value) ?? null : echo.isOrder(value)));
        })""",
        ECHO,
        given=[[step[:2] for step in story] for story in stories.values()],
    )
    expected = [[step[2] if step[0] == "<" else None for step in s] for s in stories.values()]
    assert dict(zip(stories, told, strict=True)) == dict(zip(stories, expected, strict=True))


TICKS = 128  # of 1/16 s that a run takes; a rest takes 13, as 13/16 is the first above 0.8
RUNS = """({ clockFor }, cases) => cases.map(({ steps, seconds, from, ...given }) => {
  const clock = Object.assign(clockFor(null), given);
  const told = [];
  clock.members.add({
    visible: false,
    showTime() { told.push(clock.t); },
    showPlaying() { told.push(clock.playing ? 'on' : 'off'); },
  });
  clock.set(from);
  clock.play();
  const ts = Array.from({ length: steps }, () => {
    if (clock.playing) clock.advance(seconds);
    return clock.t;
  });
  return { ts, playing: clock.playing, direction: clock.direction, told };
})"""


def run(**given):
    defaults = {"T": 640, "direction": 1, "speed": 1, "loop": False, "from": 0}
    return {**defaults, "steps": 400, "seconds": 1 / 16, **given}


def test_a_clock_runs_to_its_end_rests_and_starts_again_or_turns(script):
    cases = [
        run(), run(direction=-1), run(loop=True), run(loop=True, direction=-1),
        run(loop="bounce"), run(loop="bounce", direction=-1, **{"from": 640}),
    ]  # fmt: skip
    got = script(RUNS, CLOCK, given=cases)
    k = np.arange(1, 401)
    there = np.minimum(k % (TICKS + 13), TICKS) / TICKS * 640
    turns = k // (TICKS + 13) % 2 == 1
    once = np.minimum(k, TICKS) / TICKS * 640
    bounced = np.where(turns, 640 - there, there)
    expected = [once, 640 - once, there, 640 - there, bounced, 640 - bounced]
    for case, answer, wanted in zip(cases, got, expected, strict=True):
        np.testing.assert_allclose(answer["ts"], wanted)
        assert answer["playing"] is bool(case["loop"])
    # two turns within 400 ticks, at 128 and 269: back to where they began
    assert [answer["direction"] for answer in got] == [1, -1, 1, -1, 1, -1]
    said = [[word for word in answer["told"] if isinstance(word, str)] for answer in got]
    assert said == [["on", "off"], ["on", "off"], ["on"], ["on"], ["on"], ["on"]]


def test_a_clock_keeps_its_speed_and_begins_again_from_the_end(script):
    cases = [
        run(T=1000, speed=0.5, steps=4, seconds=1.0),
        run(T=10, speed=4, steps=3, seconds=0.5, **{"from": 3}),
        run(T=10, steps=1, seconds=0.8, **{"from": 10}),
        run(T=10, direction=-1, steps=1, seconds=0.8, **{"from": 0}),
        run(T=10, steps=2, seconds=4, **{"from": -7}),
    ]
    got = script(RUNS, CLOCK, given=cases)
    ts = [answer["ts"] for answer in got]
    assert ts[0] == pytest.approx([62.5, 125, 187.5, 250])
    assert ts[1] == pytest.approx([5.5, 8, 10]) and ts[2:4] == [[1.0], [9.0]]
    assert ts[4] == [5, 10] and [answer["playing"] for answer in got] == [1, 0, 1, 1, 0]
    assert got[4]["told"][0] == 0, "what lies outside is moved to the nearest end"


def test_a_pause_stands_on_a_whole_step_and_frames_are_a_tenth_of_a_second_at_most(script):
    got = script(
        """({ clockFor }) => {
          const clock = Object.assign(clockFor(null), { T: 80, t: 12.3 });
          const member = { visible: true, showTime() {}, showPlaying() {} };
          clock.members.add(member);
          clock.pause();
          const seen = [clock.t];
          for (const t of [12.3, 12.5, 12.7]) {
            clock.play();
            clock.set(t);
            clock.pause();
            seen.push(clock.t);
          }
          clock.play();
          clock.set(0);
          for (const now of [5000, 5050, 9000, 9020]) { clock.tick(now); seen.push(clock.t); }
          member.visible = false;
          clock.tick(9070);
          seen.push(clock.t, clock.raf);
          clock.pause();
          const [one, same, other] = ['a', 'a', 'b'].map(clockFor);
          return [seen, one === same, one === other, clockFor(null) === clockFor(null)];
        }""",
        CLOCK,
    )
    expected = [12.3, 12, 13, 13, 0, 0.5, 1.5, 1.7, 1.7, 0]
    assert got[0] == pytest.approx(expected) and got[1:] == [True, False, False]


def test_a_step_leads_to_the_next_stop_of_the_run(script):
    asked = [(0, 1), (3, 1), (4, 1), (50, 1), (50, -1), (49, -1), (3, -1), (0, -1), (-1, -1)]
    asked += [(4, 10), (49, -10), (0, -100)]
    got = script(
        """({ Mounted }, [rows, asked]) => rows.map((stops) => {
          const view = new Mounted();
          view.data = { stops };
          return asked.map(([t, by]) => view.stopAfter(t, by));
        })""",
        VIEW,
        given=[[[0, 3, 10, 50], []], asked],
    )
    assert got[0] == [3, 10, 10, 50, 10, 10, 0, 0, -1, 14, 39, -100]
    assert got[1] == [t + by for t, by in asked]


def test_where_a_clock_stands_is_told_also_while_its_picture_is_out_of_sight(script):
    got = script(
        """({ Mounted }) => {
          const view = new Mounted();
          const sent = [];
          view.data = { report_t: true };
          view.echoes.t = { report() {} };
          view.component = { setStateValue: (name, value) => sent.push([name, value]) };
          view.shownT = 500; // drawn last
          for (const t of [500, 200, 200, 199.6]) {
            view.clock = { t, playing: false };
            view.reportT();
          }
          view.clock = { t: 7, playing: true };
          view.reportT();
          return sent;
        }""",
        VIEW,
    )
    assert got == [["t", 500], ["t", 200]]


LINKED = """({ Mounted }, { clockFor }) => {
  const sent = [];
  const views = [20, null].map((t) => {
    const view = new Mounted();
    view.data = { t, T: 100, clock: 'c', speed: 1, loop: 'bounce', play: 'up', autoplay: true,
      report_t: true, key: `p_${t}_0`, words: {} };
    view.component = { setStateValue: (name, value) => sent.push(value) };
    view.dom = { root: document.body.appendChild(document.createElement('div')),
      play: document.createElement('button') };
    return view;
  });
  history.replaceState(null, '', '/p?20.t=64&20.speed=4&20.loop=0&null.speed=9');
  const at = [];
  for (const view of [...views].reverse()) {
    view.joinClock(true);
    view.settleInSight(true, () => view.obeyT(true));
    view.arrive();
    at.push(view.clock.t);
  }
  const { clock } = views[0];
  const told = views.map((view) => Object.keys(view.switches()).length);
  const stood = [clock.t, clock.speed, clock.loop, clock.playing, [...sent]];
  clock.play();
  clock.stand(7);
  clock.play();
  clock.pause();
  return [at, told, stood, sent, clock.t];
}"""


def test_a_clock_that_the_address_has_put_somewhere_stands_there_and_tells_nobody(script):
    """Two views share it: the one that Python tells t speaks for both in the address."""
    at, spoken, stood, sent, t = script(LINKED, VIEW, CLOCK)
    assert at == [0, 64] and spoken == [3, 0] and t == 7
    assert stood == [64, 4, False, False, []]
    assert sent == [7, 7], "each tells of a pause by the hand, none of where the address put it"


def test_a_part_that_grows_in_sight_is_drawn(script):
    got = script(
        """({ Mounted }) => {
          const view = new Mounted();
          const part = document.createElement('div');
          document.body.append(part);
          let drawn = 0;
          view.draw = () => { drawn++; };
          view.see([{ target: part, isIntersecting: true }]);
          const empty = [view.visible, drawn];
          view.stale = true;
          part.style.height = '9px';
          view.look();
          const grown = [view.visible, drawn];
          view.see([{ target: part, isIntersecting: false }]);
          return [empty, grown, view.visible];
        }""",
        VIEW,
    )
    assert got == [[False, 0], [True, 1], False]


def test_what_the_hand_mixed_stays_until_the_table_of_that_place_is_here(script):
    got = script(
        """({ settleTable }, { Table, LiveTable }, { shared }) => {
          const of = (value) => new Table(['x'], [new Float32Array([value])], 1, null);
          const come = (id, value) => shared.blobs.set(id, { decoded: of(value) });
          const slider = { held: true, value: 1, spec: { value: 0.5 } };
          const s = { data: { table: 'a' }, table: new LiveTable(), sliders: [slider] };
          const seen = [];
          const look = () => { settleTable(s); seen.push(s.table.at('x', 0)); };
          come('a', 1.33);
          look();
          s.table.mix({ at: () => of(1.99) }, 1);
          look(); // held
          slider.held = false;
          look(); // let go, and not yet answered
          s.data.table = 'b';
          slider.spec = { value: 1 };
          look(); // answered, while the table is on its way
          come('b', 2);
          look();
          return seen;
        }""",
        "ui/engine/controls.js",
        "ui/engine/tables.js",
        "ui/engine/shared.js",
    )
    assert got == pytest.approx([1.33, 1.99, 1.99, 1.99, 2])


def test_a_view_has_a_skeleton_of_its_height_until_its_engine_comes(script):
    heights, left, mounted = script(
        """(loader, { serve }) => {
          const mounted = [];
          const put = (top, height, reserve) => {
            const host = document.body.appendChild(document.createElement('div'));
            host.style.cssText = `position:absolute;top:${top}px`;
            const parentElement = host.attachShadow({ mode: 'open' });
            loader.default({ data: [{ key: `k${top}`, height, reserve }], parentElement });
            loader.default({ data: [{ key: `k${top}`, height, reserve }], parentElement });
            return [...parentElement.querySelectorAll('[data-role=skeleton]')];
          };
          const boxes = [put(100, 'fill', 50), put(120, 240, 0), put(innerHeight, 'fill', 0)];
          const high = (box) => box.getBoundingClientRect().height;
          const heights = boxes.map((each) => each.map(high));
          serve('none', { mount: ({ data }) => mounted.push(data.key), leave() {} })();
          return [heights.map((each, i) => each.map((h) => (i ? h : innerHeight - h))),
            boxes.flat().filter((box) => box.isConnected).length, mounted.length];
        }""",
        "ui/engine/loader.js",
        "ui/engine/views.js",
    )
    assert heights == [[100 + 16 + 50], [240], [260]]  # to the window's end, as told, the least
    assert (left, mounted) == (0, 3)


SPOKEN = """({ Mounted }, { describeSoon, speakRun }, frames) => {
  const said = [];
  let now = 0;
  performance.now = () => now;
  const view = () => Object.assign(new Mounted(), {
    component: {}, clock: { playing: false, members: new Set() },
    dom: { ears: document.createElement('div') },
    describe() { said.push([now, 'described']); },
  });
  const [first, other] = [view(), view()];
  for (const each of [first, other]) {
    each.clock = first.clock;
    first.clock.members.add(each);
  }
  for (const [at, playing] of frames) {
    now = at;
    first.clock.playing = playing;
    for (const each of [first, other]) speakRun(each, `t at ${at}`);
    describeSoon(first);
  }
  clearTimeout(first.saying);
  return [first.dom.ears.textContent, other.dom.ears.textContent, said];
}"""


def test_a_run_is_told_to_ears_at_most_every_two_seconds_and_where_it_rests(script):
    run = [(at, True) for at in range(5000, 9900, 16)]
    aloud, silent, described = script(SPOKEN, VIEW, EARS, given=run)
    assert aloud == "t at 9000" and not silent  # at 5000, 7000 and 9000
    assert [at for at, _ in described] == [5000, 7000, 9000]
    rests = [*run, (9910, False), (9926, False)]
    assert script(SPOKEN, VIEW, EARS, given=rests)[0] == "t at 9910"
    moved = [*rests, (15000, False)]  # by hand: its own control says so
    assert script(SPOKEN, VIEW, EARS, given=moved)[0] == "t at 9910"


HEIGHTS = """({ pictureHeight, panelsHeight }, cases) => cases.map((given) => {
  const [inner, top, width, panels] = given;
  globalThis.innerHeight = inner;
  const root = document.createElement('div');
  root.innerHTML = '<div class="panel"></div>'.repeat(panels);
  Object.defineProperty(root, 'clientWidth', { value: width });
  root.getBoundingClientRect = () => ({ top });
  const time = { offsetHeight: 88 };
  const dom = { root, time, under: [time, { offsetHeight: 40 }] };
  const data = { height: 'fill', reserve: 0, bare: panels ? 'panels' : false };
  return panels ? panelsHeight({ data, dom }) : pictureHeight({ data, dom });
})"""


def test_a_picture_and_its_t_are_seen_together_and_no_panel_is_too_low(script):
    windows = [(height, top) for height in (400, 500, 640, 844, 1200) for top in (80, 240, 400)]
    pictures = [[*window, 600, 0] for window in windows]
    got = script(HEIGHTS, "ui/engine/size.js", given=pictures)
    for (height, _, _, _), picture in zip(pictures, got, strict=True):
        assert picture >= 260 and picture + 88 <= height  # at 200 % a laptop's window is 400 high
    panels = [[*window, 600, count] for window in windows for count in (1, 4)]
    got = script(HEIGHTS, "ui/engine/size.js", given=panels)
    assert all(high >= 80 * count for (*_, count), high in zip(panels, got, strict=True))
