/** Rows of products and of linear algebra. */
import { section } from "../rows.js";

export const products = section(
  "Products",
  `
matmul, __rmatmul__ | torch.matmul(x, m) | x.matmul(m)
mm | torch.mm(x, m) | x.matmul(m)
mv | torch.mv(x, v) | x.matmul(v)
bmm | torch.bmm(B, C) | B.matmul(C)
dot, vdot, inner | torch.dot(v, w) | v.dot(w)
linalg.vecdot | torch.linalg.vecdot(x, y) | x.mul(y).sum(-1)
outer | torch.outer(v, w) | v.outer(w)
addmm | torch.addmm(x, x, a) | x.add(x.matmul(a)) | \`alpha\`, \`beta\`: multiply yourself
addmv | torch.addmv(r, x, v) | r.add(x.matmul(v))
addr | torch.addr(x, r, v) | x.add(r.outer(v))
baddbmm | torch.baddbmm(B[:, :, :2], B, C) | B.slice([null, null, [0, 2]]).add(B.matmul(C))
addbmm | torch.addbmm(B[0, :, :2], B, C) | B.at(0, ":", [0, 2]).add(B.matmul(C).sum(0))
nn.functional.linear | F.linear(x, a, v) | x.matmul(a.T).add(v) | W is (in, out) in \`nn.Affine\`, (out, in) in PyTorch
nn.functional.bilinear | F.bilinear(x, x, torch.stack([a, b])) | einsum("ni,oij,nj->no", x, stack([a, b]), x)
einsum | torch.einsum("ij,jk->ik", x, m) | einsum("ij,jk->ik", x, m)
tensordot | torch.tensordot(x, a, dims=1) | tensordot(x, a, 1)
kron | torch.kron(x, m) | kron(x, m)
linalg.multi_dot | torch.linalg.multi_dot([x, a, m]) | multiDot([x, a, m])
linalg.matrix_power | torch.linalg.matrix_power(a, 3) | a.matmul(a).matmul(a)
cross, linalg.cross | torch.linalg.cross(v, w) | roll(v, -1).mul(roll(w, 1)).sub(roll(v, 1).mul(roll(w, -1)))
cdist | torch.cdist(x, a) | cdist(x, a)
nn.functional.pdist | F.pdist(a) | cdist(a, a).at(Int32Array.of(0, 0, 1), Int32Array.of(1, 2, 2)) | the pairs are written out
nn.functional.cosine_similarity | F.cosine_similarity(x, y) | cosineSimilarity(x, y) | the last axis unless told otherwise
nn.functional.pairwise_distance | F.pairwise_distance(x, y) | pairwiseDistance(x, y)
nn.functional._scaled_dot_product_attention | F._scaled_dot_product_attention(B, B, B)[0] | scaledDotProductAttention(B, B, B)
linalg.vander | torch.linalg.vander(v) | v.unsqueeze(1).pow(arange(3))
`,
);

export const algebra = section(
  "Linear algebra (torch.linalg)",
  `
cholesky, linalg.cholesky, linalg.cholesky_ex | torch.linalg.cholesky(s) | cholesky(s) | what is not positive definite is a SingularError that names the pivot
cholesky_inverse | torch.cholesky_inverse(l) | inv(l.matmul(l.T))
cholesky_solve | torch.cholesky_solve(m, l) | solve(l.matmul(l.T), m)
triangular_solve, linalg.solve_triangular | torch.linalg.solve_triangular(l, m, upper=False) | triangularSolve(l, m)
linalg.solve, linalg.solve_ex | torch.linalg.solve(a, m) | solve(a, m)
linalg.lu_solve | torch.linalg.lu_solve(*torch.linalg.lu_factor(a), m) | solve(a, m) | the factors are not given out
lu_solve | torch.lu_solve(m, *torch.linalg.lu_factor(a)) | solve(a, m)
linalg.inv, linalg.inv_ex | torch.linalg.inv(a) | inv(a)
linalg.det | torch.linalg.det(a) | det(a)
linalg.slogdet | torch.linalg.slogdet(a) | slogdet(a) | a pair
logdet | torch.logdet(s) | slogdet(s)[1]
qr, linalg.qr | torch.linalg.qr(a) | qr(a) | R has a positive diagonal where PyTorch's signs vary
svd, linalg.svd | torch.linalg.svd(a)[1] | svd(a)[1] | U, s, Vᵀ, the small form
svd_lowrank | torch.svd_lowrank(a, q=3)[1] | svd(a)[1] | exactly, not by random projections
pca_lowrank | torch.pca_lowrank(a, q=2)[1] | svd(a.sub(a.mean(0)))[1].slice([[0, 2]])
linalg.svdvals | torch.linalg.svdvals(a) | svd(a)[1]
linalg.eigh, symeig | torch.linalg.eigh(s)[0] | eigh(s)[0] | w ascending, V; signs of columns may differ
linalg.eigvalsh | torch.linalg.eigvalsh(s) | eigh(s)[0]
linalg.lstsq | torch.linalg.lstsq(a, m).solution | lstsq(a, m) | the solution itself
pinverse, linalg.pinv | torch.linalg.pinv(m) | solve(m.T.matmul(m), m.T) | of full column rank
linalg.matrix_norm | torch.linalg.matrix_norm(a, "nuc") | matrixNorm(a, "nuc")
linalg.norm | torch.linalg.norm(a) | matrixNorm(a)
linalg.cond | torch.linalg.cond(a) | svd(a)[1].max().div(svd(a)[1].min())
trace | torch.trace(a) | trace(a)
linalg.tensorinv | torch.linalg.tensorinv(a, ind=1) | inv(a)
linalg.tensorsolve | torch.linalg.tensorsolve(a, v) | solve(a, v)
`,
);

