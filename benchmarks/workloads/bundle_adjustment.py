"""Bundle adjustment: the squared reprojection errors of points seen by cameras.

F. Srajer, Z. Kukelova, A. Fitzgibbon, A benchmark of selected algorithmic differentiation tools on
some problems in computer vision and machine learning, Optimization Methods and Software 33, 2018,
§ 4.2 (ADBench), for every observation at once, and for rotations by an angle that is not zero. A
camera is its rotation (3), its centre (3), its focal length, its principal point (2), and two
coefficients of radial distortion.
"""

from types import SimpleNamespace

import numpy as np

from benchmarks.workload import Workload, rebound


def rotate(rotation, X):
    """Rotate each row by Rodrigues' formula."""
    angle = np.sqrt(np.sum(rotation**2, axis=1, keepdims=True))
    axis = rotation / angle
    along = np.sum(axis * X, axis=1, keepdims=True) * (1.0 - np.cos(angle))
    return X * np.cos(angle) + np.cross(axis, X) * np.sin(angle) + axis * along


def primal(cameras, points, weights, cameras_of, points_of, features):
    camera = cameras[cameras_of]
    X = rotate(camera[:, :3], points[points_of] - camera[:, 3:6])
    p = X[:, :2] / X[:, 2:]
    r2 = np.sum(p**2, axis=1, keepdims=True)
    distorted = p * (1.0 + camera[:, 9:10] * r2 + camera[:, 10:] * r2**2)
    projected = distorted * camera[:, 6:7] + camera[:, 7:9]
    errors = weights[:, None] * (projected - features)
    return np.sum(errors**2) + np.sum((1.0 - weights**2) ** 2)


def by_hand(cameras, points, weights, cameras_of, points_of, features):
    camera = cameras[cameras_of]
    X = points[points_of] - camera[:, 3:6]
    angle = np.sqrt(np.sum(camera[:, :3] ** 2, axis=1, keepdims=True))
    axis = camera[:, :3] / angle
    sin, cos = np.sin(angle), np.cos(angle)
    versine = 1.0 - cos
    dot = np.sum(axis * X, axis=1, keepdims=True)
    cross = np.cross(axis, X)
    Y = X * cos + cross * sin + axis * (dot * versine)
    p = Y[:, :2] / Y[:, 2:]
    r2 = np.sum(p**2, axis=1, keepdims=True)
    k1, k2 = camera[:, 9:10], camera[:, 10:]
    distortion = 1.0 + k1 * r2 + k2 * r2**2
    distorted = p * distortion
    errors = distorted * camera[:, 6:7] + camera[:, 7:9]
    errors -= features
    weights_bar = 2.0 * weights * np.sum(errors**2, axis=1)
    weights_bar -= 4.0 * weights * (1.0 - weights**2)

    camera_bar = np.empty_like(camera)
    errors *= (2.0 * weights**2)[:, None]
    camera_bar[:, 7:9] = errors
    camera_bar[:, 6] = np.sum(errors * distorted, axis=1)
    errors *= camera[:, 6:7]
    distortion_bar = np.sum(errors * p, axis=1, keepdims=True)
    camera_bar[:, 9:10] = distortion_bar * r2
    camera_bar[:, 10:] = camera_bar[:, 9:10] * r2
    p_bar = errors * distortion + p * (2.0 * distortion_bar * (k1 + 2.0 * k2 * r2))
    Y_bar = np.empty_like(Y)
    Y_bar[:, :2] = p_bar / Y[:, 2:]
    Y_bar[:, 2] = -np.sum(Y_bar[:, :2] * p, axis=1)
    dot_bar = np.sum(Y_bar * axis, axis=1, keepdims=True)
    angle_bar = cos * np.sum(Y_bar * cross, axis=1, keepdims=True)
    angle_bar += sin * (dot_bar * dot - np.sum(Y_bar * X, axis=1, keepdims=True))
    dot_bar *= versine
    axis_bar = np.cross(X, Y_bar) * sin + Y_bar * (dot * versine) + X * dot_bar
    X_bar = Y_bar * cos + np.cross(Y_bar, axis) * sin + axis * dot_bar
    angle_bar -= np.sum(axis_bar * axis, axis=1, keepdims=True) / angle
    camera_bar[:, :3] = axis_bar / angle + axis * angle_bar
    np.negative(X_bar, out=camera_bar[:, 3:6])
    cameras_bar, points_bar = np.empty_like(cameras), np.empty_like(points)
    for j in range(cameras.shape[1]):
        cameras_bar[:, j] = np.bincount(cameras_of, camera_bar[:, j], len(cameras))
    for j in range(points.shape[1]):
        points_bar[:, j] = np.bincount(points_of, X_bar[:, j], len(points))
    return cameras_bar, points_bar, weights_bar


def for_torch(torch):
    names = ("sqrt", "sum", "cos", "sin")
    cross = torch.linalg.cross  # torch.cross wants to be told the dimension
    return rebound(primal, SimpleNamespace(cross=cross, **{n: getattr(torch, n) for n in names}))


def inputs(cameras, points, observations):
    r = np.random.default_rng(10)
    camera = r.normal(size=(cameras, 11)) / 10
    camera[:, 6] += 1.0
    X = r.normal((0.0, 0.0, 6.0), size=(points, 3))
    cameras_of = r.integers(0, cameras, observations)
    points_of = r.integers(0, points, observations)
    weights = r.uniform(0.5, 1.5, observations)
    return camera, X, weights, cameras_of, points_of, r.normal(size=(observations, 2))


WORKLOAD = Workload(
    "bundle adjustment",
    primal,
    by_hand,
    (0, 1, 2),
    {"small": lambda: inputs(2, 5, 8), "large": lambda: inputs(40, 1_000, 5_000)},
    {"torch": for_torch},
    vectorised=True,
)
