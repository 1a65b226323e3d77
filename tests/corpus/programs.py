"""Whole small programs: a network, a filter, a tree of prices, an arm, a posterior."""

import math
from dataclasses import dataclass

import numpy as np

from corpus import case

RNG = np.random.default_rng(13)


# A recurrent network over characters, its parameters in a dictionary

TEXT = "abcab"
VOCABULARY = sorted(set(TEXT))
INDEX = {c: i for i, c in enumerate(VOCABULARY)}


def one_hot(i, n):
    x = np.zeros(n)
    x[i] = 1.0
    return x


def char_rnn_loss(params, text, h0):
    h = h0
    loss = 0.0
    hs, ps = {-1: h0}, {}
    for t in range(len(text) - 1):
        x = one_hot(INDEX[text[t]], len(VOCABULARY))
        h = np.tanh(params["Wxh"] @ x + params["Whh"] @ hs[t - 1] + params["bh"])
        hs[t] = h
        y = params["Why"] @ h + params["by"]
        ps[t] = np.exp(y - np.max(y))/np.sum(np.exp(y - np.max(y)))
        loss += -np.log(ps[t][INDEX[text[t + 1]]])
    return loss/(len(text) - 1)


RNN = {
    "Wxh": RNG.normal(size=(4, 3)),
    "Whh": RNG.normal(size=(4, 4)),
    "Why": RNG.normal(size=(3, 4)),
    "bh": RNG.normal(size=4)*0.1,
    "by": np.zeros(3),
}


# The likelihood of a state-space model, by a Kalman filter


@dataclass
class Belief:
    mean: np.ndarray
    cov: np.ndarray


def predict(belief, F, Q):
    return Belief(F @ belief.mean, F @ belief.cov @ F.T + Q)


def update(belief, H, R, z):
    innovation = z - H @ belief.mean
    S = H @ belief.cov @ H.T + R
    K = belief.cov @ H.T @ np.linalg.inv(S)
    mean = belief.mean + K @ innovation
    cov = (np.eye(len(mean)) - K @ H) @ belief.cov
    _, logdet = np.linalg.slogdet(S)
    quadratic = innovation @ np.linalg.solve(S, innovation)
    return Belief(mean, cov), -0.5*(quadratic + logdet + len(z)*np.log(2*np.pi))


def kalman_log_likelihood(theta, observations):
    """By the log of the process noise, the log of the observation noise, and the damping."""
    q, r, damping = np.exp(theta[0]), np.exp(theta[1]), theta[2]
    F = np.array([[1.0, 0.1], [0.0, 1.0 - damping]])
    H = np.array([[1.0, 0.0]])
    Q, R = q*np.eye(2), r*np.eye(1)
    belief = Belief(np.zeros(2), np.eye(2))
    total = 0.0
    for z in observations:
        belief = predict(belief, F, Q)
        if z is None:  # nothing was observed
            continue
        belief, ll = update(belief, H, R, z)
        total += ll
    return total


OBSERVED = [np.array([0.3]), None, np.array([0.5]), np.array([0.2])]


# The price of an American option, by a binomial tree that is folded up in place


def binomial_price(spot, strike, rate, sigma, years, steps=4, american=True):
    dt = years/steps
    up = math.exp(sigma*math.sqrt(dt))
    down = 1.0/up
    discount = math.exp(-rate*dt)
    p = (math.exp(rate*dt) - down)/(up - down)
    values = np.zeros(steps + 1)
    for i in range(steps + 1):
        values[i] = max(strike - spot*up**(2*i - steps), 0.0)
    for n in range(steps - 1, -1, -1):
        for i in range(n + 1):
            held = discount*(p*values[i + 1] + (1.0 - p)*values[i])
            if american:
                exercised = strike - spot*up**(2*i - n)
                values[i] = max(held, exercised)
            else:
                values[i] = held
    return values[0]


def option_price(spot, strike, rate, sigma, years):
    return binomial_price(spot, strike, rate, sigma, years)


def european_price(spot, sigma):
    return binomial_price(spot, 1.05, 0.05, sigma, 1.0, american=False)


# A robot's arm


class Joint:
    def __init__(self, length, offset=0.0):
        self.length = length
        self.offset = offset

    def transform(self, angle):
        c, s = np.cos(angle + self.offset), np.sin(angle + self.offset)
        T = np.eye(3)
        T[0, 0], T[0, 1] = c, -s
        T[1, 0], T[1, 1] = s, c
        T[:2, 2] = self.length*c, self.length*s
        return T


class Arm:
    def __init__(self, joints):
        self.joints = joints
        self.evaluations = 0

    @property
    def dof(self):
        return len(self.joints)

    def hand(self, angles):
        assert len(angles) == self.dof
        self.evaluations += 1
        pose = np.eye(3)
        trace = [pose[:2, 2]]
        for joint, angle in zip(self.joints, angles):
            pose = pose @ joint.transform(angle)
            trace.append(pose[:2, 2])
        return pose[:2, 2], trace

    def miss(self, angles, goal):
        hand, trace = self.hand(angles)
        bend = sum(np.sum((b - a)**2) for a, b in zip(trace, trace[1:]))
        return np.sum((hand - goal)**2) + 0.01*bend*np.sum(angles**2)


