import { describe, expect, test } from "vitest";
import { liveSecrets } from "../../src/bytes/secret.ts";
import { type Policy, policyFor } from "../../src/handshake/policy.ts";
import { Akm, Cipher } from "../../src/ie/suite.ts";
import type { Faults } from "../../src/simulation/medium.ts";
import { JoinedNetwork } from "../../src/simulation/network.ts";
import type { JoinedNetworkOptions } from "../../src/simulation/network-options.ts";
import type { NetworkHappening } from "../../src/simulation/network-story.ts";
import { cases } from "../support/cases.ts";

const wpaTkip = policyFor([Akm.psk], {
  protocols: ["wpa"],
  pairwise: [Cipher.tkip],
  group: [Cipher.tkip],
  management: "off",
});
const rsnCcmp = policyFor([Akm.psk], { pairwise: [Cipher.ccmp], group: [Cipher.ccmp], management: "off" });
const rsnSae = policyFor([Akm.sae], { pairwise: [Cipher.gcmp256], group: [Cipher.ccmp], management: "required" });
const mixed = policyFor([Akm.psk], {
  protocols: ["rsn", "wpa"],
  pairwise: [Cipher.ccmp],
  wpaPairwise: [Cipher.tkip],
  group: [Cipher.tkip],
  management: "off",
});

const ftPsk = policyFor([Akm.ftPsk, Akm.psk], { pairwise: [Cipher.ccmp], group: [Cipher.ccmp] });
const extended = { ...rsnCcmp, extendedKeyId: true };

const policies: readonly (readonly [string, Policy, Policy])[] = [
  ["WPA with TKIP", wpaTkip, wpaTkip],
  ["WPA2 with CCMP", rsnCcmp, rsnCcmp],
  ["WPA3 with GCMP-256, a CCMP group and protected management frames", rsnSae, rsnSae],
  ["WPA2 with CCMP and Extended Key ID", extended, extended],
  ["WPA2 with CCMP, and Extended Key ID at the access point alone", extended, rsnCcmp],
  ["FT-PSK with CCMP", ftPsk, ftPsk],
  ["a network of both, and a station of WPA", mixed, wpaTkip],
];

/** Every harm at once, more than any real medium does. */
const storm: Faults = {
  lose: 0.2,
  duplicate: 0.2,
  delay: 0.2,
  delayLimit: 1500,
  truncate: 0.05,
  flip: 0.05,
  replay: 0.2,
  forge: 0.2,
};

function networkOf(policy: Policy, stationPolicy: Policy | undefined, options: Partial<JoinedNetworkOptions>) {
  const happenings: NetworkHappening[] = [];
  const tell = (happening: NetworkHappening) => happenings.push(happening);
  return { network: new JoinedNetwork({ policy, stationPolicy, tell, ...options }), happenings };
}

const allAgree = (network: JoinedNetwork) => network.stations.every(({ connected, agrees }) => connected && agrees);

describe.each(policies)("a joined network: %s", (_, policy, stationPolicy) => {
  test("connects its stations, and both ends have the same keys", () => {
    const { network, happenings } = networkOf(policy, stationPolicy, { stations: 3 });
    network.start();
    network.run(100);
    expect(allAgree(network)).toBe(true);
    expect(happenings.filter((one) => one.type === "deed" && one.deed.type === "discard")).toEqual([]);
    network.end();
  });

  test("renews pairwise and group keys, by either side, by time and when a station leaves", () => {
    const { network, happenings } = networkOf(policy, stationPolicy, {
      stations: 3,
      handshakes: { rekeyAfter: 60_000 },
      groupRekeyAfter: 45_000,
      rekeyAfterLeaving: 500,
    });
    network.start();
    network.run(1000);
    network.ask(1, "rekey", true);
    network.run(1000);
    network.ask(2, "rekey", false);
    network.run(1000);
    network.rekey(3);
    network.run(1000);
    network.leave(2);
    network.run(120_000);
    network.join(2);
    network.run(1000);
    expect(allAgree(network)).toBe(true);
    expect(network.reinstalled).toBe(0);
    const set = happenings.filter((one) => one.type === "deed" && one.party === 1 && "cipher" in one.deed);
    expect(set.length).toBeGreaterThan(8);
    network.end();
  });

  const total = cases(12, 2000);
  test(`comes through ${total} storms of loss, repetition, delay, damage and forgery, once they are over`, () => {
    const before = liveSecrets();
    let forged = 0;
    for (let seed = 0; seed < total; seed++) {
      const options = { stations: 2, faults: storm, seed: `storm ${seed}`, groupRekeyAfter: 3000 };
      const { network, happenings } = networkOf(policy, stationPolicy, options);
      network.start();
      for (let n = 0; n < 4; n++) {
        network.run(2000);
        network.rekey((n % 2) + 1);
        network.ask(((n + 1) % 2) + 1, "rekey", n % 2 === 0);
      }
      network.faults = {};
      network.run(40_000, () => allAgree(network));
      if (!allAgree(network)) expect.fail(`seed ${seed}: not all keys agree`);
      if (network.reinstalled > 0) expect.fail(`seed ${seed}: a key was installed again`);
      forged += happenings.filter((one) => one.type === "frame" && one.fate === "forged").length;
      network.end();
      if (liveSecrets() !== before) expect.fail(`seed ${seed}: ${liveSecrets() - before} secrets live on`);
    }
    expect(forged).toBeGreaterThan(total);
  }, 600_000);
});

