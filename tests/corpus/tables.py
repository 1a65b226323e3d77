"""Lists whose length is not known, of tuples, lists, dicts and objects: read, changed, aliased."""

from collections import namedtuple
from dataclasses import dataclass

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])
PLACES = np.array([[0.7, -1.2], [0.4, 2.1], [1.3, 0.2]])
SPEEDS = np.array([[0.1, 0.2], [-0.3, 0.1], [0.2, -0.4]])
MASSES = np.array([1.0, 2.0, 0.5])

Pair = namedtuple("Pair", "weight level")


class Body:
    def __init__(self, mass, place, speed):
        self.mass = mass
        self.place = place
        self.speed = speed

    def energy(self):
        return 0.5*self.mass*(self.speed @ self.speed)

    def kick(self, impulse):
        self.speed = self.speed + impulse/self.mass


@dataclass
class Account:
    balance: float
    rate: float = 0.1


def system(masses, places, speeds):
    return [Body(m, x, v) for m, x, v in zip(masses, places, speeds)]


def bodies_pull_each_other(masses, places, speeds):
    bodies = system(masses, places, speeds)
    for _ in range(2):
        for one in bodies:
            force = np.zeros(2)
            for other in bodies:
                if other is not one:
                    gap = other.place - one.place
                    force += other.mass*gap/(gap @ gap + 0.1)
            one.kick(0.1*force)
        for body in bodies:
            body.place = body.place + 0.1*body.speed
    return np.array([b.place for b in bodies])


def pairs_collide(masses, places, speeds):
    """Two names at once: what one writes the other reads, also where both are one body."""
    bodies = system(masses, places, speeds)
    for i in range(len(bodies)):
        for j in range(len(bodies)):
            a, b = bodies[i], bodies[j]
            a.mass = a.mass*1.1
            b.speed = b.speed + 0.1*a.mass*a.speed
            a.speed = a.speed*b.mass
    return sum(b.energy() for b in bodies)


def neighbour_from_behind(x):
    items = [Account(v) for v in x]
    for i in range(len(items)):
        items[i - 1].balance += 0.3*items[i].balance**2
    return np.array([a.balance for a in items])


def last_one_grows(x):
    items = []
    for v in x:
        items.append(Account(v))
        last = items[-1]
        last.balance = last.balance*(1.0 + last.rate*v)
    return sum(a.balance**2 for a in items)


def object_changed_after_it_was_appended(x):
    items = []
    for v in x:
        a = Account(v)
        items.append(a)
        a.balance *= v
        if len(items) > 1:
            items[-2].balance += a.balance
    return sum(a.balance**3 for a in items)


def name_of_the_first_is_kept(x):
    items = [Account(v) for v in x]
    first = items[0]
    for a in items:
        a.balance = a.balance*1.5 + first.balance
    return first.balance*items[1].balance


def richest(x):
    items = [Account(v) for v in x]
    best = items[0]
    for a in items:
        if a.balance > best.balance:
            best = a
    best.balance = best.balance**2
    return sum(a.balance*(k + 1) for k, a in enumerate(items))


def objects_filtered(x):
    items = [Account(v) for v in x]
    rich = [a for a in items if a.balance > 0.5]
    return sum(a.balance**2 for a in rich)


def filtered_ones_changed(x):
    items = [Account(v) for v in x]
    rich = [a for a in items if a.balance > 0.5]
    for a in rich:
        a.balance = a.balance**2
    return sum(a.balance for a in items)


def dicts_in_a_list(x):
    layers = [{"w": v, "b": v*v} for v in x]
    for layer in layers:
        layer["b"] = layer["b"] + layer["w"]
    out = 1.0
    for layer in layers:
        out = np.tanh(layer["w"]*out + layer["b"])
    return out


def lists_of_two(x):
    points = [[v, 1.0] for v in x]
    for k in range(1, len(points)):
        points[k][1] = points[k][1] + points[k - 1][0]*points[k][0]
        points[k][0] *= points[k - 1][1]
    return sum(p[0]*p[1] for p in points)


