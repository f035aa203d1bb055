import { expect, test } from "vitest";
import { liveSecrets } from "../../src/bytes/secret.ts";
import { runCli } from "../support/cli.ts";
import { loadRecording } from "../support/recordings.ts";

test("the tour tells the trace, its refusal, and the three endings", async () => {
  const before = liveSecrets();
  const { code, out, err } = await runCli(["tour"]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  const told = [
    "1/4      received  99",
    "2/4      sent      123",
    "3/4      received  123",
    "4/4      sent      99",
    "19 is WPAKEY",
    "1. device-refused-key",
    "2. cipher-module-missing",
    'refused: ENODEV, errno 19, "Operation not supported by device"',
    'refused: ENXIO, errno 6, "Device not configured"',
    "dmesg: ieee80211_load_module: load the wlan_tkip module by hand for now.",
    "key table: pairwise, cipher TKIP, 128 bits",
  ];
  const places = told.map((line) => out.indexOf(line));
  for (const [at, place] of places.entries()) expect(place, told[at]).toBeGreaterThan(places[at - 1] ?? -1);
  expect(out).not.toContain("\n  no ");
  expect(out).not.toContain("\u001b");
  expect(out).not.toContain((loadRecording("wpa-tkip").keys.ptk_sta[0] as string).slice(64, 96));
  expect(liveSecrets()).toBe(before);
});

test("on a terminal it is coloured", async () => {
  expect((await runCli(["tour"], { terminal: true })).out).toContain("\u001b[1m");
});
