/** What needs a server, where there is none, in a browser: it says what does its work there. */
import { PlatformError } from "../arguments/index.js";
import type { LivePage, LivePageOptions } from "./live/live-kinds.js";

/** Serves a page, which a browser cannot. @throws PlatformError always. */
export async function serveLivePage(_options: LivePageOptions): Promise<LivePage> {
  throw new PlatformError(
    "serveLivePage: is a server, and wengert/train was loaded in its form for browsers, which have none. " +
      "Put the picture into a page of yours: image.innerHTML = plotCurves(history). In Node, " +
      "wengert/train/node has it whatever the bundler chooses.",
  );
}
