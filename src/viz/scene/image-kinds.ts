/** What a user says of the images in a picture: shapes, by name. */
import { isPlainObject, isWhole, type Kind, kind } from "../../arguments/index.js";
import type { ImageShape } from "../snapshot/image-shape.js";

export type ImageShapes = Readonly<Record<string, ImageShape>>;

const isShape = (value: unknown): value is ImageShape =>
  value === "image" ||
  (Array.isArray(value) && value.length === 2 && isWhole(value[0], 1) && isWhole(value[1], 1));

export const imageShapesKind: Kind<ImageShapes> = kind(
  'an object of names with "image" or [height, width] each',
  (value) => isPlainObject(value) && Object.values(value).every(isShape),
);

/** What a snapshot has to keep for a picture. */
export function imagesKept(images: "auto" | "none" | ImageShapes = "auto"): "auto" | readonly string[] {
  return typeof images === "object" ? Object.keys(images) : images === "auto" ? "auto" : [];
}
