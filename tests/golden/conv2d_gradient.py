# gradient of primal (conv2d.py:8) by kernel, image; for kernel[n,n], image[m,m], target[k,k]
# 3 operations, as many as the primal; 7 a turn, 5 more
import numpy as np
from srcad.backend.runtime import unbroadcast

def primal_grad(kernel, image, target):
    rows, columns = target.shape                       # 9: rows, columns = target.shape
    out = np.zeros((rows, columns))                    # 10: out = np.zeros((rows, columns))
    for i in range(kernel.shape[0]):                   # 11: for i in range(kernel.shape[0]):
        for j in range(kernel.shape[1]):               # 12: for j in range(kernel.shape[1]):
            u4 = image[i:i+rows, j:j+columns]          # 13: out += kernel[i, j] * image[i : i + rows, j : j + columns]
            out += kernel[i, j] * u4                   # 13
    u6_bar = 2/target.size * (out - target)            # 14: return np.mean((out - target) ** 2)
    image_bar = np.zeros(image.shape, image.dtype)     # 11
    kernel_bar = np.zeros(kernel.shape, kernel.dtype)  # 11
    for i in reversed(range(kernel.shape[0])):         # 11
        for j in reversed(range(kernel.shape[1])):     # 12
            u4 = image[i:i+rows, j:j+columns]          # 13
            u5_bar = unbroadcast(u6_bar, u4)           # 13
            image_bar[i:i+rows, j:j+columns] += kernel[i, j] * u5_bar  # 13
            kernel_bar[i, j] = np.einsum('ij,ij->', u4, u5_bar)  # 13
    return kernel_bar, image_bar