def tuples_replaced(x):
    path = [(v, v*v) for v in x]
    for k in range(1, len(path)):
        a, b = path[k - 1]
        path[k] = (a*path[k][1], b + path[k][0])
    return path[-1][0] + path[-2][1]


def objects_replaced(x):
    items = [Account(v) for v in x]
    for k in range(len(items)):
        items[k] = Account(items[k].balance**2, items[k - 1].balance)
    return sum(a.balance*a.rate for a in items)


def named_tuples(x):
    items = [Pair(v, v**2) for v in x]
    return sum(p.weight*p.level for p in items) + items[1].level


def tuples_within_tuples(x):
    rows = [(v, (v*2.0, v**2)) for v in x]
    return sum(a*b*c for a, (b, c) in rows)


def arrays_in_objects_written(places, speeds):
    bodies = system([1.0]*len(places), places.copy(), speeds)
    for body in bodies:
        body.speed = body.speed*2.0
    for a in bodies:
        for b in bodies:
            a.speed = a.speed + 0.1*b.place*a.place
    return np.array([b.speed for b in bodies])


def updated_in_place(places, speeds):
    bodies = [Body(1.0, p.copy(), v.copy()) for p, v in zip(places, speeds)]
    for body in bodies:
        body.place += 0.5*body.speed
        body.speed[0] = body.place[1]**2
        body.speed *= body.place
    return np.array([b.speed + b.place for b in bodies])


def stack_of_objects(x):
    stack = [Account(v) for v in x]
    total = 0.0
    while len(stack) > 1:
        top = stack.pop()
        stack[-1].balance += top.balance**2
        total = total + top.balance*stack[-1].rate
    return total + stack[0].balance


def attribute_that_is_a_list(x):
    items = []
    for v in x:
        a = Account([v, v*v])
        items.append(a)
        a.balance[0] = a.balance[0]*2.0
    for a in items:
        a.balance = [a.balance[1], a.balance[0]]
    return sum(a.balance[0]*a.balance[1]**2 for a in items)


def which_one_by_the_data(x):
    items = [Account(v) for v in x]
    for k in range(3):
        a = items[k] if x[k] > 0 else items[k + 1]
        a.balance = a.balance*x[0]
    return sum(a.balance for a in items)


def appended_to_while_held(x):
    items = [Account(v) for v in x]
    last = items[-1]
    for v in x:
        items.append(Account(v*v))
        last.balance = last.balance + v**2
    return sum(a.balance*(k + 1.0) for k, a in enumerate(items))


def raised_by(account, share):
    account.balance = account.balance*(1.0 + share)
    return account.balance


def total_of(account, raised):
    return account.balance*raised


def argument_changed_by_the_next_one(x):
    items = [Account(v) for v in x]
    total = 0.0
    for k in range(len(items)):
        total = total + total_of(items[k], raised_by(items[k], x[0]))
    return total


def only_a_part_of_what_is_popped(x):
    items = [Body(v, x*v, x) for v in x]
    items[0].place += x*0.1
    items.append(Body(0.3, x*x, x))
    total = x[0]*items.pop().mass
    return total*x + items[1].mass*items[0].place


def items_cut_and_swapped(x):
    rows = [[v*(k + 1) for k in range(3)] for v in x]
    row = rows[1]
    rows = rows[::-1]
    rows[1] = row
    rows[0], rows[2] = rows[2], rows[0]
    return rows[1][1]*rows[2][0] + rows[0][2]


def sorted_while_it_grows(v, up):
    """A list of unknown length put in order in its place, seen under both of its names."""
    items = []
    for t in v:
        if t < 2.0:
            items.append(t*t)
    same = items
    items.sort()
    items.append(v[0]*v[1])
    items.sort(reverse=True)
    if up:
        items.sort(key=lambda t: -abs(t - 0.5))
    total = 0.0
    for k in range(len(same)):
        total = total*1.5 + same[k]*(k + 1)
    return total


@dataclass
class Level:
    height: float
    depth: float = 1.0

    def __lt__(self, other):
        return self.height < other.height


def highest_of_two(x):
    best = max([Level(x[0]), Level(x[1], x[2])])
    worst = min(Level(x[0], x[1]), Level(x[3], x[2]))
    return best.height**2*worst.depth


