import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, test } from "vitest";
import { Machine } from "./machine/machine.ts";
import { missingPackages } from "./machine/packages.ts";
import type { Peer, Scenario } from "./scenario.ts";
import { joining } from "./scenarios/joining.ts";
import { Stage } from "./stage.ts";

const scenarios: readonly Scenario[] = [...joining];

/** hostapd's, ours, and five for stations. */
const radios = 7;

const titles: Readonly<Record<Peer, string>> = {
  hostapd: "our station at hostapd",
  wpa_supplicant: "our access point, wpa_supplicant",
  iwd: "our access point, iwd",
};

const times = Number(process.env["INTEROP_TIMES"] ?? 1);
const wanted = process.env["INTEROP_TELLING"] ? scenarios.filter(({ telling }) => telling) : scenarios;
const missing = missingPackages();
if (missing.length > 0 && process.env["CI"]) throw new Error(`missing packages: ${missing.join(" ")}`);

describe.skipIf(missing.length > 0)(`on the air of a real kernel${reasonOf(missing)}`, () => {
  let folder: string;
  let machine: Machine;
  let failed = false;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "wpa-eapol-interop-"));
    machine = await Machine.boot(folder, radios);
  });

  afterAll(async () => {
    await machine?.stop();
    if (failed || machine === undefined || process.env["INTEROP_KEEP"]) console.error(`recordings and logs: ${folder}`);
    else rmSync(folder, { recursive: true });
  });

  for (let round = 1; round <= times; round++) {
    for (const [number, scenario] of wanted.entries()) {
      const suffix = times > 1 ? ` (${round})` : "";
      test(`${titles[scenario.peer]}: ${scenario.name}${suffix}`, async (context) => {
        context.onTestFailed(() => {
          failed = true;
        });
        const stage = new Stage(machine, `live-${round}-${number + 1}`);
        try {
          await scenario.play(stage);
        } finally {
          await stage.end();
        }
      });
    }
  }
});

function reasonOf(packages: readonly string[]): string {
  return packages.length === 0 ? "" : ` (needs ${packages.join(" ")})`;
}
