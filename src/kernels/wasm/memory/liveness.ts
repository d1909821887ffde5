/**
 * Which storages somebody still holds, told at once, in the middle of a synchronous loop. They are in a
 * WeakSet; garbage is collected, where a program can ask for that, and the set is printed: Node's
 * `util.inspect` shows what is left in it, and so asks each how it would like to be shown. A minor
 * collection, which finds the dead among the young, takes a tenth of a millisecond. WeakRefs would not do:
 * what they have shown lives to the end of the job.
 */
import { Storage } from "../../../array/storage.js";
import { builtin } from "../module/platform.js";

/** Of Node's, as far as it is used here. */
interface V8 {
  setFlagsFromString(flag: string): void;
}
interface Vm {
  runInNewContext(code: string): unknown;
}
interface Util {
  inspect(value: object, options: object): string;
}

export type Collection = "minor" | "major";

interface Tools {
  collect(type: Collection): void;
  inspect(value: object, options: object): string;
}

const everything = {
  showHidden: true,
  maxArrayLength: null,
  customInspect: true,
  sorted: true,
  depth: 2,
  compact: false,
};

/** Storages that are watched without being held. */
export class Watch {
  readonly #all = new WeakSet<Storage>();

  constructor(readonly tools: Tools) {}

  add(storage: Storage): void {
    this.#all.add(storage);
  }

  delete(storage: Storage): void {
    this.#all.delete(storage);
  }

  /**
   * Those that somebody else may still hold. Without a collection first some of them may be dead, after a
   * minor one some that are old. Throws where there is no space left on the stack, as everything does.
   */
  alive(first?: Collection): readonly Storage[] {
    if (first !== undefined) this.tools.collect(first);
    shown = [];
    try {
      const text = this.tools.inspect(this.#all, everything);
      // where Node runs out of stack meanwhile, it says so in the text, and leaves out the rest
      if (!text.startsWith("WeakSet {")) throw new RangeError("Maximum call stack size exceeded");
      return shown;
    } finally {
      shown = undefined;
    }
  }
}

/** Those that were asked how they would like to be shown. */
let shown: Storage[] | undefined;
let tools: Tools | undefined;
let asked = false;

/**
 * Undefined where the dead cannot be told. On a Node before 20.16 they can once something has waited for
 * it.
 */
export function newWatch(): Watch | undefined {
  if (!asked) {
    const [v8, vm, util] = [builtin<V8>("node:v8"), builtin<Vm>("node:vm"), builtin<Util>("node:util")];
    if (v8 === undefined || vm === undefined || util === undefined) return undefined;
    asked = true;
    tools = toolsOf(v8, vm, util);
  }
  return tools && new Watch(tools);
}

function toolsOf(v8: V8, vm: Vm, { inspect }: Util): Tools | undefined {
  try {
    const collect = collectorOf(v8, vm);
    if (collect === undefined) return undefined;
    const custom = Symbol.for("nodejs.util.inspect.custom");
    Object.defineProperty(Storage.prototype, custom, { value: show, configurable: true });
    const found = { collect, inspect };
    return works(found) ? found : undefined;
  } catch {
    return undefined; // a runtime that only resembles Node
  }
}

function show(this: Storage): string {
  // a printer that is no part of Node would ask the storage itself again, and again
  if (shown === undefined) return `Storage { version: ${this.version} }`;
  shown.push(this);
  return "-";
}

/** V8's function. Only a context that is made while a flag is set has it: others stay as they are. */
function collectorOf(v8: V8, vm: Vm): Tools["collect"] | undefined {
  const everywhere = "gc" in globalThis;
  v8.setFlagsFromString("--expose-gc");
  const collect = vm.runInNewContext("globalThis.gc");
  if (!everywhere) v8.setFlagsFromString("--no-expose-gc");
  if (typeof collect !== "function") return undefined;
  return (type) => {
    if (type === "major") {
      collect(); // Node 20 takes any argument for a wish to have a minor one
      return;
    }
    // so little to do is done before helpers have woken up
    v8.setFlagsFromString("--no-parallel-scavenge");
    collect({ type });
    v8.setFlagsFromString("--parallel-scavenge");
  };
}

/**
 * Tried out: of three that are held and three that nobody holds the first are told, after either
 * collection.
 */
function works(candidate: Tools): boolean {
  return (["minor", "major"] as const).every((type) => {
    const watch = new Watch(candidate);
    const held = [0, 1, 2].map(() => new Storage(undefined));
    for (const each of held) watch.add(each);
    addUnheld(watch);
    const alive = watch.alive(type);
    return alive.length === held.length && held.every((each) => alive.includes(each));
  });
}

function addUnheld(watch: Watch): void {
  for (let i = 0; i < 3; i++) watch.add(new Storage(undefined));
}