def highest_of_many(x):
    levels = [Level(v, v**2) for v in x]
    return max(levels).depth*min(Level(v**2, v) for v in x if v > 0.5).depth


def greatest_tuple(x):
    return max((x[0], 1), (x[1], 2))[0]**2*max((v**2, i) for i, v in enumerate(x))[1]*x[0]


def object_that_is_twice_in_a_list(x):
    levels = [Level(v, v**2) for v in x[:3]]
    levels[2] = levels[1]
    levels[2].height += 1
    return sum(p.height*p.depth for p in levels)


def pairs_in_order(x):
    pairs = sorted([(x[0], x[1]), (x[2], x[3]), (x[1], 0.2)])
    return sum(i*a*b for i, (a, b) in enumerate(pairs))


def pairs_of_unknown_number_in_order(x):
    pairs = [(v*v, v) for v in x if v > -9]
    pairs.sort(reverse=True)
    return sum(i*a*b for i, (a, b) in enumerate(pairs)) + sum(
        i*a for i, (a, b) in enumerate(sorted(zip(x, x[::-1], strict=True))))  # fmt: skip


def by_two_keys(x):
    pairs = [(round(v), v*w) for v, w in zip(x, x[::-1], strict=True)]
    pairs = sorted(pairs, key=lambda p: (p[0], -p[1]))
    return sum(i*b for i, (a, b) in enumerate(pairs))


def two_last_of_a_path(x):
    px, py, vy = x[0], x[1], x[2]
    path = [(px, py)]
    while py > -2.0:
        px, py = px + 0.3*x[3], py + 0.3*vy
        vy -= 0.9
        path.append((px, py))
    (a, b), (c, d) = path[-2:]
    return a + (b + 1)/(b - d)*(c - a)


def arrays_of_a_list_scaled(x):
    rows = [v*x for v in x]
    for j in range(2):
        rows[j] *= x[0]
        rows[j + 1] += rows[j]
    names = [f"{v:.2f}" for v in x]
    return sum(np.sum(row) for row in rows)*len(", ".join(names))


def queue_of_pairs(x, n):
    queue = []
    s = x
    for i in range(n):
        queue.insert(i // 2, (x*i, i))
        queue.append((s, 2))
        if len(queue) > 3:
            a, b = queue.pop(1)
            s = 0.5*s + a*b
            del queue[-2]
        queue.reverse()
    return s + sum(a*b*b for a, b in queue)


CASES = [
    case(queue_of_pairs, (0.8, 6), argnums=0),
    case(sorted_while_it_grows, (V, True), (V, False)),
    case(bodies_pull_each_other, (MASSES, PLACES, SPEEDS)),
    case(pairs_collide, (MASSES, PLACES, SPEEDS)),
    case(neighbour_from_behind, V),
    case(last_one_grows, V),
    case(object_changed_after_it_was_appended, V),
    case(name_of_the_first_is_kept, V),
    case(richest, V),
    case(objects_filtered, V),
    case(filtered_ones_changed, V),
    case(dicts_in_a_list, V),
    case(lists_of_two, V),
    case(tuples_replaced, V),
    case(objects_replaced, V),
    case(named_tuples, V),
    case(tuples_within_tuples, V),
    case(arrays_in_objects_written, (PLACES, SPEEDS)),
    case(updated_in_place, (PLACES, SPEEDS)),
    case(stack_of_objects, V),
    case(attribute_that_is_a_list, V),
    case(which_one_by_the_data, V),
    case(appended_to_while_held, V),
    case(only_a_part_of_what_is_popped, V),
    case(items_cut_and_swapped, V),
    case(argument_changed_by_the_next_one, V),
    case(highest_of_two, V),
    case(highest_of_many, V),
    case(greatest_tuple, V),
    case(object_that_is_twice_in_a_list, V),
    case(pairs_in_order, V),
    case(pairs_of_unknown_number_in_order, V),
    case(by_two_keys, V),
    case(two_last_of_a_path, V),
    case(arrays_of_a_list_scaled, V),
]
