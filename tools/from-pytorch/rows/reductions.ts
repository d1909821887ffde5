/** Rows of reductions, running sums and what sorts. */
import { section } from "../rows.js";

export const reductions = section(
  "Over axes: sums, extremes, order",
  `
sum | torch.sum(x, dim=0, keepdim=True) | x.sum(0, { keepDims: true }) | \`dim\` is \`axis\`, \`keepdim\` is \`keepDims\`
sum_to_size | x.sum_to_size(1, 3) | x.sum(0, { keepDims: true })
nansum | torch.nansum(x) | where(x.eq(x), x, 0).sum()
mean | torch.mean(x, dim=1) | x.mean(1)
nanmean | torch.nanmean(x, dim=1) | where(x.eq(x), x, 0).sum(1).div(x.eq(x).sum(1))
prod | torch.prod(x, dim=1) | x.prod(1)
var | torch.var(x, dim=1) | x.variance(1) | Bessel's correction in both; \`{ correction: 0 }\` without
std | torch.std(x, dim=1) | x.std(1)
var_mean | torch.var_mean(x, dim=1) | [x.variance(1), x.mean(1)]
std_mean | torch.std_mean(x, dim=1) | [x.std(1), x.mean(1)]
norm, linalg.vector_norm | torch.linalg.vector_norm(x, dim=1) | x.norm(1)
linalg.vector_norm | torch.linalg.vector_norm(x, 3, dim=1) | x.abs().pow(3).sum(1).pow(1 / 3)
dist | torch.dist(x, y) | x.sub(y).norm()
renorm | torch.renorm(x, 2, 0, 1.5) | x.mul(div(1.5, x.norm(1, { keepDims: true })).minimum(1))
logsumexp | torch.logsumexp(x, dim=1) | x.logSumExp(1)
amax | torch.amax(x, dim=1) | x.max(1) | values alone; ties share the gradient, as in \`amax\`
amin | torch.amin(x, dim=1) | x.min(1)
max | torch.max(x, dim=1) | [x.max(1), x.argMax(1)] | no pair: the places are those of \`argMax\`
min | torch.min(x, dim=1) | [x.min(1), x.argMin(1)]
 | torch.argmax(x, dim=1) | x.argMax(1) | int32
 | torch.any(mask, dim=1) | mask.any(1)
 | torch.all(mask, dim=1) | mask.all(1)
median | torch.median(x) | median(x) | the lower one of two, as in PyTorch; \`quantile(x, 0.5)\` is their mean
quantile | torch.quantile(x, 0.3, dim=1) | quantile(x, 0.3, 1)
nanmedian | torch.nanmedian(x) | median(maskedSelect(x, x.eq(x)))
nanquantile | torch.nanquantile(x, 0.3) | quantile(maskedSelect(x, x.eq(x)), 0.3)
masked.median | torch.masked.median(x, 1, mask=mask) | stack([0, 1].map((row) => median(maskedSelect(x.at(row), mask.at(row))))) | row by row
mode | torch.mode(torch.stack([v, w, v]), 0).values | ((sorted) => sorted.gather(0, sorted.unsqueeze(0).eq(sorted.unsqueeze(1)).to("int32").sum(0).argMax(0, { keepDims: true })))(sort(stack([v, w, v]), 0)).squeeze(0) | the least of the most frequent
kthvalue | torch.kthvalue(x, 2, dim=1).values | kthValue(x, 2, { axis: 1 })
sort | torch.sort(x, dim=1) | [sort(x, 1), argsort(x, 1)] | stable, NaN last
msort | torch.msort(x) | sort(x, 0)
topk | torch.topk(x, 2) | topk(x, 2)
 | torch.argsort(x, dim=1) | argsort(x, 1)
cumsum | torch.cumsum(x, dim=1) | x.cumsum(1) | axis 0 unless told otherwise
cumprod | torch.cumprod(x, dim=1) | cumprod(x, 1)
cummax | torch.cummax(x, dim=1) | cummax(x, 1)
cummin | torch.cummin(x, dim=1) | cummin(x, 1)
logcumsumexp | torch.logcumsumexp(x, dim=1) | logCumSumExp(x, 1)
diff | torch.diff(x, dim=1) | x.slice([null, [1]]).sub(x.slice([null, [0, -1]]))
trapz, trapezoid | torch.trapezoid(v) | v.slice([[1]]).add(v.slice([[0, -1]])).sum().div(2)
cumulative_trapezoid | torch.cumulative_trapezoid(v) | v.slice([[1]]).add(v.slice([[0, -1]])).div(2).cumsum(0)
corrcoef | torch.corrcoef(x) | ((c) => cosineSimilarity(c.unsqueeze(1), c))(x.sub(x.mean(1, { keepDims: true })))
gradient | torch.gradient(h) | concat([h.at([1, 2]).sub(h.at([0, 1])), h.at([2, null]).sub(h.at([0, -2])).div(2), h.at([-1, null]).sub(h.at([-2, -1]))])
segment_reduce | torch.segment_reduce(h, "sum", lengths=torch.tensor([1, 3])) | stack(split(h, [1, 3]).map((part) => part.sum()))
cov | torch.cov(x) | x.sub(x.mean(1, { keepDims: true })).matmul(x.sub(x.mean(1, { keepDims: true })).T).div(2)
 | torch.unique(n) | unique(n)
 | torch.bincount(n) | bincount(n)
 | torch.searchsorted(torch.tensor([0.0, 1.0, 2.0]), v.float()) | searchSorted([0, 1, 2], v)
 | torch.count_nonzero(x, dim=1) | x.ne(0).sum(1)
`,
);

