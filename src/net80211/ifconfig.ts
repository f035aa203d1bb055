import { equal, formatMac, toHex } from "../bytes/octets.ts";
import { DriverError } from "../errors.ts";
import { utf8Text } from "../platform.ts";
import type { Abi } from "./abi.ts";
import { Calls } from "./calls.ts";
import { AuthMode, Media, Roaming } from "./constants.ts";
import { getBssid, getChannel, getFlags, getLinkStatus, getMtu, getSsid } from "./interface-calls.ts";
import type { IoctlPort, OperationName } from "./ioctl.ts";
import { decodeReqKey, encodeReqKey, type ReqKey } from "./structs.ts";

/** What to show of which interface. */
export interface IfconfigOptions {
  /** The interface: `ndis0`. */
  readonly ifname: string;
  /** What the kernel was compiled as. */
  readonly abi: Abi;
  /** The way to the kernel. */
  readonly ioctl: IoctlPort;
  /** `ifconfig -k`: show key octets and counters, of which the kernel gives only zeros without privilege. */
  readonly keys?: boolean;
}

/**
 * What `ifconfig NAME` prints of a wireless interface, with its final newline. What the kernel does not know is left
 * out, as there.
 *
 * @throws DriverError - the interface does not exist
 * @source FreeBSD sbin/ifconfig/ifieee80211.c, ifmedia.c, 2006
 */
export async function ifconfig({ ifname, abi, ioctl, keys = false }: IfconfigOptions): Promise<string> {
  const calls = new Calls(ifname, abi, ioctl);
  const flags = await getFlags(calls);
  const mtu = await getMtu(calls);
  const status = await getLinkStatus(calls);
  const hosting = (status.current & Media.accessPoint) !== 0;
  const head = [
    `${ifname}: flags=${flags.toString(16)}<${flagNames(flags)}> mtu ${mtu}`,
    `\tmedia: IEEE 802.11 Wireless Ethernet autoselect${hosting ? " <hostap>" : ""}`,
    `\tstatus: ${status.active ? "associated" : "no carrier"}`,
    `\t${await nameLine(calls)}`,
  ];
  const list = new WrappedList();
  await security(calls, list, hosting, keys);
  return `${head.join("\n")}\n${list.finish()}`;
}

/** The names of `IFF_*`, bit after bit. */
const flagBits = [
  ...["UP", "BROADCAST", "DEBUG", "LOOPBACK", "POINTOPOINT", "SMART", "RUNNING", "NOARP"],
  ...["PROMISC", "ALLMULTI", "OACTIVE", "SIMPLEX", "LINK0", "LINK1", "LINK2", "MULTICAST"],
];

function flagNames(flags: number): string {
  return flagBits.filter((_, bit) => (flags & (1 << bit)) !== 0).join(",");
}

async function nameLine(calls: Calls): Promise<string> {
  const bssid = await getBssid(calls);
  const joined = !equal(bssid, new Uint8Array(6));
  const name = `ssid ${printable(await getSsid(calls))} channel ${await getChannel(calls)}`;
  return joined ? `${name} bssid ${formatMac(bssid)}` : name;
}

/**
 * As it is where it can be printed, in quotes where it has spaces or is empty, else in hex. An octet of zero may be
 * printed, says the program; C then ends the name there.
 */
function printable(ssid: Uint8Array): string {
  const text = utf8Text(ssid);
  if (text === undefined || !/^[ -~\0]*$/.test(text)) return `0x${toHex(ssid)}`;
  const [shown = ""] = text.split("\0");
  return shown === "" || text.includes(" ") ? `"${shown}"` : shown;
}

async function security(calls: Calls, list: WrappedList, hosting: boolean, keys: boolean): Promise<void> {
  const mode = await ask(calls, "AUTHMODE");
  const wpa = mode === AuthMode.wpa ? (await ask(calls, "WPA")) || 1 : 0;
  if (mode !== undefined) list.add(`authmode ${authModeName(mode, wpa)}`);
  const wep = await ask(calls, "WEP");
  if (wep !== undefined) await privacy(calls, list, wep, keys);
  const power = await ask(calls, "TXPOWMAX");
  if (power !== undefined) list.add(`txpowmax ${power}`);
  const roaming = hosting ? undefined : await ask(calls, "ROAMING");
  if (roaming === Roaming.device) list.add("roaming DEVICE");
  if (roaming === Roaming.manual) list.add("roaming MANUAL");
  if (wpa === 0) return;
  if ((await ask(calls, "COUNTERMEASURES")) === 1) list.add("countermeasures");
  list.endLine();
}