ARM = Arm([Joint(1.0), Joint(0.7, 0.2), Joint(0.4, -0.1)])


def miss_of_an_arm_built_here(angles, lengths):
    arm = Arm([Joint(length) for length in lengths])
    return arm.miss(angles, np.array([0.8, 0.9])) + arm.evaluations


# A posterior that closures make, and a walk over it with given steps and chances


def make_log_posterior(x, y, prior_scale):
    def log_prior(theta):
        return -0.5*sum((t/prior_scale)**2 for t in theta)

    def log_likelihood(theta):
        slope, intercept, log_noise = theta
        noise = math.exp(log_noise)
        residuals = [yi - (slope*xi + intercept) for xi, yi in zip(x, y)]
        return sum(-0.5*(r/noise)**2 - log_noise for r in residuals)

    def log_posterior(theta):
        return log_prior(theta) + log_likelihood(theta)

    return log_posterior


LOG_POSTERIOR = make_log_posterior([0.0, 1.0, 2.0], [0.1, 0.9, 2.3], 3.0)


def posterior_by_the_data(x, y, scale):
    return make_log_posterior(x, y, scale)([0.8, 0.2, -0.5])


def metropolis_mean(theta0, scale, steps, chances):
    """The mean of a walk: which steps are taken does not vary, where they lead does."""
    log_posterior = make_log_posterior([0.0, 1.0, 2.0], [0.1, 0.9, 2.3], 3.0)
    theta = list(theta0)
    current = log_posterior(theta)
    accepted = 0
    total = 0.0
    for step, chance in zip(steps, chances):
        proposal = [t + scale*s for t, s in zip(theta, step)]
        candidate = log_posterior(proposal)
        if math.log(chance) < candidate - current:
            theta, current = proposal, candidate
            accepted += 1
        total += theta[0]*theta[1]
    return total/len(steps) + 0.1*accepted*theta[2]


STEPS = [[0.3, -0.1, 0.2], [1.5, 1.2, -2.0], [-0.2, 0.1, 0.1], [0.1, 0.2, -0.1]]


# An optimiser that is differentiated through


def adam_path(lr, start):
    def gradient(x):
        return np.array([4.0*x[0]**3 - x[1], 2.0*x[1] - x[0]])

    x = start.copy()
    m, v = np.zeros_like(x), np.zeros_like(x)
    for t in range(1, 4):
        g = gradient(x)
        m = 0.9*m + 0.1*g
        v = 0.99*v + 0.01*g**2
        x -= lr*(m/(1.0 - 0.9**t))/(np.sqrt(v/(1.0 - 0.99**t)) + 1e-8)
    return x[0]**4 + x[1]**2 - x[0]*x[1]


# A tokenizer, a parser and an evaluator of formulas


def tokens_of(text):
    out, word = [], ""
    for c in text + " ":
        if c.isalnum() or c == ".":
            word += c
            continue
        if word:
            out.append(word)
            word = ""
        if c != " ":
            out.append(c)
    return out


class Parser:
    def __init__(self, text, names):
        self.tokens, self.at, self.names = tokens_of(text), 0, names

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self):
        self.at += 1
        return self.tokens[self.at - 1]

    def expression(self):
        value = self.term()
        while self.peek() in ("+", "-"):
            value = value + self.term() if self.take() == "+" else value - self.term()
        return value

    def term(self):
        value = self.factor()
        while self.peek() == "*":
            self.take()
            value = value*self.factor()
        return value

    def factor(self):
        token = self.take()
        if token == "(":
            value = self.expression()
            self.take()
            return value
        return self.names[token] if token in self.names else float(token)


def value_of_a_formula(x, y, text):
    return Parser(text, {"x": x, "y": y}).expression()


CASES = [
    case(char_rnn_loss, (RNN, TEXT, np.zeros(4)), argnums=0),
    case(kalman_log_likelihood, (np.array([-1.0, -0.5, 0.2]), OBSERVED), argnums=0),
    case(option_price, (0.96, 1.05, 0.05, 0.4, 1.0), (1.22, 1.05, 0.05, 0.3, 1.0),
         (0.6, 1.05, 0.05, 0.2, 1.0)),
    case(european_price, (1.0, 0.2)),
    case(ARM.miss, (np.array([0.3, 0.7, -0.4]), np.array([0.8, 0.9])), watch=[ARM],
         name="miss_of_an_arm"),
    case(miss_of_an_arm_built_here, (np.array([0.3, 0.7, -0.4]), [1.0, 0.7, 0.4])),
    case(LOG_POSTERIOR, [0.8, 0.2, -0.5], name="log_posterior"),
    case(posterior_by_the_data, ([0.0, 1.0, 2.0], [0.1, 0.9, 2.3], 3.0)),
    case(metropolis_mean, ([0.8, 0.2, -0.5], 0.5, STEPS, [0.3, 0.9, 0.2, 0.5]), argnums=(0, 1)),
    case(adam_path, (0.1, np.array([1.1, -0.6]))),
    case(value_of_a_formula, (0.8, 1.1, "x*(y + 2*x) - 3.5*y*y*(x - 1)")),
]
