/** webpack 5 needs nothing for a Worker but to be told of production. */
export default { mode: "production" };
