import { describe, expect, test } from "vitest";
import { explainLog, LogExplainer } from "../../src/diagnose/explain.ts";
import { logText } from "./support.ts";

/** Logs of both sides: of a failure that is proved by dumps and spoken words, and of a Michael failure. */
const logs = ["wrong-pass-wpa2.wpa.log", "wrong-pass-wpa2.hostapd.log", "wpa-tkip-micfail.wpa.log"].map((name) =>
  logText(`logs/${name}`),
);

const each = (text: string, change: (line: string) => string): string => text.replace(/^.+$/gm, (line) => change(line));
const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const ways: readonly [string, (text: string) => string][] = [
  ["in colour", (text) => each(text, (line) => `\u001b[0;32m${line}\u001b[0m`)],
  ["with what grep --color found", (text) => text.replaceAll("WPA", "\u001b[01;31m\u001b[KWPA\u001b[m\u001b[K")],
  ["in colour, as cat -v shows it", (text) => each(text, (line) => `^[[1;39m${line}^[[0m`)],
  ["in colour, as rsyslog writes it", (text) => each(text, (line) => `#033[0;1;31m${line}#033[0m`)],
  ["of docker compose", (text) => each(text, (line) => `\u001b[36mhostapd_1  |\u001b[0m ${line}`)],
  ["escaped for HTML", (text) => escaped(text).replaceAll("'", "&#39;")],
  ["escaped for HTML in other ways", (text) => escaped(text).replaceAll("'", "&#x27;").replaceAll("  ", "&nbsp; ")],
  ["in a page", (text) => `<pre><code>${escaped(text).replaceAll("'", "&#039;")}</code></pre>`],
  ["in a page with its own line ends", (text) => escaped(text).replaceAll("'", "&apos;").replaceAll("\n", "<br/>\n")],
  ["in a page of one line", (text) => escaped(text).replaceAll("'", "&#39;").replaceAll("\n", "<br>")],
  ["with blanks that do not break", (text) => text.replaceAll(" ", "\u00a0")],
  [
    "with quotes of a word processor",
    (text) => text.replace(/'([^'\n]*)'/g, "\u2018$1\u2019").replace(/"([^"\n]*)"/g, "\u201c$1\u201d"),
  ],
  ["as code of Markdown, line by line", (text) => each(text, (line) => `\`${line}\``)],
  ["as code of Markdown, with a break at each line's end", (text) => each(text, (line) => `\`${line}\`  `)],
  ["as a list of Markdown", (text) => each(text, (line) => `- \`${line}\``)],
  ["as code of Markdown, quoted", (text) => each(text, (line) => `> \`${line}\``)],
  ["as code of Markdown, between fences", (text) => `\`\`\`text\n${each(text, (line) => `\`${line}\``)}\n\`\`\`\n`],
  ["of docker's json-file", (text) => each(text, (line) => JSON.stringify({ log: `${line}\n`, stream: "stdout" }))],
  ["of journalctl -o json", (text) => each(text, (line) => JSON.stringify({ PRIORITY: "6", MESSAGE: line }))],
  [
    "of journalctl -o json, where it is not all UTF-8",
    (text) => each(text, (line) => JSON.stringify({ MESSAGE: [...Buffer.from(line, "latin1")] })),
  ],
];

describe("a log is explained as it would be without what other programs put into it", () => {
  test.each(ways)("%s", (_, way) => {
    for (const log of logs) expect(explainLog(way(log))).toEqual(explainLog(log));
  });

  test.each(ways)("%s, in pieces that are cut anywhere", (_, way) => {
    const [log = ""] = logs;
    const marked = way(log);
    const explainer = new LogExplainer();
    for (let at = 0; at < marked.length; at += 40_009) explainer.push(marked.slice(at, at + 40_009));
    expect(explainer.end()).toEqual(explainLog(log));
  });

  test("a first colour that comes late", () => {
    const [log = ""] = logs;
    const end = log.lastIndexOf("\n", log.length - 2);
    expect(end).toBeGreaterThan(65_536);
    const late = each(log.slice(end), (line) => `\u001b[0;1;31m${line}\u001b[0m`);
    expect(explainLog(log.slice(0, end) + late)).toEqual(explainLog(log));
  });
});

test("code of Markdown that a mailer wrapped has its dump", () => {
  const [log = ""] = logs;
  const message1 = /^.*RX EAPOL - hexdump\(len=\d+\):(?: [0-9a-f]{2})+/m.exec(log)?.[0] ?? "";
  const wrapped = (words: string) => words.replace(/(.{1,72})(?: |$)/g, "$1\n").trimEnd();
  const explained = explainLog(`${wrapped(`\`${message1}\``)}\n`);
  expect(explained.messages.map(({ message }) => message)).toEqual(["1/4"]);
  expect(explained.messages).toEqual(explainLog(`${message1}\n`).messages);
});

test("a grave accent that is no code stays", () => {
  const line = "wlan0: Trying to associate with SSID 'caf`'";
  expect(explainLog(`${line}\nand \`this\` is prose\n`).steps).toEqual(explainLog(`${line}\n`).steps);
});

test("words in angle brackets that are no tags stay", () => {
  const line = "<3>CTRL-EVENT-EAP-FAILURE EAP authentication failed";
  expect(explainLog(`<info>  &quot;\n${line}\n`).failures).toHaveLength(1);
});

test("braces that are no JSON, and JSON that has no words, are left", () => {
  const refused = "wlan0: CTRL-EVENT-ASSOC-REJECT bssid=00:09:5b:f9:b6:04 status_code=43";
  for (const other of ['{"log":', '{"a":1}', "{}", "{", '{"log":{"deep":[]}}', "null"]) {
    expect(explainLog(`{"log":"first\\n"}\n${other}\n${refused}\n`).failures).toHaveLength(1);
  }
});
