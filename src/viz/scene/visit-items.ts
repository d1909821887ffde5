/**
 * Ways through a scene: clusters nest as deep as modules do, so an explicit stack holds what is still to come
 * in each.
 */
import type { Box, Cluster, Scene } from "./scene.js";

export interface ItemVisitor {
  /** @param depth how many clusters it stands in. */
  box(box: Box, depth: number): void;
  open(cluster: Cluster, depth: number): void;
  close(depth: number, cluster: Cluster): void;
}

/** In creation order, clusters around what stands in them. */
export function visitItems(items: Scene["items"], visitor: ItemVisitor): void {
  const open: { readonly items: Scene["items"]; next: number; readonly cluster?: Cluster }[] = [
    { items, next: 0 },
  ];
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const item = top.items[top.next++];
    const depth = open.length - 1;
    if (item === undefined) {
      open.pop();
      if (top.cluster !== undefined) visitor.close(depth - 1, top.cluster);
    } else if ("items" in item) {
      visitor.open(item, depth);
      open.push({ items: item.items, next: 0, cluster: item });
    } else visitor.box(item, depth);
  }
}

/** The boxes of a scene in creation order, in whatever clusters they stand. */
export function boxesOf(items: Scene["items"]): Box[] {
  const boxes: Box[] = [];
  visitItems(items, { box: (box) => boxes.push(box), open() {}, close() {} });
  return boxes;
}
