import { describe, expect, test } from "vitest";
import { docCommentsOf, leavingThrough, originsOf, uncommentedMembersOf } from "./support/doc-comments.ts";
import { roomOf } from "./support/house.ts";
import { misspelling } from "./support/origins.ts";
import { readSources } from "./support/sources.ts";

const sources = readSources();

const doors = Array.from(sources.keys()).filter((file) => /^(?:index|errors|\w+\/index)\.ts$/.test(file));

/** Rooms and files whose functions nothing outside this library defines, each with the reason. */
const ours: Readonly<Record<string, string>> = {
  "platform.ts": "what a platform has is declared by its name",
  "diagnose/log.ts": "which program prints which line is said in diagnose/lines",
  "diagnose/explain.ts": "what may follow from which line is said in diagnose/rules",
  "diagnose/explain-capture.ts": "what may follow from which finding is said in diagnose/rules",
  "diagnose/describe.ts": "the words are our own",
};

describe("a tag that says where a fact comes from", () => {
  test.each([
    "@spec IEEE 802.11-2016 12.7.2, Figure 12-32",
    "@spec IEEE 802.11-2016 12.7.1.3; vectors in Annex J.7",
    "@spec IEEE 802.11-2016 Table 9-133, 12.7.3 Table 12-8",
    "@spec IEEE 802.1X-2010 11.9, IEEE 802.11-2016 12.7.2",
    "@spec RFC 3394 2.2.1",
    "@spec RFC 1321",
    "@spec FIPS 180-4 6.1.2 step 1",
    "@spec NIST SP 800-38B 6.2",
    "@source FreeBSD sys/net80211/ieee80211_ioctl.h; offsets checked against a C compiler",
    "@source RFC 6229, which has the vectors",
  ])("is well spelled as `%s`", (comment) => expect(originsOf(comment).map(misspelling)).toEqual([undefined]));

  test.each([
    "@spec",
    "@spec 12.7.2",
    "@spec 802.11-2016 12.7.2",
    "@spec IEEE 802.11 12.7.2",
    "@spec IEEE 802.11-2017 12.7.2",
    "@spec IEEE 802.11-2016",
    "@spec IEEE 802.11-2016 somewhere",
    "@spec IEEE 802.1X-2010 11.9, IEEE 802.11-2015 12.7.2",
    "@spec RFC3394",
    "@spec the standard",
    "@source",
    "@source somebody's page",
    "@source FreeBSDish",
  ])("is not as `%s`", (comment) => expect(originsOf(comment).map(misspelling)).not.toEqual([undefined]));

  test("is found wherever it stands in a comment", () => {
    const comment =
      "/** A thing {@link Other}. @spec RFC 1321 */\n\n/**\n * More.\n *\n * @source FreeBSD\n *   sys\n * @throws X\n */";
    expect(originsOf(comment).map(({ tag, text }) => `${tag}: ${text}`)).toEqual([
      "spec: RFC 1321",
      "source: FreeBSD sys",
    ]);
  });

  test.each(Array.from(sources))("is well spelled in %s", (_, text) => {
    expect(originsOf(docCommentsOf(text)).map(misspelling).filter(Boolean)).toEqual([]);
  });
});

describe("a file whose functions leave through a door", () => {
  const leaving = doors.flatMap((door) => leavingThrough(door, sources)).filter(({ declared }) => declared.isFunction);
  const files = Array.from(new Set(leaving.map(({ file }) => file)));
  const silent = files.filter((file) => originsOf(docCommentsOf(sources.get(file) as string)).length === 0);

  test("says where they come from, or is our own for a stated reason", () => {
    expect(silent.filter((file) => !(file in ours) && !(roomOf(file) in ours))).toEqual([]);
  });

  test("is not called our own without need", () => {
    const needed = new Set(silent.flatMap((file) => [file, roomOf(file)]));
    expect(Object.keys(ours).filter((key) => !needed.has(key))).toEqual([]);
  });
});

describe("what leaves through a door", () => {
  test.each(doors)("has a doc comment, and so has each of its members: %s", (door) => {
    const silent = leavingThrough(door, sources).flatMap(({ file, declared: { name, comment } }) => [
      ...(comment === "" ? [`${file}: ${name}`] : []),
      ...uncommentedMembersOf(name, file, sources.get(file) as string).map((member) => `${file}: ${member}`),
    ]);
    expect(silent).toEqual([]);
  });

  test.each([
    ["interface B { x: number;\n /** Y. */ y: number; z(): void; readonly type: 'b' }", ["B.x", "B.z"]],
    [
      "class B { constructor() {} #p = 1; private q = 2; override x = 3; get r() { return 4; } static { } }",
      ["B.constructor", "B.r"],
    ],
    ["class B implements A { a() {} }", []],
  ])("is found where a member has none: %s", (text, members) => {
    expect(uncommentedMembersOf("B", "b.ts", `/** B. */ export ${text}`)).toEqual(members);
  });
});
