/** Terms: the numbers of one application of an op, put into what the op says about itself. */
import type { OpRules, Terms } from "./op-rules.js";
import type { Tensor } from "./tensor.js";

/** What is asked of an operand: its shape. */
type Operand = Pick<Tensor, "shape" | "dtype">;

interface Application {
  readonly rules: OpRules<unknown>;
  readonly inputs: readonly Operand[];
  readonly attrs: unknown;
}

const noTerms: Terms = {};

export function termsOf({ rules, inputs, attrs }: Application): Terms {
  return rules.terms?.({ inputs, attrs }) ?? noTerms;
}

/**
 * `x{^n}` as `x³`. Names in braces that are no terms (the operands, the result) are left to those who know
 * what these are called.
 */
export function withTerms(text: string, terms: Terms): string {
  return text.replace(/\{(\^?)([^{}]+)\}/g, (whole, exponent: string, name: string) => {
    const term = terms[name];
    if (term === undefined) return whole;
    const written = formatTerm(term);
    return exponent === "" ? written : superscript(written);
  });
}

/** `xⁿ`: of an op in general. */
export function withoutTerms(text: string): string {
  return text.replace(/\{(\^?)([^{}]+)\}/g, (_, exponent: string, name: string) =>
    exponent === "" ? name : name.replace(/n/g, "ⁿ"),
  );
}

/** `axis = 1`, `axes = [0, 2]`: along what an op goes; nothing where that is every axis there is. */
export function axisTerms(
  { shape: { length } }: Pick<Operand, "shape">,
  axes: number | readonly number[],
): Terms {
  const along = [axes].flat() as number[];
  return along.length === length ? noTerms : along.length === 1 ? { axis: along[0] } : { axes: along };
}

/** Of an op whose attributes are the axis or the axes along which it goes. */
export const alongAxes = ({ inputs: [x], attrs }: Along): Terms => axisTerms(x, attrs);

interface Along {
  readonly inputs: readonly [Operand, ...unknown[]];
  readonly attrs: number | readonly number[];
}

/** Numbers with up to six significant digits. */
export function formatTerm(term: NonNullable<Terms[string]>): string {
  if (typeof term === "object") return `[${term.map(formatTerm).join(", ")}]`;
  if (typeof term !== "number" || Number.isNaN(term)) return String(term);
  if (!Number.isFinite(term)) return term > 0 ? "∞" : "-∞";
  return String(Number(term.toPrecision(6)));
}

const digits = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** As it stands at the right shoulder of a base: nothing for 1. */
function superscript(exponent: string): string {
  if (exponent === "1") return "";
  if (!/^-?\d+$/.test(exponent)) return exponent.startsWith("-") ? `^(${exponent})` : `^${exponent}`;
  return exponent.replace("-", "⁻").replace(/\d/g, (digit) => digits[Number(digit)] as string);
}
