import { concat, copyOf } from "../../bytes/octets.ts";
import { type Abi, layoutOf } from "../abi.ts";
import type { ErrnoName } from "../errno.ts";
import { encodeScanResults, type ScanResult, scanResultShape } from "../scan.ts";
import { encodeStationInfos, type StationInfo } from "../station-info.ts";
import type { Network } from "./air.ts";
import type { Peer, SimulatedInterface } from "./interface.ts";
import { copyIn, type Operation, type Reply } from "./operation.ts";

/**
 * SCAN_RESULTS: as many records as fit, in the format of `abi`.
 *
 * @source FreeBSD sys/net80211/ieee80211_ioctl.c, ieee80211_ioctl_getscanresults
 */
export function getScanResults(operation: Operation, abi: Abi): Reply | ErrnoName {
  const { net, len } = operation;
  // A caller without room for the kernel's own bookkeeping (a pointer and a size) is refused.
  if (len < 2 * abi.model.pointerSize) return "EFAULT";
  let room = len;
  const records: Uint8Array[] = [];
  for (const network of net.scanTable) {
    const record = encodeScanResults([scanResult(network, abi)], abi);
    if (record.length > room) continue;
    room -= record.length;
    records.push(record);
  }
  return { data: concat(...records) };
}

function scanResult(network: Network, abi: Abi): ScanResult {
  const { pad, mesh } = scanResultShape(abi);
  const nrates = Math.min(network.rates.length, 15);
  const rates = new Uint8Array(15);
  rates.set(network.rates.subarray(0, nrates));
  const fixed = layoutOf("ieee80211req_scan_result", abi).size;
  const length = fixed + network.ssid.length + network.elements.length;
  return {
    freq: network.frequency,
    flags: network.channelFlags,
    // Before 8.0 nobody filled it.
    noise: mesh ? network.noise : 0,
    rssi: network.rssi,
    intval: network.beaconInterval,
    capinfo: network.capabilities & 0xff,
    erp: 0,
    bssid: network.bssid,
    nrates,
    rates,
    ssid: network.ssid,
    meshid: new Uint8Array(0),
    elements: network.elements,
    pad: new Uint8Array(pad),
    gap: new Uint8Array(0),
    rest: new Uint8Array(-length & 3),
  };
}

/** Octets before the records from 8.0 on: the address that is asked for, and padding. */
const stationHeader = 8;

/**
 * STA_INFO: before 8.0 everyone, from then on whom the first six octets name, and behind them.
 *
 * @source FreeBSD sys/net80211/ieee80211_ioctl.c, ieee80211_ioctl_getstainfo
 */
export function getStations(operation: Operation): Reply | ErrnoName {
  const { abi, net, len } = operation;
  const named = abi.layouts.ieee80211_scan_req !== undefined;
  const least = named ? stationHeader + layoutOf("ieee80211req_sta_info", abi).size : 3 * abi.model.pointerSize;
  if (len < least) return "EFAULT";
  let peers = net.mode === "station" ? (net.joined === undefined ? [] : [net.joined.peer]) : [...net.stations.values()];
  if (named) {
    const address = copyIn(operation, 6);
    if (typeof address === "string") return address;
    if (!address.every((octet) => octet === 0xff)) {
      const one = net.peer(address);
      if (one === undefined) return "ENOENT";
      peers = [one];
    }
  }
  const header = named ? copyOf(operation.memory, 0, stationHeader) : new Uint8Array(0);
  let room = len - header.length;
  const records: Uint8Array[] = [];
  for (const peer of peers) {
    const record = encodeStationInfos([stationInfo(net, peer, abi)], abi);
    if (record.length > room) continue;
    room -= record.length;
    records.push(record);
  }
  const data = concat(header, ...records);
  return { data, len: data.length - header.length };
}

function stationInfo(net: SimulatedInterface, peer: Peer, abi: Abi): StationInfo {
  const { element } = peer;
  const { size, members } = layoutOf("ieee80211req_sta_info", abi);
  const later = members.some(({ name }) => name === "jointime");
  const counters = new Array<number>(17).fill(0);
  const chains = members.find(({ name }) => name === "mimo");
  return {
    ...{ freq: net.frequency, flags: 0xa0, state: peer.authorized ? 1 : 0, authmode: net.authMode, rssi: 40 },
    ...{ capinfo: net.privacy ? 0x11 : 0x01, erp: 0, macaddr: peer.address, nrates: 0, rates: new Uint8Array(15) },
    ...{ txrate: 0, associd: 0xc000 | peer.associationId, txpower: 0, vlan: 0, txseqs: counters, rxseqs: counters },
    inact: 0,
    ...(later ? { noise: -95, txmbps: 0, pad: 0, jointime: 0, peerid: 0, localid: 0, peerstate: 0 } : {}),
    ...(chains === undefined ? {} : { mimo: silence(abi) }),
    elements: element,
    gap: new Uint8Array(0),
    rest: new Uint8Array(-(size + element.length) & 3),
  };
}

/** Radio chains without signal, as the dialect counts them. */
function silence({ dialect }: Abi): NonNullable<StationInfo["mimo"]> {
  if (dialect.name === "freebsd-15") return { ch: new Uint8Array(32), evm: new Array<number>(16).fill(0) };
  return { rssi: new Uint8Array(3), noise: new Uint8Array(3), pad: new Uint8Array(2), evm: [0, 0, 0] };
}
