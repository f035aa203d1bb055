import { copyOf } from "../../bytes/octets.ts";
import { refusalStatistic } from "../../cipher/statistics.ts";
import { cipherNone, WpaMode } from "../constants.ts";
import type { AirFrame, Protection } from "./air.ts";
import type { KernelContext } from "./context.ts";
import { type ClearPacket, keyIdIn, type OpenedPacket, openPacket, sealPacket } from "./frame-cipher.ts";
import type { Peer, SimulatedInterface } from "./interface.ts";
import type { KernelKey } from "./kernel-key.ts";

/**
 * What becomes of data frames: which key, in clear or protected, dropped and counted. How a frame is sealed is its
 * cipher's business.
 *
 * @source FreeBSD sys/net80211/ieee80211_output.c 1.40, ieee80211_input.c 1.90, ieee80211_crypto.c
 */

/** The Ethernet type of EAPOL, which passes where nothing else does. */
const eapol = 0x888e;
const tkip = 1;

/** Sends `payload`, borrowed, from an interface to `to`, 6 octets. What may not go out is dropped and counted. */
export function sendData(
  kernel: KernelContext,
  net: SimulatedInterface,
  to: Uint8Array,
  etherType: number,
  payload: Uint8Array,
): void {
  const { statistics } = net;
  const peer = net.mode === "station" ? net.joined?.peer : net.peer(to);
  const many = isGroup(to);
  if (net.state !== "RUN" || (peer === undefined && !many)) {
    statistics.is_tx_nonode++;
    return;
  }
  if (etherType !== eapol && peer !== undefined && !peer.authorized) {
    statistics.is_tx_unauth++;
    return;
  }
  const chosen = net.privacy ? transmitKey(kernel, net, many ? undefined : peer) : undefined;
  if (net.privacy && chosen === undefined && etherType !== eapol) {
    statistics.is_tx_nodefkey++;
    return;
  }
  // EAPOL goes in clear until there is a key; then it is protected like the rest, which is why message 4 goes first.
  const inClear = etherType === eapol && (net.wpa === WpaMode.off || chosen === undefined);
  const address = { from: net.address, to };
  if (inClear || chosen === undefined) {
    kernel.air.transmit({ ...address, kind: "data", etherType, payload: copyOf(payload), protection: undefined });
    return;
  }
  const packet = { ...address, fromAccessPoint: net.mode === "access-point", etherType, payload };
  const protection = protect(net, chosen, packet);
  if (protection === undefined) return;
  kernel.air.transmit({ ...address, kind: "data", etherType: 0, payload: new Uint8Array(0), protection });
}

interface ChosenKey {
  readonly key: KernelKey;
  readonly keyId: number;
}

/** The key that a frame goes out under: to many, or to a peer without pairwise key, the default one. */
function transmitKey(kernel: KernelContext, net: SimulatedInterface, peer: Peer | undefined): ChosenKey | undefined {
  if (peer !== undefined && peer.key.cipher !== cipherNone) return { key: peer.key, keyId: 0 };
  if (peer !== undefined && !kernel.behaviour.unicastFallsBack) return undefined;
  const keyId = net.defaultTransmitKey;
  const key = keyId === undefined ? undefined : net.groupKeys[keyId];
  return keyId === undefined || key === undefined || key.cipher === cipherNone ? undefined : { key, keyId };
}

/** A packet under the next packet number, or undefined where it must not go out. */
function protect(net: SimulatedInterface, { key, keyId }: ChosenKey, packet: ClearPacket): Protection | undefined {
  if (net.countermeasures && key.cipher === tkip) {
    net.statistics.is_crypto_tkipcm++;
    return undefined;
  }
  const packetNumber = nextPacketNumber(key);
  if (key.attached === undefined || packetNumber > key.attached.cipher.lastPacketNumber) {
    net.statistics.is_tx_nodefkey++;
    return undefined;
  }
  return { keyId, packetNumber, mpdu: sealPacket(key.attached, packetNumber, packet) };
}

/** TKIP starts at 1 and counts afterwards; CCMP starts at 0 and counts before. Both send 1 first. */
function nextPacketNumber(key: KernelKey): bigint {
  if (key.cipher === tkip) return key.transmitCounter++;
  return ++key.transmitCounter;
}

/** Takes a data frame in. What may not come in is dropped and counted. */
export function receiveData(
  kernel: KernelContext,
  net: SimulatedInterface,
  frame: Extract<AirFrame, { kind: "data" }>,
): void {
  const peer = net.peer(frame.from);
  if (peer === undefined || net.state !== "RUN") return;
  const { statistics } = net;
  const { protection } = frame;
  if (protection !== undefined && !net.privacy) {
    statistics.is_rx_noprivacy++;
    return;
  }
  const packet = protection === undefined ? frame : unprotect(kernel, net, peer, frame, protection.mpdu);
  if (packet === undefined) return;
  const { etherType, payload } = packet;
  if (!peer.authorized && etherType !== eapol) {
    statistics.is_rx_unauth++;
    return;
  }
  if (peer.authorized && net.dropUnencrypted && protection === undefined && etherType !== eapol) {
    statistics.is_rx_unencrypted++;
    return;
  }
  kernel.deliver(net, { from: frame.from, to: frame.to, etherType, payload: copyOf(payload) });
}

function unprotect(
  kernel: KernelContext,
  net: SimulatedInterface,
  peer: Peer,
  frame: AirFrame,
  mpdu: Uint8Array,
): OpenedPacket | undefined {
  const pairwise = !isGroup(frame.to) && peer.key.cipher !== cipherNone;
  const key = pairwise ? peer.key : net.groupKeys[keyIdIn(mpdu)];
  const { statistics } = net;
  if (key?.attached === undefined) {
    statistics.is_rx_badcipher++;
    return undefined;
  }
  if (net.countermeasures && key.cipher === tkip) {
    statistics.is_crypto_tkipcm++;
    return undefined;
  }
  const keyRsc = key.receiveCounter.at(-1) as bigint;
  let rsc = 0n;
  const guard = {
    isNew(_: Uint8Array, packetNumber: bigint): boolean {
      rsc = packetNumber;
      return packetNumber > keyRsc;
    },
  };
  const opened = openPacket(key.attached, mpdu, guard);
  if (typeof opened !== "string") {
    // Only a frame that holds to the end moves the counter: of TKIP, after Michael.
    key.receiveCounter[key.receiveCounter.length - 1] = opened.packetNumber;
    return opened;
  }
  const statistic = refusalStatistic(opened, key.attached.cipher.name);
  if (statistic !== undefined) statistics[statistic]++;
  const report = { source: frame.from, destination: frame.to, cipher: key.cipher, keyIndex: key.index & 0xff };
  if (opened === "replayed") kernel.notify(net, { event: "replay", ...report, keyRsc, rsc });
  if (opened === "bad-michael") kernel.notify(net, { event: "michael", ...report });
  return undefined;
}

function isGroup(address: Uint8Array): boolean {
  return ((address[0] as number) & 1) === 1;
}
