/** What rollup needs for packages of npm. */
import nodeResolve from "@rollup/plugin-node-resolve";

export default { plugins: [nodeResolve({ browser: true })], output: { format: "es" } };
