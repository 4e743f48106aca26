/// The file of Python around a program.
///
/// `«name»` stands for one text; a line that is `«name…»` alone is
/// replaced by several, at its own indentation.
enum TorchTemplate {
  /// The file with its places filled.
  static func text(_ parts: [String: [String]]) -> String {
    var lines: [String] = []
    for line in file.split(separator: "\n", omittingEmptySubsequences: false) {
      let indentation = line.prefix { $0 == " " }
      let rest = line.dropFirst(indentation.count)
      if rest.hasPrefix("«"), rest.hasSuffix("…»") {
        let name = String(rest.dropFirst().dropLast(2))
        lines += (parts[name] ?? []).map { indentation + $0 }
        continue
      }
      var filled = String(line)
      for (name, texts) in parts where filled.contains("«\(name)»") {
        filled = filled.replacing("«\(name)»", with: texts.first ?? "")
      }
      lines.append(filled)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static let file = #"""
    """A program as a PyTorch module, «mark».

    python3 FILE                         checks the gradient and trains
    python3 FILE --check                 checks only
    torchrun --nproc_per_node=2 FILE     does the same on two processes, or on more machines
    """
    import argparse
    import base64
    import math
    import os
    import sys

    import torch
    from torch import nn
    from torch.nn import functional


    def array(shape, numbers):
        """Numbers of double precision, as a list or as bytes in base 64."""
        if isinstance(numbers, str):
            buffer = bytearray(base64.b64decode(numbers))
            tensor = torch.frombuffer(buffer, dtype=torch.float64)
        else:
            tensor = torch.tensor(numbers, dtype=torch.float64)
        return tensor.reshape(shape)


    class Model(nn.Module):
        """The cost of samples: of each, where it depends on the sample."""

        def __init__(self):
            super().__init__()
            self.register_buffer("unit", torch.ones((), dtype=torch.float64))
            «module…»

        def forward(self, «arguments»):
            # The program, then what it comes to:
            «program…»
            «forward…»
            return «cost»


    # What is bound to samples has one in each row.
    DATA = {
        «data…»
    }
    PER_SAMPLE = [«batched»]
    SAMPLES = «samples»
    # The derivatives of the mean cost by the parameters, as backprop has computed them.
    GRADIENT = {
        «gradient…»
    }
    FROZEN = [«frozen»]
    BATCH = «batch»
    L1, L2, DECAY, CLIP, CLIP_VALUE = «l1», «l2», «decay», «clip», «clipValue»


    def make_optimizer(parameters):
        return «optimizer»


    def rate(update):
        """What the rate of an update, counted from 0, is of the first."""
        «rate…»


    def share(samples, rank, world):
        """The samples of a batch that a process has."""
        return samples[rank::world]


    def loss(model, data, samples, rank, world):
        """The mean cost of a batch, as far as this process has a share in it.

        DistributedDataParallel takes the mean of the gradients of all processes; times their number it
        is the sum, whatever the sizes of the shares are.
        """
        own = share(samples, rank, world)
        batch = {k: v[own] if k in PER_SAMPLE else v for k, v in data.items()}
        cost = model(**batch)
        if not «isPerSample»:
            return cost
        return cost.sum() * world / len(samples)


    def penalty(parameters):
        terms = [L2 / 2 * (p**2).sum() + L1 * p.abs().sum() for p in parameters]
        return sum(terms) if L1 or L2 else 0


    def mean_over_processes(value, world):
        """A number that each process has a part of."""
        value = value.detach().clone()
        if world > 1:
            torch.distributed.all_reduce(value)
            value /= world
        return value.item()


    def check(model, data, rank, world):
        """Compares the gradient with the one that was exported; returns the largest difference, as a
        share of the largest derivative."""
        model.zero_grad()
        loss(model, data, list(range(SAMPLES)), rank, world).backward()
        module = model.module if world > 1 else model
        largest = max((g.abs().max().item() for g in GRADIENT.values()), default=0) or 1
        difference = 0
        for name, expected in GRADIENT.items():
            own = getattr(module, name).grad
            own = torch.zeros_like(expected) if own is None else own.to("cpu", torch.float64)
            difference = max(difference, (own - expected).abs().max().item())
        return difference / largest


    def train(model, data, epochs, batch, rank, world):
        module = model.module if world > 1 else model
        parameters = [p for name, p in module.named_parameters() if name not in FROZEN]
        optimizer = make_optimizer(parameters)
        first = optimizer.param_groups[0]["lr"]
        update = 0
        for epoch in range(epochs):
            for start in range(0, SAMPLES, batch):
                samples = list(range(start, min(start + batch, SAMPLES)))
                now = first * rate(update)
                optimizer.param_groups[0]["lr"] = now
                optimizer.zero_grad()
                cost = loss(model, data, samples, rank, world)
                (cost + penalty(parameters)).backward()
                with torch.no_grad():
                    grads = [p.grad for p in parameters if p.grad is not None]
                    if CLIP_VALUE is not None:
                        for grad in grads:
                            grad.clamp_(-CLIP_VALUE, CLIP_VALUE)
                    if CLIP is not None:
                        norm = math.sqrt(sum((g**2).sum().item() for g in grads))
                        for grad in grads if norm > CLIP else []:
                            grad *= CLIP / norm
                    if DECAY:
                        for parameter in parameters:
                            parameter *= 1 - now * DECAY
                optimizer.step()
                update += 1
            if (epoch + 1) % max(1, epochs // 10) == 0:
                cost = mean_over_processes(cost, world)
                if rank == 0:
                    print(f"epoch {epoch + 1}: cost of its last batch {cost:.6g}")


    def leave(world, failure=None):
        """Ends the program. Several processes end without tearing down what connects them: its threads
        may wait for each other there."""
        if failure:
            print(failure, file=sys.stderr)
        if world > 1 and not failure:
            torch.distributed.barrier()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(1 if failure else 0)


    def main():
        options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
        options.add_argument("--check", action="store_true", help="only check the gradient")
        options.add_argument("--epochs", type=int, default=100)
        options.add_argument("--batch", type=int, default=BATCH or SAMPLES)
        options.add_argument("--dtype", choices=["float64", "float32"], default="float64")
        options.add_argument("--save", metavar="FILE", help="where to save the weights")
        arguments = options.parse_args()
        world = int(os.environ.get("WORLD_SIZE", "1"))
        rank = int(os.environ.get("RANK", "0"))
        device = torch.device("cpu")
        if torch.cuda.is_available():
            device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")))
        if world > 1:
            torch.distributed.init_process_group("nccl" if device.type == "cuda" else "gloo")
        dtype = getattr(torch, arguments.dtype)
        model = Model().to(device, dtype)
        data = {k: v.to(device, dtype) for k, v in DATA.items()}
        if world > 1:
            model = nn.parallel.DistributedDataParallel(model)

        difference = check(model, data, rank, world)
        allowed = 1e-12 if dtype == torch.float64 else 1e-6
        with torch.no_grad():
            cost = loss(model, data, list(range(SAMPLES)), rank, world)
        cost = mean_over_processes(cost, world)
        if rank == 0:
            print(f"cost {cost:.17g}")
            print(f"the gradient differs by {difference:.1e} of its largest number at most")
        if not difference <= allowed:
            leave(world, f"that is more than the {allowed:.0e} that rounding explains")
        if not arguments.check:
            train(model, data, arguments.epochs, arguments.batch, rank, world)
            with torch.no_grad():
                cost = loss(model, data, list(range(SAMPLES)), rank, world)
            cost = mean_over_processes(cost, world)
            if rank == 0:
                print(f"cost {cost:.17g}")
        if arguments.save and rank == 0:
            torch.save((model.module if world > 1 else model).state_dict(), arguments.save)
        leave(world)


    if __name__ == "__main__":
        main()
    """#
}
