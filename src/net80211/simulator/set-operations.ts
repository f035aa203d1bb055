import { equal } from "../../bytes/octets.ts";
import { layoutOf } from "../abi.ts";
import { AuthMode, MlmeOperation, Roaming, WpaMode } from "../constants.ts";
import type { StructName } from "../declarations.ts";
import type { ErrnoName } from "../errno.ts";
import type { OperationName } from "../ioctl.ts";
import type { Layout } from "../layout.ts";
import { decodeReqDelKey, decodeReqKey, decodeReqMlme, type ReqMlme } from "../structs.ts";
import { deleteKey, setKey } from "./keys.ts";
import { copyIn, type Operation } from "./operation.ts";
import { join, leave, startScan } from "./station.ts";

/**
 * SIOCS80211, operation by operation: the checks in the kernel's order, then what they guard.
 *
 * @source FreeBSD sys/net80211/ieee80211_ioctl.c, ieee80211_ioctl_set80211
 */
export type SetOperation = (operation: Operation) => ErrnoName | undefined;

/** The operations that this kernel knows. Every other is EINVAL. */
export const setOperations: Readonly<Partial<Record<OperationName, SetOperation>>> = {
  SSID: setSsid,
  AUTHMODE: setAuthMode,
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
    return typeof data === "string" ? data : mlme(operation, decodeReqMlme(data, operation.abi));
  },
  OPTIE: setOptionalElement,
  SCAN_REQ: setScanRequest,
  COUNTERMEASURES: setCountermeasures,
  WPA: setWpa,
};

/** The struct that the caller points to: EINVAL for another length, then EFAULT where it cannot be read. */
function copyStruct(operation: Operation, struct: StructName): Uint8Array | ErrnoName {
  const { size }: Layout = layoutOf(struct, operation.abi);
  return operation.len === size ? copyIn(operation, size) : "EINVAL";
}

function setSsid(operation: Operation): ErrnoName | undefined {
  if (operation.val !== 0 || operation.len > 32) return "EINVAL";
  const ssid = copyIn(operation, operation.len);
  if (typeof ssid === "string") return ssid;
  operation.net.desiredSsid = ssid.slice();
  return undefined;
}

function setAuthMode({ kernel, net, val }: Operation): ErrnoName | undefined {
  const needsAuthenticator = val === AuthMode.ieee8021x || val === AuthMode.wpa;
  if (val < AuthMode.none || val > AuthMode.wpa) return "EINVAL";
  if (needsAuthenticator && !kernel.findModule("wlan_xauth")) return "EINVAL";
  if (val !== AuthMode.wpa) net.wpa = WpaMode.off;
  if (val === AuthMode.open) net.privacy = false;
  if (val === AuthMode.shared || needsAuthenticator) net.privacy = true;
  net.authMode = val === AuthMode.wpa ? AuthMode.ieee8021x : val;
  return undefined;
}

function setCountermeasures({ kernel, net, val }: Operation): ErrnoName | undefined {
  if (val !== 0 && net.wpa === WpaMode.off) return kernel.behaviour.countermeasuresWithoutWpa;
  net.countermeasures = val !== 0;
  return undefined;
}

function setWpa({ kernel, net, val }: Operation): ErrnoName | undefined {
  const { wpaCanBeTurnedOff } = kernel.behaviour;
  if (val > WpaMode.both) return "EINVAL";
  if (val < WpaMode.off || (val === WpaMode.off && !wpaCanBeTurnedOff)) return "EOPNOTSUPP";
  net.wpa = val;
  return undefined;
}

function setOptionalElement(operation: Operation): ErrnoName | undefined {
  const { net, len } = operation;
  if (net.mode !== "station" || len > 256) return "EINVAL";
  const element = copyIn(operation, len);
  if (typeof element === "string") return element;
  net.element = element.slice();
  return undefined;
}

function setScanRequest({ kernel, net }: Operation): ErrnoName | undefined {
  if (!net.up) return kernel.behaviour.scanNotRunning;
  startScan(kernel, net);
  return undefined;
}

function mlme(operation: Operation, request: ReqMlme): ErrnoName | undefined {
  const { net } = operation;
  switch (request.op) {
    case MlmeOperation.associate:
      return net.mode === "station" ? associate(operation, request) : "EINVAL";
    case MlmeOperation.disassociate:
    case MlmeOperation.deauthenticate:
      if (net.mode === "station") {
        leave(net);
        return undefined;
      }
      return "EINVAL";
    default:
      return "EINVAL";
  }
}

/** Looks the network up and starts to join it. That it came about is told by an event. */
function associate({ kernel, net }: Operation, { macaddr, ssid, ssid_len }: ReqMlme): ErrnoName | undefined {
  const { associatesWith, notInScanTable } = kernel.behaviour;
  const wanted = associatesWith === "request" ? ssid.subarray(0, ssid_len) : net.desiredSsid;
  const found = net.scanTable.find(
    (network) => equal(network.bssid, macaddr) && (wanted.length === 0 || equal(network.ssid, wanted)),
  );
  if (found === undefined) return notInScanTable;
  join(kernel, net, found);
  return undefined;
}
