"""Backpropagation done wrong on purpose, for the tests of `diagnose`.

An implementation of its own in NumPy, a switch for each misconception, in one layer or in all; what it
answers on random networks is kept in wrong-gradients.txt beside it:

    python3 wrong_gradients.py > wrong-gradients.txt
"""
import numpy as np

RNG = np.random.default_rng(20240607)
SIGMA = {
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "tanh": np.tanh,
    "relu": lambda z: np.maximum(z, 0),
}
SLOPE = {  # of z and a
    "sigmoid": lambda z, a: a * (1 - a),
    "tanh": lambda z, a: 1 - a * a,
    "relu": lambda z, a: (z > 0) * 1.0,
}
COSTS = ["squared_error", "half_squared_error", "mean_squared_error", "binary_cross_entropy",
         "softmax_cross_entropy"]


class Net:
    def __init__(self, square=False):
        depth = int(RNG.integers(2, 5))
        self.cost = str(RNG.choice(COSTS))
        self.n = int(RNG.integers(1, 6))
        width = lambda low: int(RNG.integers(low, 4))
        self.sizes = [3] * depth if square else [width(2) for _ in range(depth)]
        if not square:
            self.sizes[-1] = 2 if self.cost == "softmax_cross_entropy" else width(1)
            if self.cost == "softmax_cross_entropy":
                self.sizes[-1] = int(RNG.integers(2, 4))
        self.kind = [str(RNG.choice(list(SIGMA))) for _ in range(depth - 1)]
        if self.cost == "binary_cross_entropy":
            self.kind[-1] = "sigmoid"
        if self.cost == "softmax_cross_entropy":
            self.kind[-1] = None
        self.W = [RNG.uniform(-1.5, 1.5, (o, i)).round(2) for i, o in zip(self.sizes, self.sizes[1:])]
        self.b = [RNG.uniform(-0.8, 0.8, o).round(2) for o in self.sizes[1:]]
        self.X = RNG.uniform(-1.5, 1.5, (self.n, self.sizes[0])).round(2)
        k = self.sizes[-1]
        if self.cost == "softmax_cross_entropy":
            self.Y = np.eye(k)[RNG.integers(0, k, self.n)]
        elif self.cost == "binary_cross_entropy":
            self.Y = RNG.integers(0, 2, (self.n, k)) * 1.0
        else:
            self.Y = RNG.uniform(-1, 1, (self.n, k)).round(2)

    @property
    def layers(self):
        return len(self.W)

    def program(self):
        rows = lambda a: "[" + ", ".join(rows(r) for r in a) + "]" if np.ndim(a) else repr(float(a))
        lines = []
        for l in range(self.layers):
            before = "x" if l == 0 else f"a{l}"
            lines.append(f"z{l+1} = w{l+1} @ {before} + b{l+1}")
            if self.kind[l]:
                lines.append(f"a{l+1} = {self.kind[l]}(z{l+1})")
        out = f"a{self.layers}" if self.kind[-1] else f"z{self.layers}"
        lines.append(f"C = {self.cost}({out}, y)")
        for l in range(self.layers):
            lines += [f"w{l+1} = {rows(self.W[l])}", f"b{l+1} = {rows(self.b[l])}"]
        return lines + [f"data {rows(self.X)} -> {rows(self.Y)}"]


