# gradient of primal (bundle_adjustment.py:25) by cameras, points, weights; for cameras[2,11], points[n,3], weights[m], cameras_of[m], points_of[m], features[m,2]
# 93 operations, 55 more than the primal
import numpy as np
from srcad.backend.runtime import add_rows

def primal_grad(cameras, points, weights, cameras_of, points_of, features):
    camera = cameras[cameras_of]                              # 26: camera = cameras[cameras_of]
    u1 = camera[:, :3]                                        # 27
    u4 = points[points_of] - camera[:, 3:6]                   # 27
    angle = np.sqrt(np.sum(u1**2, axis=1, keepdims=True))     # 19: angle = np.sqrt(np.sum(rotation**2, axis=1, keepdims=True))
    axis = u1/angle                                           # 20: axis = rotation / angle
    u8 = np.sum(axis*u4, axis=1, keepdims=True)               # 21
    u9 = np.cos(angle)                                        # 21
    u10 = 1.0 - u9                                            # 21
    along = u8*u10                                            # 21
    u13 = np.cross(axis, u4)                                  # 22
    u14 = np.sin(angle)                                       # 22
    X = u4*u9 + u13*u14 + axis*along                          # 22
    u20 = X[:, 2:]                                            # 28: p = X[:, :2] / X[:, 2:]
    p = X[:, :2] / u20                                        # 28
    r2 = np.sum(p**2, axis=1, keepdims=True)                  # 29: r2 = np.sum(p**2, axis=1, keepdims=True)
    u22 = camera[:, 9:10]                                     # 30
    u25 = camera[:, 10:]                                      # 30
    u26 = r2**2                                               # 30
    u28 = 1.0 + u22*r2 + u25*u26                              # 30
    distorted = p*u28                                         # 30
    u29 = camera[:, 6:7]                                      # 31: projected = distorted * camera[:, 6:7] + camera[:, 7:9]
    u32 = weights[:, None]                                    # 32: errors = weights[:, None] * (projected - features)
    u33 = distorted*u29 + camera[:, 7:9] - features           # 32, 31
    errors_bar = 2*u32 * u33                                  # 33, 32: return np.sum(errors**2) + np.sum((1.0 - weights**2) ** 2)
    u33_bar = u32 * errors_bar                                # 32
    weights_bar = (u33*errors_bar).sum(axis=1) - 4*weights*(1.0 - weights**2)  # 32, 33
    camera_bar = np.zeros(camera.shape, camera.dtype)         # 31
    camera_bar[:, 7:9] = u33_bar                              # 31
    distorted_bar = u29 * u33_bar                             # 31
    camera_bar[:, 6:7] = (distorted*u33_bar).sum(axis=1, keepdims=True)  # 31
    u28_bar = (p*distorted_bar).sum(axis=1, keepdims=True)    # 30
    camera_bar[:, 10:] = u26 * u28_bar                        # 30
    camera_bar[:, 9:10] = r2 * u28_bar                        # 30
    p_bar = u28*distorted_bar + 2*p*(2*r2*u25 + u22)*u28_bar  # 29, 30
    X_bar = np.zeros(X.shape, X.dtype)                        # 28
    X_bar[:, 2:] = -(p*p_bar).sum(axis=1, keepdims=True) / u20  # 28
    X_bar[:, :2] = p_bar / u20                                # 28
    along_bar = (axis*X_bar).sum(axis=1, keepdims=True)       # 22
    u13_bar = u14 * X_bar                                     # 22
    u8_bar = u10 * along_bar                                  # 21
    u9_bar = (u4*X_bar).sum(axis=1, keepdims=True) - u8*along_bar  # 21, 22
    angle_bar = u9*(u13*X_bar).sum(axis=1, keepdims=True) - u14*u9_bar  # 21, 22
    axis_bar = along*X_bar + np.cross(u4, u13_bar) + u4*u8_bar  # 21, 22
    u4_bar = np.cross(u13_bar, axis) + u9*X_bar + axis*u8_bar  # 21, 22
    angle_bar -= (axis*axis_bar).sum(axis=1, keepdims=True) / angle  # 20
    camera_bar[:, 3:6] = -u4_bar                              # 27
    points_bar = np.zeros(points.shape, points.dtype)         # 27
    add_rows(points_bar, points_of, u4_bar)                   # 27
    camera_bar[:, :3] = (axis_bar + u1*angle_bar) / angle     # 27
    cameras_bar = np.zeros(cameras.shape, cameras.dtype)      # 26
    add_rows(cameras_bar, cameras_of, camera_bar)             # 26
    return cameras_bar, points_bar, weights_bar
