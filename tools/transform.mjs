/**
 * What the build does to every source file, for the bundlers of others: what a file declares can be left out
 * where nobody uses it, and a class keeps its name where a minifier renames it.
 *
 * It relies on a law of the sources: whatever a file does when it is loaded, but for declaring, is a
 * statement of its own. The value of a top-level `const` has no effect, whatever it calls.
 */
import { parseAst } from "rolldown/parseAst";

const pure = "/* @__PURE__ */ ";

/** @param text of the file, as the bundler hands it out to be edited with its source map kept. */
export function transformSource(code, file, text) {
  const insert = (at, inserted) => text.appendLeft(at, inserted);
  const { body } = parseAst(code, { lang: "ts" }, file);
  for (const statement of body) {
    const declaration = statement.declaration ?? statement;
    if (declaration.type === "VariableDeclaration" && declaration.kind === "const")
      for (const { init } of declaration.declarations) markPure(init, insert);
    if (declaration.type === "ClassDeclaration" && declaration.declare !== true)
      treatClass(declaration, insert);
  }
  return text;
}

/** A getter: no initial value that would have to be kept, and `Object.keys` of the class stays empty. */
function treatClass(declaration, insert) {
  const { id, body, superClass } = declaration;
  if (superClass !== null) markPure(superClass, insert);
  insert(body.start + 1, ` static get name() { return ${JSON.stringify(id.name)}; }`);
  // a computed name could do anything; a static block does, and stays
  if (!body.body.some(({ computed, key }) => computed && !isWellKnown(key))) return;
  if (body.body.some(({ type }) => type === "StaticBlock")) return;
  insert(declaration.start, `const ${id.name} = ${pure}(() => { `);
  insert(declaration.end, ` return ${id.name}; })();`);
}

const isWellKnown = (key) => key.type === "MemberExpression" && key.object.name === "Symbol";

/** Says of an expression's value that computing it has no effect. */
function markPure(init, insert) {
  if (init === null || init === undefined) return;
  const { calls, wrapped } = effectsOf(init);
  if (wrapped) {
    insert(init.start, `${pure}(() => (`);
    insert(init.end, "))()");
  } else for (const { start } of calls) insert(start, pure);
}

/** What bundlers must take for effects: calls, which can be marked, and all the rest, which cannot. */
function effectsOf(init) {
  const calls = [];
  let wrapped = false;
  const visit = (node) => {
    switch (node?.type) {
      case "ArrowFunctionExpression":
      case "FunctionExpression":
      case "ClassExpression":
        return;
      case "CallExpression":
      case "NewExpression":
        calls.push(node);
        if (node.callee.type !== "Identifier") wrapped = true;
        break;
      case "MemberExpression":
      case "SpreadElement":
      case "TaggedTemplateExpression":
      case "TemplateLiteral":
      case "BinaryExpression":
        wrapped = true;
        break;
    }
    for (const [key, value] of Object.entries(node)) {
      if (key === "parent" || /typeAnnotation|typeArguments|typeParameters/.test(key)) continue;
      for (const each of Array.isArray(value) ? value : [value])
        if (typeof each?.type === "string") visit(each);
    }
  };
  visit(init);
  return { calls, wrapped };
}
