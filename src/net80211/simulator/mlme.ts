import { equal } from "../../bytes/octets.ts";
import { MlmeOperation } from "../constants.ts";
import type { ErrnoName } from "../errno.ts";
import { decodeReqMlme, type ReqMlme } from "../structs.ts";
import { dropStations } from "./access-point.ts";
import type { Operation } from "./operation.ts";
import { join, leave } from "./station.ts";

/**
 * MLME: associating, leaving, and letting stations through.
 *
 * @source FreeBSD sys/net80211/ieee80211_ioctl.c, ieee80211_ioctl_setmlme
 */
export function setMlme(operation: Operation, data: Uint8Array): ErrnoName | undefined {
  const { kernel, net } = operation;
  const request = decodeReqMlme(data, operation.abi);
  const { op, macaddr, reason } = request;
  switch (op) {
    case MlmeOperation.associate:
      return net.mode === "station" ? associate(operation, request) : "EINVAL";
    case MlmeOperation.disassociate:
    case MlmeOperation.deauthenticate: {
      if (net.mode === "access-point") {
        const kind = op === MlmeOperation.deauthenticate ? "deauthentication" : "disassociation";
        return dropStations(kernel, net, macaddr, kind, reason);
      }
      // The address and the reason are not looked at.
      leave(kernel, net);
      return undefined;
    }
    case MlmeOperation.authorize:
    case MlmeOperation.unauthorize: {
      if (net.mode !== "access-point") return "EINVAL";
      const station = net.peer(macaddr);
      if (station === undefined) return kernel.behaviour.unknownStation;
      station.authorized = op === MlmeOperation.authorize;
      return undefined;
    }
    default:
      return "EINVAL";
  }
}

/** Looks the network up and starts to join it. That it came about is told by an event. */
function associate({ kernel, net }: Operation, { macaddr, ssid, ssid_len }: ReqMlme): ErrnoName | undefined {
  const { associatesWith, notInScanTable, cannotJoin } = kernel.behaviour;
  const wanted = associatesWith === "request" ? ssid.subarray(0, ssid_len) : net.desiredSsid;
  const found = net.scanTable.find(
    (network) => equal(network.bssid, macaddr) && (wanted.length === 0 || equal(network.ssid, wanted)),
  );
  if (found === undefined) return notInScanTable;
  // A network that has no rate in common cannot be joined.
  if (found.rates.length === 0) return cannotJoin;
  join(kernel, net, found);
  return undefined;
}
