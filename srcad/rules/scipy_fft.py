"""The Fourier transforms of ``scipy.fft``: those of the same names in NumPy."""

from srcad.rules.fft import declare

declare("scipy.fft", "overwrite_x=False workers=None plan=None")