/** A plain value, or undefined where the kernel, or the dialect, does not have it. */
async function ask(calls: Calls, operation: OperationName): Promise<number | undefined> {
  if (calls.abi.dialect.operations[operation] === undefined) return undefined;
  return unlessRefused(() => calls.getValue(operation));
}

async function unlessRefused<T>(get: () => Promise<T>): Promise<T | undefined> {
  try {
    return await get();
  } catch (error) {
    if (error instanceof DriverError) return undefined;
    throw error;
  }
}

function authModeName(mode: number, wpa: number): string {
  const names: Readonly<Record<number, string>> = {
    [AuthMode.none]: "NONE",
    [AuthMode.open]: "OPEN",
    [AuthMode.shared]: "SHARED",
    [AuthMode.ieee8021x]: "802.1x",
    [AuthMode.auto]: "AUTO",
    [AuthMode.wpa]: wpa === 2 ? "WPA2/802.11i" : wpa === 3 ? "WPA1+WPA2/802.11i" : "WPA",
  };
  return names[mode] ?? `UNKNOWN (0x${mode.toString(16)})`;
}

async function privacy(calls: Calls, list: WrappedList, wep: number, keys: boolean): Promise<void> {
  list.add(`privacy ${["OFF", "ON", "MIXED"][wep] ?? `UNKNOWN (0x${wep.toString(16)})`}`);
  const sends = await ask(calls, "WEPTXKEY");
  if (sends === -1 && wep !== 0) list.add("deftxkey UNDEF");
  if (sends !== undefined && sends !== -1) list.add(`deftxkey ${sends + 1}`);
  const count = (await ask(calls, "NUMWEPKEYS")) ?? 0;
  for (let index = 0; index < count; index++) {
    await withKey(calls, index, (key) => {
      if (key.keylen !== 0) addKey(list, key, keys);
    });
  }
}

/** Shows `use` the key of a global slot, and clears it afterwards. */
async function withKey(calls: Calls, keyix: number, use: (key: ReqKey) => void): Promise<void> {
  const { abi } = calls;
  const asked = {
    ...{ type: 0, pad: 0, keyix, keylen: 0, flags: 0, macaddr: new Uint8Array(6) },
    ...{ keyrsc: 0n, keytsc: 0n, keydata: new Uint8Array(32) },
  };
  const request = encodeReqKey(asked, abi);
  await unlessRefused(() => calls.getSecret("WPAKEY", request, (octets) => use(decodeReqKey(octets, abi))));
}

/** Keys are counted from 1; TKIP's Michael keys are not counted. */
function addKey(list: WrappedList, key: ReqKey, keys: boolean): void {
  const { type, keylen, keyix, keydata, keyrsc, keytsc } = key;
  const length = type === 1 && keylen > 16 ? keylen - 16 : keylen;
  const shown = keys && keydata.subarray(0, length).some((octet) => octet !== 0);
  if (shown) list.endLine();
  list.add(`${keyName(type, length, keyix + 1)}`);
  if (!shown) return;
  const counters = type === 0 ? "" : `${counter("rsc", keyrsc)}${counter("tsc", keytsc)}`;
  list.append(` <${toHex(keydata.subarray(0, length))}>${counters}`);
  list.endLine();
}

function counter(name: string, value: bigint): string {
  return value === 0n ? "" : ` ${name} ${value}`;
}

function keyName(type: number, length: number, number: number): string {
  if (type === 0) return `wepkey ${number}:${length <= 5 ? "40-bit" : length <= 13 ? "104-bit" : "128-bit"}`;
  const names: Readonly<Record<number, string>> = { 1: "TKIP", 2: "AES-OCB", 3: "AES-CCM", 5: "CKIP", 6: "NULL" };
  return `${names[type] ?? `UNKNOWN (0x${type.toString(16)})`} ${number}:${8 * length}-bit`;
}

/** Words one after the other, on lines that start with a tab and end before column 78. */
class WrappedList {
  #text = "";
  #column = 8;
  #atStart = true;

  /** Adds a word, on the next line where it does not fit. */
  add(word: string): void {
    this.#column += 1 + word.length;
    if (this.#column > 78) {
      this.endLine();
      this.#column += word.length;
    }
    this.#text += `${this.#atStart ? "\t" : " "}${word}`;
    this.#atStart = false;
  }

  /** Adds to the last word, wherever the line ends. */
  append(text: string): void {
    this.#text += text;
  }

  /** Ends the line, if there is one. */
  endLine(): void {
    if (!this.#atStart) this.#text += "\n";
    this.#atStart = true;
    this.#column = 8;
  }

  /** All lines, the last one ended. */
  finish(): string {
    this.endLine();
    return this.#text;
  }
}
