import { copyOf } from "../../bytes/octets.ts";
import { layoutOf } from "../abi.ts";
import { AuthMode, Roaming, WpaMode } from "../constants.ts";
import type { StructName } from "../declarations.ts";
import type { ErrnoName } from "../errno.ts";
import type { OperationName } from "../ioctl.ts";
import { decodeReqDelKey, decodeReqKey } from "../structs.ts";
import { deleteKey, setKey, setWepKey } from "./keys.ts";
import { setMlme } from "./mlme.ts";
import { copyIn, type Operation } from "./operation.ts";
import { setScanRequest } from "./scan-request.ts";
import { cancelScan, startScan } from "./station.ts";

/**
 * SIOCS80211, operation by operation: the checks in the kernel's order, then what they guard.
 *
 * @source FreeBSD sys/net80211/ieee80211_ioctl.c, ieee80211_ioctl_set80211
 */
export type SetOperation = (operation: Operation) => ErrnoName | undefined;

/** The operations that this kernel knows. Every other is EINVAL. */
export const setOperations: Readonly<Partial<Record<OperationName, SetOperation>>> = {
  SSID: thenReset((operation) => {
    if (operation.val !== 0 || operation.len > 32) return "EINVAL";
    return keep(operation, (ssid) => {
      operation.net.desiredSsid = ssid;
    });
  }),
  WEP: thenReset(({ net, val }) => {
    if (val < 0 || val > 2) return "EINVAL";
    net.privacy = val !== 0;
    if (val !== 0) net.dropUnencrypted = val === 1;
    return undefined;
  }),
  WEPKEY: (operation) => {
    if (operation.len > 16) return "EINVAL";
    const key = copyIn(operation, operation.len);
    return typeof key === "string" ? key : setWepKey(operation.kernel, operation.net, operation.val, key);
  },
  WEPTXKEY: ({ net, val }) => {
    if (val !== -1 && (val < 0 || val >= 4)) return "EINVAL";
    net.defaultTransmitKey = val === -1 ? undefined : val;
    return undefined;
  },
  AUTHMODE: thenReset(setAuthMode),
  CHANNEL: thenReset(({ net, val }) => {
    if (val < -1 || val > 14) return "EINVAL";
    if (val > 0) net.frequency = val === 14 ? 2484 : 2407 + 5 * val;
    return undefined;
  }),
  ROAMING: ({ net, val }) => {
    if (val < Roaming.device || val > Roaming.manual) return "EINVAL";
    net.roaming = val;
    return undefined;
  },
  PRIVACY: ({ net, val }) => {
    net.privacy = val !== 0;
    return undefined;
  },
  DROPUNENCRYPTED: ({ net, val }) => {
    net.dropUnencrypted = val !== 0;
    return undefined;
  },
  WPAKEY: (operation) => {
    const data = copyStruct(operation, "ieee80211req_key");
    if (typeof data === "string") return data;
    return setKey(operation.kernel, operation.net, decodeReqKey(data, operation.abi));
  },
  DELKEY: (operation) => {
    const data = copyStruct(operation, "ieee80211req_del_key");
    if (typeof data === "string") return data;
    return deleteKey(operation.net, decodeReqDelKey(data, operation.abi));
  },
  MLME: (operation) => {
    const data = copyStruct(operation, "ieee80211req_mlme");
    return typeof data === "string" ? data : setMlme(operation, data);
  },
  OPTIE: (operation) => {
    const { net, len } = operation;
    if (net.mode !== "station" || len > 256) return "EINVAL";
    return keepElement(operation);
  },
  APPIE: (operation) => {
    const { val, len } = operation;
    if (!elementFrames.includes(val & 0xff) || len === 1 || len > 1024) return "EINVAL";
    return (val & 0xff) === beaconAndProbe ? keepElement(operation) : undefined;
  },
  SCAN_REQ: setScanRequest,
  SCAN_CANCEL: ({ net }) => {
    cancelScan(net);
    return undefined;
  },
  COUNTERMEASURES: ({ kernel, net, val }) => {
    if (val !== 0 && net.wpa === WpaMode.off) return kernel.behaviour.countermeasuresWithoutWpa;
    net.countermeasures = val !== 0;
    return undefined;
  },
  WPA: thenReset(setWpa),
  MACCMD: ({ kernel, val }) => {
    const needsList = val >= 0 && val <= 2;
    return needsList && kernel.findModule("wlan_acl") ? undefined : "EINVAL";
  },
  MCASTCIPHER: ({ kernel, net, val }) => {
    if (val < 0 || !kernel.hasCipher(val)) return "EINVAL";
    net.security.groupCipher = val;
    return undefined;
  },
  MCASTKEYLEN: ({ net, val }) => {
    if (val <= 0 || val > 16) return "EINVAL";
    net.security.groupKeyLength = val;
    return undefined;
  },
  UCASTCIPHERS: ({ net, val }) => {
    if (val === 0) return "EINVAL";
    net.security.pairwiseCiphers = val;
    return undefined;
  },
  KEYMGTALGS: ({ net, val }) => {
    net.security.keyManagement = val;
    return undefined;
  },
  RSNCAPS: ({ net, val }) => {
    net.security.rsnCapabilities = val;
    return undefined;
  },
};

