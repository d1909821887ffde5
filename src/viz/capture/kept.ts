/** What a snapshot keeps of arrays beside their statistics. */
import { imagesByShape, mostPixels } from "../snapshot/image-shape.js";

/** What a snapshot is asked to hold. */
export interface Asked {
  readonly numerical?: boolean;
  readonly excerpts?: boolean;
  readonly images?: "auto" | readonly string[];
}

export type Keeping = Required<Omit<Asked, "numerical">>;

/** Of one array. */
export interface Kept {
  /** Whether the first elements along each axis of a large one are. */
  readonly excerpts: boolean;
  /** How many of its elements are, for images. */
  readonly pixels: number;
}

export const noPixels = (excerpts: boolean): Kept => ({ excerpts, pixels: 0 });

/**
 * @param leaf undefined for an op.
 * @param names what it may be asked for by.
 */
export function keptOf(
  { excerpts, images }: Keeping,
  leaf: { readonly kind: string; readonly shape: readonly number[] } | undefined,
  names: () => readonly string[],
): Kept {
  if (images === "auto")
    return { excerpts, pixels: leaf === undefined ? 0 : (imagesByShape(leaf.kind, leaf.shape)?.pixels ?? 0) };
  if (images.length === 0) return noPixels(excerpts);
  return { excerpts, pixels: names().some((name) => images.includes(name)) ? mostPixels : 0 };
}
