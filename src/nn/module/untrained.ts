/**
 * Parameters that nobody trains, though they run: their gradients add up step after step, for no optimizer
 * has them, and `zeroGrad` of no module reaches them. A layer in a `#private` field is such, whichever method
 * runs it. Whoever clears gradients, as every training does, pays nothing for it.
 */
import { formatCount, formatShape, warn } from "../../array/index.js";
import { type Tensor, training } from "../../tensor/index.js";
import { fieldsWith } from "./fields.js";
import { parametersOf } from "./module-owner.js";
import { latestKinds, ModuleName, type Place } from "./module-tree.js";
import { Parameter } from "./parameter.js";

/** When a gradient was first added to another, and what the parameter was then. */
interface Sum {
  readonly steps: number;
  readonly version: number;
}

const sums = new WeakMap<Tensor, Sum>();

/** Each sentence is said once. */
const told = new Set<string>();

/** To be called for each leaf whose gradient was added to one that was there. */
export function noteSum(leaf: Tensor): void {
  if (!(leaf instanceof Parameter) || training.accounted.has(leaf)) return;
  const { version } = leaf.array.storage;
  const before = sums.get(leaf);
  // whoever writes to it trains it by hand
  if (before === undefined || before.version !== version) sums.set(leaf, { steps: training.steps, version });
  else if (training.steps > before.steps) {
    const places = placesOf(leaf);
    if (places.some(({ asked }) => asked)) training.accounted.add(leaf);
    else tell(leaf, places);
  }
}

/** Of the module whose field it is, and of those around that. */
function placesOf({ owner }: Parameter): Place[] {
  const places: Place[] = [];
  for (let at = owner instanceof ModuleName ? owner.place : undefined; at !== undefined; at = at.above)
    places.push(at);
  return places;
}

function tell(parameter: Parameter, places: readonly Place[]): void {
  const module = parameter.owner instanceof ModuleName ? parameter.owner.module : undefined;
  const all = module === undefined ? [parameter] : parametersOf(module);
  for (const each of all) training.accounted.add(each);
  const outer = places.at(-1);
  const who =
    outer === undefined
      ? `a Parameter of shape ${formatShape(parameter.shape)}`
      : `the ${places.map(({ kind }) => kind.name).join(" in a ")}`;
  const kind = outer?.kind.name ?? "Parameter";
  const holder = (outer?.after ?? latestKinds()).find((each) => fieldsWith(each, kind).length > 0);
  const count = all.reduce((sum, { size }) => sum + size, 0);
  const [by, guess] =
    holder === undefined ? ["", ""] : [`${holder.name}: `, ` (${fieldsWith(holder, kind).join(", ")}?)`];
  const text =
    `${by}${who} that ran was in no field that could be seen when parameters were asked for${guess}, and ` +
    `is in no optimizer: its ${formatCount(count)} parameter${count === 1 ? " is" : "s are"} not trained ` +
    "or saved. Hold it in a public field, or in a list, a map or a set there; set requiresGrad = false of " +
    "what is not to be trained.";
  if (told.has(text)) return;
  told.add(text);
  warn(text);
}
