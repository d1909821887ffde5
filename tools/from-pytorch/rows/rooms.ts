/** Rows of what is no function on tensors: layers, initial values, optimizers, schedules, gradients, data. */
import { section } from "../rows.js";

export const layers = section(
  "Layers (torch.nn)",
  `
 | nn.Sequential(nn.ReLU(), nn.Tanh())(x) | new nn.Sequential([new nn.ReLU(), new nn.Tanh()]).forward(x) | a list; \`net.forward(x)\`, never \`net(x)\`
 ~ | nn.Linear(3, 4)(x.float()) | new nn.Affine(3, 4).forward(x.to("float32")) | W is (in, out) and not transposed; starts by \`init.he()\`
 ~ | nn.Conv2d(2, 3, 3, padding=1)(img.float()) | new nn.Conv2d(2, 3, 3, { padding: 1 }).forward(img.to("float32"))
 ~ | nn.ConvTranspose2d(2, 3, 2, stride=2)(img.float()) | new nn.ConvTranspose2d(2, 3, 2, { stride: 2 }).forward(img.to("float32"))
 ~ | nn.Conv1d(2, 3, 3)(seq.float()) | new nn.Conv1d(2, 3, 3).forward(seq.to("float32"))
 | nn.PReLU().double()(x) | new nn.PReLU(1, { dtype: "float64" }).forward(x)
 | nn.Identity()(x) | new nn.Identity().forward(x) | also ModuleList, ModuleDict, Unflatten
 ~ | nn.Embedding(5, 4)(i) | new nn.Embedding(5, 4).forward(i)
 ~ | nn.RNN(3, 4, batch_first=True)(B.float())[0] | new nn.RNN(3, 4).forward(B.to("float32"))[0] | the batch comes first; a bias for x·Wx + h·Wh alone
 ~ | nn.LSTM(3, 4, batch_first=True)(B.float())[0] | new nn.LSTM(3, 4).forward(B.to("float32"))[0]
 ~ | nn.LSTM(3, 4, batch_first=True, proj_size=2)(B.float())[0] | new nn.LSTM(3, 4, { projSize: 2 }).forward(B.to("float32"))[0]
 ~ | nn.GRU(3, 4, batch_first=True)(B.float())[0] | new nn.GRU(3, 4).forward(B.to("float32"))[0]
 ~ | nn.utils.rnn.pad_packed_sequence(nn.GRU(3, 4, batch_first=True)(nn.utils.rnn.pack_padded_sequence(B.float(), [2, 1], batch_first=True))[0], batch_first=True)[0] | new nn.GRU(3, 4).forward(B.to("float32"), undefined, { lengths: [2, 1] })[0] | nothing is packed: \`lengths\`, in any order, say where each sequence ends
 ~ | nn.MultiheadAttention(3, 1, batch_first=True)(B.float(), B.float(), B.float())[0] | new nn.MultiHeadAttention(3, 1).forward(B.to("float32")) | one input: self-attention; a mask is true where a key may be seen; \`keyMask\` is the opposite of \`key_padding_mask\`
 ~ | nn.TransformerEncoderLayer(3, 1, 8, batch_first=True)(B.float()) | new nn.TransformerEncoderLayer(3, 1, { feedForwardSize: 8 }).forward(B.to("float32")) | the batch comes first; masks as of attention
 ~ | nn.TransformerDecoderLayer(3, 1, 8, batch_first=True)(B.float(), B.float()) | new nn.TransformerDecoderLayer(3, 1, { feedForwardSize: 8 }).forward(B.to("float32"), B.to("float32")) | \`{ causal: true }\` instead of a \`tgt_mask\`
 ~ | nn.TransformerEncoder(nn.TransformerEncoderLayer(3, 1, 8, batch_first=True), 1)(B.float()) | new nn.TransformerEncoder([new nn.TransformerEncoderLayer(3, 1, { feedForwardSize: 8 })]).forward(B.to("float32")) | a list of layers, each with weights of its own; also TransformerDecoder
 ~ | nn.Transformer(3, 1, 1, 1, 8, batch_first=True)(B.float(), B.float()) | new nn.Transformer(3, 1, { encoderLayers: 1, decoderLayers: 1, feedForwardSize: 8 }).forward(B.to("float32"), B.to("float32"))
 ~ | nn.Dropout(0.5)(x) | new nn.Dropout(0.5).forward(x)
 | nn.BatchNorm1d(3).double()(x) | new nn.BatchNorm(3, { dtype: "float64" }).forward(x) | one class for 1d, 2d, 3d; gamma and beta
 | nn.GroupNorm(2, 2).double()(img) | new nn.GroupNorm(2, 2, { dtype: "float64" }).forward(img) | also InstanceNorm1d, InstanceNorm2d, RMSNorm
 | nn.LayerNorm(3).double()(x) | new nn.LayerNorm(3, { dtype: "float64" }).forward(x)
 | nn.MaxPool2d(2)(img) | new nn.MaxPool2d(2).forward(img)
 | nn.AvgPool2d(2)(img) | new nn.AvgPool2d(2).forward(img)
 | nn.Flatten()(img) | new nn.Flatten().forward(img)
 | nn.ReLU()(x) | new nn.ReLU().forward(x) | also Sigmoid, Tanh, GELU, SiLU, ELU, LeakyReLU, Softplus
 | nn.Softmax(dim=1)(x) | new nn.Softmax(1).forward(x)
 | nn.CrossEntropyLoss()(x, t) | new nn.CrossEntropyLoss().forward(x, t) | every loss is a layer and a function
 | nn.MSELoss()(x, y) | new nn.MSELoss().forward(x, y)
 | sum(each.numel() for each in nn.Linear(3, 4).parameters()) | new nn.Affine(3, 4).parameters().reduce((n, each) => n + each.size, 0) | \`net.summary()\` says it
`,
);

