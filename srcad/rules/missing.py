"""NumPy's public functions without a rule, each with the reason."""

__all__ = ["CONSTANT", "MISSING", "OTHER"]

# functions whose results are no differentiable functions of the elements
CONSTANT = {
    "Bits": (
        "np.bitwise_count np.bitwise_invert np.bitwise_left_shift np.bitwise_not"
        " np.bitwise_right_shift np.left_shift np.right_shift np.packbits np.unpackbits"
    ),
    "Places": ("np.mask_indices np.einsum_path"),
    "Sets and counts, whose sizes depend on the values": (
        "np.histogram np.histogram2d np.histogram_bin_edges np.histogramdd np.intersect1d"
        " np.setdiff1d np.setxor1d np.union1d np.unique np.unique_all np.unique_counts"
        " np.unique_inverse np.unique_values np.trim_zeros"
    ),
}

MISSING = {
    "The type of the result depends on the values": ("np.roots np.sort_complex np.real_if_close"),
    "The derivative is a Bessel function that NumPy lacks: use `scipy.special.i0`": (
        "np.i0 np.kaiser"
    ),
    "It writes into its argument: write with an index": "np.put_along_axis",
    "They call a function that is given to them: write the loop": (
        "np.apply_along_axis np.apply_over_axes np.fromfunction"
    ),
    "The shape of the result depends on the values": ("np.poly np.polydiv np.polymul"),
    "Write it with other functions": (
        "np.bmat np.unstack np.linalg.tensorinv np.linalg.tensorsolve"
    ),
    "NumPy takes it away": "np.fix np.row_stack",
}

OTHER = {
    "Statements, which are read as the writes that they make": (
        "np.copyto np.fill_diagonal np.place np.put np.putmask"
    ),
    "Types": ("np.astype np.isdtype np.mintypecode np.typename np.isfortran np.isnat"),
    "Text": (
        "np.array2string np.array_repr np.array_str np.base_repr np.binary_repr"
        " np.format_float_positional np.format_float_scientific"
    ),
    "Files, buffers and other sources": (
        "np.from_dlpack np.frombuffer np.fromfile np.fromiter np.fromregex np.fromstring"
        " np.genfromtxt np.load np.loadtxt np.save np.savetxt np.savez np.savez_compressed"
    ),
    "Memory and special arrays": (
        "np.asarray_chkfinite np.asfortranarray np.asmatrix np.nested_iters"
        " np.require np.frompyfunc"
    ),
    "Dates": (
        "np.busday_count np.busday_offset np.datetime_as_string np.datetime_data np.is_busday"
    ),
    "Settings": (
        "np.get_include np.get_printoptions np.getbufsize np.geterr np.geterrcall np.info"
        " np.printoptions np.set_printoptions np.setbufsize np.seterr np.seterrcall"
        " np.show_config np.show_runtime np.test np.linalg.test np.fft.test"
    ),
}
