"""What the path of pages computes in the browser: what is done, addresses, what was stored."""

PROGRESS, LINKS = "ui/frame/progress.js", "ui/frame/links.js"


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
