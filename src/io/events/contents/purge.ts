/** A resumed training: what was logged from its step on is logged again, and the former is not shown. */

import { Message } from "../protobuf.js";
import { type Content, eventFields } from "./content.js";

/** SessionLog.START of event.proto. */
const start = 1;

export const purge: Content = {
  kind: "purge",
  encode: (event) => event.message(eventFields.session, new Message().varint(1, start)),
  json: () => ({ purge: true }),
};
