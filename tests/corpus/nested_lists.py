"""Lists of lists whose lengths are not known: tables that are filled, read and handed on."""

import math

import numpy as np

from corpus import case

V = np.array([0.7, -1.2, 0.4, 2.1])
W = np.array([0.3, 0.9, -0.5])
A = np.array([[0.7, -1.2, 0.4], [0.4, 2.1, 0.9]])


def soft_alignment(x, y):
    """Dynamic time warping with a soft minimum, as it is written from its definition."""
    n, m = len(x), len(y)
    table = [[0.0]*(m + 1) for _ in range(n + 1)]
    for i in range(1, n + 1):
        table[i][0] = 5.0*i
    for j in range(1, m + 1):
        table[0][j] = 5.0*j
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            cost = (x[i - 1] - y[j - 1])**2
            a, b, c = table[i - 1][j], table[i][j - 1], table[i - 1][j - 1]
            table[i][j] = cost - np.log(np.exp(-a) + np.exp(-b) + np.exp(-c))
    return table[n][m]


def pascal_in_rows(x):
    rows = [[x]]
    for n in range(1, 5):
        row = [x]
        for k in range(1, n):
            row.append(rows[n - 1][k - 1] + x*rows[n - 1][k])
        row.append(x*x)
        rows.append(row)
    return sum(rows[4])


def matrix_product_of_lists(A, B):
    n, m, p = len(A), len(B[0]), len(B)
    C = [[0.0 for _ in range(m)] for _ in range(n)]
    for i in range(n):
        for j in range(m):
            for k in range(p):
                C[i][j] += A[i][k]*B[k][j]
    return np.array(C)


def elimination_in_lists(A, b):
    n = len(b)
    M = [[A[i, j] for j in range(n)] for i in range(n)]
    y = [v for v in b]
    for k in range(n):
        for i in range(k + 1, n):
            factor = M[i][k]/M[k][k]
            for j in range(k, n):
                M[i][j] -= factor*M[k][j]
            y[i] -= factor*y[k]
    x = [0.0]*n
    for i in range(n - 1, -1, -1):
        total = y[i]
        for j in range(i + 1, n):
            total = total - M[i][j]*x[j]
        x[i] = total/M[i][i]
    return np.array(x)


def rows_in_names(x):
    table = [[v*k for k in range(3)] for v in x]
    for row in table:
        for k in range(1, 3):
            row[k] = row[k]*row[k - 1] + row[k]
        row[0] = row[2]
    first = table[0]
    first[1] = table[1][2]**2
    return sum(row[0]*row[1] for row in table) + table[0][1]


def row_replaced(x):
    table = [[v, v*v, 1.0] for v in x]
    for i in range(len(x)):
        for j in range(3):
            table[i][j] *= x[j]
    table[1] = [v*2.0 for v in table[0]]
    table[1][0] = table[0][0]*x[1]
    return table[0][0] + table[1][1]*table[1][0] + table[2][2]


def layers_of_activations(x, steps):
    history = [[v for v in x]]
    for s in range(steps):
        last = history[s]
        history.append([np.tanh(last[k] + 0.5*last[k - 1]) for k in range(len(x))])
    return sum(history[-1][k]*history[0][k] for k in range(len(x)))


def mean_of_rows(A):
    rows = [[A[i, j] for j in range(A.shape[1])] for i in range(A.shape[0])]
    means = [sum(r)/len(r) for r in rows]
    return sum(m*m for m in means)


def known_table_by_the_data(x, n):
    table = [[x[0], x[1]], [x[1], 2.0*x[0]]]
    for i in range(n):
        for j in range(n):
            table[i][j] = table[i][j]*x[i]
    return table[0][0] + table[1][1] + table[0][1]


def one_row_twice(x):
    row = [v for v in x]
    table = [row, row]
    for i in range(2):
        for k in range(len(x)):
            table[i][k] = table[i][k]*x[0]
    return sum(table[1])


def arrays_in_a_table(x):
    grid = [[x*(i + j) for j in range(2)] for i in range(2)]
    for i in range(2):
        for j in range(2):
            grid[i][j] = grid[i][j]*grid[i - 1][j]
    return grid[0][0]*x + grid[1][1]


def transposed(x):
    rows = [[v*k for k in range(3)] for v in x]
    columns = [[rows[i][k] for i in range(len(rows))] for k in range(3)]
    columns[1][0] = columns[2][1]**2
    return np.array(columns)*x


def item_written_then_replaced(x):
    items = [x*v for v in x]
    items[1][0] = x[0]**2
    kept = items[1]*2.0
    items[1] = x[:2]*3.0
    items[1][1] = items[0][1]**2
    items[0] = items[1]*x[0]
    return items[0][0]*items[1] + kept[:2]


def row_written_then_replaced(x):
    table = [[v*k for k in range(3)] for v in x]
    for j in range(3):
        table[1][j] = table[1][j]*table[2][j]
    kept = sum(table[1])
    table[1] = [x[0], x[1]]
    return kept*table[1][0]*table[1][1]


def elimination_with_pivots(A, b):
    n = len(b)
    M = [[A[i, j] for j in range(n)] + [b[i]] for i in range(n)]
    for k in range(n):
        p = k
        for i in range(k + 1, n):
            if abs(M[i][k]) > abs(M[p][k]):
                p = i
        M[k], M[p] = M[p], M[k]
        for i in range(k + 1, n):
            factor = M[i][k]/M[k][k]
            for j in range(k, n + 1):
                M[i][j] -= factor*M[k][j]
    x = [0.0]*n
    for i in range(n - 1, -1, -1):
        total = M[i][n]
        for j in range(i + 1, n):
            total -= M[i][j]*x[j]
        x[i] = total/M[i][i]
    return np.array(x)


