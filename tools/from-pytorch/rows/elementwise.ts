/** Rows of what works element by element. */
import { section } from "../rows.js";

export const elementwise = section(
  "Element by element",
  `
abs | torch.abs(x) | x.abs() | gradient 0 at 0 in both
acos | torch.acos(u) | u.acos()
asin | torch.asin(u) | u.asin()
atan | torch.atan(x) | x.atan()
atan2 | torch.atan2(x, y) | x.atan2(y)
add, __radd__ | torch.add(x, y) | x.add(y) | numbers and lists are taken too; \`alpha\`: multiply yourself
sub | torch.sub(x, y, alpha=2) | x.sub(y.mul(2))
rsub, __rsub__ | torch.rsub(x, y) | y.sub(x)
mul, __rmul__ | torch.mul(x, y) | x.mul(y)
div, true_divide | torch.div(x, y) | x.div(y) | of int32 too: a quotient is floating
__rdiv__ | 3 / x | div(3, x)
addcmul | torch.addcmul(x, y, p, value=2) | x.add(y.mul(p).mul(2))
addcdiv | torch.addcdiv(x, y, p, value=2) | x.add(y.div(p).mul(2))
neg | torch.neg(x) | x.neg()
positive | torch.positive(x) | x
sign, sgn | torch.sign(x) | x.sign()
square | torch.square(x) | x.square()
sqrt | torch.sqrt(p) | p.sqrt()
rsqrt | torch.rsqrt(p) | p.rsqrt()
reciprocal | torch.reciprocal(x) | x.reciprocal()
pow | torch.pow(p, y) | p.pow(y)
__rpow__ | 2 ** x | pow(2, x)
float_power | torch.float_power(p, 3) | p.pow(3)
exp | torch.exp(x) | x.exp()
expm1 | torch.expm1(x) | x.expm1()
log | torch.log(p) | p.log()
log1p | torch.log1p(p) | p.log1p()
log2 | torch.log2(p) | log2(p)
log10 | torch.log10(p) | log10(p)
exp2 | torch.exp2(x) | exp2(x)
asinh | torch.asinh(x) | asinh(x)
acosh | torch.acosh(g) | acosh(g)
atanh | torch.atanh(u) | atanh(u)
hypot | torch.hypot(x, y) | hypot(x, y)
logaddexp | torch.logaddexp(x, y) | logAddExp(x, y)
logaddexp2 | torch.logaddexp2(x, y) | stack([x, y]).mul(Math.LN2).logSumExp(0).div(Math.LN2)
masked.logaddexp | torch.masked.logaddexp(x, y, input_mask=mask, other_mask=~mask) | where(mask, x, y)
lerp | torch.lerp(x, y, 0.3) | lerp(x, y, 0.3)
erfc | torch.erfc(x) | erfc(x)
special.erfcx | torch.special.erfcx(x) | erfcx(x)
erfinv | torch.erfinv(u) | erfinv(u) | also \`erfcinv\`, of the smallest numbers too
remainder, __rmod__ | torch.remainder(x, y) | remainder(x, y)
fmod | torch.fmod(x, y) | fmod(x, y)
 | torch.heaviside(x.detach(), y.detach()) | heaviside(x, y)
 | torch.floor_divide(x.detach(), y.detach()) | floorDivide(x, y)
 | torch.isnan(x) | isNaN(x) | also \`isInf\`, \`isFinite\`
lgamma | torch.lgamma(p) | lgamma(p)
digamma | torch.digamma(p) | digamma(p)
polygamma, special.polygamma | torch.polygamma(1, p) | polygamma(1, p)
mvlgamma | torch.mvlgamma(g, 2) | lgamma(g).add(lgamma(g.sub(0.5))).add(Math.log(Math.PI) / 2) | for p = 2
trunc | torch.trunc(x) | trunc(x)
frac | torch.frac(x) | x.sub(trunc(x))
nan_to_num | torch.nan_to_num(x) | nanToNum(x)
angle | torch.angle(x) | where(x.lt(0), Math.PI, 0) | of real numbers
complex, view_as_complex, view_as_real | torch.complex(x, y) | stack([x, y], -1) | complex numbers are a last axis of two
imag | torch.view_as_complex(z).imag | z.at("...", 1)
polar | torch.polar(p, y) | stack([p.mul(y.cos()), p.mul(y.sin())], -1)
sin | torch.sin(x) | x.sin()
cos | torch.cos(x) | x.cos()
tan | torch.tan(x) | x.tan()
sinh | torch.sinh(x) | x.sinh()
cosh | torch.cosh(x) | x.cosh()
tanh | torch.tanh(x) | x.tanh()
sigmoid | torch.sigmoid(x) | x.sigmoid() | \`torch.special.expit\` too
erf | torch.erf(x) | x.erf()
sinc | torch.sinc(x) | sinc(x)
deg2rad | torch.deg2rad(x) | x.mul(Math.PI / 180)
rad2deg | torch.rad2deg(x) | x.mul(180 / Math.PI)
logit | torch.logit(u) | logit(u)
xlogy | torch.xlogy(x, p) | xlogy(x, p)
special.xlog1py | torch.special.xlog1py(x, p) | x.mul(p.log1p())
special.entr | torch.special.entr(p) | p.mul(p.log()).neg() | at 0: NaN
special.ndtr | torch.special.ndtr(x) | ndtr(x)
special.log_ndtr | torch.special.log_ndtr(x) | logNdtr(x)
special.ndtri | torch.special.ndtri(u) | ndtri(u)
i0 | torch.i0(x) | i0(x)
special.i0e | torch.special.i0e(x) | i0e(x)
special.i1 | torch.special.i1(x) | i1(x)
special.i1e | torch.special.i1e(x) | i1e(x)
ldexp | torch.ldexp(x, n.reshape(2, 3)) | x.mul(pow(2, n.reshape([2, 3])))
frexp | torch.frexp(x)[0] | x.div(pow(2, log2(x.detach().abs()).floor().add(1))) | the exponent is what 2 is raised to; of 0: NaN
copysign | torch.copysign(x, y) | where(y.lt(0), x.abs().neg(), x.abs()) | -0 counts as 0
maximum, fmax, max | torch.maximum(x, y) | x.maximum(y) | NaN where either is; at ties each gets half
minimum, fmin, min | torch.minimum(x, y) | x.minimum(y)
clamp | torch.clamp(x, -1, 1) | x.clamp({ min: -1, max: 1 })
clamp_min | torch.clamp_min(x, 0) | x.clamp({ min: 0 })
clamp_max | torch.clamp_max(x, 0) | x.clamp({ max: 0 })
floor | torch.floor(x) | x.floor()
ceil | torch.ceil(x) | x.ceil()
round | torch.round(x) | x.round() | halves to even in both
round | torch.round(x, decimals=1) | x.mul(10).round().div(10)
where | torch.where(mask, x, y) | where(mask, x, y)
masked_fill | x.masked_fill(mask, 7) | x.maskedFill(mask, 7)
fill | torch.fill(x, 3.0) | full([2, 3], 3, { dtype: "float64" })
zero_ | x.clone().zero_() | zerosLike(x)
 | x == y | x.eq(y) | also \`ne\`, \`lt\`, \`le\`, \`gt\`, \`ge\`
 | torch.logical_and(mask, x > 0) | mask.logicalAnd(x.gt(0)) | also \`logicalOr\`, \`logicalNot\`
 | torch.allclose(x, y) | allClose(x, y) | the same tolerances, 1e-5 and 1e-8
 | torch.equal(x, y) | equal(x, y)
to, float, double | x.to(torch.float32) | x.to("float32")
 | x.detach().half() | x.detach().to("float16") | stores; ops compute with it as float32; no gradient comes through
 | x.detach().bfloat16() | x.detach().to("bfloat16")
 | n.to(torch.int64) | n.to("int64") | stores; int32 is what counts and places are
conj, conj_physical | torch.view_as_complex(z).conj() | z.mul([1, -1])
real | torch.view_as_complex(z).real | z.at("...", 0)
resolve_conj, resolve_neg | torch.resolve_conj(x) | x | nothing is left to be resolved
`,
);