export const initial = section(
  "Initial values (torch.nn.init)",
  `
 ~ | initialized(nn.init.xavier_uniform_) | initialized(nn.init.xavier()) | a function of a shape, given to a layer as \`{ init }\`
 ~ | initialized(nn.init.xavier_normal_) | initialized(nn.init.xavier({ distribution: "normal" }))
 ~ | initialized(nn.init.kaiming_normal_) | initialized(nn.init.he())
 ~ | initialized(nn.init.kaiming_uniform_) | initialized(nn.init.he({ distribution: "uniform" }))
 ~ | initialized(nn.init.normal_) | initialized(nn.init.normal(1))
 ~ | initialized(nn.init.uniform_) | initialized(nn.init.uniform(0, 1))
 | initialized(nn.init.zeros_) | initialized(nn.init.zeros())
 | initialized(nn.init.ones_) | initialized(nn.init.constant(1))
`,
);

export const optimizers = section(
  "Optimizers and schedules (torch.optim)",
  `
 | steps(lambda ps: optim.SGD(ps, lr=0.1)) | steps((ps) => new optim.SGD(ps, { lr: 0.1 })) | \`zeroGrad()\`, \`step()\`
 | steps(lambda ps: optim.SGD(ps, lr=0.1, momentum=0.9, nesterov=True)) | steps((ps) => new optim.SGD(ps, { lr: 0.1, momentum: 0.9, nesterov: true }))
 | steps(lambda ps: optim.Adam(ps)) | steps((ps) => new optim.Adam(ps)) | the same defaults; \`epsBeforeCorrection\` is the book's
 | steps(lambda ps: optim.AdamW(ps)) | steps((ps) => new optim.AdamW(ps))
 | steps(lambda ps: optim.Adam(ps, amsgrad=True)) | steps((ps) => new optim.Adam(ps, { amsgrad: true }))
 | steps(lambda ps: optim.RMSprop(ps)) | steps((ps) => new optim.RMSprop(ps))
 | steps(lambda ps: optim.Adagrad(ps)) | steps((ps) => new optim.AdaGrad(ps))
 | steps(lambda ps: optim.Adadelta(ps)) | steps((ps) => new optim.Adadelta(ps))
 | steps(lambda ps: optim.Adamax(ps)) | steps((ps) => new optim.Adamax(ps))
 | steps(lambda ps: optim.NAdam(ps, foreach=True)) | steps((ps) => new optim.NAdam(ps)) | without \`foreach\`, PyTorch 1.13 takes one momentum too often
 | steps(lambda ps: optim.RAdam(ps)) | steps((ps) => new optim.RAdam(ps))
 | steps(lambda ps: optim.LBFGS(ps, line_search_fn="strong_wolfe")) | steps((ps) => new optim.LBFGS(ps, { lineSearch: "strongWolfe" })) | \`step(closure)\`
 | rates(lambda o: optim.lr_scheduler.ExponentialLR(o, 0.9)) | rates(optim.exponential(0.9)) | a schedule is a function of the step; \`new optim.Scheduler(optimizer, schedule)\`
 | rates(lambda o: optim.lr_scheduler.StepLR(o, 2)) | rates(optim.stepDecay({ every: 2 }))
 | rates(lambda o: optim.lr_scheduler.MultiStepLR(o, [1, 3])) | rates(optim.milestones([1, 3]))
 | rates(lambda o: optim.lr_scheduler.CosineAnnealingLR(o, 10)) | rates(optim.cosine({ steps: 10 }))
 | nn.utils.clip_grad_norm_([nn.Parameter(torch.zeros(3))], 1.0) | optim.clipGradNorm([new nn.Parameter([0, 0, 0])], 1)
`,
);

