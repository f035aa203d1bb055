// Reads the JSON that vitest writes. First line: how many tests passed, how many failed. Then a line for each file that
// failed as a whole, each test that failed, and each that was skipped in a file that ran.
import { readFileSync } from "node:fs";
import { relative } from "node:path";

const results = JSON.parse(readFileSync(process.argv[2], "utf8"));
const firstLine = (text) => (text ?? "").split("\n", 1)[0];
const lines = results.testResults.flatMap(({ name, status, message, assertionResults }) => {
  const file = relative(process.cwd(), name);
  const named = (word, wanted) =>
    assertionResults
      .filter((test) => wanted.includes(test.status))
      .map((test) => `${word}  ${file}: ${test.fullName}  ${firstLine(test.failureMessages?.[0])}`.trimEnd());
  const failed = named("fail", ["failed"]);
  const broken = status === "failed" && failed.length === 0;
  if (broken) return [`fail  ${file}  ${firstLine(message)}`];
  return [...failed, ...named("skip", ["skipped", "pending", "todo", "disabled"])];
});
console.log([`${results.numPassedTests} ${results.numFailedTests}`, ...lines].join("\n"));
