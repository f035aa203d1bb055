import { ReasonCode } from "../dot11/code-numbers.ts";
import type { KeyData } from "../eapol/key-data.ts";
import { Cipher } from "../ie/suite.ts";
import type { Action } from "./action.ts";
import { channelAgrees } from "./agreement.ts";
import {
  type DeliveredKey,
  type Delivery,
  deliveredByRsn,
  deliveredByWpa,
  notYetInstalled,
  toDescriptor,
} from "./group-key.ts";
import { keyDataOf, type Opened } from "./protection.ts";
import { groupMessage2 } from "./station-messages.ts";
import type { Context } from "./supplicant-context.ts";
import { discard, giveUp, type Memory, type Transition, type Vouched, withSession } from "./supplicant-state.ts";

/**
 * Group message 1: new group keys. In WPA it is also what completes the first handshake.
 *
 * @param context - of this association
 * @param memory - before
 * @param opened - borrowed; the caller destroys it
 * @param vouched - whose keys the MIC held under
 * @spec IEEE 802.11-2016 12.7.7.2
 */
export function onGroupMessage1(context: Context, memory: Memory, opened: Opened, vouched: Vouched): Transition {
  const { frame } = opened;
  if (vouched.by === "negotiation") return giveUp(memory, ReasonCode.unspecified);
  if (!frame.keyInfo.secure) return discard("unexpected");

  const keyData = context.protection.suite.protocol === "rsn" ? keyDataOf(opened.keyData.octets) : undefined;
  if (context.channel !== undefined && (keyData === undefined || !channelAgrees(keyData, context.channel))) {
    return discard("bad-key-data");
  }
  const delivery = deliveredInGroup(opened, keyData, context);
  if (delivery === "refused" || !hasGroupKey(delivery.keys, context)) return giveUp(memory, ReasonCode.unspecified);
  const { session } = vouched;
  const group = installGroupKeys(delivery.keys, memory, context);
  return {
    next: { state: withSession(memory.state, { ...session, portOpen: true }), installed: group.installed },
    actions: [
      ...group.actions,
      { type: "send", octets: groupMessage2(context, frame, session.keys, context.channel) },
      ...(session.portOpen ? [] : [{ type: "open-port" } as const]),
      { type: "established", handshake: "group" },
    ],
    retire: [],
  };
}

/** @param keyData - of RSN, read; undefined where they are no elements */
function deliveredInGroup(opened: Opened, keyData: KeyData | undefined, context: Context): Delivery {
  const { suite } = context.protection;
  if (suite.protocol === "wpa") return deliveredByWpa(opened.keyData.octets, opened.frame, suite);
  if (keyData === undefined || !opened.wasEncrypted) return "refused";
  return deliveredByRsn(keyData, opened.frame, suite, context.checksBeacons);
}

/** Whether frames to many can be read from now on: none are sent in a network without group traffic. */
export function hasGroupKey(keys: readonly DeliveredKey[], { protection }: Context): boolean {
  return protection.suite.group === Cipher.noGroupTraffic || keys.some(({ scope }) => scope === "group");
}

/** Sets those group keys that were never set, and remembers them. */
export function installGroupKeys(
  keys: readonly DeliveredKey[],
  memory: Memory,
  context: Context,
): { readonly actions: readonly Action[]; readonly installed: Memory["installed"] } {
  const { fresh, installed } = notYetInstalled(keys, memory.installed);
  const actions = fresh.map((key): Action => ({ type: "set-key", key: toDescriptor(key, context.protection.suite) }));
  return { actions, installed };
}
