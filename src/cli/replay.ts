import { toHex } from "../bytes/octets.ts";
import type { Secret } from "../bytes/secret.ts";
import type { Packet } from "../capture/packet.ts";
import { readPackets } from "../capture/read.ts";
import { type RecordedAssociation, recordedAssociations } from "../capture/recording.ts";
import { replayAssociation } from "../capture/replay.ts";
import { replayAuthenticator } from "../capture/replay-authenticator.ts";
import type { KeyObserver, ReplayedHandshake } from "../capture/replayed.ts";
import { joinTemporalKey } from "../keys/descriptor.ts";
import { derivePsk, parsePsk } from "../keys/psk.ts";
import { hexOf, isSet, jsonOption, oneOf, readInput, showKeysOption, ssidOf, ssidOptions, text } from "./arguments.ts";
import type { Arguments, Command } from "./command.ts";
import { InputError, type Io } from "./io.ts";
import { formatJson, ssidFields } from "./json.ts";
import { formatHandshakes, type ShownHandshake, type ShownKeys } from "./replay-text.ts";

/** What plays a recorded association, by the name of its role. */
const roles = { supplicant: replayAssociation, authenticator: replayAuthenticator } as const;
const roleNames = Object.keys(roles) as (keyof typeof roles)[];

/** `wpa-eapol replay`: a recorded handshake played through our own supplicant, or authenticator. */
export const replay: Command = {
  name: "replay",
  summary: "play a recording through our own supplicant or authenticator, and compare each frame that it makes",
  argument: { name: "FILE", says: "a pcap or pcapng file, gzip or not; - is standard input" },
  options: {
    passphrase: { value: "P", says: "of the network; or give --psk or --pmk" },
    ...ssidOptions,
    psk: { value: "HEX", says: "the PSK, 64 hex digits" },
    pmk: { value: "HEX", says: "the PMK, as EAP, SAE or OWE gave it: 32, 48 or 64 octets" },
    role: {
      value: "R",
      says: `the end that is played, ${roleNames.join(" or ")}; by default the first`,
    },
    ...showKeysOption,
    ...jsonOption,
  },
  async run(given, io) {
    const role = oneOf(given, "role", roleNames) ?? "supplicant";
    const play = roles[role];
    const file = await readInput(given.argument, io);
    const associations = recordedAssociations(await packetsOf(file, io));
    const pmk = await pmkOf(given, associations);
    try {
      const handshakes = associations.flatMap((one) => show(play, one, pmk, isSet(given, "show-keys")));
      io.out(
        isSet(given, "json")
          ? formatJson({ handshakes: handshakes.map(toFields) })
          : formatHandshakes(handshakes, role, io),
      );
      const good = ({ messages, problems }: ReplayedHandshake) =>
        problems.length === 0 && messages.every((one) => one.equal);
      return handshakes.length > 0 && handshakes.every(good) ? 0 : 1;
    } finally {
      pmk.destroy();
    }
  },
};

/** The packets of a pcap or pcapng file, gzip or not. What is wrong with it goes to standard error. */
async function packetsOf(file: Uint8Array, io: Io): Promise<Packet[]> {
  const packets: Packet[] = [];
  const reading = readPackets([file], ({ offset, detail }) => {
    io.err(`wpa-eapol replay: at offset ${offset}: ${detail}\n`);
  });
  for await (const packet of reading) packets.push(packet);
  return packets;
}

async function pmkOf(given: Arguments, associations: readonly RecordedAssociation[]): Promise<Secret> {
  const names = ["passphrase", "psk", "pmk"];
  if (names.filter((name) => text(given, name) !== undefined).length !== 1) {
    throw new InputError("give one of --passphrase, --psk and --pmk");
  }
  const pmk = hexOf(given, "pmk", [32, 48, 64]);
  if (pmk !== undefined) return pmk;
  const [passphrase, psk] = [text(given, "passphrase"), text(given, "psk")];
  if (passphrase === undefined) return parsePsk(psk as string);
  const ssid = ssidOf(given) ?? associations.find((one) => one.ssid !== undefined)?.ssid;
  if (ssid === undefined) throw new InputError("a passphrase needs --ssid: the recording does not tell one");
  return derivePsk(passphrase, ssid);
}

function show(
  play: typeof replayAssociation,
  association: RecordedAssociation,
  pmk: Secret,
  showKeys: boolean,
): ShownHandshake[] {
  const seen: { ptk?: string; readonly gtk: string[]; readonly igtk: string[] }[] = [];
  const of = (handshake: number) => {
    const keys = seen[handshake] ?? { gtk: [], igtk: [] };
    seen[handshake] = keys;
    return keys;
  };
  const observer: KeyObserver = {
    ptk(handshake, { kck, kek, tk }) {
      of(handshake).ptk = [kck, kek, tk].map((part) => toHex(part.octets)).join("");
    },
    key(handshake, key) {
      if (key.scope === "igtk") of(handshake).igtk.push(toHex(key.tk.octets));
      if (key.scope !== "group") return;
      const joined = joinTemporalKey(key, "supplicant");
      of(handshake).gtk.push(toHex(joined.octets));
      joined.destroy();
    },
  };
  const handshakes = play(association, pmk, showKeys ? observer : {});
  return handshakes.map((handshake, at) => {
    const { ptk, gtk, igtk } = of(at);
    const keys = { ...(ptk === undefined ? {} : { ptk }), ...listed("gtk", gtk), ...listed("igtk", igtk) };
    return { ...handshake, keys };
  });
}

/** The first of the keys by this name; all of them by its plural where there are others. */
function listed(name: "gtk" | "igtk", keys: readonly string[]): ShownKeys {
  const [first, ...others] = keys;
  if (first === undefined) return {};
  return { [name]: first, ...(others.length === 0 ? {} : { [`${name}s`]: keys }) };
}

/** A handshake as the tool's JSON has it. */
function toFields({ spa, aa, ssid, suite, messages, installed, problems, keys }: ShownHandshake): object {
  return {
    spa,
    aa,
    ...ssidFields(ssid),
    akm: suite?.akm ?? null,
    pairwise: suite?.pairwise ?? null,
    group: suite?.group ?? null,
    messages,
    installed,
    problems,
    ...keys,
  };
}