def exchanged_and_held(x):
    items = [x*v for v in x]
    a = items[0]
    items[0], items[1] = items[1], items[0]
    items[1][0] = items[0][1]**2
    return items[0]*items[1]*a


def row_held_while_rows_are_exchanged(x):
    rows = [[v*(k + 1) for k in range(3)] for v in x]
    for i, row in enumerate(rows):
        rows[i], rows[2] = rows[2], rows[i]
        for j in range(3):
            row[j % 3] *= x[0]
    return rows[1][1]*rows[2][0] + rows[0][2]*rows[3][1]


def elimination(A, b):
    """Rows of lists are exchanged where the pivot is small, then written into."""
    n = len(A)
    M = [[*row, last] for row, last in zip(A, b)]
    for c in range(n):
        p = c
        for r in range(c + 1, n):
            if abs(M[r][c]) > abs(M[p][c]):
                p = r
        M[c], M[p] = M[p], M[c]
        for r in range(c + 1, n):
            factor = M[r][c]/M[c][c]
            for k in range(c, n + 1):
                M[r][k] -= factor*M[c][k]
    x = [0.0]*n
    for i in reversed(range(n)):
        x[i] = (M[i][n] - sum(M[i][k]*x[k] for k in range(i + 1, n)))/M[i][i]
    return x


def one_list_twice(x):
    s = [x[0], x[1]]
    rows = [s, [x[2], x[3]], s]
    i, j = int(x[0] > 0), int(x[1] > 0)
    return rows[i][j]**2*rows[-1 - j][1 - i] + rows[2][j]


def flat(nested):
    return not isinstance(nested[0], (list, tuple))


def mapped(f, nested):
    if flat(nested):
        return [f(v) for v in nested]
    return [mapped(f, inner) for inner in nested]


def combined(f, one, other):
    if not isinstance(one, list):
        return f(one, other)
    return [combined(f, a, b) for a, b in zip(one, other)]


def added_up(nested):
    return sum(nested) if flat(nested) else sum(added_up(inner) for inner in nested)


def depth_first(nested):
    """Lists in lists of any depth: what a number is and what a list is, their structure tells."""
    squares = mapped(lambda v: v*v, nested)
    return added_up(combined(lambda a, b: a*b + b, squares, nested))


def nested_lists_made_inside(x):
    one = [[math.tanh(x[0]), x[1]], [x[2]*x[1], 0.5]]
    layers = [one, [[x[0] - x[2], 2.0], [x[1]**2, sum([x[0], x[1]])]]]
    return added_up(mapped(lambda v: v*v if v > 0 else -v, layers))*added_up(layers[0])


def at_a_name_of_the_turn(rows):
    total = 0.0
    for k in range(3):
        j = k
        if j < 2:
            total += (k + 1)*rows[j][0]**2
    return total


def around_each(image):
    height, width = len(image), len(image[0])
    total = 0.0
    for y in range(height):
        for x in range(width):
            for dy in range(-1, 2):
                for dx in range(-1, 2):
                    yy, xx = y + dy, x + dx
                    if not (0 <= yy < height and 0 <= xx < width):
                        continue
                    total += (y + 2*x + 1)*image[yy][xx]**2
    return total


def left_and_looked_up(rows, limit):
    total, last = 0.0, {}
    for k in range(2):
        j = k
        last[j] = rows[j][1]
        if rows[j][0] > limit:
            break
        total += rows[1 - j][0]*rows[j][1]
    return total + sum(last.values())**2


def yielded_until(limit):
    yield 0
    if limit > 0.3:
        yield 1


def at_what_is_yielded(rows, limit):
    total = 0.0
    for k in yielded_until(limit):
        j = k
        total += rows[j][0]**2
    if j < 1:
        return total*rows[0][1]
    return total*total


CASES = [
    case(soft_alignment, (V, W)),
    case(pascal_in_rows, 0.7),
    case(matrix_product_of_lists, (A, A.T)),
    case(elimination_in_lists, (A[:, :2] + 3*np.eye(2), W[:2])),
    case(rows_in_names, V),
    case(row_replaced, V[:3]),
    case(layers_of_activations, (V, 2), argnums=0),
    case(mean_of_rows, A),
    case(known_table_by_the_data, (V[:2], 2), argnums=0),
    case(one_row_twice, V),
    case(arrays_in_a_table, V),
    case(transposed, V),
    case(row_held_while_rows_are_exchanged, V),
    case(elimination_with_pivots, (A[:, :2], W[:2]), (A[::-1, :2], W[:2])),
    case(exchanged_and_held, V),
    case(item_written_then_replaced, V),
    case(row_written_then_replaced, V),
    case(elimination, ([[0.2, 1.2, 0.7], [1.4, 0.3, -1.1], [0.3, -2.1, 0.4]], [0.5, 0.7, -1.3]),
         (np.array([[0.2, 1.2], [1.4, 0.3]]), np.array([0.5, 0.7]))),
    case(one_list_twice, V, -V),
    case(depth_first, ([[0.7, -1.2], [0.4, 2.1]],), ([0.7, -1.2, 0.4],)),
    case(nested_lists_made_inside, V),
    case(at_a_name_of_the_turn, ([[0.1, 0.2], [0.3, 0.5]],)),
    case(around_each, ([[0.1, 0.2], [0.3, 0.5], [0.7, 0.9]],)),
    case(left_and_looked_up, ([[0.1, 0.2], [0.3, 0.5]], 0.2), ([[0.1, 0.2], [0.3, 0.5]], 0.05),
    argnums=0),
    case(at_what_is_yielded, ([[0.1, 0.2], [0.3, 0.5]], 0.2), ([[0.1, 0.2], [0.3, 0.5]], 0.4),
    argnums=0),
]
