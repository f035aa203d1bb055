import { describe, expect, test } from "vitest";
import { toHex } from "../../src/bytes/octets.ts";
import { liveSecrets, Secret } from "../../src/bytes/secret.ts";
import { Countermeasures } from "../../src/cipher/countermeasures.ts";
import { AccessPoint } from "../../src/handshake/access-point.ts";
import type { AccessPointEvent, AccessPointOptions, AddressedAction } from "../../src/handshake/access-point-event.ts";
import type { Action } from "../../src/handshake/action.ts";
import { suiteOfStation } from "../../src/handshake/suite.ts";
import { createSupplicant, type Supplicant } from "../../src/handshake/supplicant.ts";
import { destroyKey, joinTemporalKey, type KeyDescriptor } from "../../src/keys/descriptor.ts";
import { Random } from "../support/random.ts";
import { type ApSetting, rsnCcmp, wpaTkip } from "./access-point.ts";

/** A station and what it was given. */
interface Player {
  readonly spa: Uint8Array;
  readonly machine: Supplicant;
  readonly keys: string[];
  open: boolean;
}

/** An access point and stations of ours, on an air that loses only what a test says. */
class Cell {
  readonly ap: AccessPoint;
  readonly stations = new Map<string, Player>();
  readonly said: string[] = [];
  /** Which frames are lost on their way to a station. */
  loses: (spa: Uint8Array, octets: Uint8Array) => boolean = () => false;
  now = 0;
  readonly #setting: ApSetting;
  readonly #random: Random;
  readonly #pmk: Secret;
  readonly #groupKeys: string[] = [];

  constructor(setting: ApSetting, options: Partial<AccessPointOptions> = {}, seed = 1) {
    this.#setting = setting;
    this.#random = new Random(seed);
    this.#pmk = Secret.copyOf(setting.link.pmk);
    const { group, groupManagement } = setting.suite;
    this.ap = new AccessPoint({
      aa: setting.link.aa,
      apElements: {
        wpa: setting.descriptor === 254 ? setting.apElement : undefined,
        rsn: setting.descriptor === 2 ? setting.apElement : undefined,
        rsnx: undefined,
      },
      group: { group, groupManagement },
      eapolVersion: 2,
      random: (length) => this.#random.octets(length),
      ...options,
    });
    this.do({ type: "start", now: 0 });
  }

  join(last: number): Player {
    const spa = Uint8Array.of(2, 0, 0, 0, 1, last);
    const { stationElement, apElement, descriptor, link } = this.#setting;
    const [wpa, rsn] = descriptor === 254 ? [apElement, undefined] : [undefined, apElement];
    const machine = createSupplicant({
      pmk: this.#pmk,
      suite: suiteOfStation(stationElement),
      spa,
      aa: link.aa,
      ownElements: stationElement,
      apElements: { wpa, rsn, rsnx: undefined },
      eapolVersion: 1,
      random: (length) => this.#random.octets(length),
    });
    const player: Player = { spa, machine, keys: [], open: false };
    this.stations.set(toHex(spa), player);
    this.do({ type: "associated", now: this.now, station: { spa, pmk: this.#pmk, stationElements: stationElement } });
    return player;
  }

  do(event: AccessPointEvent): void {
    this.#carry(this.ap.handle(event));
  }

  /** Lets time run to the deadline. */
  timeOut(): void {
    this.now = this.ap.deadline ?? this.now;
    this.do({ type: "timeout", now: this.now });
  }

  /** What a station asks or reports. */
  ask(player: Player, event: { type: "rekey" | "mic-failure"; pairwise: boolean }): void {
    this.#answer(player, player.machine.handle({ ...event, now: this.now }));
  }

  end(): void {
    this.do({ type: "stop", now: this.now });
    for (const { machine } of this.stations.values()) machine.handle({ type: "disconnect", now: this.now });
    this.#pmk.destroy();
  }

  /** The group key that the access point sends under. */
  get groupKey(): string | undefined {
    return this.#groupKeys.at(-1);
  }

  #carry(actions: readonly AddressedAction[]): void {
    for (const { spa, action } of actions) {
      const player = spa === undefined ? undefined : this.stations.get(toHex(spa));
      this.said.push(`${spa === undefined ? "all" : spa[5]}: ${describeAction(action)}`);
      if (action.type === "set-key") this.#note(action.key, "authenticator", player);
      if (action.type === "deauthenticate" && player !== undefined) {
        this.stations.delete(toHex(player.spa));
        player.machine.handle({ type: "disconnect", now: this.now });
      }
      if (action.type !== "send" || player === undefined || this.loses(player.spa, action.octets)) continue;
      this.#answer(player, player.machine.handle({ type: "frame", now: this.now, octets: action.octets }));
    }
  }

  #answer(player: Player, actions: readonly Action[]): void {
    for (const action of actions) {
      if (action.type === "set-key") this.#note(action.key, "supplicant", player);
      if (action.type === "open-port") player.open = true;
      if (action.type !== "send") continue;
      this.do({ type: "frame", now: this.now, spa: player.spa, octets: action.octets });
    }
  }

  #note(key: KeyDescriptor, role: "supplicant" | "authenticator", player: Player | undefined): void {
    if (key.scope === "pairwise" || key.scope === "group") {
      const joined = joinTemporalKey(key, role);
      const text = `${key.scope} ${key.keyId} ${toHex(joined.octets)}`;
      joined.destroy();
      if (role === "supplicant") player?.keys.push(text);
      else if (key.scope === "group") this.#groupKeys.push(text);
    }
    destroyKey(key);
  }
}