export const activations = section(
  "Activations (torch.nn.functional)",
  `
nn.functional.relu | F.relu(x) | x.relu()
nn.functional.leaky_relu | F.leaky_relu(x, 0.2) | x.leakyRelu(0.2)
nn.functional.elu | F.elu(x, 1.5) | x.elu(1.5)
nn.functional.gelu | F.gelu(x) | x.gelu()
 | F.gelu(x, approximate="tanh") | x.gelu({ approximate: "tanh" })
nn.functional.silu | F.silu(x) | x.silu()
nn.functional.softplus | F.softplus(x) | x.softplus() | no \`beta\`, no \`threshold\`: exact everywhere
nn.functional.logsigmoid | F.logsigmoid(x) | logSigmoid(x)
nn.functional.relu6 | F.relu6(x) | relu6(x)
nn.functional.hardtanh | F.hardtanh(x) | hardTanh(x)
nn.functional.hardswish | F.hardswish(x) | hardSwish(x)
nn.functional.selu | F.selu(x) | selu(x)
nn.functional.celu | F.celu(x, 1.5) | celu(x, 1.5)
nn.functional.mish | F.mish(x) | mish(x)
nn.functional.softsign | F.softsign(x) | softsign(x)
nn.functional.prelu | F.prelu(x, v[:1]) | prelu(x, v.slice([[0, 1]]))
nn.functional.glu | F.glu(h) | glu(h)
nn.functional.tanhshrink | F.tanhshrink(x) | tanhshrink(x)
nn.functional.threshold | F.threshold(x, 0.3, 9) | threshold(x, 0.3, 9)
nn.functional.hardshrink | F.hardshrink(x, 0.6) | hardshrink(x, 0.6)
nn.functional.softshrink | F.softshrink(x, 0.6) | softshrink(x, 0.6)
nn.functional.hardsigmoid | F.hardsigmoid(x) | hardSigmoid(x)
nn.functional.rrelu ~ | F.rrelu(x, training=True) | where(x.gt(0), x, x.mul(rand([2, 3]).mul(5 / 24).add(1 / 8)))
softmax | torch.softmax(x, dim=1) | x.softmax(1) | the last axis unless told otherwise
log_softmax | torch.log_softmax(x, dim=1) | x.logSoftmax(1)
nn.functional.softmin | F.softmin(x, dim=1) | softmin(x, 1)
nn.functional.normalize | F.normalize(x, dim=1) | normalize(x, { axis: 1 }) | the last axis unless told otherwise
nn.functional.dropout ~ | F.dropout(x, 0.5) | dropout(x, 0.5) | \`generator\` says where draws come from
nn.functional.feature_alpha_dropout ~ | F.feature_alpha_dropout(img, 0.5, training=True) | ((kept) => where(kept, img, -1.7581).mul(0.8864).add(0.7792))(rand([1, 2, 1, 1]).gt(0.5)) | of p = ½
nn.functional.dropout2d ~ | F.dropout2d(img, 0.5) | img.mul(dropout(ones([1, 2, 1, 1]), 0.5))
nn.functional.dropout3d ~ | F.dropout3d(vol, 0.5) | vol.mul(dropout(ones([1, 1, 1, 1, 1]), 0.5))
`,
);
