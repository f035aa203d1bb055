import { formatMac } from "../bytes/octets.ts";
import type { ReplayedHandshake } from "../capture/replayed.ts";
import { akmSuite, cipherSuite, formatSelector, type SuiteSelector } from "../ie/suite.ts";
import type { Io } from "./io.ts";
import { quoteSsid } from "./json.ts";
import { paint } from "./terminal.ts";

/** Key octets of one handshake, in hex: only where they were asked for. */
export interface ShownKeys {
  /** KCK ‖ KEK ‖ TK. */
  ptk?: string;
  /** The first group key, in the order of the wire. */
  gtk?: string;
  /** All of them, where there is more than one. */
  gtks?: readonly string[];
  /** The first IGTK. */
  igtk?: string;
  /** All of them, where there is more than one. */
  igtks?: readonly string[];
}

/** A handshake and what is shown of its keys. */
export interface ShownHandshake extends ReplayedHandshake {
  readonly keys: ShownKeys;
}

/** Replayed handshakes for people. `role` is whose frames were made anew. */
export function formatHandshakes(handshakes: readonly ShownHandshake[], role: string, io: Io): string {
  if (handshakes.length === 0) return "no EAPOL-Key frame was recorded in clear\n";
  return handshakes.map((handshake) => formatHandshake(handshake, role, io)).join("\n");
}

function formatHandshake(
  { aa, spa, ssid, suite, messages, installed, problems, keys }: ShownHandshake,
  role: string,
  io: Io,
): string {
  const color = paint(io);
  const network = ssid === undefined ? "" : `, SSID ${quoteSsid(ssid)}`;
  const lines = [`station ${formatMac(spa)} at access point ${formatMac(aa)}${network}`];
  if (suite !== undefined) {
    const { akm, pairwise, group } = suite;
    const label = akmSuite(akm)?.label ?? formatSelector(akm);
    lines.push(`  ${label}, pairwise ${cipherLabel(pairwise)}, group ${cipherLabel(group)}`);
  }
  for (const { message, number, from, equal } of messages) {
    const verdict = equal
      ? color.good(from === role ? "ours is the same" : "taken")
      : color.bad(from === role ? "ours differs" : "not taken");
    lines.push(
      `  packet ${`${number}`.padStart(5)}  ${from === "supplicant" ? "->" : "<-"} ${message.padEnd(9)}  ${verdict}`,
    );
  }
  for (const { scope, cipher, keyId, rsc } of installed) {
    lines.push(`  key: ${scope} ${cipherLabel(cipher)}, key id ${keyId}, receive counter ${rsc}`);
  }
  const shown = { ptk: keys.ptk, gtk: keys.gtks ?? keys.gtk, igtk: keys.igtks ?? keys.igtk };
  for (const [name, octets] of Object.entries(shown)) {
    for (const one of [octets ?? []].flat()) lines.push(`  ${name}: ${one}`);
  }
  for (const problem of problems) lines.push(`  problem: ${color.bad(problem)}`);
  return `${lines.join("\n")}\n`;
}

function cipherLabel(selector: SuiteSelector): string {
  return cipherSuite(selector)?.label ?? formatSelector(selector);
}