function describeAction(action: Action): string {
  if (action.type === "set-key") return `set-key ${action.key.scope} ${action.key.keyId}`;
  if (action.type === "deauthenticate") return `deauthenticate ${action.reason}`;
  if (action.type === "discard") return `discard ${action.why}`;
  return action.type;
}

const lastGroupKey = (player: Player) => player.keys.filter((key) => key.startsWith("group")).at(-1);
const isGroup = (octets: Uint8Array) => ((octets[6] as number) & 8) === 0;

describe.each([
  ["WPA2 with CCMP", rsnCcmp],
  ["WPA with TKIP", wpaTkip],
] as const)("an access point and its stations: %s", (_, setting) => {
  test("every station has its own pairwise key and the one group key", () => {
    const cell = new Cell(setting);
    const players = [1, 2, 3].map((last) => cell.join(last));
    expect(players.every(({ open }) => open)).toBe(true);
    const pairwise = players.flatMap(({ keys }) => keys.filter((key) => key.startsWith("pairwise")));
    expect(new Set(pairwise).size).toBe(3);
    expect(new Set(players.map(lastGroupKey))).toEqual(new Set([cell.groupKey]));
    cell.end();
  });

  test("a rotation reaches every station, and the access point sends under the new key only then", () => {
    const cell = new Cell(setting);
    const players = [1, 2, 3].map((last) => cell.join(last));
    const before = cell.groupKey;
    cell.loses = (spa, octets) => spa[5] === 2 && isGroup(octets);
    cell.do({ type: "rekey", now: 0 });
    expect(cell.groupKey).toBe(before);
    cell.loses = () => false;
    cell.timeOut();
    expect(cell.groupKey).not.toBe(before);
    expect(new Set(players.map(lastGroupKey))).toEqual(new Set([cell.groupKey]));
    cell.end();
  });

  test("a station that leaves, or goes silent, in the middle of a rotation does not hold it up for ever", () => {
    const cell = new Cell(setting);
    const [first, second, third] = [1, 2, 3].map((last) => cell.join(last)) as [Player, Player, Player];
    cell.loses = (spa, octets) => spa[5] !== 1 && isGroup(octets);
    cell.do({ type: "rekey", now: 0 });
    const before = cell.groupKey;
    cell.do({ type: "left", now: 0, spa: second.spa });
    expect(cell.groupKey).toBe(before);
    for (let n = 0; n < 4; n++) cell.timeOut();
    expect(cell.said).toContain("3: deauthenticate 16");
    expect(cell.ap.stations).toBe(1);
    expect(cell.groupKey).toBe(lastGroupKey(first));
    expect(third.machine.at).toBe("ptk-start");
    cell.end();
  });

  test("a station that joins in the middle of a rotation is given the new key, and is not waited for", () => {
    const cell = new Cell(setting);
    cell.join(1);
    cell.loses = (_, octets) => isGroup(octets) && setting.descriptor === 2;
    cell.do({ type: "rekey", now: 0 });
    const joined = cell.join(2);
    cell.loses = () => false;
    cell.timeOut();
    expect(lastGroupKey(joined)).toBe(cell.groupKey);
    cell.end();
  });

  test("a rotation between message 3 and message 4 leaves nobody with the old key", () => {
    const cell = new Cell(setting);
    cell.loses = (_, octets) => ((octets[5] as number) & 1) === 1;
    const player = cell.join(1);
    cell.do({ type: "rekey", now: 0 });
    cell.loses = () => false;
    cell.timeOut();
    expect(lastGroupKey(player)).toBe(cell.groupKey);
    cell.end();
  });

  test("strict rekeying: half a second after a station left that had the keys", () => {
    const cell = new Cell(setting, { rekeyAfterLeaving: 500, groupRekeyAfter: 600_000 });
    const [stays, leaves] = [cell.join(1), cell.join(2)];
    expect(cell.ap.deadline).toBe(600_000);
    cell.now = 1000;
    cell.do({ type: "left", now: 1000, spa: leaves.spa });
    expect(cell.ap.deadline).toBe(1500);
    cell.timeOut();
    expect(lastGroupKey(stays)).toBe(cell.groupKey);
    expect(lastGroupKey(leaves)).not.toBe(cell.groupKey);
    expect(cell.ap.deadline).toBe(601_500);
    cell.end();
  });

  test("a station's request for group keys gives them to all, unless they are being given already", () => {
    const cell = new Cell(setting);
    const [one, other] = [cell.join(1), cell.join(2)];
    cell.ask(one, { type: "rekey", pairwise: false });
    expect(lastGroupKey(other)).toBe(cell.groupKey);
    cell.loses = (_, octets) => isGroup(octets);
    cell.do({ type: "rekey", now: 0 });
    const sent = cell.said.length;
    cell.ask(one, { type: "rekey", pairwise: false });
    expect(cell.said.slice(sent)).toEqual([]);
    cell.end();
  });

  test("a station that associates once more loses its old key and port first", () => {
    const cell = new Cell(setting);
    cell.join(1);
    const before = cell.said.length;
    cell.join(1);
    expect(cell.said.slice(before, before + 3)).toEqual(["1: close-port", "1: delete-key", "1: send"]);
    expect(cell.ap.stations).toBe(1);
    expect(cell.ap.authenticator(Uint8Array.of(2, 0, 0, 0, 1, 1))?.portOpen).toBe(true);
    cell.end();
  });

  test("no secret is left of a network that has ended, wherever it stood", () => {
    const before = liveSecrets();
    const cell = new Cell(setting, { rekeyAfterLeaving: 500 });
    for (let last = 1; last < 5; last++) cell.join(last);
    cell.do({ type: "left", now: 0, spa: Uint8Array.of(2, 0, 0, 0, 1, 2) });
    cell.loses = (spa) => spa[5] === 3;
    cell.do({ type: "rekey", now: 0 });
    cell.do({ type: "rekey", now: 0, spa: Uint8Array.of(2, 0, 0, 0, 1, 3) });
    cell.join(6);
    cell.end();
    expect(liveSecrets()).toBe(before);
    expect(() => cell.do({ type: "rekey", now: 0 })).toThrow(expect.objectContaining({ code: "ERR_STATE_CLOSED" }));
  });
});

