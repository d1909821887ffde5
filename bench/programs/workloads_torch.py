"""Microseconds of each workload, PyTorch: the median of single calls, the first half of which warms up.
Usage: workloads_torch.py SECONDS THREADS"""
import sys, time, torch
import torch.nn as nn, torch.nn.functional as F

torch.manual_seed(0)
seconds, threads = float(sys.argv[1]), int(sys.argv[2])
torch.set_num_threads(threads)
side = 1024
double = torch.float64
workloads = {}


def workload(name):
    def register(make):
        workloads[name] = make
    return register


def leaf(shape=(side, side), dtype=torch.float32):
    return torch.randn(*shape, dtype=dtype, requires_grad=True)


def forward_backward(f, *leaves):
    upstream = None
    def run():
        nonlocal upstream
        for each in leaves: each.grad = None
        y = f()
        if upstream is None: upstream = torch.ones_like(y)
        y.backward(upstream)
    return run


def without_graph(f):
    def run():
        with torch.no_grad(): return f()
    return run


def step(net, optimizer, x, target, criterion=nn.CrossEntropyLoss()):
    def run():
        optimizer.zero_grad()
        loss = criterion(net(x), target)
        loss.backward()
        optimizer.step()
        return loss.item()
    return run


def unary(name, f, shape=(side, side), dtype=torch.float32):
    def make():
        a = leaf(shape, dtype)
        return forward_backward(lambda: f(a), a)
    workloads[name] = make


def binary(name, f, shape_a=(side, side), shape_b=None, dtype=torch.float32):
    def make():
        a, b = leaf(shape_a, dtype), leaf(shape_b or shape_a, dtype)
        return forward_backward(lambda: f(a, b), a, b)
    workloads[name] = make


def perceptron(*sizes):
    layers = []
    for i in range(len(sizes) - 1):
        layers.append(nn.Linear(sizes[i], sizes[i + 1]))
        if i < len(sizes) - 2: layers.append(nn.ReLU())
    return nn.Sequential(*layers)


def sgd(net): return torch.optim.SGD(net.parameters(), 0.01)
def classes(*shape): return torch.randint(0, 10, shape)


