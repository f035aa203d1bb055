import { akmWords } from "../config/key-management.ts";
import { type Policy, policyFor } from "../handshake/policy.ts";
import { Akm, Cipher, type SuiteSelector } from "../ie/suite.ts";
import type { Faults } from "../simulation/medium.ts";
import { JoinedNetwork } from "../simulation/network.ts";
import type { NetworkHappening } from "../simulation/network-story.ts";
import { samplePmk } from "../simulation/sample-pmk.ts";
import { isSet, jsonOption, oneOf, text } from "./arguments.ts";
import type { Arguments, Command } from "./command.ts";
import { drawHandshake } from "./handshake-text.ts";
import { InputError } from "./io.ts";
import { formatJson } from "./json.ts";

/** What can be asked for once the stations are connected. */
const deeds: Readonly<Record<string, (network: JoinedNetwork) => void>> = {
  rekey: (network) => network.rekey(1),
  "group-rekey": (network) => network.rekey(),
  "station-rekey": (network) => network.ask(1, "rekey", true),
  "station-group-rekey": (network) => network.ask(1, "rekey", false),
  "mic-failure": (network) => network.ask(1, "mic-failure", true),
  leave: (network) => network.leave(1),
};

const faultNames = ["lose", "duplicate", "delay", "truncate", "flip", "replay", "forge"] as const;

/** Ciphers for data frames, by the words of wpa_supplicant.conf. */
const dataCiphers: Readonly<Record<string, SuiteSelector>> = {
  TKIP: Cipher.tkip,
  CCMP: Cipher.ccmp,
  "CCMP-256": Cipher.ccmp256,
  GCMP: Cipher.gcmp128,
  "GCMP-256": Cipher.gcmp256,
};

const managements = ["off", "capable", "required"] as const;

/** Ms that a deed is given to come to its end: four tries of a message, and a little more. */
const patience = 5000;

/** `wpa-eapol handshake`: both ends of a handshake, and a medium between them. */
export const handshake: Command = {
  name: "handshake",
  summary: "play both ends of a handshake on a medium that does harm, and draw what happens",
  options: {
    proto: { value: "P", says: "RSN (the default) or WPA" },
    "key-mgmt": { value: "K", says: "as in wpa_supplicant.conf: WPA-PSK (the default), WPA-PSK-SHA256, SAE, ..." },
    pairwise: { value: "C", says: `${Object.keys(dataCiphers).join(", ")}; by default TKIP with WPA, else CCMP` },
    group: { value: "C", says: "the same words; by default the pairwise cipher" },
    management: { value: "M", says: `protected management frames: ${managements.join(", ")}` },
    "extended-key-id": {
      says: "RSN without TKIP: pairwise keys have key IDs 0 and 1 in turn, and come into use without losing a frame",
    },
    stations: { value: "N", says: "how many stations there are, 1 to 9" },
    faults: { value: "F=P,...", says: `what befalls frames, and how often, 0 to 1: ${faultNames.join(", ")}` },
    seed: { value: "S", says: "any text: the same seed draws the same faults" },
    "wrong-key": { says: "the stations have another PMK than the access point" },
    deeds: { value: "D,...", says: `what is done once all are connected: ${Object.keys(deeds).join(", ")}` },
    seconds: {
      value: "N",
      says: "what a connection may take, 10 by default, on a clock that is not real",
    },
    ...jsonOption,
  },
  async run(given, io) {
    const happenings: NetworkHappening[] = [];
    const seed = text(given, "seed") ?? "1";
    const policy = policyOf(given);
    const network = new JoinedNetwork({
      policy,
      stations: wholeNumber(given, "stations", 9) ?? 1,
      stationPmk: isSet(given, "wrong-key") ? samplePmk(policy.akm[0] ?? Akm.psk, 0xa5) : undefined,
      faults: faultsOf(text(given, "faults")),
      seed,
      tell: (happening) => happenings.push(happening),
    });
    const wanted = deedsOf(text(given, "deeds"));
    const reached = play(network, wanted, (wholeNumber(given, "seconds", 3600) ?? 10) * 1000);
    const { suite, stations } = network;
    network.end();
    if (isSet(given, "json")) io.out(formatJson({ ...suite, seed, stations, happenings: happenings.map(toFields) }));
    else io.out(drawHandshake({ suite, stations, happenings }, io));
    return reached ? 0 : 1;
  },
};

