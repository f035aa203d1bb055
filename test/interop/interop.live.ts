import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, test } from "vitest";
import { Machine } from "./machine/machine.ts";
import { missingPackages } from "./machine/packages.ts";
import type { Peer, Scenario } from "./scenario.ts";
import { scenarios } from "./scenarios/all.ts";
import { Stage } from "./stage.ts";
import { proofTable, type Versions, writeTable } from "./table.ts";

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
if (missing.length > 0 && process.env["CI"]) throw new Error(`apt-get install ${missing.join(" ")}`);

describe.skipIf(missing.length > 0)(titleOf(missing), () => {
  const came = new Map<Scenario, number>();
  let folder: string;
  let machine: Machine | undefined;
  let failed = false;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "wpa-eapol-interop-"));
    machine = await Machine.boot(folder, radios);
  });

  afterAll(async () => {
    const proven = Array.from(came.keys()).filter((scenario) => came.get(scenario) === times);
    try {
      if (process.env["INTEROP_TABLE"] && machine !== undefined) {
        if (proven.length < scenarios.length) throw new Error("the table is written where every scenario was proven");
        writeTable(proofTable(proven, await versionsIn(machine), times));
      }
    } finally {
      await machine?.stop();
      if (failed || machine === undefined || process.env["INTEROP_KEEP"]) {
        console.error(`recordings and logs: ${folder}`);
      } else rmSync(folder, { recursive: true });
    }
  });

  for (let round = 1; round <= times; round++) {
    for (const [number, scenario] of wanted.entries()) {
      const { deed, suite, peer } = scenario;
      const words = [`${titles[peer]}: ${deed}`, ...(suite === undefined ? [] : [suite])].join(", ");
      test(times > 1 ? `${words} (${round})` : words, async (context) => {
        context.onTestFailed(() => {
          failed = true;
        });
        const stage = new Stage(machine as Machine, `live-${round}-${number + 1}`);
        try {
          await scenario.play(stage);
        } finally {
          await stage.end();
        }
        came.set(scenario, (came.get(scenario) ?? 0) + 1);
      });
    }
  }
});

function titleOf(packages: readonly string[]): string {
  return `on the air of a real kernel${packages.length === 0 ? "" : ` (apt-get install ${packages.join(" ")})`}`;
}

/** What the guest's programs say of themselves. */
async function versionsIn(machine: Machine): Promise<Versions> {
  const versionOf = async (command: string): Promise<string> => {
    const { output } = await machine.tryRun(command);
    return /\d+\.[\w.]+/.exec(output)?.[0] ?? "unknown";
  };
  return {
    kernel: machine.kernel,
    hostapd: await versionOf("hostapd -v"),
    wpa_supplicant: await versionOf("wpa_supplicant -v"),
    iwd: await versionOf("/usr/libexec/iwd --version"),
  };
}