def gradient(net, bug=None, where=None, **more):
    """The gradient as one who makes the mistake computes it; `where` is a set of layers from 0."""
    has = lambda name, l: bug == name and l in where
    grads = []
    right = gradient(net) if bug in ("stale-order", "weight-gradient-for-weight") else None
    for x, y in zip(net.X, net.Y):
        A, Z = [x], []
        for l in range(net.layers):
            b = net.b[l] * (0 if has("bias-forgotten", l) else 1)
            z = net.W[l] @ A[-1] + b
            Z.append(z)
            kind = more["kind"] if has("other-activation", l) and net.kind[l] else net.kind[l]
            A.append(z if kind is None or has("a-equals-z", l) else SIGMA[kind](z))
        cost = more["cost"] if bug == "other-cost" else net.cost
        a = A[-1]
        if cost == "softmax_cross_entropy":
            p = np.exp(Z[-1] - Z[-1].max())
            p = p / p.sum()
            delta = p - y
            if bug == "softmax-diagonal":
                delta = -y / p * p * (1 - p)
            if bug == "cross-entropy-sigma-prime":
                delta = delta * p * (1 - p)
        else:
            up = {"squared_error": 2 * (a - y), "half_squared_error": a - y,
                  "mean_squared_error": 2 * (a - y) / len(y)}.get(cost)
            if up is None:
                up = (a - y) / (a * (1 - a))
        dW, db = [None] * net.layers, [None] * net.layers
        for l in reversed(range(net.layers)):
            z, a = Z[l], A[l + 1]
            if l < net.layers - 1:
                W = net.W[l + 1]
                if has("w-transposed", l + 1): W = W.T
                if has("no-downstream-weight", l + 1): W = np.ones_like(W)
                if has("a-for-weight", l + 1): W = np.tile(A[l + 1], (len(W), 1))
                if has("weight-gradient-for-weight", l + 1): W = right[0][l + 1]
                if has("stale-order", l + 1): W = W - more["eta"] * right[0][l + 1]
                d = delta
                if has("one-path", l + 1): d = np.where(np.arange(len(d)) == more["k"], d, 0)
                if has("path-missing", l + 1): d = np.where(np.arange(len(d)) == more["k"], 0, d)
                up = W.T @ d
                if has("paths-averaged", l + 1): up = up / len(d)
            if net.kind[l] is None:
                if l < net.layers - 1: delta = up
            else:
                kind = more["kind"] if has("other-activation", l) else net.kind[l]
                s = SLOPE[kind](z, a)
                if has("a-equals-z", l): s = np.ones_like(z)
                if has("no-sigma-prime", l): s = np.ones_like(z)
                if has("sigma-prime-of-a", l): s = SLOPE[kind](a, SIGMA[kind](a))
                if has("z-in-a-form", l): s = SLOPE[kind](z, z)
                if has("sigma-for-sigma-prime", l): s = a
                if has("sigma-prime-twice", l): s = s * s
                if has("cross-entropy-sigma-prime", l): s = s * s
                if has("other-slope", l): s = SLOPE[more["kind"]](z, a)
                delta = up * s
            enter = A[l]
            if has("z-for-input", l) and l > 0: enter = Z[l - 1]
            if has("wrong-input", l): enter = x
            g = np.outer(delta, enter)
            if has("own-activation", l): g = np.tile((delta * a)[:, None], (1, len(enter)))
            if has("bias-for-weight", l): g = np.tile(delta[:, None], (1, len(enter)))
            dW[l], db[l] = g, delta
        grads.append((dW, db))
    n = net.n
    add = lambda which: [sum(g[which][l] for g in grads) / n for l in range(net.layers)]
    dW, db = add(0), add(1)
    scale = lambda f: ([g * f for g in dW], [g * f for g in db])
    if bug == "sign": dW, db = scale(-1)
    if bug in ("cost-factor-two", "accumulated"): dW, db = scale(more["factor"])
    if bug == "no-mean": dW, db = scale(n)
    if bug == "mean-twice": dW, db = scale(1 / n)
    if bug == "mean-of-outputs": dW, db = scale(1 / net.sizes[-1])
    if bug == "first-sample": dW, db = grads[0]
    if bug == "last-sample": dW, db = grads[-1]
    if bug == "gradient-transposed": dW = [g.T if l in where else g for l, g in enumerate(dW)]
    if bug == "flattened-by-columns":
        dW = [g.flatten("F").reshape(g.shape) if l in where else g for l, g in enumerate(dW)]
    if more.get("turned"): dW, db = scale(-1)
    return dW, db


def every(name, net):
    """The layers in which a mistake can be made."""
    inner = set(range(1, net.layers))
    active = {l for l in range(net.layers) if net.kind[l]}
    curved = {l for l in active if net.kind[l] != "relu"}
    return {
        "no-sigma-prime": active, "sigma-prime-of-a": active, "z-in-a-form": curved,
        "sigma-for-sigma-prime": active, "sigma-prime-twice": curved, "other-slope": active,
        "one-path": {l for l in inner if net.sizes[l + 1] > 1},
        "path-missing": {l for l in inner if net.sizes[l + 1] > 2},
        "paths-averaged": {l for l in inner if net.sizes[l + 1] > 1},
        "w-transposed": {l for l in inner if net.sizes[l] == net.sizes[l + 1] > 1},
        "no-downstream-weight": inner, "a-for-weight": inner,
        "weight-gradient-for-weight": inner, "stale-order": inner,
        "own-activation": active, "bias-for-weight": set(range(net.layers)),
        "z-for-input": {l for l in inner if net.kind[l - 1]},
        "wrong-input": {l for l in inner if net.sizes[l] == net.sizes[0]},
        "cross-entropy-sigma-prime": {net.layers - 1} if "cross" in net.cost else set(),
        "softmax-diagonal": {net.layers - 1} if "softmax" in net.cost else set(),
        "bias-forgotten": set(range(net.layers)), "a-equals-z": active, "other-activation": active,
        "gradient-transposed": set(range(net.layers)),
        "flattened-by-columns": {l for l in range(net.layers) if min(net.W[l].shape) > 1},
        "sign": {None}, "accumulated": {None},
        "cost-factor-two": {None} if "squared" in net.cost else set(),
        "no-mean": {None} if net.n > 1 else set(), "mean-twice": {None} if net.n > 1 else set(),
        "mean-of-outputs": {None} if net.sizes[-1] > 1 else set(),
        "first-sample": {None} if net.n > 1 else set(),
        "last-sample": {None} if net.n > 1 else set(),
        "other-cost": {None} if "squared" in net.cost else set(),
    }[name]


