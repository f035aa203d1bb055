import { cipherModule } from "./advice.ts";
import { abiOf, type Candidate, type Excuse, keyRequestLength, type Refusal, type Row } from "./refusal.ts";

/**
 * What net80211's refusals mean, by operation and error number.
 *
 * @source FreeBSD sys/net80211/ieee80211_ioctl.c of 2005, 2006, 9.3 and 12; sys/dev/if_ndis/if_ndis.c,
 *   sys/compat/ndis/kern_ndis.c
 */

const candidate = (what: string): Candidate => ({ for: () => what });

/** Nothing in such an answer points to a module; but without it no key of that cipher is ever taken. */
const moduleBeside: Candidate = {
  for: (r) =>
    cipherModule(r.cipher) === undefined
      ? "a key is handed over, whose cipher is a kernel module of its own"
      : undefined,
  key: (r) => {
    const module = cipherModule(r.cipher);
    if (module === undefined) return undefined;
    return `a key of this cipher needs ${module} in the kernel, and the log does not show whether it is there`;
  },
  against: (r) => `a missing cipher module makes net80211 answer ENXIO ("Device not configured"), not ${r.errno}`,
};

const deviceAnswer: Row = {
  "device-refused-key": {
    for: (r) =>
      `no net80211 that is known, of 2005 to 2025, answers ${r.errno} to ${r.operation} itself: it comes from the driver of the device below`,
  },
};

const deviceAnswerToKey: Row = { ...deviceAnswer, "cipher-module-missing": moduleBeside };

const otherHeaders: Row = {
  "abi-mismatch": candidate(
    "the kernel answers EINVAL where the length of the argument is not the one it was built with",
  ),
};

const notWlan: Row = {
  "not-a-wlan-interface": candidate("the kernel does not answer net80211's first questions on this interface"),
};

const wpaKey: Readonly<Record<string, Row>> = {
  ENXIO: {
    "cipher-module-missing": {
      for: () => "net80211 answers ENXIO to WPAKEY where it has no module of the key's cipher",
      key: (r) => {
        const module = cipherModule(r.cipher);
        return module === undefined ? undefined : `the module of this cipher is ${module}`;
      },
    },
    "device-refused-key": candidate("net80211 answers ENXIO to WPAKEY also where the device has no slot for the key"),
  },
  ENODEV: deviceAnswerToKey,
  EOPNOTSUPP: deviceAnswerToKey,
  ENOSPC: deviceAnswerToKey,
  EINVAL: {
    "abi-mismatch": {
      for: (r) => {
        const abi = abiOf(r);
        if (abi === undefined)
          return "net80211 answers EINVAL first of all where the length of the request is not its own";
        const other = abi === "i386" ? keyRequestLength.lp64 : keyRequestLength.i386;
        return `len ${r.length} is the ${abi} layout of the request; a kernel whose layout has ${other} octets answers EINVAL`;
      },
    },
    "malformed-key": candidate(
      "net80211 answers EINVAL also to an index over 3, and to a pairwise key whose flags are not send and receive",
    ),
  },
  EADDRNOTAVAIL: {
    "association-lost": candidate(
      "net80211 answers EADDRNOTAVAIL where the address of a pairwise key is not that of the present access point",
    ),
  },
  ENOENT: {
    "unknown-station": candidate("net80211 answers ENOENT where an access point does not know the station"),
  },
  EIO: {
    "device-refused-key": candidate("net80211 answers EIO where the device's driver did not take the key"),
    "malformed-key": {
      for: (r) =>
        hasUsualLength(r) === true
          ? undefined
          : "net80211 answers EIO also where the cipher does not take a key of that length: 16 octets, and with TKIP and 256-bit ciphers 32",
    },
  },
  E2BIG: {
    "malformed-key": candidate("net80211 answers E2BIG to a key of more than 32 octets"),
  },
};

