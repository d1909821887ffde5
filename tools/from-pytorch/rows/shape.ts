/** Rows of shapes, of parts, and of reading and writing at places. */
import { section } from "../rows.js";

export const making = section(
  "Making tensors",
  `
 | torch.tensor([1.0, 2.0]) | tensor([1, 2]) | float32 in both; \`{ dtype, requiresGrad, name }\` as options
 | torch.from_numpy(np.array([1.0, 2.0])) | tensor(Float64Array.of(1, 2)) | a copy; the dtype is that of the array
 | torch.zeros(2, 3) | zeros([2, 3]) | a shape is a list; also \`ones\`, \`full\`
 | torch.ones_like(x) | onesLike(x)
 | torch.arange(5) | arange(5) | float32 unless asked: \`arange(0, 5, 1, { dtype: "int32" })\`
 | torch.linspace(0, 1, 5) | linspace(0, 1, 5)
 | torch.eye(3) | eye(3)
 ~ | torch.rand(2, 3) | rand([2, 3]) | \`manualSeed\`, or \`{ generator: new Generator(0) }\`; other numbers than PyTorch's
 ~ | torch.randn(2, 3) | randn([2, 3])
 ~ | torch.randint(0, 10, (2, 3)) | randint(0, 10, [2, 3])
 ~ | torch.randperm(5) | randperm(5)
bernoulli ~ | torch.bernoulli(u) | bernoulli(u)
normal ~ | torch.normal(x, p) | x.add(p.mul(randn([2, 3], { dtype: "float64" }))) | the draws pass gradients on to both
 ~ | torch.multinomial(u, 2) | multinomial(u, 2)
 ~ | F.gumbel_softmax(x) | gumbelSoftmax(x)
`,
);

export const shapes = section(
  "Shapes",
  `
reshape, view, reshape_as, view_as, contiguous | x.view(3, -1) | x.reshape([3, -1]) | there are no strides to a user: every tensor is contiguous
ravel, flatten | torch.flatten(x) | x.flatten()
unflatten | h.unflatten(0, (2, 2)) | h.reshape([2, 2])
clone | x.clone() | x.clone()
squeeze | torch.squeeze(x.reshape(1, 2, 3), 0) | x.reshape([1, 2, 3]).squeeze(0)
unsqueeze | torch.unsqueeze(x, 0) | x.unsqueeze(0)
permute | x.permute(1, 0) | x.permute([1, 0])
transpose | x.transpose(0, 1) | x.transpose(0, 1)
t, T | x.t() | x.T
mT, mH, H | B.mT | B.transpose() | the last two axes
movedim | torch.movedim(B, 0, 2) | moveAxis(B, 0, 2)
expand, broadcast_to, expand_as | v.expand(2, 3) | v.broadcastTo([2, 3]) | a -1 is refused: give the size
broadcast_tensors | torch.broadcast_tensors(x, v) | [x, v.broadcastTo([2, 3])]
cat | torch.cat([x, y], dim=1) | concat([x, y], 1)
stack | torch.stack([x, y]) | stack([x, y])
hstack | torch.hstack([x, y]) | concat([x, y], 1)
vstack | torch.vstack([x, y]) | concat([x, y])
dstack | torch.dstack([x, y]) | stack([x, y], 2)
column_stack | torch.column_stack([v, w]) | stack([v, w], 1)
atleast_1d | torch.atleast_1d(x) | x
atleast_2d | torch.atleast_2d(v) | v.unsqueeze(0)
atleast_3d | torch.atleast_3d(x) | x.unsqueeze(2)
split, chunk, tensor_split | torch.split(h, 2) | split(h, 2) | \`split(x, n)\` makes n equal pieces, as \`tensor_split\`
split_with_sizes | torch.split(h, [1, 3]) | split(h, [1, 3])
hsplit | torch.hsplit(m, 2) | split(m, 2, 1)
vsplit | torch.vsplit(x, 2) | split(x, 2)
dsplit | torch.dsplit(C, 2) | split(C, 2, 2)
unbind | torch.unbind(x) | split(x, 2).map((part) => part.squeeze(0))
repeat, tile | x.repeat(2, 1) | x.tile([2, 1])
repeat_interleave | torch.repeat_interleave(x, 2, dim=1) | repeatInterleave(x, 2, 1)
flip | torch.flip(x, [1]) | x.flip(1)
fliplr | torch.fliplr(x) | x.flip(1)
flipud | torch.flipud(x) | x.flip(0)
roll | torch.roll(x, 1, 1) | roll(x, 1, 1)
rot90 | torch.rot90(x) | x.T.flip(0)
tril | torch.tril(a) | a.tril()
triu | torch.triu(a, 1) | a.triu(1)
diagonal | torch.diagonal(a) | a.diagonal() | of the last two axes
diag, diagflat | torch.diag(v) | diag(v)
diag_embed | torch.diag_embed(x) | diagEmbed(x)
 | F.pad(img, (1, 2, 0, 1), mode="reflect") | pad(img, [[0, 0], [0, 0], [0, 1], [1, 2]], { mode: "reflect" }) | also "replicate", "circular"
constant_pad_nd, nn.functional.pad | F.pad(x, (1, 2)) | pad(x, [[0, 0], [1, 2]]) | a pair for each axis, the first first; \`{ value }\`
meshgrid | torch.meshgrid(v, w, indexing="ij") | meshgrid([v, w])
cartesian_prod | torch.cartesian_prod(v, w) | stack(meshgrid([v, w]), 2).reshape([9, 2])
combinations | torch.combinations(v) | stack([v.at(Int32Array.of(0, 0, 1)), v.at(Int32Array.of(1, 2, 2))], 1) | the pairs of places are written out
block_diag | torch.block_diag(a, m) | concat([concat([a, zeros([3, 2])], 1), concat([zeros([3, 3]), m], 1)])
unfold | h.unfold(0, 2, 1) | h.at([[0, 1], [1, 2], [2, 3]])
as_strided | torch.as_strided(h, (2, 2), (1, 2)) | h.at([[0, 2], [1, 3]]) | by places: there are no strides
`,
);

