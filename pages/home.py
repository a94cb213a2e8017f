"""Can noise find its way back to a shape? The opening: a living swiss roll and the path of pages.

Unlike the other pages it has no controls beside the stage: there is one thing to see and one thing
to do. Nothing here imports torch, scikit-learn or Plotly.
"""

import streamlit as st

from explorer import texts
from explorer.lessons.home import scene
from explorer.palette import place_colours
from explorer.ui.charts.export import export_row, gif
from explorer.ui.frame.frame import PAGES, page_of, start_page
from explorer.ui.frame.header import kept_settings
from explorer.ui.stage.stage import WORDS, Take, colours, frames, stage


@st.cache_resource
def picture():
    """The shipped scene and its blobs."""
    shown = scene.load()
    return shown, frames(shown.points, shown.times), colours(shown.labels)


def next_page() -> str:
    """The first page of the path where the reader has not been, else the first of all."""
    names = [entry.name for entry in PAGES if entry.name != "home"]
    seen = st.session_state["_visited"]
    return next((name for name in names if name not in seen), names[0])


def go_on() -> None:
    """The one call to action."""
    name = next_page()
    fresh = name == PAGES[1].name
    label = word("home.begin") if fresh else word("home.again", name=word(f"pages.{name}"))
    if st.button(label, key="begin", type="primary", width="stretch"):
        st.switch_page(page_of(name), query_params=kept_settings())


def path() -> None:
    """The pages as stations: name, question, link."""
    seen = st.session_state["_visited"]
    with st.container(key="home_path", gap=None):
        for entry in PAGES[1:]:
            question = texts.load(page.lang, entry.name)["question"]
            mark = "●" if entry.name in seen else "○"
            name = word(f"pages.{entry.name}")
            st.page_link(
                page_of(entry.name),
                label=f"{page.render(question)}\n\n{mark} {name}",
                query_params=kept_settings(),
                width="stretch",
            )


page = start_page("home")
word = page.word
shown, cloud, tint = picture()
left, right = (st.container(),) * 2 if page.present else st.columns([70, 30], gap="medium")
with left:
    stage(
        "home",
        T=scene.T,
        takes=[Take(cloud, colours=tint)],
        t=0,
        autoplay=True,
        loop="bounce",
        height="fill",
        label=word("home.stage"),
        words={name: word(f"stage.{name}") for name in WORDS},
        below_t=[(0, word("home.data")), (scene.T, word("home.noise"))],
    )
if not page.present:
    with right:
        page.text("caption")
        go_on()
        path()
    export_row(
        page,
        "home",
        gif=lambda: gif(shown.points[::-1], place_colours(shown.labels)),
    )
    unit = abs(shown.points).max() / scene.LEVELS
    facts = {"points": f"{shown.points.shape[1]:,}", "frames": len(shown.times), "T": scene.T}
    page.below(scene.make, numbers=facts | {"unit": float(unit)})