/** Beacons and probe responses together: the element of WPA. */
const beaconAndProbe = 0xd0;
/** Management frames that APPIE adds elements to, by the first octet of their frame control. */
const elementFrames: readonly number[] = [0x00, 0x10, 0x40, 0x50, 0x80, beaconAndProbe];

/**
 * What ends in ENETRESET: an interface that is up and left to itself starts anew, and the caller sees 0. With roaming
 * manual nothing happens.
 */
function thenReset(set: SetOperation): SetOperation {
  return (operation) => {
    const errno = set(operation);
    const { kernel, net } = operation;
    if (errno === undefined && net.up && net.mode === "station" && net.roaming === Roaming.auto) startScan(kernel, net);
    return errno;
  };
}

/** The struct that the caller points to: EINVAL for another length, then EFAULT where it cannot be read. */
function copyStruct(operation: Operation, struct: StructName): Uint8Array | ErrnoName {
  const { size } = layoutOf(struct, operation.abi);
  return operation.len === size ? copyIn(operation, size) : "EINVAL";
}

/** Hands a copy of what the caller points to on. */
function keep(operation: Operation, put: (octets: Uint8Array) => void): ErrnoName | undefined {
  const octets = copyIn(operation, Math.max(0, operation.len));
  if (typeof octets === "string") return octets;
  put(copyOf(octets));
  return undefined;
}

function keepElement(operation: Operation): ErrnoName | undefined {
  return keep(operation, (element) => {
    operation.net.element = element;
  });
}

function setAuthMode({ kernel, net, val }: Operation): ErrnoName | undefined {
  const needsAuthenticator = val === AuthMode.ieee8021x || val === AuthMode.wpa;
  if (val < AuthMode.open || val > AuthMode.wpa) return "EINVAL";
  if (needsAuthenticator && !kernel.findModule("wlan_xauth")) return "EINVAL";
  if (val !== AuthMode.wpa) net.wpa = WpaMode.off;
  if (val === AuthMode.open) net.privacy = false;
  if (val === AuthMode.shared || needsAuthenticator) net.privacy = true;
  net.authMode = val === AuthMode.wpa ? AuthMode.ieee8021x : val;
  return undefined;
}

function setWpa({ kernel, net, val }: Operation): ErrnoName | undefined {
  const { wpaCanBeTurnedOff, wpaNeedsCapability } = kernel.behaviour;
  if (val > WpaMode.both) return "EINVAL";
  if (val < WpaMode.off || (val === WpaMode.off && !wpaCanBeTurnedOff)) return "EOPNOTSUPP";
  const offered = net.device.wpa ?? WpaMode.both;
  if (wpaNeedsCapability && (offered & val) !== val) return "EOPNOTSUPP";
  net.wpa = val;
  return undefined;
}
