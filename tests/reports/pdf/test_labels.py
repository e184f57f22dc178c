"""Names of symbols: none on a symbol, none on another name, all inside their frame."""

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.pdf import fonts
from reports.pdf.labels import Anchor, place

fonts.register()
FRAME = (0.0, 0.0, 300.0, 200.0)


def ground(label):
    wide = fonts.width(label.anchor.label, label.anchor.cut, fonts.XS)
    return label.x, label.baseline - 5, label.x + wide, label.baseline


def apart(a, b):
    return a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.floats(20, 280), st.floats(20, 180)), min_size=1, max_size=14))
def test_that_placed_names_touch_neither_each_other_nor_a_symbol(spots):
    anchors = [Anchor(x, y, 4, f"Account {n}", n) for n, (x, y) in enumerate(spots)]
    placed, missed, _ = place(anchors, FRAME)
    assert len(placed) + len(missed) == len(anchors)
    boxes = [ground(label) for label in placed]
    for n, box in enumerate(boxes):
        assert FRAME[0] <= box[0]
        assert box[2] <= FRAME[2]
        assert all(apart(box, other) for other in boxes[n + 1 :])
        for anchor in anchors:
            if anchor is placed[n].anchor:
                continue
            disc = (anchor.x - 2.8, anchor.y - 2.8, anchor.x + 2.8, anchor.y + 2.8)
            assert apart(box, disc)


def test_that_a_lone_symbol_is_named_on_its_right():
    placed, missed, _ = place([Anchor(100, 100, 5, "Lima")], FRAME)
    assert missed == []
    assert placed[0].x > 105
    assert placed[0].leader is None


def test_that_a_name_wider_than_the_frame_is_left_over():
    assert place([Anchor(5, 5, 4, "a very long name")], (0, 0, 20, 20))[1]


def test_that_the_same_symbols_get_the_same_places():
    anchors = [Anchor(100 + n * 3, 100, 4, f"Name {n}", n) for n in range(8)]
    assert place(anchors, FRAME)[0] == place(anchors, FRAME)[0]
