"""Fourier transforms.

The matrix of ``fft`` is symmetric, and so its own transpose: the adjoint of the spectrum goes
through the same transform as the signal, unconjugated and of the same ``norm``. The spectrum of a
real signal is only half there, and in it each frequency stands for two, but the first and, where
the length is even, the last. ``doubles(v, shape, axis)`` doubles the others, ``halves`` halves
them; ``fitted(v, x)`` cuts off or adds zeros at the end, as a transform of another length does.
"""

from srcad.rules.complex_shapes import complex_like, complex_ranked, real_ranked
from srcad.rules.declare import general, linear, plain, positional
from srcad.rules.shapes import like, like_x, vector

__all__ = ["declare"]

linear("doubles(x, n, a)", "doubles(y_bar, n, a)", shape=like_x)
linear("halves(x, n, a)", "halves(y_bar, n, a)", shape=like_x)
linear("fitted(x, like)", "fitted(y_bar, x)", shape=like)
# the norm of the transform that undoes the scaling
_TURNED = {"": "'forward'", "'backward'": "'forward'", "'ortho'": "'ortho'", "'forward'": "None"}


def declare(home: str, rest: str) -> None:
    """Declare the transforms of a module; ``rest`` are their last arguments, which nothing is."""
    one = "fft ifft rfft irfft hfft ihfft"
    positional(" ".join(f"{home}.{n}" for n in one.split()), f"n=None axis=-1 norm=None {rest}")
    positional(" ".join(f"{home}.{n}" for n in ("fftn", "ifftn", "rfftn", "irfftn")),
               f"s=None axes=None norm=None {rest}")  # fmt: skip
    positional(" ".join(f"{home}.{n}" for n in ("fft2", "ifft2", "rfft2", "irfft2")),
               f"s=None axes=(-2, -1) norm=None {rest}")  # fmt: skip
    _along_one(home)
    if home == "np.fft":  # SciPy's are read, and call these
        _frequencies(home)
    for suffix, default in (("n", "None"), ("2", "(-2, -1)")):
        _along_several(home, suffix, f"axes={default}")


def _frequencies(home: str) -> None:
    """Frequencies are inversely proportional to the spacing ``d`` of the samples."""
    for op in (f"{home}.fftfreq", f"{home}.rfftfreq"):
        positional(op, "d=1.0")
        general(f"{op}(n, d=d)", "-np.sum(y_bar * y) / d", tangents="-d_dot * y / d",
                by="d", shape=vector)  # fmt: skip
        plain(op, vector)


def _along_one(home: str) -> None:
    options = "axis=axis, norm=norm"
    for op in (f"{home}.fft", f"{home}.ifft"):
        back = f"{op}(y_bar, {options})"
        linear(f"{op}(x, axis=-1, norm=None)", back, shape=complex_like)
        linear(f"{op}(x, n=n, axis=-1, norm=None)", f"fitted({back}, x)",
               shape=complex_ranked, by="x")  # fmt: skip
    for name, other in (("rfft", "hfft"), ("ihfft", "irfft")):
        back = f"{home}.{other}(halves(y_bar, {{0}}, axis), n={{1}}, {options})"
        linear(f"{home}.{name}(x, axis=-1, norm=None)",
               back.format("np.shape(x)", "np.shape(x)[axis]"), shape=complex_ranked)  # fmt: skip
        linear(f"{home}.{name}(x, n=n, axis=-1, norm=None)",
               f"fitted({back.format('n', 'n')}, x)", shape=complex_ranked, by="x")  # fmt: skip
    for name, other in (("irfft", "ihfft"), ("hfft", "rfft")):
        back = f"doubles({home}.{other}(y_bar, {options}), np.shape(y), axis)"
        linear(f"{home}.{name}(x, axis=-1, norm=None)", back, shape=real_ranked, real="y")
        linear(f"{home}.{name}(x, n=n, axis=-1, norm=None)", f"fitted({back}, x)",
               shape=real_ranked, by="x", real="y")  # fmt: skip


def _along_several(home: str, suffix: str, axes: str) -> None:
    once = "axes=over(x, {0}), norm=norm"  # through the same axis twice is another transform
    whole, given = once.format("None"), once.format("s")
    for op in (f"{home}.fft{suffix}", f"{home}.ifft{suffix}"):
        linear(f"{op}(x, {axes}, norm=None)", f"{op}(y_bar, axes=axes, norm=norm)",
               shape=complex_like)  # fmt: skip
        linear(f"{op}(x, s=s, {axes}, norm=None)", f"fitted({op}(y_bar, {given}), x)",
               shape=complex_ranked, by="x")  # fmt: skip
    op, both = f"{home}.rfft{suffix}", f"{home}.fft{suffix}"
    linear(f"{op}(x, {axes}, norm=None)", f"np.real({both}(fitted(y_bar, x), {whole}))",
           shape=complex_ranked)  # fmt: skip
    cut = f"fitted(np.real({both}(y_bar, s=s, {given})), x)"
    linear(f"{op}(x, s=s, {axes}, norm=None)", cut, shape=complex_ranked, by="x")
    for norm, turned in _TURNED.items():
        said = f", norm={{{norm}}}" if norm else ""
        back = f"np.conj({op}(y_bar, axes=over(x, {{0}}), norm={turned}))"
        back = f"doubles({back}, np.shape(y), axes)"
        linear(f"{home}.irfft{suffix}(x, {axes}{said})", back.format("None"),
               shape=real_ranked, real="y")  # fmt: skip
        linear(f"{home}.irfft{suffix}(x, s=s, {axes}{said})", f"fitted({back.format('s')}, x)",
               shape=real_ranked, by="x", real="y")  # fmt: skip


declare("np.fft", "out=None")
