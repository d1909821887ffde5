/**
 * The graph behind a tensor: ops, parameters and constants, in the groups that the scopes of modules are.
 *
 * Source: graph.proto, node_def.proto, attr_value.proto and types.proto of TensorBoard.
 */
import { show, ValueError } from "../../../arguments/index.js";
import type { DType, Shape } from "../../../array/index.js";
import {
  GradFn,
  type Node,
  nameOf,
  nodeOf,
  scopePath,
  Tensor,
  topologicalOrder,
} from "../../../tensor/index.js";
import { Message } from "../protobuf.js";
import { type Content, eventFields } from "./content.js";

interface GraphNode {
  /** With the modules around it: `Affine1/matmul`. No two are the same. */
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly shape: Shape;
  readonly dtype: DType;
}

/** DataType of types.proto. */
const types: Readonly<Record<DType, number>> = {
  float32: 1,
  float64: 2,
  int32: 3,
  uint8: 4,
  int64: 9,
  bool: 10,
  bfloat16: 14,
  float16: 19,
};

/** @throws ValueError for what is no tensor, or one without a graph. */
export function graphContent(by: string, root: unknown): Content {
  if (!(root instanceof Tensor))
    throw new ValueError(`${by}: the end of the graph must be a tensor, such as the loss, got ${show(root)}`);
  if (root.gradFn === undefined)
    throw new ValueError(
      `${by}: ${nameOf(root)} has no graph: no op that was recorded computed it. Give a loss that requires ` +
        "grad, computed outside of noGrad.",
    );
  const nodes = nodesOf(root);
  return {
    kind: "graph",
    encode(event) {
      const graph = new Message();
      for (const node of nodes) graph.message(1, encodeNode(node));
      event.bytes(eventFields.graph, graph.message(4, new Message().varint(1, 22)).finish());
    },
    json: () => ({ graph: nodes }),
  };
}

function encodeNode({ name, op, inputs, shape, dtype }: GraphNode): Message {
  const sizes = new Message();
  for (const size of shape) sizes.message(2, new Message().varint(1, size));
  const node = new Message().text(1, name).text(2, op);
  for (const input of inputs) node.text(3, input);
  const attribute = (key: string, value: Message) =>
    node.message(5, new Message().text(1, key).message(2, value));
  attribute("T", new Message().varint(6, types[dtype]));
  attribute("_output_shapes", new Message().message(1, new Message().message(7, sizes)));
  return node;
}

/** Operands before the ops that take them. */
function nodesOf(root: Tensor): GraphNode[] {
  const order = topologicalOrder([root]);
  const scopes = scopesOf(order);
  /** By name: the number that follows the next one of that name. */
  const taken = new Map<string, number>();
  for (const scope of scopes.values()) for (const group of groupsOf(scope)) taken.set(group, 1);
  const names = new Map<Node, string>();
  for (const node of order) {
    const own =
      node instanceof GradFn ? node.name : node.name || (node.requiresGrad ? "parameter" : "constant");
    const path = [...(scopes.get(node) ?? []), own].map(plain).join("/");
    names.set(node, unused(path, taken));
  }
  return order.map((node) => {
    const isOp = node instanceof GradFn;
    const inputs = isOp ? node.inputs.map((input) => names.get(nodeOf(input)) as string) : [];
    const { shape, dtype } = isOp ? node.result : node;
    const op = isOp ? node.name : node.requiresGrad ? "Parameter" : "Const"; // the latter is drawn small
    return { name: names.get(node) as string, op, inputs, shape: [...shape], dtype };
  });
}

/** The scope of each op; a leaf lies in that of the first op that takes it. */
function scopesOf(order: readonly Node[]): Map<Node, readonly string[]> {
  const scopes = new Map<Node, readonly string[]>();
  for (const node of order) {
    if (!(node instanceof GradFn)) continue;
    const path = scopePath(node.scope);
    scopes.set(node, path);
    for (const input of node.inputs)
      if (input.gradFn === undefined && !scopes.has(input)) scopes.set(input, path);
  }
  return scopes;
}

/** What TensorFlow lets a name be made of; a slash begins a group, a colon the number of an output. */
const plain = (name: string) => name.replace(/[^A-Za-z0-9_.-]/g, "_").replace(/^[^A-Za-z0-9.]/, ".$&");

/** The groups that a node in this scope lies in, from the outermost on. */
const groupsOf = (scope: readonly string[]) =>
  scope.map((_, i) =>
    scope
      .slice(0, i + 1)
      .map(plain)
      .join("/"),
  );

/** Followed by _1, _2, ... where another node, or a group, has the name. */
function unused(path: string, taken: Map<string, number>): string {
  let n = taken.get(path) ?? 0;
  let name = n === 0 ? path : `${path}_${n}`;
  while (n > 0 && taken.has(name)) name = `${path}_${++n}`;
  taken.set(path, n + 1);
  if (n > 0) taken.set(name, 1);
  return name;
}