export const places = section(
  "Reading and writing at places",
  `
__getitem__ | x[:, 1] | x.at(":", 1) | \`[start, stop, step]\` is a slice, \`null\` a new axis; places are an Int32Array or a tensor
__getitem__ | h[1:3] | h.at([1, 3])
__getitem__ | x[mask] | x.at(mask)
select | torch.select(x, 1, 2) | x.at("...", 2)
slice, narrow | x.narrow(1, 0, 2) | x.slice([null, [0, 2]])
index_select | torch.index_select(x, 1, j) | x.indexSelect(1, j)
take | torch.take(x, n[:2]) | x.flatten().at(n.slice([[0, 2]]))
gather | torch.gather(x, 0, i) | x.gather(0, i)
take_along_dim | torch.take_along_dim(x, i, 1) | takeAlongAxis(x, i, 1)
masked_select | torch.masked_select(x, mask) | maskedSelect(x, mask)
scatter | torch.scatter(x, 0, i, y) | scatter(x, 0, i, y) | never in place
scatter_add | torch.scatter_add(x, 0, i, y) | scatterAdd(x, 0, i, y)
scatter_reduce | torch.scatter_reduce(x, 0, i, y, "amax") | scatterReduce(x, 0, i, y, "amax")
scatter_reduce | torch.scatter_reduce(x, 0, i, y, "mean") | scatterReduce(x, 0, i, y, "mean")
index_reduce | torch.index_reduce(h, 0, j, r, "amax") | scatterReduce(h, 0, j, r, "amax")
index_add | torch.index_add(x, 1, j, m[:2]) | indexAdd(x, 1, j, m.slice([[0, 2]]))
index_copy | torch.index_copy(x, 1, j, m[:2]) | place(x, ":", j).set(m.slice([[0, 2]]))
index_fill | torch.index_fill(x, 1, j, 9) | place(x, ":", j).set(9)
index_put | torch.index_put(x, (t.new_tensor([0, 1]), j), r) | place(x, Int32Array.of(0, 1), j).set(r)
put | torch.put(h, j, r) | place(h, j).set(r)
masked_scatter | x.masked_scatter(mask, y) | place(x, mask).set(y.flatten().slice([[0, 4]]))
as_strided_scatter | torch.as_strided_scatter(h.detach(), r, (2,), (2,), 1) | place(h, Int32Array.of(1, 3)).set(r) | by places: there are no strides; the gradient of \`h\` is memory that nobody wrote in PyTorch 1.13
select_scatter | torch.select_scatter(x, r, 1, 2) | place(x, ":", 2).set(r)
slice_scatter | torch.slice_scatter(x, y[:, :2], 1, 0, 2, 1) | place(x, ":", [0, 2]).set(y.slice([null, [0, 2]]))
diagonal_scatter | torch.diagonal_scatter(a, v) | a.sub(diag(a.diagonal())).add(diag(v))
 | torch.nonzero(x > 0) | nonzero(x.gt(0))
nn.functional.embedding | F.embedding(i, x) | embedding(x, i) | the table first
nn.functional.embedding_bag | F.embedding_bag(i, x) | embedding(x, i).mean(1)
nn.functional.one_hot | F.one_hot(t, 3) | oneHot(t, 3) | float32 unless \`{ dtype }\`
`,
);