/** Threat 26. */
describe("Michael failures", () => {
  test("the first costs the reporter its pairwise key, the second within a minute all their association", () => {
    const michael = new Countermeasures();
    const cell = new Cell(wpaTkip, { michael });
    const [one] = [cell.join(1), cell.join(2)];
    const before = cell.groupKey;
    cell.ask(one, { type: "mic-failure", pairwise: true });
    expect(one.keys.filter((key) => key.startsWith("pairwise"))).toHaveLength(2);
    cell.now = 59_000;
    cell.ask(one, { type: "mic-failure", pairwise: true });
    expect(cell.said.filter((line) => line.includes("deauthenticate"))).toEqual([
      "1: deauthenticate 14",
      "2: deauthenticate 14",
    ]);
    expect(cell.ap.stations).toBe(0);
    expect(cell.groupKey).not.toBe(before);
    cell.now = 118_000;
    cell.join(3);
    expect(cell.said.at(-1)).toBe("3: deauthenticate 14");
    cell.now = 119_000;
    expect(cell.join(4).open).toBe(true);
    cell.end();
  });

  test("those that the driver sees count as much as those that a station reports", () => {
    const cell = new Cell(wpaTkip, { michael: new Countermeasures() });
    cell.join(1);
    cell.do({ type: "mic-failure", now: 0 });
    cell.now = 30_000;
    cell.do({ type: "mic-failure", now: 30_000 });
    expect(cell.said.at(-2)).toBe("1: deauthenticate 14");
    cell.end();
  });

  test("a generator that fails behind the second leaves no key of what was done before", () => {
    const before = liveSecrets();
    const random = new Random(9);
    let broken = false;
    const cell = new Cell(wpaTkip, {
      michael: new Countermeasures(),
      random: (length) => (broken ? new Uint8Array(length) : random.octets(length)),
    });
    cell.join(1);
    // A rotation waits for the station: its end brings the new group keys, and then comes another rotation.
    cell.loses = () => true;
    cell.do({ type: "rekey", now: 0 });
    cell.do({ type: "mic-failure", now: 0 });
    broken = true;
    expect(() => cell.do({ type: "mic-failure", now: 0 })).toThrow(expect.objectContaining({ code: "ERR_KEY_ZERO" }));
    cell.end();
    expect(liveSecrets()).toBe(before);
  });

  test("more than a minute apart each is a first one", () => {
    const cell = new Cell(wpaTkip, { michael: new Countermeasures() });
    const player = cell.join(1);
    for (const now of [0, 60_000, 120_000]) {
      cell.now = now;
      cell.ask(player, { type: "mic-failure", pairwise: true });
    }
    expect(cell.ap.stations).toBe(1);
    cell.end();
  });

  test("a CCMP station cannot bring them about", () => {
    const michael = new Countermeasures();
    const cell = new Cell(rsnCcmp, { michael });
    const player = cell.join(1);
    for (let n = 0; n < 3; n++) cell.ask(player, { type: "mic-failure", pairwise: true });
    expect(michael.until(0)).toBeUndefined();
    expect(cell.said.filter((line) => line === "1: discard unexpected")).toHaveLength(3);
    cell.end();
  });
});
