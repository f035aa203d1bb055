import { decodeRsne, encodeRsne, type Rsne } from "../src/ie/rsne.ts";
import type { Pair } from "./harness.ts";

/** An RSN element of an association request with every field: CCMP, PSK, one PMKID, BIP. */
const full = Uint8Array.from(
  Buffer.from("0100000fac040100000fac040100000fac028c0001000102030405060708090a0b0c0d0e0f10000fac06", "hex"),
);
/** The RSN element of most beacons: up to the capabilities. */
const plain = full.slice(0, 20);

/** The same fields by a DataView and offsets, as one would write it for this one structure: every length is checked. */
function readByView(body: Uint8Array): Rsne {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const length = body.length;
  let at = 2;
  if (length < at) throw new RangeError("version");
  const version = view.getUint16(0, true);
  let group: number | undefined;
  let pairwise: number[] | undefined;
  let akm: number[] | undefined;
  let capabilities: number | undefined;
  let pmkids: Uint8Array[] | undefined;
  let groupManagement: number | undefined;
  const suites = (): number[] => {
    if (length < at + 2) throw new RangeError("count");
    const count = view.getUint16(at, true);
    at += 2;
    if (length < at + 4 * count) throw new RangeError("suites");
    const list: number[] = [];
    for (let i = 0; i < count; i++, at += 4) list.push(view.getUint32(at));
    return list;
  };
  if (version === 1 && at < length) {
    if (length < at + 4) throw new RangeError("group");
    group = view.getUint32(at);
    at += 4;
    if (at < length) pairwise = suites();
    if (at < length) akm = suites();
    if (at + 2 <= length) {
      capabilities = view.getUint16(at, true);
      at += 2;
    }
    if (at + 2 <= length) {
      const count = view.getUint16(at, true);
      at += 2;
      if (length < at + 16 * count) throw new RangeError("pmkids");
      pmkids = [];
      for (let i = 0; i < count; i++, at += 16) pmkids.push(body.subarray(at, at + 16));
    }
    if (at + 4 <= length) {
      groupManagement = view.getUint32(at);
      at += 4;
    }
  }
  return { version, group, pairwise, akm, capabilities, pmkids, groupManagement, rest: body.subarray(at) };
}

function writeByView(rsne: Rsne): Uint8Array {
  const { version, group, pairwise, akm, capabilities, pmkids, groupManagement, rest } = rsne;
  const length =
    2 +
    (group === undefined ? 0 : 4) +
    (pairwise === undefined ? 0 : 2 + 4 * pairwise.length) +
    (akm === undefined ? 0 : 2 + 4 * akm.length) +
    (capabilities === undefined ? 0 : 2) +
    (pmkids === undefined ? 0 : 2 + 16 * pmkids.length) +
    (groupManagement === undefined ? 0 : 4) +
    rest.length;
  const body = new Uint8Array(length);
  const view = new DataView(body.buffer);
  let at = 2;
  view.setUint16(0, version, true);
  const u16 = (value: number) => {
    view.setUint16(at, value, true);
    at += 2;
  };
  const u32 = (value: number) => {
    view.setUint32(at, value);
    at += 4;
  };
  if (group !== undefined) u32(group);
  if (pairwise !== undefined) {
    u16(pairwise.length);
    for (const suite of pairwise) u32(suite);
  }
  if (akm !== undefined) {
    u16(akm.length);
    for (const suite of akm) u32(suite);
  }
  if (capabilities !== undefined) u16(capabilities);
  if (pmkids !== undefined) {
    u16(pmkids.length);
    for (const pmkid of pmkids) {
      body.set(pmkid, at);
      at += 16;
    }
  }
  if (groupManagement !== undefined) u32(groupManagement);
  body.set(rest, at);
  return body;
}

const [fullValue, plainValue] = [decodeRsne(full), decodeRsne(plain)];
const note = "the same fields and checks by a DataView and offsets";

/** The RSN element, which a scan reads for each access point. */
export const elements: readonly Pair[] = [
  {
    name: "rsn decode",
    ours: () => decodeRsne(plain),
    against: "DataView",
    peer: () => readByView(plain),
    note: `20 octets: ${note}`,
  },
  {
    name: "rsn decode full",
    ours: () => decodeRsne(full),
    against: "DataView",
    peer: () => readByView(full),
    note: `42 octets: ${note}`,
  },
  {
    name: "rsn encode",
    ours: () => encodeRsne(plainValue),
    against: "DataView",
    peer: () => writeByView(plainValue),
    note: `20 octets: ${note}`,
  },
  {
    name: "rsn encode full",
    ours: () => encodeRsne(fullValue),
    against: "DataView",
    peer: () => writeByView(fullValue),
    note: `42 octets: ${note}`,
  },
];
