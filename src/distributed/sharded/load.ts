/** Checkpoints of several ranks, read by as many or by others. */
import {
  FormatError,
  isPlainObject,
  options as optionsOf,
  pathKind,
  StateError,
  show,
  signature,
} from "../../arguments/index.js";
import { readFile, type Source } from "../../files/index.js";
import {
  type CheckpointParts,
  type CheckpointState,
  type CheckpointValues,
  folderOf,
  type LoadCheckpointOptions,
  loadedPartsKind,
  readIndex,
  readShards,
  restoreCheckpoint,
  type ShardIndex,
  stateIn,
  strictKinds,
} from "../../io/for-ranks.js";
import { defaultGenerator, Generator, type GeneratorState } from "../../random/index.js";
import { type Ranks, ranksFor, worldFor } from "../world/current.js";
import { lastSeen, markIn, markOf, requireShardOf } from "./belonging.js";
import { nameOnRank, type OfRanks, type SharedState } from "./plan.js";
import { ShardedOptimizer, unwrapped } from "./sharded-optimizer.js";
import { together } from "./together.js";

const loadOptions = optionsOf<LoadCheckpointOptions>()(strictKinds);
const takes = signature("loadShardedCheckpoint", {
  indexPath: pathKind,
  parts: loadedPartsKind,
  options: loadOptions,
});
const by = "loadShardedCheckpoint";
const deepest = 100;

/**
 * Puts the states of a checkpoint that `saveShardedCheckpoint` has written into the parts, and returns what
 * else was saved, as `loadCheckpoint` of wengert/io does. All ranks call it together. Of a `ShardedOptimizer`
 * each rank reads the states of its parameters alone.
 *
 * As many ranks as have saved it go on with the bits of a training that was never stopped. Where there are
 * others: what was the same on all ranks is so again; of a `Generator` that each rank had its own of (that of
 * dropout) the one of rank 0 is split into as many streams as there are ranks now; of all else that differed,
 * each rank gets what rank 0 had. A generator that one rank alone has saved is the same on all.
 * @throws FormatError for files that are no such checkpoint, or of more than one; StateError for parts that
 *   are not those of the checkpoint, or that do not fit, and for generators of NumPy's kind that differed,
 *   where there are other ranks now; ValueError for a path that cannot be read; DistributedError where ranks
 *   see different checkpoints, or another rank failed: the parts of this one may then be changed, and the
 *   job is to end.
 */
export function loadShardedCheckpoint(
  indexPath: string,
  parts: CheckpointParts,
  options?: LoadCheckpointOptions,
): CheckpointValues {
  takes.check(arguments);
  const { strict } = loadOptions.read(options);
  const ranks = ranksFor(by);
  const open = <Result>(path: string, read: (source: Source) => Result) =>
    readFile(by, path, "wengert/distributed", "loadCheckpoint of wengert/io has bytes for it", read);
  const world = worldFor(by);
  const [label, index] = together(world, by, "reading the index", () =>
    open(indexPath, (source) => [source.label, readIndex(source)] as const),
  );
  const mark = markIn(index);
  // a rank that sees another folder would go on from somewhere else, and nobody would know
  world?.run({ by, what: `the checkpoint ${mark ?? markOf(index)}` }, function* () {});
  return together(world, by, "reading", () => {
    const saved = sharedStateIn(label, index);
    const state = stateOfRank(label, saved, ranks, parts);
    const isSame = saved.ranks === ranks.size;
    const named = [...namesIn(state)].map((name) => {
      const own = nameOnRank(ranks.rank, name);
      return [name, isSame && Object.hasOwn(index.places, own) ? own : name] as const;
    });
    const places = named.flatMap(([, as]) =>
      Object.hasOwn(index.places, as) ? [[as, index.places[as]]] : [],
    );
    const read = readShards(new Map(places as [string, string][]), false, (file, use) =>
      open(folderOf(indexPath) + file, (source) => {
        requireShardOf(mark, source);
        use(source);
      }),
    );
    const tensors = named.flatMap(([name, as]) => {
      const found = read.get(as);
      return found === undefined ? [] : [[name, found] as const];
    });
    const values = unwrapped(parts, (inside) =>
      restoreCheckpoint({ by, label, parts: inside, strict }, state, new Map(tensors)),
    );
    lastSeen.set(indexPath, mark);
    return values;
  });
}

function sharedStateIn(label: string, { metadata }: ShardIndex): SharedState {
  const state = stateIn(label, metadata) as Partial<SharedState>;
  const { ranks, ofRanks } = state;
  const areLists = (lists: unknown) =>
    isPlainObject(lists) &&
    Object.values(lists).every((list) => Array.isArray(list) && list.length === ranks);
  const { parts, values, defaultGenerator } = (isPlainObject(ofRanks) ? ofRanks : {}) as Partial<OfRanks>;
  const generators = defaultGenerator === undefined ? {} : { defaultGenerator };
  if (![parts, values, generators].every(areLists))
    throw new FormatError(`${label}, byte 0: expected a state of several ranks, found ${show(ofRanks)}.`);
  return state as SharedState;
}

/** What this rank is to be given. */
function stateOfRank(
  label: string,
  { ofRanks, ranks, ...shared }: SharedState,
  { rank, size }: Ranks,
  parts: CheckpointParts,
): CheckpointState {
  const ownOf = (name: string, each: readonly unknown[], part: unknown) => {
    if (ranks === size || typeof (part as { setState?: unknown } | undefined)?.setState !== "function")
      return each[ranks === size ? rank : 0];
    if (part instanceof Generator) return streamOf(label, name, each[0], rank, size);
    throw new StateError(
      `${by}: ${name} was another one on each of ${ranks} ranks, and cannot be split among ${size}; ` +
        `nothing was loaded. Load with ${ranks} ranks, or take a Generator.`,
    );
  };
  const own = (name: string, tree: unknown) => {
    const [part, each] = [parts[name], ofRanks.parts[name]];
    if (part instanceof ShardedOptimizer) return part.ownPartOf(tree as never);
    return each === undefined ? tree : ownOf(name, each, part);
  };
  return {
    ...shared,
    parts: mapped(shared.parts, own),
    values: mapped(shared.values, (name, tree) => ofRanks.values[name]?.[ranks === size ? rank : 0] ?? tree),
    defaultGenerator:
      ofRanks.defaultGenerator === undefined
        ? shared.defaultGenerator
        : ownOf("the default generator", ofRanks.defaultGenerator, defaultGenerator()),
  };
}

/** Of what rank 0 had, the stream of this rank. */
function streamOf(label: string, name: string, state: unknown, rank: number, size: number): unknown {
  const generator = new Generator(0);
  try {
    generator.setState(state as GeneratorState);
  } catch (cause) {
    throw new FormatError(`${label}, byte 0: expected a state of ${name}, found ${show(state)}.`, { cause });
  }
  return generator.split(size)[rank]?.state;
}

const mapped = (from: Readonly<Record<string, unknown>>, f: (name: string, tree: unknown) => unknown) =>
  Object.fromEntries(Object.entries(from).map(([name, tree]) => [name, f(name, tree)]));

/** Of the tensors that stand in the trees; what is too deep is refused by who reads them. */
function namesIn(tree: unknown, names: Set<string> = new Set(), depth = 0): Set<string> {
  if (typeof tree !== "object" || tree === null || depth > deepest) return names;
  const { $, name } = tree as { readonly $?: unknown; readonly name?: unknown };
  if (typeof $ === "string" && typeof name === "string") names.add(name);
  else for (const each of Object.values(tree)) namesIn(each, names, depth + 1);
  return names;
}
