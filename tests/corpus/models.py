"""Models and losses as people of machine learning write them."""

import math
from collections import namedtuple

import numpy as np

from corpus import case

RNG = np.random.default_rng(21)


def sigmoid(z):
    return 1.0/(1.0 + np.exp(-z))


def softmax(z, axis=-1):
    z = z - z.max(axis=axis, keepdims=True)
    e = np.exp(z)
    return e/e.sum(axis=axis, keepdims=True)


def logistic_regression(w, b, X, y):
    p = sigmoid(X @ w + b)
    eps = 1e-9
    return -np.mean(y*np.log(p + eps) + (1 - y)*np.log(1 - p + eps))


def perceptron_by_loops(weights, x):
    """No arrays at all: lists of lists of numbers."""
    signal = x
    for layer in weights:
        out = []
        for row in layer:
            total = row[-1]
            for w, s in zip(row[:-1], signal):
                total += w*s
            out.append(math.tanh(total))
        signal = out
    return signal[0]


def lstm_step(params, x, h, c):
    z = np.concatenate([x, h])
    gates = params["W"] @ z + params["b"]
    i, f, o, g = np.split(gates, 4)
    c = sigmoid(f)*c + sigmoid(i)*np.tanh(g)
    h = sigmoid(o)*np.tanh(c)
    return h, c


def lstm_loss(params, xs):
    h, c = np.zeros(2), np.zeros(2)
    outputs = []
    for x in xs:
        h, c = lstm_step(params, x, h, c)
        outputs.append(h)
    return np.mean(np.array(outputs)**2)


def attention(q, k, v, mask=None):
    scores = q @ k.T/np.sqrt(q.shape[-1])
    if mask is not None:
        scores = np.where(mask, scores, -1e9)
    return softmax(scores) @ v


def causal_attention_loss(x, Wq, Wk, Wv):
    n = len(x)
    mask = np.tril(np.ones((n, n), dtype=bool))
    out = attention(x @ Wq, x @ Wk, x @ Wv, mask)
    return np.sum(out**2)


class LayerNorm:
    def __init__(self, dim):
        self.gain = np.ones(dim)
        self.bias = np.zeros(dim)
        self.eps = 1e-5

    def __call__(self, x):
        mean = x.mean(-1, keepdims=True)
        var = ((x - mean)**2).mean(-1, keepdims=True)
        return self.gain*(x - mean)/np.sqrt(var + self.eps) + self.bias


class Dense:
    def __init__(self, W, b, activation=None):
        self.W, self.b, self.activation = W, b, activation
        self.calls = 0

    def __call__(self, x):
        self.calls += 1
        z = x @ self.W + self.b
        return z if self.activation is None else self.activation(z)


class Sequential:
    def __init__(self, *layers):
        self.layers = list(layers)

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x


def residual_network(x, W1, W2):
    norm = LayerNorm(3)
    block = Sequential(norm, Dense(W1, 0.1, np.tanh), Dense(W2, -0.1))
    return np.sum((x + block(x))**3)


NETWORK = Sequential(Dense(RNG.normal(size=(3, 2)), 0.1, np.tanh), Dense(RNG.normal(size=2), 0.0))


def loss_of_a_global_network(x):
    return np.sum(NETWORK(x)**2)


def batch_norm(x, running, training=True, momentum=0.9):
    if training:
        mean, var = x.mean(axis=0), x.var(axis=0)
        running["steps"] += 1
    else:
        mean, var = running["mean"], running["var"]
    return (x - mean)/np.sqrt(var + 1e-3)


RUNNING = {"mean": np.zeros(3), "var": np.ones(3), "steps": 0}


def batch_norm_loss(x, training):
    return np.sum(batch_norm(x, RUNNING, training)**3)


def dropout_network(x, W, rate, seed):
    rng = np.random.default_rng(seed)
    keep = rng.random(x.shape) > rate
    return np.sum(np.tanh((x*keep/(1.0 - rate)) @ W))


