/**
 * First runs: what works inside a module, is trainable and is in no field from which a walk would find it is
 * told once, when it first runs. Later runs cost a comparison.
 */
import { isPlainObject } from "../../arguments/index.js";
import { formatCount, formatShape, warn } from "../../array/index.js";
import { context, type Tensor, watch } from "../../tensor/index.js";
import { modulesAround, parametersOf } from "./module-owner.js";
import { descendants, type ModuleLike, type ModuleName } from "./module-tree.js";
import { Parameter } from "./parameter.js";

/** The outermost first run under way. */
let current: FirstRun | undefined;

/**
 * Before a module runs that was not looked for yet, in its own right or inside another: what watches the run
 * from now on, unless that is done already. When it ends, and if it has succeeded, it is to be told.
 */
export function beginFirstRun(
  module: ModuleLike,
  name: ModuleName,
  inputs: readonly unknown[],
): FirstRun | undefined {
  const around = modulesAround(context.scope.current);
  if (name.ran && around.length === 0) return undefined;
  const first = current ?? new FirstRun(around.at(-1) ?? module, inputs);
  first.note(module, name, around[0]);
  return current === undefined ? first.begin() : undefined;
}

/** What a module used that cannot be found from the root: layers that ran, parameters that ops took. */
interface Unheld {
  readonly modules: ModuleLike[];
  readonly parameters: Parameter[];
}

/** Watches ops, for parameters go into them without being called. */
class FirstRun {
  readonly #ran = new Map<
    ModuleLike,
    { readonly name: ModuleName; readonly inside: ModuleLike | undefined }
  >();
  readonly #used = new Map<Parameter, ModuleLike>();
  #stop = () => {};
  /** What was handed in belongs to others. */
  readonly #given: ReadonlySet<unknown>;

  constructor(
    readonly root: ModuleLike,
    inputs: readonly unknown[],
  ) {
    this.#given = new Set(inputs.flatMap(parts));
  }

  note(module: ModuleLike, name: ModuleName, inside: ModuleLike | undefined): void {
    if (!this.#ran.has(module)) this.#ran.set(module, { name, inside });
  }

  applied(_output: Tensor, _rules: unknown, inputs: readonly Tensor[]): void {
    for (const each of inputs) {
      if (!(each instanceof Parameter) || this.#used.has(each) || this.#given.has(each)) continue;
      const [inside] = modulesAround(context.scope.current);
      if (inside !== undefined) this.#used.set(each, inside);
    }
  }

  begin(): this {
    this.#stop = watch(this);
    current = this;
    return this;
  }

  end(): void {
    current = undefined;
    this.#stop();
  }

  /** The run has succeeded: nothing in it is looked for again. */
  tell(): void {
    const found = reach(this.root);
    const unheld = new Map<ModuleLike, Unheld>();
    const of = (inside: ModuleLike): Unheld => {
      const entry = unheld.get(inside) ?? { modules: [], parameters: [] };
      unheld.set(inside, entry);
      return entry;
    };
    for (const [module, { name, inside }] of this.#ran) {
      name.ran = true;
      name.placed ||= inside !== undefined;
      if (inside === undefined || found.has(module)) continue;
      for (const each of reach(module)) found.add(each); // what is in it is missing with it
      if (isTrained(parametersOf(module))) of(inside).modules.push(module);
    }
    for (const [parameter, inside] of this.#used)
      if (!found.has(parameter) && isTrained([parameter])) of(inside).parameters.push(parameter);
    for (const [inside, what] of unheld) if (markTold(inside, what)) warn(sentence(inside, what));
  }
}

/** Of options what they hold, of a list its members: as many as anyone writes, for it may be anything. */
function parts(input: unknown): unknown[] {
  if (Array.isArray(input)) return input.slice(0, 1000);
  return isPlainObject(input) ? Object.values(input) : [input];
}

function reach(root: ModuleLike): Set<object> {
  return new Set([root, ...descendants(root).map(({ value }) => value)]);
}

/** What is frozen as a whole is kept apart on purpose, as a teacher is. */
const isTrained = (parameters: readonly Parameter[]) => parameters.some(({ requiresGrad }) => requiresGrad);

/** The kinds of layers (and parameters, as one kind) that were told of each class of modules. */
const told = new WeakMap<object, Set<object>>();

/** Whether something of it is new. */
function markTold(inside: ModuleLike, { modules, parameters }: Unheld): boolean {
  const known = told.get(inside.constructor) ?? new Set();
  told.set(inside.constructor, known);
  const before = known.size;
  for (const each of [...modules, ...parameters]) known.add(each.constructor);
  return known.size > before;
}

/** `Net: the Affine that ran inside it is in no field that can be seen (#fc?): its 6 parameters are ...` */
function sentence(inside: ModuleLike, { modules, parameters }: Unheld): string {
  const who = [
    ...modules.map((each) => `the ${each.constructor.name} that ran inside it`),
    ...parameters.map(({ shape }) => `a Parameter of shape ${formatShape(shape)} that it used`),
  ];
  const shown = who.length > 4 ? [...who.slice(0, 3), `${who.length - 3} more`] : who;
  const count = [...modules.flatMap(parametersOf), ...parameters].reduce((sum, { size }) => sum + size, 0);
  const hidden = privateFields(inside.constructor);
  const guess = hidden.length === 0 ? "" : ` (${hidden.join(", ")}?)`;
  const [verb, whose] = who.length === 1 ? ["is", "its"] : ["are", "their"];
  return (
    `${inside.constructor.name}: ${listed(shown)} ${verb} in no field that can be seen${guess}: ${whose} ` +
    `${formatCount(count)} parameter${count === 1 ? " is" : "s are"} not trained or saved. ` +
    "Hold it in a public field, or in a list, a map or a set there."
  );
}

const listed = (names: readonly string[]) =>
  names.length === 1 ? names[0] : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

/** The `#names` of the fields that a class declares, as far as its text tells: three at most. */
function privateFields(kind: { toString(): string }): (string | undefined)[] {
  const names = new Set(Array.from(kind.toString().matchAll(/(#[\w$]+)\s*[;=](?!=)/g), ([, name]) => name));
  return [...names].slice(0, 3);
}
