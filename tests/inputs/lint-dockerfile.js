// Lints the Dockerfile named by the first argument; exits 1 and prints what is wrong, if anything is.
const { readFileSync } = require("node:fs");
const { validate } = require("dockerfile-utils");

const path = process.argv[2];
const problems = validate(readFileSync(path, "utf8"));
for (const problem of problems) {
  console.error(`${path}:${problem.range.start.line + 1}: ${problem.message}`);
}
process.exit(problems.length === 0 ? 0 : 1);
