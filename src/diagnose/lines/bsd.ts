import type { IoctlRecord, SetKeyRecord, StartFailedRecord } from "../driver-records.ts";
import type { Statement } from "../records.ts";
import type { Fields } from "../template.ts";
import { type Entry, entry } from "./entry.ts";

/**
 * What wpa_supplicant's BSD driver prints, of 2005 and of now, and FreeBSD's kernel around it.
 *
 * @source FreeBSD usr.sbin/wpa/wpa_supplicant/driver_freebsd.c 1.10; hostap src/drivers/driver_bsd.c
 */
export const bsdLines: readonly Entry[] = [
  entry("ioctl[{request}, op {op:number}, len {length:number}]: {answer:error}", (f) =>
    ioctl(f, f.number("op"), undefined, f.number("length")),
  ),
  entry("ioctl[{request}, op {op:number}, arg {value:hex}]: {answer:error}", (f) =>
    ioctl(f, f.number("op"), f.hex("value"), undefined),
  ),
  entry("ioctl[{request}, op={op:number}, val={value:number}, arg_len={length:number}]: {answer:error}", (f) =>
    ioctl(f, f.number("op"), f.number("value"), f.number("length")),
  ),
  entry("ioctl[{request}, op={op:number}, arg_len={length:number}]: {answer:error}", (f) =>
    ioctl(f, f.number("op"), undefined, f.number("length")),
  ),
  entry("ioctl[{request}, op {op:number}]: {answer:error}", (f) => ioctl(f, f.number("op"), undefined, undefined)),
  entry("ioctl[{request}]: {answer:error}", (f) => ioctl(f, undefined, undefined, undefined)),
  entry("ifconfig: {request:SIOCS80211|SIOCG80211}: {answer:error}", (f) => ioctl(f, undefined, undefined, undefined)),
  entry(
    "wpa_driver_bsd_set_key: alg={algorithm} addr={peer:mac} key_idx={index:number} set_tx={transmit:number} seq_len={seq:number} key_len={length:number}",
    setKey,
  ),
  entry(
    "bsd_set_key: alg={algorithm} addr={pointer} key_idx={index:number} set_tx={transmit:number} seq_len={seq:number} key_len={length:number}",
    setKey,
  ),
  entry("wpa_driver_bsd_del_key: keyidx={index:number}", deleteSlot),
  entry("wpa_driver_bsd_del_key: addr={peer:mac} keyidx={slot:number}", deletePairwise),
  entry("bsd_del_key: key_idx={index:number}", deleteSlot),
  entry("bsd_del_key: addr={peer:mac}", deletePairwise),
  entry("wpa_driver_bsd_init: failed to get {what} state: {answer:error}", startFailed),
  entry("wpa_driver_bsd_init: interface {what} does not exist", startFailed),
  entry("wpa_driver_bsd_scan: interface is not up, cannot scan", () => ({ type: "scan-failed", error: undefined })),
  entry("socket[{what}]: {answer:error}", startFailed),
  entry("bsd_{way:get|set}_if_media: {request:SIOCGIFMEDIA|SIOCSIFMEDIA} {answer:error}", (f) =>
    ioctl(f, undefined, undefined, undefined),
  ),
  entry("NDIS API version: {version}", (f) => ({ type: "ndis", version: f.text("version") })),
  entry("ieee80211_load_module: load the {module} module by hand for now.", (f) => ({
    type: "module-wanted",
    module: f.text("module"),
  })),
  entry("Received {octets:number} bytes of scan results", () => ({ type: "scan-results" })),
];

/** `enum wpa_alg` of wpa_supplicant. @source hostap src/common/defs.h */
const algorithms: Readonly<Record<string, string>> = { "0": "none", "1": "wep", "2": "tkip", "3": "ccmp" };

/**
 * Those since 2.10, among which FreeBSD 15 has its ciphers. Before, the numbers from 5 on were others, and no BSD was
 * given their keys.
 */
const laterAlgorithms: Readonly<Record<string, string>> = {
  "4": "bip-cmac-128",
  "5": "gcmp",
  "8": "gcmp-256",
  "9": "ccmp-256",
  "10": "bip-gmac-128",
  "11": "bip-gmac-256",
  "12": "bip-cmac-256",
};

/** The name of an algorithm, which is printed as a name or, since 2009, as a number. */
export function algorithmName(printed: string): string {
  return algorithms[printed] ?? printed.toLowerCase();
}

/** A key on its way to a driver. */
export function keyRecord(driver: SetKeyRecord["driver"], f: Fields): SetKeyRecord {
  return {
    type: "set-key",
    driver,
    algorithm: algorithmName(f.text("algorithm")),
    keyIndex: f.number("index"),
    keyLength: f.number("length"),
  };
}

/** The cipher of a key that a BSD was given, by what {@link algorithmName} says. */
export function bsdCipher(algorithm: string): string {
  return laterAlgorithms[algorithm] ?? algorithm;
}

function setKey(f: Fields): Statement {
  const record = keyRecord("bsd", f);
  return { ...record, algorithm: bsdCipher(record.algorithm) };
}

function ioctl(f: Fields, op: number | undefined, value: number | undefined, length: number | undefined): IoctlRecord {
  return { type: "ioctl", request: f.text("request"), op, value, length, answer: f.text("answer") };
}

function deleteSlot(f: Fields): Statement {
  return { type: "delete-key", keyIndex: f.number("index") };
}

function deletePairwise(): Statement {
  return { type: "delete-key", keyIndex: undefined };
}

function startFailed(f: Fields): StartFailedRecord {
  return { type: "start-failed", answer: f.text("answer") || undefined, what: f.text("what") };
}