export const gradientsOf = section(
  "Gradients (torch.autograd, torch.func)",
  `
 | torch.autograd.grad(x.square().sum(), x)[0] | gradients(x.square().sum(), [x])[0] | \`createGraph\`, \`retainGraph\`, \`allowUnused\`
 | x.detach() | x.detach()
 | (x * 2).requires_grad | x.mul(2).requiresGrad
 | (x * 2).is_leaf | x.mul(2).isLeaf
 | torch.autograd.functional.jacobian(lambda each: each.square(), v) | jacobian((each) => each.square(), v)
 | torch.autograd.functional.hessian(lambda each: each.pow(3).sum(), v) | hessian((each) => each.pow(3).sum(), v)
 | torch.autograd.functional.hvp(lambda each: each.pow(3).sum(), v, w)[1] | hvp((each) => each.pow(3).sum(), v, w)
 | torch.autograd.functional.vjp(lambda each: each.square(), v, w)[1] | vjp((each) => each.square(), v)[1](w) | the pullback is a function
 | torch.autograd.functional.jvp(lambda each: each.square(), v, w)[1] | jvp((each) => each.square(), v, w)[1]
 | torch.utils.checkpoint.checkpoint(lambda each: each.exp().sin(), x, use_reentrant=False) | checkpoint((each) => each.exp().sin(), x)
 | torch.autograd.gradcheck(lambda each: each.square(), x) | gradcheck((each) => each.square(), [x.detach()]).rows.every(({ passed }) => passed) | says where, and by how much
 | torch.stack([v.dot(row) for row in x]) | vmap((row) => v.dot(row))(x) | as \`torch.func.vmap\`; \`inAxes\`, \`outAxes\`
 | torch.autograd.grad((v ** 3).sum(), v)[0] | grad((each) => each.pow(3).sum())(v) | as \`torch.func.grad\`
`,
);

export const drawn = section(
  "Distributions (torch.distributions)",
  `
 | torch.distributions.Normal(x, p).log_prob(y) | new distributions.Normal(x, p).logProb(y) | also Uniform, Exponential, Laplace, Bernoulli, Categorical
 ~ | torch.distributions.Normal(x, p).rsample() | new distributions.Normal(x, p).rsample()
 | torch.distributions.Categorical(logits=x).log_prob(t) | new distributions.Categorical({ logits: x }).logProb(t)
 | torch.distributions.MixtureSameFamily(torch.distributions.Categorical(logits=x), torch.distributions.Normal(y, p)).log_prob(r) | new distributions.MixtureSameFamily(new distributions.Categorical({ logits: x }), new distributions.Normal(y, p)).logProb(r) | the last axis has the components
 | torch.distributions.Bernoulli(logits=x).entropy() | new distributions.Bernoulli({ logits: x }).entropy()
 | torch.distributions.kl_divergence(torch.distributions.Normal(x, p), torch.distributions.Normal(y, u)) | distributions.klDivergence(new distributions.Normal(x, p), new distributions.Normal(y, u))
`,
);

export const dataSets = section(
  "Data (torch.utils.data)",
  `
 | next(iter(DataLoader(TensorDataset(x, t), batch_size=2))) | [...new DataLoader(new TensorDataset(x, t), { batchSize: 2 })][0] | from \`wengert/data\`; batches ahead by \`prefetch\`, no processes
 | len(DataLoader(TensorDataset(h), batch_size=3, drop_last=True)) | new DataLoader(new TensorDataset(h), { batchSize: 3, dropLast: true }).length
 | [len(each) for each in torch.utils.data.random_split(TensorDataset(h), [3, 1])] | randomSplit(new TensorDataset(h), [3, 1]).map(({ size }) => size)
 | torch.utils.data.Subset(TensorDataset(h), [2, 0])[1][0] | new Subset(new TensorDataset(h), [2, 0]).get(1)[0]
`,
);