/**
 * Frames that nobody could read, over rekeys by either side on a medium that loses and repeats, but keeps the order. One
 * that comes late may be under a key that another has replaced, and be lost with Extended Key ID as well.
 */
function unreadable(policy: Policy, seed: string): number {
  const faults = { lose: 0.3, duplicate: 0.3 };
  const { network, happenings } = networkOf(policy, undefined, { seed });
  network.start();
  network.run(1000);
  network.faults = faults;
  for (let n = 0; n < 6; n++) {
    if (n % 2 === 0) network.rekey(1);
    else network.ask(1, "rekey", true);
    network.run(5000);
  }
  expect(network.reinstalled).toBe(0);
  network.end();
  return happenings.filter(
    (one) => one.type === "deed" && one.deed.type === "discard" && one.deed.why === "undecryptable",
  ).length;
}

// 12.6.21: with two key IDs new keys come into use without a frame being lost for them.
test("Extended Key ID loses no frame to a key that comes too soon or too late, and a single key ID does", () => {
  const total = cases(20, 2000);
  let [withTwo, withOne] = [0, 0];
  for (let n = 0; n < total; n++) {
    withTwo += unreadable(extended, `rekeys ${n}`);
    withOne += unreadable(rsnCcmp, `rekeys ${n}`);
  }
  expect(withTwo).toBe(0);
  expect(withOne).toBeGreaterThan(total / 4);
}, 600_000);

test("two runs with one seed are alike, and with another they are not", () => {
  const story = (seed: string) => {
    const { network, happenings } = networkOf(rsnCcmp, undefined, { faults: storm, seed });
    network.start();
    network.run(5000);
    network.end();
    return JSON.stringify(happenings, (_, value) => (typeof value === "bigint" ? `${value}` : value));
  };
  expect(story("a")).toBe(story("a"));
  expect(story("a")).not.toBe(story("b"));
});

test("a station with another PMK is sent away with reason 15, again and again, and no port opens", () => {
  const { network, happenings } = networkOf(rsnCcmp, undefined, { stationPmk: new Uint8Array(32).fill(1) });
  network.start();
  network.run(10_000);
  const reasons = happenings.flatMap((one) =>
    one.type === "deed" && one.deed.type === "deauthenticate" ? [one.deed.reason] : [],
  );
  expect(reasons.length).toBeGreaterThanOrEqual(2);
  expect(new Set(reasons)).toEqual(new Set([15]));
  expect(happenings.some((one) => one.type === "deed" && one.deed.type === "open-port")).toBe(false);
  network.end();
});

/** Threat 26. */
test("two Michael failures within a minute silence a TKIP network for a minute", () => {
  const { network, happenings } = networkOf(wpaTkip, undefined, { stations: 2 });
  network.start();
  network.run(1000);
  network.ask(1, "mic-failure", true);
  network.run(1000);
  network.ask(1, "mic-failure", true);
  network.run(30_000);
  expect(network.stations.some(({ connected }) => connected)).toBe(false);
  network.run(40_000);
  expect(allAgree(network)).toBe(true);
  const reasons = happenings.flatMap((one) =>
    one.type === "deed" && one.deed.type === "deauthenticate" ? [one.deed.reason] : [],
  );
  expect(new Set(reasons)).toEqual(new Set([14]));
  network.end();
});

test("nothing of a story is a key", () => {
  const pmk = new Uint8Array(32).map((_, at) => 0x80 + at);
  const { network, happenings } = networkOf(wpaTkip, undefined, { pmk });
  network.start();
  network.run(100);
  const told = happenings.filter((one) => one.type === "deed");
  expect(told.length).toBeGreaterThan(5);
  for (const one of told) {
    for (const value of Object.values(one.deed)) expect(value instanceof Uint8Array).toBe(false);
  }
  network.end();
});