/** @returns whether every station got there, and stayed there but for what was asked */
function play(network: JoinedNetwork, wanted: readonly ((network: JoinedNetwork) => void)[], limit: number): boolean {
  const connected = () => network.stations.every((one) => one.connected && one.agrees);
  network.start();
  network.run(limit, connected);
  if (!connected()) return false;
  for (const deed of wanted) {
    deed(network);
    network.run(patience);
  }
  return wanted.includes(deeds["leave"] as (typeof wanted)[number]) || connected();
}

function policyOf(given: Arguments): Policy {
  const protocol = oneOf(given, "proto", ["RSN", "WPA"] as const) === "WPA" ? "wpa" : "rsn";
  const pairwise = selector(given, "pairwise", dataCiphers) ?? (protocol === "wpa" ? Cipher.tkip : Cipher.ccmp);
  const group = selector(given, "group", dataCiphers) ?? pairwise;
  const akm = selector(given, "key-mgmt", akmWords) ?? Akm.psk;
  const management = oneOf(given, "management", managements);
  const extendedKeyId = isSet(given, "extended-key-id");
  if (extendedKeyId && (protocol === "wpa" || pairwise === Cipher.tkip)) {
    throw new InputError("--extended-key-id needs RSN and another pairwise cipher than TKIP");
  }
  return policyFor([akm], {
    protocols: [protocol],
    pairwise: [pairwise],
    group: [group],
    management: management ?? (protocol === "wpa" || pairwise === Cipher.tkip ? "off" : "capable"),
    extendedKeyId,
  });
}

function selector(
  given: Arguments,
  name: string,
  words: Readonly<Record<string, SuiteSelector>>,
): SuiteSelector | undefined {
  const word = oneOf(given, name, Object.keys(words));
  return word === undefined ? undefined : words[word];
}

function wholeNumber(given: Arguments, name: string, most: number): number | undefined {
  const value = text(given, name);
  if (value === undefined) return undefined;
  const number = /^\d{1,4}$/.test(value) ? Number(value) : 0;
  if (number < 1 || number > most) throw new InputError(`--${name} takes a number from 1 to ${most}`);
  return number;
}

function faultsOf(list: string | undefined): Faults {
  const faults: { -readonly [Name in keyof Faults]: Faults[Name] } = {};
  for (const one of list === undefined ? [] : list.split(",")) {
    const [, name, often] = /^([a-z]+)=(0(?:\.\d+)?|1(?:\.0+)?)$/.exec(one) ?? [];
    const fault = faultNames.find((known) => known === name);
    if (fault === undefined) {
      throw new InputError(`--faults takes ${faultNames.join(", ")}, each as lose=0.2: how often, from 0 to 1`);
    }
    faults[fault] = Number(often);
  }
  return faults;
}

function deedsOf(list: string | undefined): ((network: JoinedNetwork) => void)[] {
  return (list === undefined ? [] : list.split(",")).map((name) => {
    const deed = Object.hasOwn(deeds, name) ? deeds[name] : undefined;
    if (deed === undefined) throw new InputError(`--deeds takes ${Object.keys(deeds).join(", ")}`);
    return deed;
  });
}

/** What happened, as the tool's JSON has it. */
function toFields(happening: NetworkHappening): object {
  if (happening.type === "frame") {
    const { type, at, from, to, fate, frame } = happening;
    return { type, at, from, to, fate, ...frame, replayCounter: frame.replayCounter ?? null };
  }
  const { type, at, party, station, deed } = happening;
  return { type, at, party, station: station ?? null, deed };
}