/** Rows by operation number. */
const rows: Readonly<Record<number, Readonly<Record<string, Row>>>> = {
  4: {
    EINVAL: {
      "cipher-module-missing": candidate("net80211 answers EINVAL to WEPKEY where it has no wlan_wep"),
    },
  },
  7: {
    EINVAL: {
      "auth-module-missing": {
        for: () => "net80211 answers EINVAL to AUTHMODE where 802.1X or WPA is asked for and it has no wlan_xauth",
        against: (r) =>
          r.value === undefined || r.value === 3 || r.value === 5
            ? undefined
            : `the value ${r.value} asks for neither 802.1X (3) nor WPA (5)`,
      },
    },
  },
  19: wpaKey,
  20: { ENODEV: deviceAnswer, EOPNOTSUPP: deviceAnswer, ENOSPC: deviceAnswer, EINVAL: otherHeaders },
  21: {
    EINVAL: {
      "network-not-found": candidate(
        "net80211 before 8.0 answers EINVAL to MLME where the network is not in its scan table",
      ),
    },
    ENOENT: {
      "network-not-found": candidate(
        "net80211 from 8.0 on answers ENOENT to MLME where the network is not in its scan table",
      ),
    },
    EIO: { "join-failed": candidate("net80211 from 8.0 on answers EIO to MLME where joining the network failed") },
  },
  22: {
    EINVAL: {
      "abi-mismatch": candidate(
        "OPTIE is gone from net80211 since 8.0, whose kernels answer EINVAL to it: the program is older than the kernel",
      ),
    },
  },
  23: {
    EINVAL: {
      "interface-down": candidate(
        "net80211 before 8.0 answers EINVAL to SCAN_REQ where the interface is not up and running",
      ),
    },
  },
  24: { EINVAL: otherHeaders, EFAULT: otherHeaders },
  25: {
    EINVAL: { "wpa-mode-off": candidate("net80211 before 8.0 answers EINVAL to COUNTERMEASURES where WPA is off") },
    EOPNOTSUPP: {
      "wpa-mode-off": candidate("net80211 from 8.0 on answers EOPNOTSUPP to COUNTERMEASURES where WPA is off"),
    },
  },
  26: {
    EOPNOTSUPP: {
      "driver-lacks-wpa": candidate(
        "net80211 answers EOPNOTSUPP to WPA where the driver does not say that it does this kind of WPA",
      ),
    },
  },
  76: { EINVAL: otherHeaders, EFAULT: otherHeaders },
  98: { EINVAL: otherHeaders },
  103: {
    EINPROGRESS: {
      "scan-stuck": candidate("a scan was running already, and the log shows no results after it"),
      "wrong-regulatory-domain": candidate("a scan that never ends is also seen where the regulatory domain is wrong"),
    },
    ENXIO: {
      "interface-down": candidate(
        "net80211 answers ENXIO to SCAN_REQ where the device under the interface is not running",
      ),
    },
    EINVAL: otherHeaders,
  },
};

/** Any operation. */
const anyOperation: Readonly<Record<string, Row>> = {
  EPERM: { "permission-denied": candidate("the kernel lets only root, or who may manage networks, do this") },
  EACCES: { "permission-denied": candidate("the kernel lets only root, or who may manage networks, do this") },
  ENETDOWN: { "interface-down": candidate("the interface is down") },
};

const readingFirst: Readonly<Record<string, Row>> = { EINVAL: notWlan, ENOTTY: notWlan, ENXIO: notWlan };

/** Requests that any interface answers: `SIOCGIFFLAGS`. */
const ordinary: Readonly<Record<string, Row>> = {
  ENXIO: { "interface-missing": candidate("BSD answers ENXIO where there is no interface of that name") },
};

/** How lines end that the driver prints without having asked the kernel. */
const ownWords: readonly (readonly [end: string, row: Row])[] = [
  [" does not exist", { "interface-missing": candidate("the system has no interface of that name") }],
  ["interface is not up, cannot scan", { "interface-down": candidate("the driver does not scan while it is down") }],
];

/** What is asked for first of all, when the driver is opened: ROAMING, PRIVACY, WPA. */
const firstQuestions = new Set([16, 17, 26]);

/** The row of a refusal of net80211's, or undefined where there is none. */
export function net80211Row(refusal: Refusal): Row | undefined {
  const { op, errno, line } = refusal;
  if (errno === undefined) return ownWords.find(([end]) => line.endsWith(end))?.[1];
  const general = anyOperation[errno];
  if (general !== undefined) return general;
  if (op === undefined) return unnamed(refusal, errno);
  // Up to 1.1 the line of a question calls it SIOCS80211, and only that it has no value tells it from a setting.
  const asked = refusal.reading || refusal.value === undefined;
  return (asked && firstQuestions.has(op) ? readingFirst[errno] : undefined) ?? rows[op]?.[errno];
}

/** The row of a refusal whose line does not name the operation, as `ifconfig` and the driver of 2005 print it. */
function unnamed(refusal: Refusal, errno: string): Row | undefined {
  // Of a media word that is set, ENXIO says that the interface does not have it: it has one operating mode from 8.0 on.
  if (refusal.operation === "SIOCSIFMEDIA") return undefined;
  if (!refusal.operation.endsWith("80211")) return ordinary[errno];
  // EINVAL of a request that sets something may be anything.
  return refusal.reading || errno !== "EINVAL" ? readingFirst[errno] : undefined;
}

/** Refusals of net80211's that look fatal and are not. */
export const net80211Excuse: Excuse = (r) => {
  if (r.op === 20 && r.errno === "EINVAL" && r.length === 7 && (r.slot === undefined ? r.current : r.slot > 3)) {
    return "wpa_supplicant clears six key slots, 0 to 5, and this kernel has four: slots 4 and 5 are answered EINVAL, and nothing is lost";
  }
  if (r.op === 20 && r.errno === "EADDRNOTAVAIL") {
    return "the pairwise key of an access point that was left already is deleted: it is gone with the association";
  }
  if (r.op === 20 && r.errno === "ENOENT") {
    return "the key of a station that is gone already is deleted: it is gone with the station";
  }
  if (r.op === 26 && r.errno === "EOPNOTSUPP" && r.value === 0) {
    return "kernels 8 and 9 answer EOPNOTSUPP where WPA is switched off, as is done at the end";
  }
  return undefined;
};

function hasUsualLength(r: Refusal): boolean | undefined {
  if (r.key === undefined) return undefined;
  return r.key.length === (r.cipher === "tkip" || r.cipher?.endsWith("-256") ? 32 : 16);
}
