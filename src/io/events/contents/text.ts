/** Texts: what a person should read beside the curves, as Markdown. */
import { show, ValueError } from "../../../arguments/index.js";
import { Message } from "../protobuf.js";
import type { Content } from "./content.js";
import { valueFields, writeSummary } from "./summary.js";

/** DT_STRING of types.proto. */
const stringType = 7;

/** @throws ValueError for what is no string. */
export function textContent(by: string, given: unknown): Content {
  if (typeof given !== "string") throw new ValueError(`${by}: the text must be a string, got ${show(given)}`);
  return {
    kind: "text",
    encode: (event, tag) =>
      writeSummary(event, tag, (value) => {
        // a tensor of one string, and the plugin that shows it
        const shape = new Message().message(2, new Message().varint(1, 1));
        value.message(
          valueFields.tensor,
          new Message().varint(1, stringType).message(2, shape).text(8, given),
        );
        value.message(valueFields.metadata, new Message().message(1, new Message().text(1, "text")));
      }),
    json: () => ({ text: given }),
  };
}