export const masked = section(
  "Over what a mask lets through (torch.masked)",
  `
masked.sum | torch.masked.sum(x, 1, mask=mask) | where(mask, x, 0).sum(1)
masked.prod | torch.masked.prod(x, 1, mask=mask) | where(mask, x, 1).prod(1)
masked.mean | torch.masked.mean(x, 1, mask=mask) | where(mask, x, 0).sum(1).div(mask.sum(1))
masked.amax | torch.masked.amax(x, 1, mask=mask) | where(mask, x, -Infinity).max(1)
masked.amin | torch.masked.amin(x, 1, mask=mask) | where(mask, x, Infinity).min(1)
masked.norm | torch.masked.norm(x, 2, 1, mask=mask) | where(mask, x, 0).norm(1)
masked.var | torch.masked.var(x.T, 0, mask=mask.T, unbiased=False) | where(mask, x.square(), 0).sum(1).div(2).sub(where(mask, x, 0).sum(1).div(2).square()) | of two each
masked.std | torch.masked.std(x.T, 0, mask=mask.T, unbiased=False) | where(mask, x.square(), 0).sum(1).div(2).sub(where(mask, x, 0).sum(1).div(2).square()).sqrt() | of two each
masked.cumsum | torch.masked.cumsum(x, 1, mask=mask) | where(mask, x, 0).cumsum(1) | the sums go on where PyTorch masks
masked.cumprod | torch.masked.cumprod(x, 1, mask=mask) | cumprod(where(mask, x, 1), 1)
masked.logsumexp | torch.masked.logsumexp(x, 1, mask=mask) | where(mask, x, -Infinity).logSumExp(1)
masked.softmax | torch.masked.softmax(x, 1, mask=mask) | where(mask, x, -Infinity).softmax(1)
masked.log_softmax | torch.masked.log_softmax(x, 1, mask=mask) | where(mask, x, -Infinity).logSoftmax(1)
masked.softmin | torch.masked.softmin(x, 1, mask=mask) | where(mask, x.neg(), -Infinity).softmax(1)
masked.normalize | torch.masked.normalize(x, 2, 1, mask=mask) | where(mask, x, 0).div(where(mask, x, 0).norm(1, { keepDims: true }))
`,
);