NAMES = ["no-sigma-prime", "sigma-prime-of-a", "z-in-a-form", "sigma-for-sigma-prime",
         "sigma-prime-twice", "other-slope", "one-path", "path-missing", "paths-averaged",
         "w-transposed", "no-downstream-weight", "a-for-weight", "weight-gradient-for-weight",
         "stale-order", "own-activation", "bias-for-weight", "z-for-input", "wrong-input",
         "cross-entropy-sigma-prime", "softmax-diagonal", "bias-forgotten", "a-equals-z",
         "other-activation", "gradient-transposed", "flattened-by-columns", "sign", "accumulated",
         "cost-factor-two", "no-mean", "mean-twice", "mean-of-outputs", "first-sample",
         "last-sample", "other-cost"]


def near(one, other):
    return all(
        p.shape == q.shape and np.allclose(p, q, rtol=0, atol=1e-5 * max(np.abs(q).max(), 1e-3))
        for k in (0, 1) for p, q in zip(one[k], other[k]))


def text(array):
    # As NumPy prints it, on one line.
    return np.array2string(array, precision=8, separator=str(RNG.choice([", ", " "])),
                           max_line_width=10**6).replace("\n", "")


def main():
    np.seterr(all="ignore")
    count = {}
    for name in NAMES:
        for form in ("one", "all", "turned"):
            made, tries = 0, 0
            while made < 4 and tries < 400:
                tries += 1
                net = Net(square=name in ("w-transposed", "wrong-input"))
                places = every(name, net)
                if not places or form == "all" and (None in places or len(places) < 2):
                    continue
                if form == "turned" and name in ("sign", "gradient-transposed",
                                                 "flattened-by-columns"):
                    break
                where = places if form == "all" else {sorted(places, key=str)[RNG.integers(len(places))]}
                others = [k for k in SIGMA if all(net.kind[l] != k for l in where if l is not None)]
                if name in ("other-slope", "other-activation") and not others:
                    continue
                if name == "other-slope" and form == "all" and len(set(net.kind[l] for l in where)) > 1:
                    continue
                outputs = min(net.sizes[l + 1] for l in where) if None not in where else 1
                more = {"kind": str(RNG.choice(others)) if others else None, "eta": 0.5,
                        "k": int(RNG.integers(outputs)), "turned": form == "turned",
                        "factor": 2 if name == "accumulated" or net.cost == "half_squared_error" else 0.5,
                        "cost": str(RNG.choice([c for c in COSTS[:3] if c != net.cost]))}
                wrong = gradient(net, name, where, **more)
                finite = all(np.isfinite(g).all() for part in wrong for g in part)
                right = gradient(net)
                # What no cost computes, and what has another name.
                last = net.layers - 1
                if name == "a-equals-z" and net.cost == "binary_cross_entropy" and last in where:
                    continue
                if name == "sigma-prime-twice" and net.cost == "binary_cross_entropy" and last in where:
                    continue
                is_zero = all(np.abs(g).max() < 1e-4 for part in wrong for g in part)
                if not finite or is_zero or near(wrong, right) or near(wrong, gradient(net, turned=True)) and name != "sign":
                    continue
                made += 1
                print(f"case {name} {form}")
                print("\n".join(net.program()))
                parts = [f"d{'wb'[k]}{l+1} = {text(wrong[k][l])}" for l in range(net.layers) for k in (0, 1)]
                print("diagnose " + ", ".join(parts))
                print()


main()
