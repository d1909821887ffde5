/** Every operator, by the name of the op that it writes. */
import { elementwise } from "./elementwise.js";
import { fourier } from "./fourier.js";
import { images } from "./images.js";
import { network } from "./network.js";
import type { Operator } from "./operator.js";
import { reductions } from "./reductions.js";
import { shapes } from "./shapes.js";

export const operators: ReadonlyMap<string, Operator> = new Map(
  Object.entries({ ...elementwise, ...reductions, ...shapes, ...network, ...images, ...fourier }),
);
