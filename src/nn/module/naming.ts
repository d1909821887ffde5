/**
 * Naming: how a module learns what its parent calls it, although nobody registers anything.
 *
 * The trick: a child does not know its parent, and when it is constructed the parent's field is not even set yet. So each
 * new module only joins the newcomers. As soon as any module runs, or a tree is walked, the fields of all newcomers are
 * looked through once, whoever is found there gets the key as its name, and the list is emptied: it keeps nothing alive,
 * and the question costs one comparison afterwards. WeakRefs would not do: they keep their targets until the job ends, and
 * a synchronous loop that builds networks is one job.
 */
import { type Field, fieldsOf, labelOf } from "./fields.js";
import { HeldTensor, type Owner } from "./held-tensor.js";

/** What naming and printing ask of a module. */
export interface ModuleLike {
  details(): readonly string[];
}

/** Where a module stands. Until someone is found to hold it, it is a root and is called by its class. */
export class Place implements Owner {
  /** The last key under which the parent holds it: the name of its scope. */
  name: string;
  label: string;
  held = false;

  constructor(kind: string) {
    this.name = kind;
    this.label = kind;
  }
}

const places = new WeakMap<object, Place>();

let newcomers: ModuleLike[] = [];

/** Networks are smaller; this many were built and never run, and must not be kept alive. Walking their tree still names them. */
const maxNewcomers = 1024;

/** Makes a new module known. */
export function enroll(module: ModuleLike): Place {
  const place = new Place(module.constructor.name);
  places.set(module, place);
  if (newcomers.length === maxNewcomers) nameNewcomers();
  newcomers.push(module);
  return place;
}

export function isModule(value: object): value is ModuleLike {
  return places.has(value);
}

/** How errors call a module. */
export function moduleLabel(module: ModuleLike): string {
  return places.get(module)?.label ?? module.constructor.name;
}

/** The parameters, buffers and modules in the fields of `owner`, now named. The first parent to be found gives the name. */
export function membersOf(owner: ModuleLike): Field[] {
  const home = places.get(owner);
  return fieldsOf(owner).filter(({ path, value }) => {
    if (value instanceof HeldTensor) {
      if (home !== undefined) value.settleIn(home, labelOf(path));
      return true;
    }
    const place = places.get(value);
    if (place === undefined) return false;
    if (!place.held) {
      place.held = true;
      place.name = path.at(-1) ?? place.name;
      place.label = labelOf(path);
    }
    return true;
  });
}

function nameNewcomers(): void {
  const settled = newcomers;
  newcomers = [];
  for (const module of settled) membersOf(module); // parents come before the children that they construct
}

/**
 * Before `runner` runs: everything built since the last time gets its name. The tree of `runner` is walked too, for its
 * constructor may have run a child (to learn a shape, say) before it was finished.
 */
export function settleNames(runner: ModuleLike): void {
  if (newcomers.length === 0) return;
  nameNewcomers();
  descendants(runner);
}

/** A parameter, buffer or module below a root. */
export interface Descendant {
  /** The keys from the root, dotted: `layers.Affine1.W`. */
  readonly path: string;
  readonly owner: ModuleLike;
  readonly value: object;
}

/** Every parameter, buffer and module below `root`, in the order of definition, each once. */
export function descendants(root: ModuleLike): Descendant[] {
  const seen = new Set<object>([root]);
  const found: Descendant[] = [];
  const visit = (owner: ModuleLike, prefix: string): void => {
    for (const { path, value } of membersOf(owner)) {
      if (seen.has(value)) continue;
      seen.add(value);
      const whole = prefix + path.join(".");
      found.push({ path: whole, owner, value });
      if (isModule(value)) visit(value, `${whole}.`);
    }
  };
  visit(root, "");
  return found;
}
