/**
 * The tree of modules: who holds whom under which key, although nobody registers anything.
 *
 * A child does not know its parent, and when it is constructed the parent's field is not even set yet. So
 * each new module only joins the unnamed ones. As soon as any module runs, or a tree is walked, the fields of
 * all of these are looked through once, whoever is found there gets the key as its name, and the list is
 * emptied: it keeps nothing alive, and the question costs one comparison afterwards. WeakRefs would not do:
 * they keep their targets until the job ends, and a synchronous loop that builds networks is one job.
 */
import { ValueError } from "../../arguments/index.js";
import { type Field, fieldsOf, labelOf } from "./fields.js";
import { ModuleTensor, type Owner } from "./module-tensor.js";
import { requireNoShadows } from "./shadows.js";

/** What the tree and printing ask of a module. */
export interface ModuleLike {
  details(): readonly string[];
}

/** A class. */
interface Kind {
  readonly name: string;
  toString(): string;
}

/** The classes of the modules made last, the latest first: what holds a module is made before it. */
let latest: readonly Kind[] = [];

export const latestKinds = (): readonly Kind[] => latest;

/** Where a module is: no more than that, for a child must not keep its parent alive. */
export interface Place {
  readonly kind: Kind;
  /** The classes of those that were made just before it. */
  readonly after: readonly Kind[];
  /** That of the first parent to be found. */
  above: Place | undefined;
  /** Somebody has asked the module, or one in it, for its parameters, its state or its mode. */
  asked: boolean;
}

/** What a module is called. Until someone is found to hold it, it is a root and is called by its class. */
export class ModuleName implements Owner {
  /** The last key under which the parent holds it: the name of its scope. */
  name: string;
  label: string;
  held = false;
  /** It has run, in its own right or inside another; and it has run inside another. */
  ran = false;
  placed = false;
  readonly place: Place;

  /** @param look takes in what the fields of the finished module say about itself: a `forward` among them. */
  constructor(
    readonly module: ModuleLike,
    readonly look: () => void,
  ) {
    this.name = module.constructor.name;
    this.label = this.name;
    this.place = { kind: module.constructor, after: latest, above: undefined, asked: false };
  }
}

const names = new WeakMap<object, ModuleName>();

/** Modules whose fields were not looked through yet. */
let unnamed: ModuleLike[] = [];

/**
 * A network has fewer modules: this many were built and never run, and
 * must not be kept alive. Walking their tree still names them.
 */
const maxUnnamed = 1024;

/** Makes a new module known; what is returned learns its name in time. */
export function registerModule(module: ModuleLike, look: () => void): ModuleName {
  const name = new ModuleName(module, look);
  names.set(module, name);
  if (latest[0] !== module.constructor)
    latest = [module.constructor, ...latest.filter((kind) => kind !== module.constructor)].slice(0, 8);
  if (unnamed.length === maxUnnamed) nameUnnamed();
  unnamed.push(module);
  return name;
}

/** Somebody asks for what is in a module. */
export const noteAsked = (module: ModuleLike): void => markAsked(names.get(module)?.place);

function markAsked(place: Place | undefined): void {
  for (let at = place; at !== undefined && !at.asked; at = at.above) at.asked = true;
}

export function isModule(value: object): value is ModuleLike {
  return names.has(value);
}

/** How errors call a module. */
export function moduleLabel(module: ModuleLike): string {
  return names.get(module)?.label ?? module.constructor.name;
}

/** The functions that modules have as their own `forward`: a proxy of a module shows it too. */
const forwards = new WeakMap<object, ModuleLike>();

export function isForwardOf(module: ModuleLike, forward: object): void {
  forwards.set(forward, module);
}

function memberIn(value: object): object | undefined {
  if (value instanceof ModuleTensor || names.has(value)) return value;
  const forward = Object.getOwnPropertyDescriptor(value, "forward");
  const own: unknown = forward?.get ?? forward?.value;
  const module = typeof own === "function" ? forwards.get(own) : undefined;
  // an object may as well hold the function alone
  return module !== undefined && Object.getPrototypeOf(value) === Object.getPrototypeOf(module)
    ? module
    : undefined;
}

/**
 * The parameters, buffers and modules in the fields of `owner`, now
 * named. The first parent to be found gives the name.
 */
export function membersOf(owner: ModuleLike, lost: (path: readonly string[]) => void = () => {}): Field[] {
  const own = names.get(owner);
  own?.look();
  const members = fieldsOf(owner, memberIn, lost);
  for (const { path, value } of members) {
    if (value instanceof ModuleTensor) {
      if (own !== undefined) value.nameAfter(own, labelOf(path));
      continue;
    }
    const found = names.get(value);
    if (found === undefined || found.held) continue;
    found.held = true;
    found.place.above = own?.place;
    if (found.place.asked) markAsked(own?.place);
    found.name = path.at(-1) ?? found.name;
    found.label = labelOf(path);
  }
  return members;
}

function nameUnnamed(): void {
  const waiting = unnamed;
  unnamed = [];
  for (const module of waiting) membersOf(module); // parents come before the children that they construct
}

/**
 * Before `runner` runs: everything built since the last time gets its name. The tree of `runner` is walked
 * too, for its constructor may have run a child (to learn a shape, say) before it was finished.
 */
export function nameModules(runner: ModuleLike): void {
  if (unnamed.length === 0) return;
  nameUnnamed();
  descendants(runner);
}

/** A parameter, buffer or module below a root. */
export class Descendant {
  #path: string | undefined;

  constructor(
    readonly owner: ModuleLike,
    readonly value: object,
    readonly keys: readonly string[],
    /** Of the owner, unless that is the root. */
    readonly above: Descendant | undefined,
  ) {}

  /** The keys from the root, dotted: `layers.Affine1.W`. Put together when asked: a tree may be deep. */
  get path(): string {
    const unknown: Descendant[] = [];
    let at: Descendant | undefined = this;
    for (; at !== undefined && at.#path === undefined; at = at.above) unknown.push(at);
    let path = at === undefined ? undefined : at.#path;
    for (const each of unknown.reverse()) {
      const own = each.keys.join(".");
      path = path === undefined ? own : `${path}.${own}`;
      each.#path = path;
    }
    return path ?? "";
  }
}

function soundMembersOf(owner: ModuleLike): Field[] {
  requireNoShadows(owner);
  return membersOf(owner, (path) => {
    throw new ValueError(
      `${owner.constructor.name}: the proxy in its field ${path.join(".")} was revoked, so nobody can see ` +
        "what is in it. Put another object there, or undefined.",
    );
  });
}

/**
 * Every parameter, buffer and module below `root`, in the order of definition, each once.
 * @throws ValueError where a field takes the place of a member of Module, or is a proxy that was revoked.
 */
export function descendants(root: ModuleLike): Descendant[] {
  const seen = new Set<object>([root]);
  const found: Descendant[] = [];
  const open = [
    { owner: root, above: undefined as Descendant | undefined, members: soundMembersOf(root).values() },
  ];
  for (let inner = open.at(-1); inner !== undefined; inner = open.at(-1)) {
    const next = inner.members.next();
    if (next.done === true) {
      open.pop();
      continue;
    }
    const { path, value } = next.value;
    if (seen.has(value)) continue;
    seen.add(value);
    const descendant = new Descendant(inner.owner, value, path, inner.above);
    found.push(descendant);
    if (isModule(value))
      open.push({ owner: value, above: descendant, members: soundMembersOf(value).values() });
  }
  return found;
}

/** The same for somebody who asks. */
export function askFor(root: ModuleLike): Descendant[] {
  noteAsked(root);
  return descendants(root);
}
