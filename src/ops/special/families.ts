/** The families of functions that only some programs use: see registry.ts. */
import * as bessel from "./bessel/functions.js";
import * as besselOps from "./bessel/ops.js";
import * as division from "./division.js";
import * as gamma from "./gamma.js";
import * as hyperbolic from "./hyperbolic.js";
import * as logarithms from "./logarithms.js";
import * as erfcxOp from "./normal/erfcx-op.js";
import * as errorFunction from "./normal/functions.js";
import * as polygammaOp from "./polygamma-op.js";
import * as questions from "./questions.js";
import * as special from "./special.js";

export const specialFamilies = [
  {
    title: "Logarithms and powers to other bases",
    files: ["ops/special/logarithms"],
    functions: logarithms,
  },
  {
    title: "Inverses of hyperbolic functions",
    files: ["ops/special/hyperbolic"],
    functions: hyperbolic,
  },
  {
    title: "The gamma function",
    files: ["ops/special/gamma", "ops/special/polygamma-op"],
    functions: gamma,
    internal: polygammaOp,
  },
  {
    title: "The error function and the normal distribution",
    files: ["ops/special/normal/functions", "ops/special/normal/erfcx-op"],
    functions: errorFunction,
    internal: erfcxOp,
  },
  {
    title: "Bessel functions",
    files: ["ops/special/bessel/functions", "ops/special/bessel/ops"],
    functions: bessel,
    internal: besselOps,
  },
  { title: "Special functions", files: ["ops/special/special"], functions: special },
  { title: "Division to whole numbers", files: ["ops/special/division"], functions: division },
  { title: "Kinds of numbers", files: ["ops/special/questions"], functions: questions },
];