def max_pool(image):
    h, w = image.shape
    out = np.zeros((h // 2, w // 2))
    for i in range(0, h, 2):
        for j in range(0, w, 2):
            out[i // 2, j // 2] = image[i:i + 2, j:j + 2].max()
    return out


def pooled_convolution(image, kernel):
    n = image.shape[0] - kernel.shape[0] + 1
    out = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            out[i, j] = np.sum(image[i:i + 2, j:j + 2]*kernel)
    out[out < 0] = 0.0
    return np.sum(max_pool(out)**2)


def gaussian_mixture(weights, means, log_scales, data):
    total = 0.0
    logw = np.log(softmax(weights))
    for x in data:
        terms = [logw[k] - 0.5*((x - means[k])/np.exp(log_scales[k]))**2 - log_scales[k]
                 for k in range(len(means))]
        m = max(terms)
        total += m + math.log(sum(math.exp(t - m) for t in terms))
    return total


def gaussian_process_evidence(log_params, X, y):
    length, noise = np.exp(log_params)
    n = len(X)
    K = np.empty((n, n))
    for i in range(n):
        for j in range(i + 1):
            K[i, j] = K[j, i] = np.exp(-0.5*np.sum((X[i] - X[j])**2)/length**2)
    K[np.arange(n), np.arange(n)] += noise
    L = np.linalg.cholesky(K)
    alpha = np.linalg.solve(L.T, np.linalg.solve(L, y))
    return -0.5*y @ alpha - np.log(np.diag(L)).sum()


def contrastive_loss(a, b, margin):
    losses = []
    for i in range(len(a)):
        d = np.linalg.norm(a[i] - b[i])
        if i % 2 == 0:
            losses.append(d**2)
        elif d < margin:
            losses.append((margin - d)**2)
    return np.mean(losses)


State = namedtuple("State", ["params", "momentum", "step"])


def sgd_with_momentum(state, grads, lr):
    momentum = {k: 0.9*state.momentum[k] + g for k, g in grads.items()}
    params = {k: p - lr*momentum[k] for k, p in state.params.items()}
    return state._replace(params=params, momentum=momentum, step=state.step + 1)


def learning_rate_through_training(lr, w0):
    state = State({"w": w0, "b": 0.1}, {"w": 0.0*w0, "b": 0.0}, 0)
    while state.step < 3:
        w, b = state.params["w"], state.params["b"]
        grads = {"w": 2.0*w*b + 1.0, "b": np.sum(w**2) + b}
        state = sgd_with_momentum(state, grads, lr)
    return np.sum(state.params["w"]**2) + state.params["b"]


def word_vectors(E, pairs):
    """Rows of a matrix are looked up, some of them more than once."""
    loss = 0.0
    for center, context, label in pairs:
        score = E[center] @ E[context]
        loss -= math.log(1.0/(1.0 + math.exp(-score if label else score)))
    return loss + 0.01*np.sum(E[[0, 1, 1]]**2)


def policy_gradient_return(theta, rewards, gamma=0.9):
    returns = np.zeros(len(rewards))
    running = 0.0
    for t in reversed(range(len(rewards))):
        running = rewards[t] + gamma*running
        returns[t] = running
    returns -= returns.mean()
    logp = np.log(softmax(theta))
    return -sum(logp[t % 3]*returns[t] for t in range(len(rewards)))


def soft_k_means(centres, points, beta):
    centres = centres.copy()
    for _ in range(2):
        d = ((points[:, None] - centres[None])**2).sum(-1)
        r = softmax(-beta*d)
        for k in range(len(centres)):
            centres[k] = (r[:, k, None]*points).sum(0)/r[:, k].sum()
    return np.sum(centres**2)


def viterbi_score(log_pi, log_A, log_B, observations):
    delta = log_pi + log_B[:, observations[0]]
    for o in observations[1:]:
        new = np.empty_like(delta)
        for j in range(len(delta)):
            new[j] = np.max(delta + log_A[:, j]) + log_B[j, o]
        delta = new
    return delta.max()


def forward_algorithm(pi, A, B, observations):
    alpha, total = pi*B[:, observations[0]], 0.0
    for o in observations[1:]:
        scale = alpha.sum()
        total += np.log(scale)
        alpha = (alpha/scale) @ A*B[:, o]
    return total + np.log(np.sum(alpha))


X3 = RNG.normal(size=(4, 3))
W33 = RNG.normal(size=(3, 3))
LABELS = np.array([0.0, 1.0, 1.0, 0.0])
LSTM = {"W": RNG.normal(size=(8, 5)), "b": RNG.normal(size=8)}
WEIGHTS = [[[0.3, -0.2, 0.1], [0.7, 0.4, -0.3]], [[0.9, -1.1, 0.2]]]
POSITIVE = RNG.uniform(0.5, 1.5, (2, 3))

CASES = [
    case(logistic_regression, (W33[0], 0.2, X3, LABELS), argnums=(0, 1)),
    case(perceptron_by_loops, (WEIGHTS, [0.5, -0.8])),
    case(lstm_loss, (LSTM, X3), argnums=0),
    case(causal_attention_loss, (X3, W33, W33.T, W33[::-1].copy())),
    case(residual_network, (X3, W33, W33.T)),
    case(loss_of_a_global_network, X3, watch=NETWORK.layers),
    case(batch_norm_loss, (X3, True), (X3, False), watch=[RUNNING]),
    case(dropout_network, (X3, W33, 0.4, 3), argnums=(0, 1)),
    case(pooled_convolution, (RNG.normal(size=(5, 5)), RNG.normal(size=(2, 2)))),
    case(gaussian_mixture, (W33[0], W33[1], W33[2]*0.2, X3[:, 0])),
    case(gaussian_process_evidence, (np.array([0.1, -0.9]), X3, LABELS), argnums=(0, 1, 2)),
    case(contrastive_loss, (X3, X3[::-1]*0.3, 3.0)),
    case(learning_rate_through_training, (0.05, W33[0])),
    case(word_vectors, (X3, [(0, 1, True), (1, 2, False), (0, 2, True)]), argnums=0),
    case(policy_gradient_return, (W33[0], X3[:, 1]), (W33[0], X3[:, 1], 0.7)),
    case(soft_k_means, (X3[:2], X3, 0.7)),
    case(viterbi_score, (W33[0, :2], W33[:2, :2], W33[:2], [0, 2, 1])),
    case(forward_algorithm, (POSITIVE[0, :2], POSITIVE[:, :2], POSITIVE, [0, 2, 1])),
]
