/** What does not fit when weights are loaded, and the way out. */
import { StateError } from "../../arguments/index.js";

interface Misfits {
  readonly missing: readonly string[];
  readonly extra: readonly string[];
  readonly different: readonly string[];
}

/** As many names as a person reads. */
const most = 20;

/** Names that modules of PyTorch give to their tensors, and ours do not. */
const torchName =
  /(^|\.)(weight|bias|running_(mean|var)|num_batches_tracked|in_proj_\w+|(weight|bias)_[ih][hr]\w*)$/;

/** Of PyTorch's layers those that need an option here or are no layer, and how they are loaded. */
const otherForms: readonly (readonly [tensor: RegExp, wayOut: string])[] = [
  [
    /(^|\.)(weight|bias)_[ih]h_l\d+_reverse$/,
    "These are of a recurrent layer of two directions: make it with { bidirectional: true }.",
  ],
  [
    /(^|\.)weight_hr_l\d+/,
    "These are of an LSTM with proj_size: make it with { projSize }, as many as weight_hr_l0 has rows.",
  ],
  [
    /(^|\.)[qkv]_proj_weight$/,
    "Keys or values of another size than the queries (kdim, vdim) have no layer here: make one of four " +
      'Affines and scaledDotProductAttention, and load it by { rename: { "key.W": "k_proj_weight", ' +
      '"key.b": { of: "in_proj_bias", rows: [E, 2 * E] }, ... }, transpose: ["key.W", ...] }.',
  ],
  [
    /(^|\.)bias_[kv]$/,
    "Attention with add_bias_kv has no layer here: make one of four Affines and scaledDotProductAttention, " +
      "and load it by { rename }.",
  ],
];

/** @param matched how many fit. @param renamed whether names were given, as fromTorch does. */
export function misfit(
  { missing, extra, different }: Misfits,
  {
    matched,
    strict,
    renamed,
  }: { readonly matched: number; readonly strict: boolean; readonly renamed: boolean },
): StateError {
  const lines = [
    "loadWeights: the weights do not fit; nothing was loaded.",
    ...list("missing", missing),
    ...list("extra", extra),
    ...list("different", different),
  ];
  const torch = extra.find((name) => torchName.test(name));
  const other = otherForms.find(([tensor]) => extra.some((name) => tensor.test(name)));
  if (different.length === 0 && !strict) lines.push("No name matches.");
  if (other !== undefined) lines.push(other[1]);
  else if (torch !== undefined && !renamed)
    lines.push("These are PyTorch's names: loadWeights(module, tensors, fromTorch(module)).");
  else if (torch !== undefined && missing[0] !== undefined) {
    const [here, there] = withoutSameEnd(moduleOf(missing[0]), moduleOf(torch));
    lines.push(
      `Modules that are called otherwise there: fromTorch(module, { rename: { "${here}": "${there}" } }).`,
    );
  } else if (missing.length > 0 && extra.length > 0)
    lines.push("{ rename } says what is called otherwise there.");
  if (different.length === 0 && strict && matched > 0)
    lines.push("{ strict: false } loads the names that match.");
  return new StateError(lines.join("\n"));
}

function list(title: string, names: readonly string[]): string[] {
  const more = names.length > most ? `, and ${names.length - most} more` : "";
  return names.length > 0 ? [`  ${title}: ${names.slice(0, most).join(", ")}${more}`] : [];
}

/** What a tensor lies in: `fc1` of `fc1.weight`. */
const moduleOf = (name: string) => /^(.*)\.[^.]*$/.exec(name.replace(/ .*/, ""))?.[1] ?? "";

/** `fc1` is `module.fc1` there: the module around it is the one that is called otherwise. */
function withoutSameEnd(here: string, there: string): [here: string, there: string] {
  if (here === "" || !there.endsWith(`.${here}`)) return [here, there];
  return ["", there.slice(0, -here.length - 1)];
}
