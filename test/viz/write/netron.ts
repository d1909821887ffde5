/**
 * What Netron makes of DOT: its tokens (a quoted string ends at the next quote, whatever stands before it), the
 * labels from which it reads types and attributes, and parameters that it puts into the op which takes them.
 */

export interface NetronNode {
  readonly name: string;
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The names of what it takes. */
  readonly inputs: string[];
  /** The type of each input that it shows as a tensor of its own. */
  readonly tensors: Record<string, string>;
}

/** Punctuation, bare words, and strings in quotes, which have none inside. */
const tokens = /\s*(->|[{}[\]=:;,]|"[^"]*"|[\w$.*]+)/y;

function tokensOf(text: string): string[] {
  const found: string[] = [];
  tokens.lastIndex = 0;
  while (tokens.lastIndex < text.trimEnd().length) {
    const at = tokens.lastIndex;
    const token = tokens.exec(text)?.[1];
    if (token === undefined) throw new Error(`unexpected ${JSON.stringify(text.slice(at, at + 20))}`);
    found.push(token);
  }
  return found;
}

/** @throws Error for what it does not open. */
export function openedByNetron(text: string): NetronNode[] {
  const words = tokensOf(text);
  const read = (wanted?: string) => {
    const word = words.shift();
    if (word === undefined || (wanted !== undefined && word !== wanted))
      throw new Error(`expected ${wanted ?? "more"}, found ${word}`);
    return word.startsWith('"') ? word.slice(1, -1) : word;
  };
  read("digraph");
  read();
  read("{");
  const nodes = new Map<string, NetronNode>();
  const edges: [from: string, to: string][] = [];
  while (words[0] !== "}") {
    const name = read();
    if (["node", "edge", "graph", "subgraph"].includes(name)) throw new Error(`${name} is no node`);
    if (words[0] === "->") {
      read("->");
      edges.push([name, read()]);
    } else nodes.set(name, labelled(name, attributesOf(read)));
    read(";");
  }
  for (const [from, to] of edges) nodes.get(to)?.inputs.push(from);
  for (const [name, { type, attributes, inputs }] of nodes) {
    const uses = edges.filter(([from]) => from === name);
    if (type !== "get_parameter" || inputs.length > 0 || uses.length !== 1) continue;
    const user = nodes.get(uses[0]?.[1] ?? "");
    if (user !== undefined) user.tensors[name] = tensorType(String(attributes.type));
    nodes.delete(name);
  }
  return [...nodes.values()];
}

function attributesOf(read: (wanted?: string) => string): Map<string, string> {
  const attributes = new Map<string, string>();
  read("[");
  for (let key = read(); key !== "]"; key = read()) {
    if (key === ",") continue;
    read("=");
    attributes.set(key, read());
  }
  return attributes;
}

/** `{ID|op_code=TYPE\l|key: value\lkey: value\l}` */
function labelled(name: string, given: ReadonlyMap<string, string>): NetronNode {
  const label = given.get("label") ?? "";
  const rows = /^\{.*\}$/s.test(label) ? label.slice(1, -1).split("|") : [];
  const node = { name, inputs: [], tensors: {} };
  if (rows[0] !== name || !rows[1]?.startsWith("op_code=")) return { ...node, type: name, attributes: {} };
  const code = rows[1].split("\\l")[0]?.split("=").pop() ?? "";
  const attributes: Record<string, unknown> = {};
  for (const row of rows[2]?.split("\\l") ?? []) {
    const [key = "", value = "", ...more] = row.split(":");
    if (more.length > 0 || !row.includes(":")) continue;
    const said = value.trim();
    attributes[key.trim()] = /^\(.*\)$/s.test(said) ? JSON.parse(`[${said.slice(1, -1)}]`) : said;
  }
  const [, ofParameter] = /^get_parameter(.*)$/s.exec(code) ?? [];
  return ofParameter === undefined
    ? { ...node, type: code, attributes }
    : { ...node, type: "get_parameter", attributes: { ...attributes, type: ofParameter.trim() } };
}

function tensorType(type: string): string {
  const [dtype = "", shape = "]"] = type.split("[");
  return `${dtype}${JSON.stringify(JSON.parse(`[${shape}`))}`;
}
