/** Nothing but its one line: what starting Node alone costs. */
console.log("ready");
