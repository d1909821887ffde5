/** The lists of parameters in an optimizer's groups, which a program may have changed by hand. */
import { everyMember, show, ValueError } from "../../arguments/index.js";
import type { Tensor } from "../../tensor/index.js";
import { comesTwice, isGroup, listOf, requireParameter } from "./trainable.js";

type Lists = readonly (readonly Tensor[])[];

/** Whether the groups hold what was checked last. A step asks, so that nothing is allocated here. */
export function areAsChecked(groups: unknown, checked: Lists): boolean {
  if (!Array.isArray(groups) || groups.length === 0 || groups.length !== checked.length) return false;
  for (let i = 0; i < groups.length; i++) {
    const params: unknown = groups[i]?.params;
    const known = checked[i];
    if (!Array.isArray(params) || params.length === 0 || params.length !== known?.length) return false;
    for (let j = 0; j < params.length; j++) if (params[j] !== known[j]) return false;
  }
  return true;
}

/**
 * Copies of the lists, which are checked as those of a new optimizer are; what was checked before may have
 * been frozen since.
 * @throws ValueError for no groups, no parameters and what is neither; GradError for what cannot be moved.
 */
export function checkedLists(by: string, groups: unknown, before: Lists): Lists {
  if (!Array.isArray(groups) || groups.length === 0 || !everyMember(groups, isGroup))
    throw new ValueError(
      `${by}: paramGroups was changed to ${show(groups)}; it is a list of at least one group ` +
        `{ params, ... }. addParamGroup adds one.`,
    );
  const known = new Set(before.flat());
  const all = new Set<unknown>();
  return groups.map(({ params }: { params: unknown }, i) => {
    const place = `${by}: paramGroups[${i}]`;
    if (!Array.isArray(params))
      throw new ValueError(`${place}: params was changed to ${show(params)}; it is a list of tensors`);
    return listOf(place, params, (each, j) => {
      if (!known.has(each as Tensor)) requireParameter(place, each, j);
      if (all.has(each)) throw comesTwice(place, each as Tensor);
      all.add(each);
    }) as Tensor[];
  });
}
