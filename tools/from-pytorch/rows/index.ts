/** All rows of the table, by section, in the order in which the page has them. */
import type { Section } from "../rows.js";
import { algebra, fourier, products } from "./algebra.js";
import { activations, elementwise } from "./elementwise.js";
import { images, losses } from "./networks.js";
import { masked, reductions } from "./reductions.js";
import { dataSets, drawn, gradientsOf, initial, layers, optimizers } from "./rooms.js";
import { making, places, shapes } from "./shape.js";

export const sections: readonly Section[] = [
  making,
  shapes,
  places,
  elementwise,
  reductions,
  masked,
  products,
  algebra,
  fourier,
  activations,
  losses,
  images,
  layers,
  initial,
  optimizers,
  gradientsOf,
  drawn,
  dataSets,
];
