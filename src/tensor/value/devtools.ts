/**
 * The consoles of browsers: they show the fields of an object, and those of a tensor say nothing. Where their
 * setting "Custom formatters" is on (Chrome, Edge, Firefox), they ask what `devtoolsFormatters` holds.
 */
import { Tensor } from "../graph/tensor.js";
import { format } from "./print.js";

/** What consoles ask: markup for what is shown in place of an object, or null for what is none of ours. */
export const consoleFormatter = {
  header: (value: unknown): unknown =>
    value instanceof Tensor ? ["span", { style: "white-space: pre" }, format(value)] : null,
  hasBody: (): boolean => false,
};

/** @param page the global object; where it is no page's and no worker's, there is no such console. */
export function registerFormatter(page: object): void {
  if (!("document" in page) && !("WorkerGlobalScope" in page)) return;
  const others: unknown = Reflect.get(page, "devtoolsFormatters");
  // a page that is sealed goes without
  Reflect.set(page, "devtoolsFormatters", [...(Array.isArray(others) ? others : []), consoleFormatter]);
}

registerFormatter(globalThis);
