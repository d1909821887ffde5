/** One kind of event under a tag: viewers show that of the first and leave out all others. */
import { show, ValueError } from "../../arguments/index.js";
import type { Content } from "./contents/content.js";

/** @param kinds by tag, of all events before. @throws ValueError where the tag has events of another kind. */
export function requireOneKind(
  by: string,
  kinds: Map<string, Content["kind"]>,
  tag: string,
  { kind }: Content,
): void {
  if (tag === "") return;
  const before = kinds.get(tag) ?? kind;
  if (before !== kind)
    throw new ValueError(
      `${by}: ${show(tag)} is the tag of a ${before} already, and viewers show one kind of event under a ` +
        `tag. Give the ${kind} another tag, such as ${show(`${tag}/${kind}`)}.`,
    );
  kinds.set(tag, kind);
}
