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

/** Up to six significant digits. */
export function formatTerm(term: number | string): string {
  if (typeof term === "string" || Number.isNaN(term)) return String(term);
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
