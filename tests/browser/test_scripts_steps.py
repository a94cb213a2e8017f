"""What the path of pages computes in the browser: what is done, addresses, what was stored."""

PROGRESS, LINKS = "ui/frame/progress.js", "ui/frame/links.js"
FOCUS = "ui/frame/focus.js"
LOST = """async ({ keepFocus }) => {
  globalThis.CSS = { escape: (name) => name };
  document.body.innerHTML = `<div data-test-script-state="notRunning">
    <div class="st-key-tools"><button id="first">a</button><i style="padding: 200px"></i>
      <div class="st-key-inner"><button id="gone">x</button></div>
      <button id="near">b</button></div>
    <div class="st-key-part"></div>
    <pre style="width: 9em; overflow: auto">${'long '.repeat(30)}</pre>
    <pre>short</pre></div>`;
  const find = (name) => document.querySelector(name);
  const app = find('[data-test-script-state]');
  const shadow = find('.st-key-part').attachShadow({ mode: 'open' });
  const draw = () => {
    shadow.innerHTML = '<input type="range" data-name="y"><input type="range" data-name="x">';
  };
  draw();
  keepFocus();
  const seen = [[...document.querySelectorAll('pre')].map((each) => each.tabIndex)];
  const after = async (change) => {
    change();
    for (const state of ['running', 'notRunning']) app.dataset.testScriptState = state;
    await new Promise((done) => { setTimeout(done, 200); });
    const here = document.activeElement;
    seen.push(here.shadowRoot?.activeElement?.dataset.name ?? here.id);
  };
  shadow.querySelector('[data-name="x"]').focus();
  await after(draw);
  find('#gone').focus();
  await after(() => find('#gone').remove());
  await after(() => { find('#near').disabled = true; });
  find('#first').focus();
  await after(() => { find('#first').blur(); });  // let go, not lost
  return seen;
}"""


def test_a_lost_focus_goes_to_the_same_control_drawn_anew_or_to_the_nearest(script):
    assert script(LOST, FOCUS) == [[0, -1], "x", "near", "first", ""]


def test_a_page_is_done_when_all_that_it_asks_for_was_done(script):
    got = script(
        """({ done }, [names, needs, kept]) => done(names, needs, kept)""",
        PROGRESS,
        given=[
            ["a", "b", "c", "d"],
            {"a": ["x", "y"], "b": ["x"], "c": [], "d": ["x"]},
            {"a": ["x"], "b": ["y", "x"], "c": ["x"], "d": "x"},
        ],
    )
    assert got == ["b"]


def test_an_address_keeps_what_goes_along_and_changes_the_route(script):
    got = script(
        """({ address }) => [
          address('home', {}), address('vlb', { lang: 'zh' }),
          address('vlb', { lang: 'zh', route: 'short' }), address('vlb', { route: 'short' }, ''),
          address('vlb', { lang: 'zh' }, 'short'),
        ]""",
        LINKS,
    )
    assert got == ["./", "./vlb?lang=zh", "./vlb?lang=zh&route=short", "./vlb",
                   "./vlb?lang=zh&route=short"]  # fmt: skip


def test_what_the_browser_kept_may_be_anything(script):
    got = script(
        """({ progress }) => ['{', '[1]', 'null', '3', '{"a":["x"]}'].map((text) => {
          localStorage.setItem('ddpm-explorer.progress', text);
          return progress();
        })""",
        PROGRESS,
    )
    assert got == [{}, {}, {}, {}, {"a": ["x"]}]
