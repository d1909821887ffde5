/**
 * Which parameters an optimizer moves, by the names that the modules beside it give them. States of
 * optimizers are by position: with names, one whose parameters are in another order is told, where all
 * shapes fit.
 */
import { StateError, type TrainingPart } from "../../arguments/index.js";
import { Module } from "../../nn/index.js";
import { Optimizer } from "../../optim/index.js";
import type { Tensor } from "../../tensor/index.js";

/** For each optimizer the names in its order; null for a parameter of no module beside it. */
export type OptimizedNames = Readonly<Record<string, readonly (string | null)[]>>;

export function optimizedNames(parts: Readonly<Record<string, unknown>>): OptimizedNames {
  const names = new Map<Tensor, string>();
  for (const [part, module] of Object.entries(parts))
    if (module instanceof Module)
      for (const [path, parameter] of module.namedParameters()) names.set(parameter, `${part}.${path}`);
  const optimizers = Object.entries(parts).filter(([, part]) => part instanceof Optimizer);
  return Object.fromEntries(
    optimizers.map(([part, optimizer]) => [
      part,
      (optimizer as Optimizer<object, never>).paramGroups.flatMap(({ params }) =>
        params.map((parameter) => names.get(parameter) ?? null),
      ),
    ]),
  );
}

/** @throws StateError where a parameter that has a name in both is another one. */
export function requireSameParameters(
  by: string,
  saved: OptimizedNames,
  parts: Readonly<Record<string, TrainingPart>>,
): void {
  for (const [part, now] of Object.entries(optimizedNames(parts))) {
    const before = Object.hasOwn(saved, part) ? (saved[part] ?? []) : [];
    const at = now.findIndex((name, i) => name !== null && (before[i] ?? name) !== name);
    if (at >= 0)
      throw new StateError(
        `${by}: ${part} moves other parameters than when it was saved, or in another order: parameter ` +
          `${at} is ${now[at]}, and was ${before[at]}. Nothing was loaded. Make the optimizer over the ` +
          "parameters in the order of then.",
      );
  }
}
