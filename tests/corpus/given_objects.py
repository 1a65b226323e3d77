"""Objects that a function is given and that hold others: methods of what lies in their attributes.

The objects are not differentiated; what is written into them stays theirs.
"""

import math
from functools import partial

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4])


class Link:
    def __init__(self, weight, shape=math.sin):
        self.weight, self.shape = weight, shape
        self.seen = 0

    def through(self, x):
        self.seen += 1
        return self.shape(x)*self.weight


class Options:
    def __init__(self, **given):
        vars(self).update(given)


class Tally:
    def __init__(self):
        self.turns = 0


class Chain:
    def __init__(self, links, by_name=()):
        self.links = links
        self.by_name = dict(by_name)
        self.last = links[-1] if links else None
        self.tally = Tally()

    def end(self, x):
        self.tally.turns += 1
        for link in self.links:
            x = link.through(x) + x
        return x*self.tally.turns

    def end_from_both_sides(self, x):
        y = x
        for there, back in zip(self.links, reversed(self.links)):
            x, y = there.through(x) + y, back.through(y)
        return x*y

    def named(self, x, name):
        return self.by_name[name].through(x)*x

    def tied(self, x):
        """The last link is in the list as well: what is written into one is read of the other."""
        before = self.last.weight
        self.last.weight = x*x
        found = self.links[-1].through(x)*self.links[0].weight
        self.last.weight = before  # what varies is not left behind
        return found

    def only_the_heavy(self, x):
        total = 0.0
        for link in self.links:
            if link.weight*x > 0.5:
                total += link.through(x)
                continue
            if link.weight < 0:
                break
            total -= link.weight*x
        return total


CHAIN = Chain([Link(1.3), Link(0.7, math.exp), Link(0.2)], {"a": Link(0.4), "b": Link(0.9)})
# flat ones: to put a copy of a list of links back would make other links of them
PARTS = [*CHAIN.links, CHAIN.tally]


class Node:
    """A tree whose nodes know their parent: a cycle."""

    def __init__(self, k, parent=None):
        self.k, self.parent, self.children = k, parent, []
        if parent is not None:
            parent.children.append(self)

    def total(self, x):
        found = self.k*x
        if self.parent is not None:
            found *= self.parent.k + x
        for child in self.children:
            found += child.total(x)
        return found


ROOT = Node(0.8)
Node(1.2, ROOT)
Node(-0.4, Node(0.5, ROOT))


def end_of_a_given_chain(chain, x):
    return chain.end(x)*chain.links[0].weight


def ends_of_two_chains(chains, x):
    """Both hold the same links."""
    return sum(chain.end(x) for chain in chains)*chains[0].links[1].seen


def weights_set_and_read(one, other, x):
    """Two names of one chain."""
    before = other.links[0].weight
    one.links[0].weight = x*x
    found = other.links[0].weight*x + other.tally.turns
    other.links[0].weight = before
    return found


class Step:
    def __init__(self, scale):
        self.scale = scale

    def __call__(self, v):
        return np.tanh(v*self.scale)


class Pipeline:
    def __init__(self, *steps):
        self.steps = steps

    def __call__(self, v):
        for step in self.steps:
            v = step(v)
        return np.sum(v**2)


PIPELINE = Pipeline(Step(0.8), np.sin, Step(1.7), lambda v: v*v)
CHAINS = [Chain(CHAIN.links), Chain(CHAIN.links[:2])]


LEFT, RIGHT = Link(0.6), Link(1.4, math.cos)


def each_on_its_own_way(x):
    """One name for two objects, none of which is asked for where the ways have met."""
    y = x
    for k in range(3):
        if y > 0.5*k:
            link = LEFT
            y = link.through(y)
        else:
            link = RIGHT
            y = y + link.through(x)*link.weight
        link = RIGHT
        y *= link.weight
    for _ in range(3):  # its turns are read one by one
        y = y + link.through(x)
        link = LEFT
    return y*LEFT.seen


def by_an_attribute(x, options):
    """Whether it is true is asked of an object of which nothing else is known."""
    y = x**2 if options.square else np.sin(x)
    if options.scale:
        y = y*options.scale
    if not options.plain and options.shift:
        y[0] = y[1] + options.shift
    return y*(options.last or 1.5)


def by_what_a_dict_in_it_holds(x, options):
    """None, and what is true or false, may stand where else a number does."""
    y = x
    if options.scale["drop"]:
        y = y*options.scale["drop"]
    for factor in options.shift:
        if factor is not None:
            y = y*factor
    return y*options.scale["on"]*LIMITS.get("most", 2.0) if LIMITS["most"] else y


def along_an_axis_of_its_own(m, options):
    """An axis that is None now is all of them."""
    scale = np.linalg.norm(m, ord=options.scale["ord"], axis=options.scale["axis"])
    return np.sum(np.mean(m, axis=options.plain)**2)*scale*np.sum(m, axis=LIMITS["most"])


LIMITS = {"most": None, "least": True}
OPTIONS = (
    Options(square=True, scale=0.0, plain=False, shift=2.0, last=None),
    Options(square=None, scale=3.0, plain="", shift=0, last=2.0),
    Options(square=[1], scale=2, plain="yes", shift=1, last=0),
)


class Link:
    def __init__(self, rate, after=None):
        self.rate = rate
        self.after = after

    def of(self, z):
        return self.rate*z*z


def method_of_what_may_be_none(x, link):
    total = link.of(x)
    if link.after is not None:
        total += link.after.of(x)
    return total + (link.after.rate*x if link.after else x)


CASES = [
    case(CHAIN.end, 0.8, watch=PARTS, name="end_of_a_chain"),
    case(CHAIN.end_from_both_sides, 0.8, watch=PARTS, name="from_both_sides"),
    case(CHAIN.named, (0.8, "a"), (0.8, "b"), argnums=0, watch=list(CHAIN.by_name.values()),
         name="links_by_name"),
    case(CHAIN.tied, 0.8, watch=PARTS, name="tied_links"),
    case(CHAIN.only_the_heavy, 0.8, 0.3, watch=PARTS, name="only_the_heavy"),
    case(ROOT.total, 0.8, name="tree_with_parents"),
    case(partial(end_of_a_given_chain, CHAIN), 0.8, watch=PARTS, name="end_of_a_given_chain"),
    case(partial(ends_of_two_chains, CHAINS), 0.8, name="ends_of_two_chains",
         watch=[*PARTS, *(c.tally for c in CHAINS)]),
    case(partial(weights_set_and_read, CHAIN, CHAIN), 0.8, watch=PARTS, name="two_names"),
    case(each_on_its_own_way, 0.8, -0.3, 2.0, watch=[LEFT, RIGHT], name="each_on_its_own_way"),
    case(by_an_attribute, *((V, o) for o in OPTIONS), argnums=0),
    case(by_what_a_dict_in_it_holds, *(
        (V, Options(scale={"drop": drop, "on": True}, shift=[2.0, drop]))
        for drop in (None, 0.5, True, 2)
    ), argnums=0),
    case(along_an_axis_of_its_own,
         *((np.outer(V, V + 1.0), Options(scale={"ord": None, "axis": None}, plain=axis))
           for axis in (None, 0, (0, 1))), argnums=0),
    case(PIPELINE.__call__, V, name="steps_that_are_called"),
        case(method_of_what_may_be_none, (0.7, Link(2.0)), (0.7, Link(2.0, Link(3.0))), argnums=0),
]
