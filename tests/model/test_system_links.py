"""The hub of a health system is its largest site; the others lead to it."""

import numpy as np
from hypothesis import given
from hypothesis.strategies import lists, sampled_from

from model.system_links import system_links


def test_that_each_site_is_linked_to_the_largest_of_its_system():
    system = np.array(["Mercy", "Mercy", "", "Mercy", "Solo"], object)
    links = system_links(system, np.array([1.0, 9.0, 50.0, np.nan, 3.0]), np.arange(5))
    assert links.site.tolist() == [0, 3]
    assert links.hub.tolist() == [1, 1]
    assert links.hubs.tolist() == [1]


def test_that_a_site_without_a_place_is_neither_hub_nor_end():
    system = np.array(["Mercy", "Mercy", "Mercy"], object)
    links = system_links(system, np.array([9.0, 2.0, 1.0]), np.array([1, 2]))
    assert (links.site.tolist(), links.hub.tolist()) == ([2], [1])


@given(lists(sampled_from(["", "A", "B", "C"]), max_size=12))
def test_that_every_system_of_several_sites_has_one_hub_and_all_its_others_lead_there(names):
    links = system_links(np.array(names, object), np.ones(len(names)), np.arange(len(names)))
    counts = {name: names.count(name) for name in set(names) if name}
    assert len(links.hubs) == sum(n > 1 for n in counts.values())
    assert len(links.site) == sum(n - 1 for n in counts.values())
    assert all(names[s] == names[h] for s, h in zip(links.site, links.hub, strict=True))
