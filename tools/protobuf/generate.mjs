/**
 * Writes the messages of each .proto file beside this one as TypeScript: its descriptor, from which
 * @bufbuild/protobuf encodes and decodes at run time, and an interface for each message. With --check it only
 * says whether what is committed is what the .proto files give.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fromBinary, ScalarType, toBinary } from "@bufbuild/protobuf";
import { fileDesc } from "@bufbuild/protobuf/codegenv2";
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";

/** Which .proto file becomes which module. */
const targets = { "onnx.proto": "src/io/onnx/messages.ts" };

const here = new URL("./", import.meta.url);

const scalars = {
  [ScalarType.DOUBLE]: "number",
  [ScalarType.FLOAT]: "number",
  [ScalarType.INT32]: "number",
  [ScalarType.UINT32]: "number",
  [ScalarType.INT64]: "bigint",
  [ScalarType.UINT64]: "bigint",
  [ScalarType.BOOL]: "boolean",
  [ScalarType.STRING]: "string",
  [ScalarType.BYTES]: "Uint8Array",
};

const nameOf = (message) => message.typeName.slice(message.file.proto.package.length + 1).replaceAll(".", "");

function valueType(field) {
  if (field.enum !== undefined) return "number";
  if (field.message !== undefined) return nameOf(field.message);
  const type = scalars[field.scalar];
  if (type === undefined) throw new Error(`${field}: no TypeScript type for this scalar`);
  return type;
}

function member(field) {
  const type = valueType(field);
  return `  readonly ${field.localName}?: ${field.fieldKind === "list" ? `readonly ${type}[]` : type};`;
}

function oneof({ localName, fields }) {
  const cases = fields.map(
    (field) => `{ readonly case: "${field.localName}"; readonly value: ${valueType(field)} }`,
  );
  const type = [...cases, "{ readonly case: undefined; readonly value?: undefined }"];
  return [
    `  readonly ${localName}?:`,
    ...type.map((each, i) => `    | ${each}${i === type.length - 1 ? ";" : ""}`),
  ];
}

function* messagesOf(messages) {
  for (const message of messages) {
    yield message;
    yield* messagesOf(message.nestedMessages);
  }
}

function moduleOf(proto) {
  const buf = new URL("node_modules/.bin/buf", here).pathname;
  const set = execFileSync(
    buf,
    ["build", "--as-file-descriptor-set", "--exclude-source-info", "-o", "-", "--path", proto],
    {
      cwd: here,
    },
  );
  const descriptor = fromBinary(FileDescriptorSetSchema, set).file.find(({ name }) => name === proto);
  const base64 = Buffer.from(toBinary(FileDescriptorProtoSchema, descriptor)).toString("base64");
  const lines = base64.match(/.{1,96}/g).map((line) => `  "${line}"`);
  const { messages } = fileDesc(base64);
  const interfaces = [...messagesOf(messages)].map((message) => {
    const members = message.members.flatMap((each) => (each.kind === "oneof" ? oneof(each) : [member(each)]));
    return `export interface ${nameOf(message)} {\n${members.join("\n")}\n}`;
  });
  return [
    `/** The messages of tools/protobuf/${proto}, written by \`npm run generate --prefix tools/protobuf\`. */`,
    `/** What @bufbuild/protobuf encodes and decodes them by: the file's descriptor, in base64. */\nexport const descriptor =\n${lines.join(" +\n")};`,
    ...interfaces,
    "",
  ]
    .join("\n\n")
    .replace(/\n\n$/, "\n");
}

let stale = 0;
for (const [proto, path] of Object.entries(targets)) {
  const target = new URL(`../../${path}`, here);
  const written = moduleOf(proto);
  if (!process.argv.includes("--check")) {
    writeFileSync(target, written);
    console.log(`${path} written`);
  } else if (readFileSync(target, "utf8") === written) console.log(`${path} is what ${proto} gives`);
  else {
    console.error(`${path} is not what ${proto} gives; run npm run generate --prefix tools/protobuf`);
    stale++;
  }
}
process.exitCode = stale === 0 ? 0 : 1;
