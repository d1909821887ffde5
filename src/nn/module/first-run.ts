/**
 * First runs: what works inside a module, has parameters, buffers or a mode and is in no field from which a
 * walk would find it is told once, when it first runs. Later runs cost a comparison.
 */
import { isPlainObject } from "../../arguments/index.js";
import { formatCount, formatShape, warn } from "../../array/index.js";
import { context, type Tensor, training, watch } from "../../tensor/index.js";
import { Buffer } from "./buffer.js";
import { privateFields } from "./fields.js";
import { modulesAround } from "./module-owner.js";
import { ModuleTensor, standIns } from "./module-tensor.js";
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

/** A module asks for its mode, and is in training: what `eval()` does not reach stays there. */
export function noteMode(module: ModuleLike, training: boolean): void {
  if (training && current !== undefined) current.modal.add(module);
}

/** What a module used that cannot be found from the root: layers that ran, tensors that ops took. */
interface Unheld {
  readonly modules: ModuleLike[];
  readonly tensors: ModuleTensor[];
  /** Some of it acts otherwise in training, and was in training. */
  modal: boolean;
}

/** Watches ops, for parameters go into them without being called. */
class FirstRun {
  readonly #ran = new Map<
    ModuleLike,
    { readonly name: ModuleName; readonly inside: ModuleLike | undefined }
  >();
  readonly #used = new Map<ModuleTensor, ModuleLike>();
  readonly modal = new Set<ModuleLike>();
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
      if (!(each instanceof ModuleTensor) || this.#used.has(each) || this.#given.has(each)) continue;
      const [inside] = modulesAround(context.scope.current);
      if (inside !== undefined && !standIns.has(each)) this.#used.set(each, inside);
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
      const entry = unheld.get(inside) ?? { modules: [], tensors: [], modal: false };
      unheld.set(inside, entry);
      return entry;
    };
    for (const [module, { name, inside }] of this.#ran) {
      name.ran = true;
      name.placed ||= inside !== undefined;
      if (inside === undefined || found.has(module)) continue;
      const missing = reach(module);
      for (const each of missing) found.add(each); // what is in it is missing with it
      const modal = [...missing].some((each) => this.modal.has(each as ModuleLike));
      if (!modal && !isState(tensorsIn(missing))) continue;
      of(inside).modules.push(module);
      of(inside).modal ||= modal;
    }
    for (const [each, inside] of this.#used)
      if (!found.has(each) && isState([each])) of(inside).tensors.push(each);
    for (const [inside, what] of unheld) {
      for (const each of stateOf(what)) training.accounted.add(each);
      if (markTold(inside, what)) warn(sentence(inside, what));
    }
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

const tensorsIn = (objects: Iterable<object>) =>
  [...objects].filter((each): each is ModuleTensor => each instanceof ModuleTensor);

const stateOf = ({ modules, tensors }: Pick<Unheld, "modules" | "tensors">): ReadonlySet<ModuleTensor> =>
  new Set([...modules.flatMap((each) => tensorsIn(reach(each))), ...tensors]);

/** What has parameters and is frozen as a whole is kept apart on purpose, as a teacher is. */
const isState = (tensors: readonly ModuleTensor[]) =>
  tensors.some(({ requiresGrad }) => requiresGrad) ||
  (tensors.length > 0 && !tensors.some((each) => each instanceof Parameter));

/** The kinds of layers (and parameters, as one kind) that were told of each class of modules. */
const told = new WeakMap<object, Set<object>>();

/** Whether something of it is new. */
function markTold(inside: ModuleLike, { modules, tensors }: Unheld): boolean {
  const known = told.get(inside.constructor) ?? new Set();
  told.set(inside.constructor, known);
  const before = known.size;
  for (const each of [...modules, ...tensors]) known.add(each.constructor);
  return known.size > before;
}

/** `Net: the Affine that ran inside it is in no field that can be seen (#fc?): its 6 parameters are ...` */
function sentence(inside: ModuleLike, { modules, tensors, modal }: Unheld): string {
  const who = [
    ...modules.map((each) => `the ${each.constructor.name} that ran inside it`),
    ...tensors.map((each) => {
      const kind = each instanceof Parameter ? "Parameter" : "Buffer";
      return `a ${kind} of shape ${formatShape(each.shape)} that it used`;
    }),
  ];
  const shown = who.length > 4 ? [...who.slice(0, 3), `${who.length - 3} more`] : who;
  const hidden = privateFields(inside.constructor);
  const guess = hidden.length === 0 ? "" : ` (${hidden.join(", ")}?)`;
  const [verb, whose, it] = who.length === 1 ? ["is", "its", "it"] : ["are", "their", "them"];
  const state = stateOf({ modules, tensors });
  const sizes = (kind: typeof Parameter | typeof Buffer) =>
    [...state].reduce((sum, each) => (each instanceof kind ? sum + each.size : sum), 0);
  const counted = (count: number, what: string, how: string) =>
    count === 0 ? [] : [`${whose} ${formatCount(count)} ${what}${count === 1 ? " is" : "s are"} not ${how}`];
  const missed = [
    ...counted(sizes(Parameter), "parameter", "trained or saved"),
    ...counted(sizes(Buffer), "buffered value", "saved"),
    ...(modal ? [`eval() does not reach ${it}`] : []),
  ];
  return (
    `${inside.constructor.name}: ${listed(shown)} ${verb} in no field that can be seen${guess}: ` +
    `${listed(missed)}. Hold ${it} in a public field, or in a list, a map or a set there.`
  );
}

const listed = (names: readonly string[]) =>
  names.length === 1 ? names[0] : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
