/** Logs texts until no more can be written, and prints the error: for a process whose files may not be long. */
import { EventWriter } from "wengert/io";

const log = new EventWriter(process.argv[2] as string, { format: "jsonl" });
try {
  for (let step = 0; step < 1000; step++) log.text("text", "x".repeat(1000), step);
} catch (error) {
  console.log(String(error));
}
log.close();
