/** Places: in which fields, lists and maps the tensors of a module stand, and others in their stead. */
import { isCollection, isKeyed, isRecord } from "immutable";
import { ValueError } from "../../arguments/index.js";
import { ModuleTensor } from "../module/module-tensor.js";
import { askFor, isModule, type ModuleLike, membersOf } from "../module/module-tree.js";

/** Where one tensor stands. */
export interface Place {
  /** From the module, dotted: `layers.Affine1.W`. */
  readonly path: string;
  /** Puts another there. @throws ValueError where the list or object cannot be written to. */
  readonly put: (tensor: ModuleTensor) => void;
}

/** A parameter or buffer, what it is called, and every place of it: of a shared one there are several. */
export interface Placed {
  readonly tensor: ModuleTensor;
  readonly name: string;
  readonly places: readonly Place[];
}

/** The parameters and buffers below a module, as `namedParameters()` and `namedBuffers()` list them. */
export function placedIn(root: ModuleLike): Placed[] {
  const found = askFor(root);
  const places = new Map<object, Place[]>();
  const owners = [{ path: "", value: root as object }, ...found.filter(({ value }) => isModule(value))];
  for (const { path: above, value: owner } of owners)
    for (const { path, value } of membersOf(owner as ModuleLike)) {
      const whole = [...(above === "" ? [] : [above]), ...path].join(".");
      places.set(value, [...(places.get(value) ?? []), placeAt(owner, path, whole)]);
    }
  return found.flatMap(({ value, path }) =>
    value instanceof ModuleTensor ? [{ tensor: value, name: path, places: places.get(value) ?? [] }] : [],
  );
}

function placeAt(owner: object, keys: readonly string[], path: string): Place {
  const put = (tensor: ModuleTensor): void => {
    let holder: object = owner;
    for (const key of keys.slice(0, -1)) holder = entryOf(holder, key)?.[1] as object;
    const [key] = entryOf(holder, keys.at(-1) as string) ?? [];
    if (isCollection(holder) || isRecord(holder) || holder instanceof Set || key === undefined)
      throw fixed(path, holder);
    if (holder instanceof Map) holder.set(key, tensor);
    else if (!Reflect.set(holder, key as PropertyKey, tensor)) throw fixed(path, holder);
  };
  return { path, put };
}

/** The key and the value that a container has under what a path calls it. */
function entryOf(holder: object, name: string): readonly [key: unknown, value: unknown] | undefined {
  if (isRecord(holder)) return [name, holder.get(name as never)];
  if (holder instanceof Map || (isCollection(holder) && isKeyed(holder))) {
    for (const [key, value] of (holder as Map<unknown, unknown>).entries())
      if (String(key) === name) return [key, value];
  } else if (holder instanceof Set || isCollection(holder)) {
    const position = Number(name);
    return [position, [...(holder as Iterable<unknown>)][position]];
  }
  const key = Reflect.ownKeys(holder).find((each) => String(each) === name);
  return key === undefined ? undefined : [key, (holder as Record<PropertyKey, unknown>)[key]];
}

const fixed = (path: string, holder: object) =>
  new ValueError(
    `functionalCall: nothing else can be put in the place of ${path}, which is in a ` +
      `${Object.isFrozen(holder) ? "frozen object" : holder.constructor.name}. Hold it in a field, an ` +
      "array or a Map.",
  );
