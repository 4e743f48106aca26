"""Writes the files of arrays that the tests read, with NumPy and safetensors themselves:

    python3 make_arrays.py
"""
import gzip
import struct

import numpy as np
from safetensors.numpy import save_file

w = np.array([[0.1, -0.2, 1 / 3], [1e-300, -0.0, 12345.678]])
np.save("float64.npy", w)
np.save("big-endian.npy", w.astype(">f8"))
np.save("by-columns.npy", np.asfortranarray(w))
np.save("float32.npy", w.astype("f4"))
np.save("float16.npy", np.array([0.1, -2, 65504], "f2"))
np.save("integers.npy", np.array([[1, -2], [3, 2**53]]))
np.save("bytes.npy", np.array([0, 127, 255], "u1"))
np.save("flags.npy", np.array([True, False]))
np.save("number.npy", np.array(2.5))
np.save("texts.npy", np.array(["a", "b"]))
np.savez("arrays.npz", w1=w, b1=np.array([0.1, 0.2]))
np.savez_compressed("compressed.npz", w1=w, b1=np.array([0.1, 0.2]))
save_file({"0.weight": w.astype("f4"), "0.bias": np.array([0.1, 0.2], "f4"),
           "2.weight": np.array([[1.5, -2.5]], "f2"), "2.bias": np.array([3], "i8")},
          "network.safetensors", metadata={"format": "pt"})


def idx(kind, array):
    """An array in the format of the MNIST digits."""
    head = struct.pack(">HBB", 0, kind, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    return head + array.tobytes()


images = np.array([[[0, 51], [102, 255]], [[1, 2], [3, 4]], [[5, 6], [7, 8]]], "u1")
open("images-idx3-ubyte", "wb").write(idx(8, images))
open("labels-idx1-ubyte", "wb").write(idx(8, np.array([2, 0, 1], "u1")))
open("floats.idx", "wb").write(idx(13, np.array([0.1, -2.5], ">f4")))
with open("images-idx3-ubyte.gz", "wb") as file:
    file.write(gzip.compress(idx(8, images), mtime=0))
# Two members one after another are one file.
with open("table.csv.gz", "wb") as file:
    file.write(gzip.compress(b"a,b\n1,2\n", mtime=0) + gzip.compress(b"3,4\n", mtime=0))
