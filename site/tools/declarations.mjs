/** What the editor completes from: the names that the library declares, read by TypeDoc. */
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Application, ReflectionKind, TSConfigReader } from "typedoc";

const root = fileURLToPath(new URL("../..", import.meta.url));

const entries = {
  wengert: "src/index.ts",
  "wengert/viz": "src/viz/index.ts",
  "wengert/data": "src/data/index.ts",
  "wengert/io": "src/io/index.ts",
  "wengert/train": "src/train/index.ts",
};

/** As the editor names them. */
const types = {
  [ReflectionKind.Function]: "function",
  [ReflectionKind.Class]: "class",
  [ReflectionKind.Interface]: "interface",
  [ReflectionKind.TypeAlias]: "type",
  [ReflectionKind.Variable]: "variable",
  [ReflectionKind.Namespace]: "namespace",
  [ReflectionKind.Method]: "method",
  [ReflectionKind.Property]: "property",
  [ReflectionKind.Accessor]: "property",
};

/** The first sentence of a comment, its code without backticks. */
function about(reflection) {
  const comment =
    reflection.comment ?? reflection.signatures?.[0]?.comment ?? reflection.getSignature?.comment;
  const text = (comment?.summary ?? [])
    .map((part) => part.text)
    .join("")
    .replace(/\s+/g, " ");
  return (/^.*?[.!?](?= |$)/.exec(text)?.[0] ?? text).replace(/`/g, "").slice(0, 300);
}

function signature(reflection) {
  const [call] = reflection.signatures ?? [];
  if (call === undefined) return "";
  const parameters = (call.parameters ?? []).map(({ name, flags }) =>
    flags.isRest ? `...${name}` : `${name}${flags.isOptional ? "?" : ""}`,
  );
  return `(${parameters.join(", ")})`;
}

const resolved = (reflection) =>
  reflection.isReference?.() ? (reflection.tryGetTargetReflectionDeep() ?? reflection) : reflection;

function entry(reflection) {
  const target = resolved(reflection);
  return [reflection.name, types[target.kind] ?? "variable", signature(target), about(target)];
}

const shown = (children) =>
  (children ?? [])
    .filter(
      ({ name, flags }) =>
        !flags.isPrivate && !flags.isProtected && !/^[_[]/.test(name) && name !== "constructor",
    )
    .map(entry);

/** `{ modules, members }`: what each module exports, and what instances of Tensor and namespaces have. */
export async function declarations() {
  const app = await Application.bootstrap(
    {
      entryPoints: Object.values(entries).map((file) => join(root, file)),
      tsconfig: join(root, "site/tsconfig.json"),
      skipErrorChecking: true,
      excludeInternal: true,
      logLevel: "Error",
    },
    [new TSConfigReader()],
  );
  const project = await app.convert();
  if (project === undefined) throw new Error("TypeDoc could not read the declarations");
  const named = Object.entries(entries);
  const modules = {};
  const members = {};
  for (const child of project.children ?? []) {
    const found = named.find(([, file]) => child.sources?.[0]?.fullFileName === resolve(root, file));
    if (found === undefined) continue;
    modules[found[0]] = shown(child.children);
    if (found[0] !== "wengert") continue;
    for (const each of child.children ?? []) {
      const target = resolved(each);
      if (target.kind === ReflectionKind.Namespace || each.name === "Tensor")
        members[each.name] = shown(target.children);
    }
  }
  return { modules, members };
}