# networks
def two_convolutions():
    return nn.Sequential(nn.Conv2d(1, 16, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(16, 32, 3), nn.ReLU(),
                         nn.MaxPool2d(2), nn.Flatten(), nn.Linear(800, 10))


@workload("mlp1024")
def _():
    net = perceptron(784, 1024, 1024, 10)
    return step(net, sgd(net), torch.rand(128, 784), classes(128))


@workload("simpleconv")
def _():
    net = nn.Sequential(nn.Conv2d(1, 30, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
                        nn.Linear(30 * 12 * 12, 100), nn.ReLU(), nn.Linear(100, 10))
    return step(net, torch.optim.Adam(net.parameters(), 1e-3), torch.rand(100, 1, 28, 28), classes(100))


@workload("conv3")
def _():
    net = two_convolutions()
    return step(net, sgd(net), torch.randn(100, 1, 28, 28), classes(100))


@workload("cifar")
def _():
    net = nn.Sequential(nn.Conv2d(3, 32, 3, padding=1), nn.BatchNorm2d(32), nn.ReLU(),
                        nn.Conv2d(32, 64, 3, padding=1), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2),
                        nn.Conv2d(64, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
                        nn.Linear(64 * 64, 10))
    return step(net, sgd(net), torch.randn(32, 3, 32, 32), classes(32))


@workload("gpt")
def _():
    batch, length, width, heads, depth, vocabulary = 16, 64, 128, 4, 4, 65
    mask = torch.triu(torch.ones(length, length, dtype=torch.bool), 1)

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
            self.q, self.k, self.v, self.out = (nn.Linear(width, width) for _ in range(4))
            self.wide, self.narrow = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

        def forward(self, x):
            h = self.norm1(x)
            q, k, v = (f(h).view(batch, length, heads, width // heads).transpose(1, 2)
                       for f in (self.q, self.k, self.v))
            scores = (q @ k.transpose(-2, -1)) * (width // heads) ** -0.5
            attended = scores.masked_fill(mask, float("-inf")).softmax(-1) @ v
            x = x + self.out(attended.transpose(1, 2).reshape(batch, length, width))
            return x + self.narrow(F.gelu(self.wide(self.norm2(x))))

    class Gpt(nn.Module):
        def __init__(self):
            super().__init__()
            self.tokens, self.positions = nn.Embedding(vocabulary, width), nn.Embedding(length, width)
            self.blocks = nn.Sequential(*[Block() for _ in range(depth)])
            self.norm, self.head = nn.LayerNorm(width), nn.Linear(width, vocabulary)

        def forward(self, ids):
            x = self.blocks(self.tokens(ids) + self.positions(torch.arange(length)))
            return self.head(self.norm(x)).view(batch * length, vocabulary)

    net = Gpt()
    ids, target = (torch.randint(0, vocabulary, s) for s in ((batch, length), (batch * length,)))
    return step(net, torch.optim.AdamW(net.parameters(), 1e-3), ids, target)


@workload("lstm")
def _():
    class Reader(nn.Module):
        def __init__(self):
            super().__init__()
            self.lstm, self.head = nn.LSTM(128, 128, batch_first=True), nn.Linear(128, 10)

        def forward(self, x): return self.head(self.lstm(x)[0][:, -1])

    net = Reader()
    return step(net, sgd(net), torch.randn(32, 50, 128), classes(32))


# elementwise
binary("add 1M", torch.add)
binary("mul 1M", torch.mul)
unary("relu 1M", F.relu)
unary("gelu 1M", F.gelu)
unary("tanh 1M", torch.tanh)
unary("exp 1M", torch.exp)
unary("pow3 1M", lambda a: a ** 3)
unary("sin 1M", torch.sin)
unary("clamp 1M", lambda a: a.clamp(-1, 1))
binary("maximum 1M", torch.maximum)


@workload("where 1M")
def _():
    a, b = leaf(), leaf()
    positive = a.detach() > 0
    return forward_backward(lambda: torch.where(positive, a, b), a, b)


binary("chain of 8 elementwise 1M", lambda a, b: (torch.tanh(a * 2 + 1) * b - a / 3) * torch.sigmoid(b))


def layer(name, make_layer, shape=(side, side)):
    def make():
        module, a = make_layer(), leaf(shape)
        return forward_backward(lambda: module(a), a, *module.parameters())
    workloads[name] = make


layer("dropout 1M", lambda: nn.Dropout(0.5))
layer("layernorm 1M", lambda: nn.LayerNorm(side))
layer("batchnorm 1M", lambda: nn.BatchNorm1d(side))
layer("batchnorm2d 1M", lambda: nn.BatchNorm2d(32), (32, 32, 32, 32))
binary("broadcast add (1024,1024)+(1024)", torch.add, (side, side), (side,))
binary("broadcast add (1024,1)+(1,1024)", torch.add, (side, 1), (1, side))
binary("broadcast mul (64,1,128)*(1,128,128)", torch.mul, (64, 1, 128), (1, 128, 128))
workloads["randn 1M (fwd)"] = lambda: lambda: torch.randn(side, side)

# reductions
unary("sum all 1M", lambda a: a.sum())
unary("sum axis 0 1M", lambda a: a.sum(0))
unary("sum axis 1 1M", lambda a: a.sum(1))
unary("sum axis 1 of (64,128,128)", lambda a: a.sum(1), (64, 128, 128))
unary("max axis 0 1M", lambda a: a.amax(0))
unary("max axis 1 1M", lambda a: a.amax(1))
unary("var axis 1 1M", lambda a: a.var(1))
unary("logSumExp axis 1 1M", lambda a: a.logsumexp(1))
unary("cumsum axis 1 1M", lambda a: a.cumsum(1))
unary("norm 1M", lambda a: a.norm())


@workload("prod axis 1 1M")
def _():
    a = torch.rand(side, side, requires_grad=True)
    return forward_backward(lambda: a.prod(1), a)


def argmax(name, axis):
    def make():
        a = torch.randn(side, side)
        return without_graph(lambda: a.argmax(axis))
    workloads[name] = make


argmax("argmax axis 0 1M (fwd)", 0)
argmax("argmax axis 1 1M (fwd)", 1)
unary("softmax rows 1M", lambda a: a.softmax(-1))
unary("softmax columns 1M", lambda a: a.softmax(0))
unary("logSoftmax 1M", lambda a: a.log_softmax(-1))


@workload("cross entropy (1024,1024)")
def _():
    a, target = leaf(), torch.randint(0, side, (side,))
    return forward_backward(lambda: F.cross_entropy(a, target), a)


# movement
unary("transpose 1M copy", lambda a: (a.t() * 2).contiguous())
unary("permute (16,64,4,32)->(16,4,64,32)", lambda a: a.permute(0, 2, 1, 3).contiguous() * 2, (16, 64, 4, 32))
unary("permute (8,64,32,64)->(64,8,64,32)", lambda a: a.permute(1, 0, 3, 2).contiguous() * 2, (8, 64, 32, 64))


def joined(name, shape, axis):
    def make():
        parts = [leaf(shape) for _ in range(4)]
        return forward_backward(lambda: torch.cat(parts, axis), *parts)
    workloads[name] = make


joined("concat 4x(256,1024) axis 0", (256, side), 0)
joined("concat 4x(1024,256) axis 1", (side, 256), 1)
unary("slice [::2,::2] 1M", lambda a: a[::2, ::2].clone())
unary("pad 1M", lambda a: F.pad(a, (1, 1, 1, 1)))
unary("flip 1M", lambda a: a.flip(1))
unary("tril 1M", lambda a: a.tril())


def embedding(name, rows, shape):
    def make():
        w, ids = leaf((rows, 128)), torch.randint(0, rows, shape)
        return forward_backward(lambda: F.embedding(ids, w), w)
    workloads[name] = make


embedding("embedding (10000,128)[16,64]", 10_000, (16, 64))
embedding("embedding (1000,128)[8192]", 1000, (8192,))


@workload("gather axis 1 1M")
def _():
    a, index = leaf(), torch.randint(0, side, (side, side))
    return forward_backward(lambda: a.gather(1, index), a)


@workload("scatterAdd axis 0 1M")
def _():
    a, values, index = leaf(), leaf(), torch.randint(0, side, (side, side))
    return forward_backward(lambda: a.scatter_add(0, index, values), a, values)


# products
def product(name, shape_a, shape_b, dtype=torch.float32):
    def make():
        a, b = torch.randn(*shape_a, dtype=dtype), torch.randn(*shape_b, dtype=dtype)
        return without_graph(lambda: a @ b)
    workloads[name] = make


product("matmul 32", (32, 32), (32, 32))
product("matmul 128", (128, 128), (128, 128))
product("matmul 1024", (side, side), (side, side))
binary("matmul 1024 fwd+bwd", torch.matmul)
product("matmul 1x1024x1024 (vector)", (1, side), (side, side))
product("matmul 1024x1024x1 (matrix-vector)", (side, side), (side, 1))
product("matmul 1x784x50", (1, 784), (784, 50))
binary("bmm (64,64,64)x(64,64,64) fwd+bwd", torch.matmul, (64, 64, 64))
binary("einsum bij,bjk->bik fwd+bwd", lambda a, b: torch.einsum("bij,bjk->bik", a, b), (64, 64, 64))
binary("einsum bqhd,bkhd->bhqk fwd+bwd", lambda a, b: torch.einsum("bqhd,bkhd->bhqk", a, b), (16, 64, 4, 32))


@workload("attention (16,4,64,32) causal fwd+bwd")
def _():
    q, k, v = (leaf((16, 4, 64, 32)) for _ in range(3))
    mask = torch.triu(torch.ones(64, 64, dtype=torch.bool), 1)
    def attend():
        scores = ((q @ k.transpose(-2, -1)) * 32 ** -0.5).masked_fill(mask, float("-inf"))
        return scores.softmax(-1) @ v
    return forward_backward(attend, q, k, v)


product("matmul float64 512", (512, 512), (512, 512), double)
product("matmul float64 100x784x50", (100, 784), (784, 50), double)
unary("float64 exp 1M fwd+bwd", torch.exp, dtype=double)
unary("float64 tanh 1M", torch.tanh, dtype=double)
unary("float64 sum axis 1 1M", lambda a: a.sum(1), dtype=double)
binary("float64 mul 1M", torch.mul, dtype=double)

# windows
binary("conv 3x3 32->32 (32,32,28,28) fwd+bwd", lambda x, w: F.conv2d(x, w, padding=1),
       (32, 32, 28, 28), (32, 32, 3, 3))
binary("conv 1x1 64->64 (32,64,16,16) fwd+bwd", F.conv2d, (32, 64, 16, 16), (64, 64, 1, 1))
binary("depthwise 3x3 64 (32,64,16,16) fwd+bwd", lambda x, w: F.conv2d(x, w, padding=1, groups=64),
       (32, 64, 16, 16), (64, 1, 3, 3))
unary("maxpool 2x2 (100,32,24,24) fwd+bwd", lambda x: F.max_pool2d(x, 2), (100, 32, 24, 24))
unary("avgpool 2x2 (100,32,24,24) fwd+bwd", lambda x: F.avg_pool2d(x, 2), (100, 32, 24, 24))


# steps
def parameters(count, shape):
    made = [leaf(shape) for _ in range(count)]
    for each in made: each.grad = torch.randn(*shape)
    return made


def update(name, make_optimizer, count, shape):
    workloads[name] = lambda: make_optimizer(parameters(count, shape)).step


update("adam step 1M", lambda p: torch.optim.Adam(p, 1e-3), 1, (side, side))
update("sgd momentum step 1M", lambda p: torch.optim.SGD(p, 1e-3, momentum=0.9), 1, (side, side))
update("sgd step 100 params of 1000", lambda p: torch.optim.SGD(p, 1e-3), 100, (1000,))


@workload("clipGradNorm 100 params of 10000")
def _():
    clipped = parameters(100, (10_000,))
    return lambda: nn.utils.clip_grad_norm_(clipped, 1.0)


def inference(name, make_net, shape):
    def make():
        net, x = make_net(), torch.rand(*shape)
        return without_graph(lambda: net(x).argmax(1).sum().item())
    workloads[name] = make


inference("one sample 784-50-10", lambda: perceptron(784, 50, 10), (1, 784))
inference("one sample 784-1024-1024-10", lambda: perceptron(784, 1024, 1024, 10), (1, 784))
inference("one image conv net", two_convolutions, (1, 1, 28, 28))
inference("evaluate (10000,784) dense 784-50-10", lambda: perceptron(784, 50, 10), (10_000, 784))
inference("evaluate (10000,784) dense 784-512-10", lambda: perceptron(784, 512, 10), (10_000, 784))


@workload("xor mlp step (4,2)-8-1")
def _():
    net = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
    x = torch.tensor([[0.0, 0], [0, 1], [1, 0], [1, 1]])
    target = torch.tensor([[0.0], [1], [1], [0]])
    return step(net, torch.optim.SGD(net.parameters(), 0.1), x, target, nn.MSELoss())


def microseconds(run):
    run()
    run()
    times = []
    end = time.perf_counter() + seconds
    while len(times) < 5 or (time.perf_counter() < end and len(times) < 200_000):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    steady = sorted(times[len(times) // 2:])
    return steady[len(steady) // 2] * 1e6


for name, make in workloads.items():
    print(f"{name}: {microseconds(make()):.2f} us", flush=True)
