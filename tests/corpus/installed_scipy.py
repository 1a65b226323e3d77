"""SciPy's Rosenbrock function as it is installed, with its own derivatives beside it."""

import numpy as np
from scipy.optimize import rosen, rosen_der, rosen_hess, rosen_hess_prod

from corpus import case

X = np.array([0.7, 1.2, 0.9, 1.4])

CASES = [
    case(rosen, X),
    case(rosen_der, X),
    case(rosen_hess, X),
    case(rosen_hess_prod, (X, X[::-1].copy())),
]