export const fourier = section(
  "Fourier transforms (torch.fft)",
  `
fft.fft | torch.fft.fft(torch.view_as_complex(z)) | fft(z) | complex numbers are a last axis of two; \`dim\` is \`axis\`, which counts that axis too
fft.ifft | torch.fft.ifft(torch.view_as_complex(z), n=4, norm="ortho") | ifft(z, { n: 4, norm: "ortho" })
fft.rfft | torch.fft.rfft(x, dim=0) | rfft(x, { axis: 0 })
fft.irfft | torch.fft.irfft(torch.view_as_complex(z), n=5) | irfft(z, { n: 5 })
fft.fft2 | torch.fft.fft2(torch.view_as_complex(C)) | fft2(C)
fft.ifft2 | torch.fft.ifft2(torch.view_as_complex(C), s=(3, 2)) | ifft2(C, { size: [3, 2] }) | \`s\` is \`size\`, \`dim\` is \`axes\`
fft.fftn | torch.fft.fftn(torch.view_as_complex(C)) | fft(fft(C), { axis: 0 }) | one axis after the other
fft.ifftn | torch.fft.ifftn(torch.view_as_complex(C)) | ifft(ifft(C), { axis: 0 })
fft.rfft2, fft.rfftn | torch.fft.rfft2(x) | fft(rfft(x), { axis: 0 })
fft.irfft2, fft.irfftn | torch.fft.irfft2(torch.view_as_complex(C), s=(2, 5)) | irfft(ifft(C, { axis: 0 }), { n: 5 })
fft.hfft | torch.fft.hfft(torch.view_as_complex(z)) | irfft(z.mul([1, -1]), { norm: "forward" })
fft.ihfft | torch.fft.ihfft(h) | rfft(h, { norm: "forward" }).mul([1, -1])
fft.hfft2, fft.hfftn | torch.fft.hfft2(torch.view_as_complex(C)) | irfft(ifft(C.mul([1, -1]), { axis: 0, norm: "forward" }), { norm: "forward" })
fft.ihfft2, fft.ihfftn | torch.fft.ihfft2(x) | fft(rfft(x, { norm: "forward" }), { axis: 0, norm: "forward" }).mul([1, -1])
fft.fftshift | torch.fft.fftshift(h) | roll(h, 2) | by half of how many there are, rounded down
fft.ifftshift | torch.fft.ifftshift(v) | roll(v, -1) | the other way
istft | torch.istft(torch.complex(m.T, m.T * 0), 2, hop_length=1, center=False) | place(zeros([4], { dtype: "float64" }), [[0, 1], [1, 2], [2, 3]]).add(irfft(stack([m, m.mul(0)], -1))).div([1, 2, 2, 1]) | the rows added up where they overlap, by how many do
stft | torch.stft(h, 2, hop_length=1, center=False, return_complex=True) | rfft(h.at([[0, 1], [1, 2], [2, 3]])).transpose(0, 1) | the rows that overlap, times a window where there is one
`,
);
