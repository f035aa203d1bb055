import { Reader } from "../bytes/reader.ts";
import { Writer } from "../bytes/writer.ts";
import type { SuiteSelector } from "./suite.ts";
import { readSuites, requireOrder, suitesLength, writeSuites } from "./suite-list.ts";

/**
 * The RSN element, id 48. It may stop after any field: what is absent has a default, and differs from what is empty.
 *
 * @spec IEEE 802.11-2016 9.4.2.25
 */
export interface Rsne {
  /** 16 bits: 1. Of another version, only this is read and all the others are `rest`. */
  readonly version: number;
  /** Group data cipher suite. Absent, it is CCMP. */
  readonly group?: SuiteSelector | undefined;
  /** Pairwise cipher suites. Absent, they are CCMP alone. */
  readonly pairwise?: readonly SuiteSelector[] | undefined;
  /** AKM suites. Absent, they are 802.1X alone. */
  readonly akm?: readonly SuiteSelector[] | undefined;
  /** 16 bits: see `decodeRsnCapabilities`. Absent, it is 0. */
  readonly capabilities?: number | undefined;
  /** PMKIDs, 16 octets each: a station's offer to go on with a PMK that both still have. */
  readonly pmkids?: readonly Uint8Array[] | undefined;
  /** Group management cipher suite. Absent, it is BIP-CMAC-128 where management frames are protected. */
  readonly groupManagement?: SuiteSelector | undefined;
  /** What follows the fields above, or is too short for the next of them: kept as it came. */
  readonly rest: Uint8Array;
}

/** The one version there is. */
const version1 = 1;

const optionalFields = ["group", "pairwise", "akm", "capabilities", "pmkids", "groupManagement"] as const;

/**
 * Reads the body of an RSN element. Suites and bits that no table knows are kept.
 *
 * A suite or a PMKID that is cut is refused. One octet where the capabilities or the PMKID count would begin, and up to
 * three where the group management cipher would, are `rest`: wpa_supplicant and hostapd let these pass, too.
 *
 * @param body - without id and length; borrowed: PMKIDs and rest are views of it
 * @throws WireError `ERR_WIRE_TRUNCATED` - no version, or a cipher suite, a list or a PMKID is cut
 * @spec IEEE 802.11-2016 9.4.2.25
 */
export function decodeRsne(body: Uint8Array): Rsne {
  const r = new Reader(body, "rsne");
  const version = r.u16le("version");
  if (version !== version1) return { version, rest: r.rest() };
  return {
    version,
    group: r.remaining > 0 ? r.u32be("group") : undefined,
    pairwise: r.remaining > 0 ? readSuites(r, "pairwiseCount", "pairwise") : undefined,
    akm: r.remaining > 0 ? readSuites(r, "akmCount", "akm") : undefined,
    capabilities: r.remaining >= 2 ? r.u16le("capabilities") : undefined,
    pmkids: r.remaining >= 2 ? readPmkids(r) : undefined,
    groupManagement: r.remaining >= 4 ? r.u32be("groupManagement") : undefined,
    rest: r.rest(),
  };
}

/**
 * Writes the body of an RSN element: the inverse of {@link decodeRsne}. The caller owns the octets.
 *
 * @throws WireError `ERR_WIRE_VALUE` - a number or a PMKID does not fit its field, a field is there without the one
 * before it, or rest would be read as a field
 */
export function encodeRsne(rsne: Rsne): Uint8Array {
  const { version, group, pairwise, akm, capabilities, pmkids, groupManagement, rest } = rsne;
  const w = new Writer(rsneLength(rsne), "rsne").u16le(version, "version");
  requireOrder(w, optionalFields, [group, pairwise, akm, capabilities, pmkids, groupManagement]);
  if (version !== version1 && group !== undefined) throw w.fault("group", `version ${version} has no known fields`);
  if (group !== undefined) w.u32be(group, "group");
  writeSuites(w, pairwise, "pairwiseCount", "pairwise");
  writeSuites(w, akm, "akmCount", "akm");
  if (capabilities !== undefined) w.u16le(capabilities, "capabilities");
  if (pmkids !== undefined) writePmkids(w, pmkids);
  if (groupManagement !== undefined) w.u32be(groupManagement, "groupManagement");
  if (rest.length > longestRest(rsne)) throw w.fault("rest", "would be read as a field");
  return w.rest(rest, "rest").finish();
}

function readPmkids(r: Reader): Uint8Array[] {
  const pmkids: Uint8Array[] = [];
  for (let left = r.u16le("pmkidCount"); left > 0; left--) pmkids.push(r.view(16, "pmkids"));
  return pmkids;
}

function writePmkids(w: Writer, pmkids: readonly Uint8Array[]): void {
  w.u16le(pmkids.length, "pmkidCount");
  for (const pmkid of pmkids) w.octets(pmkid, 16, "pmkids");
}

function rsneLength(rsne: Rsne): number {
  return (
    2 +
    (rsne.group === undefined ? 0 : 4) +
    suitesLength(rsne.pairwise) +
    suitesLength(rsne.akm) +
    (rsne.capabilities === undefined ? 0 : 2) +
    (rsne.pmkids === undefined ? 0 : 2 + 16 * rsne.pmkids.length) +
    (rsne.groupManagement === undefined ? 0 : 4) +
    rsne.rest.length
  );
}

/** As many octets as can stand after the last field that is there without being the next one. */
function longestRest(rsne: Rsne): number {
  if (rsne.version !== version1 || rsne.groupManagement !== undefined) return Number.POSITIVE_INFINITY;
  if (rsne.pmkids !== undefined) return 3;
  return rsne.akm === undefined ? 0 : 1;
}
