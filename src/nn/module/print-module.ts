/** Printing modules: the table of `summary()` and the nested text of `toString()`. */
import { formatCount } from "../../array/index.js";
import { type Descendant, descendants, isModule, type ModuleLike, membersOf } from "./module-tree.js";
import { Parameter } from "./parameter.js";

const kindOf = (module: ModuleLike) => module.constructor.name;

const titles = ["module", "kind", "details", "parameters"] as const;
type Row = readonly [module: string, kind: string, details: string, parameters: string];

/**
 * One row per module, with the parameters that it holds itself, so that the column adds up. A module that
 * only groups others has no number. The root has a row if it has parameters of its own.
 */
export function summaryTable(root: ModuleLike): string {
  const all = descendants(root);
  const parameters = all.flatMap(({ owner, value }) =>
    value instanceof Parameter ? [{ owner, value }] : [],
  );
  const paths = new Map<Descendant | undefined, string>([[undefined, ""]]);
  const modules = all.flatMap((each) => {
    if (!isModule(each.value)) return [];
    const above = paths.get(each.above) ?? "";
    const path = shortened(`${above}${above === "" ? "" : "."}${each.keys.join(".")}`);
    paths.set(each, path);
    return [{ path, module: each.value }];
  });
  const sum = (of: readonly { value: Parameter }[]) => of.reduce((total, { value }) => total + value.size, 0);
  const held = new Map<ModuleLike, number>();
  for (const { owner, value } of parameters) held.set(owner, (held.get(owner) ?? 0) + value.size);

  const groups = new Set(all.filter(({ value }) => isModule(value)).map(({ owner }) => owner));
  const row = (path: string, module: ModuleLike): Row => {
    const own = held.get(module) ?? 0;
    const count = own === 0 && groups.has(module) ? "" : formatCount(own);
    return [path, kindOf(module), module.details().join(", "), count];
  };
  const total = (title: string, count: number): Row => [title, "", "", formatCount(count)];

  const rootHasOwn = modules.length === 0 || held.has(root);
  const frozen = sum(parameters.filter(({ value }) => !value.requiresGrad));
  const rows = [
    ...(rootHasOwn ? [row("(itself)", root)] : []),
    ...modules.map(({ path, module }) => row(path, module)),
  ];
  const totals = [total("total", sum(parameters)), ...(frozen > 0 ? [total("of these frozen", frozen)] : [])];
  return `${kindOf(root)}\n\n${table(rows, totals)}`;
}

/** A path of more than 200 characters is told by its two ends. */
const shortened = (path: string) =>
  path.length > 200 ? `${path.slice(0, 97)} ... ${path.slice(-97)}` : path;

/** Columns as wide as their widest cell; the numbers stand to the right. */
function table(rows: readonly Row[], totals: readonly Row[]): string {
  const widths = titles.map((title, i) =>
    [...rows, ...totals].reduce((width, row) => Math.max(width, (row[i] ?? "").length), title.length),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) =>
        i === titles.length - 1 ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0),
      )
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "-".repeat(width)).join("  ");
  return [line(titles), rule, ...rows.map(line), rule, ...totals.map(line)].join("\n");
}

/** Modules nested more deeply than this are printed without what is in them. */
const maxDepth = 100;

/**
 * `Net(` then one line per module in it, indented; a module that is
 * being printed already is not entered again.
 */
export function nestedText(root: ModuleLike, open: ReadonlySet<ModuleLike> = new Set()): string {
  const head = `${kindOf(root)}(${root.details().join(", ")}`;
  if (open.has(root) || open.size === maxDepth) return `${head}...)`;
  const inside = new Set([...open, root]);
  const lines = membersOf(root).flatMap(({ path, value }) =>
    isModule(value) ? [`(${path.join(".")}): ${nestedText(value, inside)}`] : [],
  );
  return lines.length === 0 ? `${head})` : `${head}\n${lines.join("\n").replace(/^/gm, "  ")}\n)`;
}
