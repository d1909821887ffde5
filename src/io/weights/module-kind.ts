/** The kind of argument that is a module. */
import { type Kind, kind } from "../../arguments/index.js";
import { Module } from "../../nn/index.js";

export const moduleKind: Kind<Module<never, unknown>> = kind("a module", (value) => value instanceof Module);
