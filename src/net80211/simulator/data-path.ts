import { copyOf, equal } from "../../bytes/octets.ts";
import { headerLength, Offset } from "../../cipher/mpdu.ts";
import type { MsduRefusal } from "../../cipher/msdu.ts";
import { type KeyFinder, type LinkPolicy, MsduReceiver } from "../../cipher/msdu-receiver.ts";
import { refusalStatistic } from "../../cipher/statistics.ts";
import { cipherNone, WpaMode } from "../constants.ts";
import type { AirFrame, Protection } from "./air.ts";
import type { KernelContext, Packet } from "./context.ts";
import { clearFrame, type OutgoingPacket, packetOf, sealPacket } from "./frame-cipher.ts";
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

/**
 * Sends a packet, borrowed, whose source is the interface, or a station of this access point. What may not go out is
 * dropped and counted.
 */
export function sendData(kernel: KernelContext, net: SimulatedInterface, packet: Packet): void {
  const { statistics } = net;
  const { etherType } = packet;
  // What a station sends goes to its access point alone, whoever it is for.
  const peer = net.mode === "station" ? net.joined?.peer : net.peer(packet.to);
  const receiver = net.mode === "station" ? peer?.address : packet.to;
  if (net.state !== "RUN" || receiver === undefined || (peer === undefined && !isGroup(receiver))) {
    statistics.is_tx_nonode++;
    return;
  }
  if (etherType !== eapol && peer !== undefined && !peer.authorized) {
    statistics.is_tx_unauth++;
    return;
  }
  const chosen = net.privacy ? transmitKey(kernel, net, peer) : undefined;
  if (net.privacy && chosen === undefined && etherType !== eapol) {
    statistics.is_tx_nodefkey++;
    return;
  }
  // EAPOL goes in clear until there is a key; then it is protected like the rest, which is why message 4 goes first.
  const inClear = etherType === eapol && (net.wpa === WpaMode.off || chosen === undefined);
  const frame = { kind: "data", from: net.address, to: receiver } as const;
  if (inClear || chosen === undefined) {
    const address3 = net.mode === "station" ? packet.to : packet.from;
    const payload = copyOf(packet.payload);
    kernel.air.transmit({ ...frame, address3, etherType, payload, protection: undefined });
    return;
  }
  const ends = { fromAccessPoint: net.mode === "access-point", receiver, sender: net.address };
  const protection = protect(net, chosen, { ...packet, ...ends });
  if (protection === undefined) return;
  kernel.air.transmit({ ...frame, etherType: 0, payload: new Uint8Array(0), protection });
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
function protect(net: SimulatedInterface, { key, keyId }: ChosenKey, packet: OutgoingPacket): Protection | undefined {
  if (net.countermeasures && key.cipher === tkip) {
    net.statistics.is_crypto_tkipcm++;
    return undefined;
  }
  const protection = key.attached === undefined ? undefined : sealPacket(key.attached, keyId, packet);
  if (protection === undefined) net.statistics.is_tx_nodefkey++;
  return protection;
}

/** The other end of a link, with nothing received from it yet. */
export function createPeer(net: SimulatedInterface, given: Omit<Peer, "receiver">): Peer {
  const policy = (): LinkPolicy => ({
    privacy: net.privacy,
    dropUnencrypted: net.dropUnencrypted,
    authorized: peer.authorized,
  });
  const findKey: KeyFinder = ({ address1 }, keyId) => receiveKey(net, peer, address1, keyId)?.attached;
  const peer: Peer = { ...given, receiver: new MsduReceiver(policy, findKey) };
  return peer;
}

/** The key that a frame came under: to one station its pairwise key, to many or without such a key the one it names. */
function receiveKey(
  net: SimulatedInterface,
  { key }: Peer,
  to: Uint8Array | undefined,
  keyId: number,
): KernelKey | undefined {
  const pairwise = to !== undefined && !isGroup(to) && key.cipher !== cipherNone;
  return pairwise ? key : net.groupKeys[keyId];
}

/** Takes a data frame in. What may not come in is dropped and counted. */
export function receiveData(
  kernel: KernelContext,
  net: SimulatedInterface,
  frame: Extract<AirFrame, { kind: "data" }>,
): void {
  const peer = net.peer(frame.from);
  if (peer === undefined || net.state !== "RUN") return;
  const mpdu = frame.protection?.mpdu ?? clearFrame(frame, net.mode === "station");
  const key = frame.protection === undefined ? undefined : keyOf(net, peer, mpdu);
  if (net.countermeasures && key?.cipher === tkip) {
    net.statistics.is_crypto_tkipcm++;
    return;
  }
  const received = peer.receiver.receive(mpdu);
  if (received.kind === "refused") refuse(kernel, net, frame, key, received.why);
  if (received.kind !== "msdus") return;
  for (const msdu of received.msdus) {
    const packet = packetOf(msdu);
    if (packet !== undefined) take(kernel, net, packet);
  }
}

/**
 * Gives a packet to the interface's listeners; an access point passes on what is for its stations, but no EAPOL, which
 * ends with whom it is said to (CVE-2020-26139).
 */
function take(kernel: KernelContext, net: SimulatedInterface, packet: Packet): void {
  if (net.mode === "station") {
    // What a station said to all comes back from its access point.
    if (equal(packet.from, net.address)) net.statistics.is_rx_mcastecho++;
    else kernel.deliver(net, packet);
    return;
  }
  const many = isGroup(packet.to);
  if (many || equal(packet.to, net.address)) kernel.deliver(net, packet);
  if (packet.etherType !== eapol && (many || net.peer(packet.to) !== undefined)) sendData(kernel, net, packet);
}

/** The slot of the key that a protected frame names; undefined where it is too short to name one. */
function keyOf(net: SimulatedInterface, peer: Peer, mpdu: Uint8Array): KernelKey | undefined {
  const header = headerLength(mpdu);
  const keyOctet = header === 0 ? undefined : mpdu[header + 3];
  const to = mpdu.subarray(Offset.address1, Offset.address2);
  return keyOctet === undefined ? undefined : receiveKey(net, peer, to, keyOctet >> 6);
}

/** Counts a frame that was dropped, and tells of what may be an attack. */
function refuse(
  kernel: KernelContext,
  net: SimulatedInterface,
  { from, to }: AirFrame,
  key: KernelKey | undefined,
  why: MsduRefusal,
): void {
  const cipher = key?.attached;
  // Without a key there is nothing to refuse that its cipher would count.
  const statistic = refusalStatistic(why, cipher?.cipher.name ?? "wep40");
  if (statistic !== undefined) net.statistics[statistic]++;
  if (key === undefined || cipher === undefined) return;
  const report = { source: from, destination: to, cipher: key.cipher, keyIndex: key.index & 0xff };
  if (why === "replayed" && cipher.lastReplay !== undefined) {
    kernel.notify(net, { event: "replay", ...report, ...cipher.lastReplay });
  }
  if (why === "bad-michael") kernel.notify(net, { event: "michael", ...report });
}

function isGroup(address: Uint8Array): boolean {
  return ((address[0] as number) & 1) === 1;
}
